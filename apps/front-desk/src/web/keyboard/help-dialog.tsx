import { Button, Checkbox, Group, Kbd, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import front from '../ui/ui.module.css';
import { shortcuts } from './shortcuts.ts';

interface HelpDialogProps {
  /** Whether single letters do something. */
  readonly hasKeys: boolean;
  readonly onKeys: (hasKeys: boolean) => void;
  readonly onClose: () => void;
}

/** What the keyboard can do, and whether it shall. */
export function HelpDialog({ hasKeys, onKeys, onClose }: HelpDialogProps): ReactNode {
  return (
    <Dialog title="Keyboard" onCancel={onClose}>
      <dl className={front['keys']}>
        {shortcuts.map(({ key, words }) => (
          <div key={key}>
            <dt>
              <Kbd>{key === 'Escape' ? 'Esc' : key}</Kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm">
        Letters that you type quickly, like a name, are no commands. To find a patient, press{' '}
        <Kbd>/</Kbd> first.
      </Text>
      <Group justify="space-between">
        <Checkbox
          size="sm"
          label="Single keys work"
          checked={hasKeys}
          onChange={(event) => onKeys(event.currentTarget.checked)}
        />
        <Button variant="default" onClick={onClose} data-autofocus>
          Close
        </Button>
      </Group>
    </Dialog>
  );
}
