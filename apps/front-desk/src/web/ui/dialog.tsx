import { Button, Group, Stack, Title } from '@mantine/core';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import classes from './ui.module.css';

interface DialogProps {
  readonly title: string;
  /** Read out with the title by screen readers; without it, only the title is. */
  readonly text?: ReactNode;
  readonly children: ReactNode;
  readonly onCancel: () => void;
}

/** A modal dialog. */
export function Dialog({ title, text, children, onCancel }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it leaves the page, since closing makes the browser restore the focus.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The browser focuses the first control.
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes['dialog']}
      aria-labelledby={`${id}-title`}
      aria-describedby={text === undefined ? undefined : `${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <Stack gap="md">
        <Title order={2} size="h3" id={`${id}-title`}>
          {title}
        </Title>
        {text !== undefined && (
          <Stack gap="xs" id={`${id}-text`}>
            {text}
          </Stack>
        )}
        {children}
      </Stack>
    </dialog>
  );
}

interface ConfirmDialogProps {
  readonly title: string;
  /** The consequences. */
  readonly children: ReactNode;
  /** The label of the button that confirms. */
  readonly confirm: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks for confirmation before an action that can't be undone here. Cancel has the focus. */
export function ConfirmDialog({
  title,
  children,
  confirm,
  onConfirm,
  onCancel,
}: ConfirmDialogProps): ReactNode {
  return (
    <Dialog title={title} text={children} onCancel={onCancel}>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onCancel} data-autofocus>
          Cancel
        </Button>
        <Button color="red" onClick={onConfirm}>
          {confirm}
        </Button>
      </Group>
    </Dialog>
  );
}
