import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { cleanHtml } from './clean-html.ts';
import classes from './details.module.css';

/** A patient's answers as they were laid out for reading, cleaned. A chunk of its own: few requests need it. */
export function ReadableAnswers({ html }: { readonly html: string }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    box.current?.replaceChildren(cleanHtml(html));
  }, [html]);
  return <div ref={box} className={classes['answers']} />;
}
