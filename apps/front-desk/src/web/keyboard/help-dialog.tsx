import { Button, Checkbox, Group, Kbd, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import classes from './help-dialog.module.css';
import { shortcuts } from './shortcuts.ts';

interface HelpDialogProps {
  /** Whether single-character shortcuts are enabled. */
  readonly hasKeys: boolean;
  readonly onKeys: (hasKeys: boolean) => void;
  readonly onClose: () => void;
}

/** Lists the keyboard shortcuts and turns them on or off. */
export function HelpDialog({ hasKeys, onKeys, onClose }: HelpDialogProps): ReactNode {
  return (
    <Dialog title="Keyboard shortcuts" onCancel={onClose}>
      <dl className={classes['keys']}>
        {shortcuts.map(({ key, label }) => (
          <div key={key}>
            <dt>
              <Kbd>{key === 'Escape' ? 'Esc' : key}</Kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <Text size="sm">
        Fast typing, such as a name, doesn’t trigger shortcuts. To find a patient, press{' '}
        <Kbd>/</Kbd> first.
      </Text>
      <Group justify="space-between">
        <Checkbox
          size="sm"
          label="Enable keyboard shortcuts"
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
