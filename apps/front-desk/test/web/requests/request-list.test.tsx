// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core';
import type { InboxEntry } from '@mdhq/portal-client';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { expect, it, onTestFinished, vi } from 'vitest';
import { RequestList } from '../../../src/web/requests/list/request-list.tsx';

const rowHeight = 64;
const noop = () => undefined;

it('RequestList renders no row again that stays in view when it is scrolled, and creates one time format', async () => {
  // The DOM of this test has no layout.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(10 * rowHeight);
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(1_000 * rowHeight);
  const createFormat = vi.spyOn(Intl, 'DateTimeFormat');
  onTestFinished(() => void vi.restoreAllMocks());
  const rendered: number[] = [];
  const entries = Array.from({ length: 1_000 }, (_, id) => ({
    id,
    pt_id: 1,
    request_type: 'rx',
    created: '2026-11-03T09:00:00.000Z',
    dismissed_at: null,
    dismissed_by: null,
    patient: { first_name: 'Ada', last_name: 'Example', dob: '1979-03-30' },
    get subject() {
      rendered.push(id);
      return 'Prescription: drug 4711';
    },
  })) as unknown as InboxEntry[];
  render(
    <MantineProvider>
      <RequestList
        entries={entries}
        label="Open requests"
        timeZone="America/Denver"
        reading={null}
        selected={new Set()}
        newIds={new Set()}
        waits={new Map()}
        onOpen={noop}
        onStep={noop}
        onSelect={noop}
        onEnd={noop}
        ref={null}
      />
    </MantineProvider>,
  );
  const before = new Set(rendered);
  expect(before.size).toBeGreaterThanOrEqual(10);
  rendered.length = 0;

  const list = screen.getByRole('list', { name: 'Open requests' });
  await act(async () => {
    list.scrollTop = 3 * rowHeight;
    fireEvent.scroll(list);
  });

  const isNew = (id: number): boolean => !before.has(id);
  expect(rendered.filter(isNew)).toHaveLength(3);
  // The tab stop moves from the first row to the fourth.
  expect(rendered.filter((id) => !isNew(id))).toEqual([0, 3]);
  expect(createFormat).toHaveBeenCalledTimes(1);
});
