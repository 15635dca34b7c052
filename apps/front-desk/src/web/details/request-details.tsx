import { Skeleton, Text, Title } from '@mantine/core';
import type { PortalRequest } from '@mdhq/portal-client';
import { lazy, type ReactNode, Suspense, useId } from 'react';
import { detailRows } from './detail-rows.ts';
import classes from './details.module.css';
import { RawData } from './raw-data.tsx';

const ReadableAnswers = lazy(async () => ({
  default: (await import('./readable-answers.tsx')).ReadableAnswers,
}));

/** The details of a request of any type; for a questionnaire, also its readable and structured answers. */
export function RequestDetails({ request }: { readonly request: PortalRequest }): ReactNode {
  const rows = detailRows(request);
  const { html_content: html, raw_data: raw } = (request.details ?? {}) as {
    html_content?: unknown;
    raw_data?: unknown;
  };
  return (
    <>
      {rows.length > 0 && (
        <dl className={classes['rows']}>
          {rows.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {typeof html === 'string' && html.trim() !== '' && (
        <Part title="Answers">
          <Suspense fallback={<Skeleton height={72} />}>
            <ReadableAnswers html={html} />
          </Suspense>
        </Part>
      )}
      {typeof raw === 'object' && raw !== null && (
        <Part title="Original data">
          <RawData data={raw as Record<string, unknown>} />
        </Part>
      )}
      {rows.length === 0 && html === undefined && raw === undefined && (
        <Text size="sm">No further details.</Text>
      )}
    </>
  );
}

function Part({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section className={classes['part']} aria-labelledby={id}>
      <Title order={3} size="h6" id={id} className={classes['partTitle']}>
        {title}
      </Title>
      {children}
    </section>
  );
}
