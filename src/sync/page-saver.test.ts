// Pages that brought nothing new are saved together, and each is judged by itself; on both engines.
import { beforeEach, expect, test } from 'vitest';
import type { PlacedPage } from '../activity/empty-pages.ts';
import { packPage, type SavedPage, StalePage } from '../activity/ingest.ts';
import { aMailbox, aPlace, at, mail, page } from '../activity/testing.ts';
import type { Database } from '../db/open.ts';
import type { PartitionKey } from '../db/queries/pages.ts';
import { addParts } from '../db/queries/partitions.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import type { Page } from '../providers/stream.ts';
import { PageSaver } from './page-saver.ts';
import { Turnstile } from './turnstile.ts';

const folders = ['a', 'b', 'c', 'd'];
const now = at('05T09:00:01.000');

withDatabases((here) => {
  let mailbox: PartitionKey;
  let transactions = 0;
  let saver: PageSaver;

  const placed = (part: string, came: Partial<Page> = {}, version = 0): PlacedPage => ({
    place: aPlace({ version }),
    page: packPage({ ...mailbox, part }, page({ done: true, cursor: { next: `after ${part}` }, ...came })),
  });
  const saveAll = (pages: readonly PlacedPage[]): Promise<PromiseSettledResult<SavedPage>[]> =>
    Promise.allSettled(pages.map((one) => saver.save(one)));
  const readParts = () =>
    rowsOf(
      here.database,
      mailbox.organizationId,
      `select part, cursor, cursor_version, state, as_of, due_at, reading_since, problem,
         attempts, items_done
       from stream_partition where stream = 'mail' and part <> 'root' order by part`,
    );

  beforeEach(async () => {
    mailbox = await aMailbox(here.database);
    const parts = folders.map((part) => ({ part, items: 0 }));
    await here.database.tenant(mailbox.organizationId, (tx) => addParts(tx, { ...mailbox, parts, now }));
    transactions = 0;
    const counted: Database = {
      ...here.database,
      tenant: (organizationId, work) => {
        transactions += 1;
        return here.database.tenant(organizationId, work);
      },
    };
    saver = new PageSaver(counted, new Turnstile(4));
  });

  test('what comes while an empty page is saved is saved with one transaction more', async () => {
    const outcomes = await saveAll(folders.map((part) => placed(part)));
    expect(outcomes.map(({ status }) => status)).toEqual(folders.map(() => 'fulfilled'));
    expect(transactions).toBe(2);
    expect(await readParts()).toEqual(
      folders.map((part) => ({
        part,
        cursor: { next: `after ${part}` },
        cursor_version: 1,
        state: 'current',
        as_of: at('05T09:00:00.000'),
        due_at: at('05T10:00:00.000'),
        reading_since: null,
        problem: null,
        attempts: 0,
        items_done: 0,
      })),
    );
  });

  test('an empty page from where somebody else has gone on is refused, and no other', async () => {
    const outcomes = await saveAll([placed('a'), placed('b', {}, 5), placed('c')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(StalePage) });
    expect((await readParts()).map((row) => row['cursor_version'])).toEqual([1, 0, 1, 0]);
  });

  test('an empty page of a partition that is no more is refused, and no other; it does not come back', async () => {
    await rowsOf(here.database, mailbox.organizationId, `delete from stream_partition where part = 'c'`);
    const outcomes = await saveAll(folders.map((part) => placed(part)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[2]).toMatchObject({ reason: expect.any(StalePage) });
    expect((await readParts()).map((row) => [row['part'], row['cursor_version']])).toEqual([
      ['a', 1],
      ['b', 1],
      ['d', 1],
    ]);
  });

  test('an empty page that the database refuses is refused, and no other', async () => {
    const outcomes = await saveAll([placed('a'), placed('b', { cursor: { next: '\0' } }), placed('c')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((await readParts()).map((row) => row['cursor_version'])).toEqual([1, 0, 1, 0]);
  });

  test('an empty page with more to come leaves its partition where it is, but for the cursor', async () => {
    const before = (await readParts())[1]?.['due_at'];
    await saveAll([placed('a'), placed('b', { done: false }), placed('c', { done: false })]);
    expect((await readParts())[1]).toMatchObject({
      cursor: { next: 'after b' },
      cursor_version: 1,
      state: 'waiting',
      as_of: null,
      reading_since: at('05T09:00:00.000'),
      due_at: before,
    });
    await saveAll([placed('c', {}, 1)]);
    expect((await readParts())[2]).toMatchObject({ state: 'current', reading_since: null });
  });

  test('pages with something on them are saved each by itself', async () => {
    const odd = { quarantined: [{ id: 'q', reason: 'x' }] };
    const found = { found: [{ part: 'e', items: 1 }] };
    const outcomes = await saveAll([placed('a', { activities: [mail('m')] }), placed('b', odd), placed('c', found)]);
    expect(outcomes.map((one) => one.status === 'fulfilled' && one.value.inserted)).toEqual([1, 0, 0]);
    expect(transactions).toBe(3);
    expect((await readParts()).map((row) => row['state'])).toEqual([
      'current',
      'current',
      'current',
      'waiting',
      'waiting',
    ]);
  });

  test('whoever saves an empty page hears how the connection stands', async () => {
    await rowsOf(
      here.database,
      mailbox.organizationId,
      `update connection set status = 'paused', not_before = now() + interval '1 minute' where true`,
    );
    const [outcome] = await saveAll([placed('a')]);
    expect(outcome).toMatchObject({ value: { status: 'paused', inserted: 0, found: 0 } });
    expect(outcome?.status === 'fulfilled' && outcome.value.wait).toBeGreaterThan(50_000);
  });
});
