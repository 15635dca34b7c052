import { expect, it } from 'vitest';
import * as inbox from '../../../src/store/migrations/0006-inbox.ts';
import { migratedBefore } from './migrated-before.ts';

it('0006-inbox makes any number of existing patients searchable, for each instance', async () => {
  const { sqlite, db } = await migratedBefore('0006-inbox');
  const insert = sqlite.prepare(
    "insert into patients values (?, ?, null, ?, ?, '1980-02-29', null, null, 1, 0, 0)",
  );
  insert.run(1, 7, 'Zoë', "O'Brien");
  insert.run(1, 8, '', '-');
  for (let number = 1; number <= 2_300; number += 1) insert.run(2, number, 'Ada', `Alder${number}`);

  await inbox.up(db);

  const names = sqlite.prepare<[number, number], string>(
    'select token from patient_names where instance_id = ? and pt_id = ? order by token',
  );
  names.pluck();
  expect(names.all(1, 7)).toEqual(['brien', 'o', 'obrien', 'zoe']);
  expect(names.all(1, 8)).toEqual([]);
  for (let number = 1; number <= 2_300; number += 1) {
    expect(names.all(2, number)).toEqual(['ada', `alder${number}`]);
  }
  expect(sqlite.prepare('select count(*) from patient_names').pluck().get()).toBe(4 + 2 * 2_300);
});
