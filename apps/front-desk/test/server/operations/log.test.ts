import { expect, it } from 'vitest';
import { type OpenDesk, openDesk } from '../../support/open-desk.ts';

function lines(desk: OpenDesk): unknown[] {
  return desk
    .logged()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const own = { time: expect.stringMatching(/^\d{4}-.*Z$/), reqId: expect.any(String) };

it('the log has one line per response, with the fields of the log of the server', async () => {
  await using desk = await openDesk();
  await desk.app.inject('/healthz?patient=27');
  expect(lines(desk)).toEqual([
    {
      ...own,
      level: 30,
      method: 'GET',
      route: '/healthz',
      status: 200,
      durationMs: expect.any(Number),
      msg: 'answered',
    },
  ]);
});

it('the log has the code of a refused call', async () => {
  await using desk = await openDesk();
  await desk.post('/desk/queue', { ptId: 1 });
  expect(lines(desk)).toEqual([
    { ...own, level: 30, code: 'signed-out', msg: 'refused' },
    expect.objectContaining({ route: '/desk/queue', status: 401, msg: 'answered' }),
  ]);
});
