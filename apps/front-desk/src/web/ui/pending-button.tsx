import { Button, type ButtonProps, Loader } from '@mantine/core';
import type { ComponentProps, MouseEvent, ReactNode } from 'react';
import classes from './ui.module.css';

interface PendingButtonProps
  extends ButtonProps,
    Omit<ComponentProps<'button'>, keyof ButtonProps> {
  readonly isPending: boolean;
}

/** A button with a pending state. It ignores clicks while pending, but is not disabled, since it would lose the focus. */
export function PendingButton({
  isPending,
  onClick,
  children,
  className = '',
  ...others
}: PendingButtonProps): ReactNode {
  const onPress = (event: MouseEvent<HTMLButtonElement>): void => {
    if (isPending) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <Button
      {...others}
      {...(isPending && { 'aria-disabled': true, 'aria-busy': true })}
      className={`${className} ${isPending ? classes['pending'] : ''}`}
      onClick={onPress}
    >
      <span className={classes['pendingText']}>{children}</span>
      {isPending && <Loader className={classes['pendingLoader']} size={16} color="currentcolor" />}
    </Button>
  );
}
