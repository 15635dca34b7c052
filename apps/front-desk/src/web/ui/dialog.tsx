import { Stack, Title } from '@mantine/core';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import classes from './ui.module.css';

interface DialogProps {
  readonly title: string;
  /** What is read out with the title; without it, the title alone is. */
  readonly text?: ReactNode;
  readonly children: ReactNode;
  readonly onCancel: () => void;
}

/** What is to be answered or closed before anything else. */
export function Dialog({ title, text, children, onCancel }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Closed before it leaves the page: that is when the browser gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The browser has put the focus on whatever comes first.
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
