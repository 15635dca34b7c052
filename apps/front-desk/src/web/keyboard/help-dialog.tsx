import { Button, Checkbox, Group, Kbd, Stack, Title } from '@mantine/core';
import { type ReactNode, useLayoutEffect, useRef } from 'react';
import front from '../front-desk.module.css';
import { shortcuts } from './shortcuts.ts';

interface HelpDialogProps {
  /** Whether single letters do something. */
  readonly hasKeys: boolean;
  readonly onKeys: (hasKeys: boolean) => void;
  readonly onClose: () => void;
}

/** What the keyboard can do, and whether it shall. */
export function HelpDialog({ hasKeys, onKeys, onClose }: HelpDialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={front['dialog']}
      aria-labelledby="help-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <Stack gap="md">
        <Title order={2} size="h3" id="help-title">
          Keyboard
        </Title>
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
        <Group justify="space-between">
          <Checkbox
            size="sm"
            label="Single keys work"
            checked={hasKeys}
            onChange={(event) => onKeys(event.currentTarget.checked)}
          />
          <Button variant="default" onClick={onClose} autoFocus>
            Close
          </Button>
        </Group>
      </Stack>
    </dialog>
  );
}
