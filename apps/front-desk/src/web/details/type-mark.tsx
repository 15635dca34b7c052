import type { ReactNode } from 'react';
import { Icon } from '../ui/icon.tsx';
import { requestTypeLook } from './request-types.ts';
import classes from './type-mark.module.css';

/** The drawing of a type of request, on its colour. */
export function TypeIcon({ type }: { readonly type: string }): ReactNode {
  const { icon, color } = requestTypeLook(type);
  return (
    <span className={classes['icon']} data-color={color}>
      <Icon name={icon} />
    </span>
  );
}

/** A type of request, drawing and word. */
export function TypeMark({ type }: { readonly type: string }): ReactNode {
  const { icon, color, name } = requestTypeLook(type);
  return (
    <span className={classes['mark']} data-color={color}>
      <Icon name={icon} />
      {name}
    </span>
  );
}
