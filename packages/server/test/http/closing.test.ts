import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { openClinic } from '../support/clinic.ts';
import { enqueue } from '../support/portal-requests.ts';
import { parseAnswers, rawRequest } from '../support/raw-http.ts';
import { openSqliteFile } from '../support/sqlite-file.ts';

it('a server that stops answers what is under way, and what still comes on those connections', async () => {
  const clinic = await openClinic();
  const id = await enqueue(clinic);
  const port = await clinic.listen();
  const other = openSqliteFile(clinic.dataDir);
  other.exec('begin immediate');

  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const closed = once(socket, 'close');
  const arrived = once(clinic.server.server, 'request');
  socket.write(rawRequest().replace('GET', 'DELETE').replace('/enqueued', `/enqueued/${id}`));
  await arrived;
  const stopped = clinic.close();
  const arrivedLate = once(clinic.server.server, 'request');
  socket.write(rawRequest());
  await arrivedLate;
  other.exec('rollback');
  await Promise.all([stopped, closed]);

  const answers = parseAnswers(Buffer.concat(chunks).toString('latin1'));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
});
