import { createElement, type ReactNode, useMemo } from 'react';
import classes from './details.module.css';
import { type AnswerPart, readAnswers } from './read-answers.ts';

/** A patient's answers, parsed from HTML and rendered safely. Loaded as a separate chunk, since few requests need it. */
export function ReadableAnswers({ html }: { readonly html: string }): ReactNode {
  const parts = useMemo(() => readAnswers(html), [html]);
  return (
    <div className={classes['answers']}>
      {parts === null && (
        <>
          <p className={classes['none']}>Too large to format. Original source:</p>
          <div className={classes['source']}>{html}</div>
        </>
      )}
      {parts !== null &&
        // Such as a single image, which is not loaded.
        (hasText(parts) ? (
          renderParts(parts)
        ) : (
          <span className={classes['none']}>No readable content</span>
        ))}
    </div>
  );
}

function hasText(parts: readonly AnswerPart[]): boolean {
  return parts.some((part) =>
    typeof part === 'string' ? part.trim() !== '' : hasText(part.parts),
  );
}

/** Answers never change, so that the position of each part identifies it. */
function renderParts(parts: readonly AnswerPart[]): ReactNode[] {
  return parts.map((part, key) => {
    if (typeof part === 'string') return part;
    const { tag, colSpan, rowSpan } = part;
    const children = part.parts.length === 0 ? null : renderParts(part.parts);
    return createElement(tag, { key, colSpan, rowSpan }, children);
  });
}
