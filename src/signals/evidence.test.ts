// The rows behind a figure, on both engines.
import { beforeAll, expect, test } from 'vitest';
import * as contract from '../contract/people.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { readEvidence } from './evidence.ts';
import { signals } from './index.ts';
import { rollUp } from './rollup.ts';
import { mail, meeting } from './testing.ts';
import {
  addAccounts,
  type Kept,
  type Office,
  officeNow,
  openOffice,
  saveActivity,
  setPartition,
} from './testing-office.ts';

const now = officeNow.getTime();
const from = 'ana@contoso.com';
const many = Array.from({ length: 30 }, (_, index) => `p${index}@contoso.com`);

const rows: readonly Kept[] = [
  { ...mail({ at: '2026-11-15T22:30:00Z', from }), id: 'on the day before' },
  { ...mail({ at: '2026-11-16T08:00:00Z', from, to: many }), id: 'sent' },
  { ...mail({ at: '2026-11-16T09:00:00Z', thread: 't', position: 'p1' }), id: 'received' },
  {
    ...mail({ at: '2026-11-17T09:00:00Z', from, thread: 't', position: 'p2', answers: 'p1', event: 'e' }),
    id: 'answer',
  },
  { ...mail({ at: '2026-11-17T09:00:05Z', from, thread: 't', position: 'p2', answers: 'p1', event: 'e' }), id: 'copy' },
  { ...meeting({ at: '2026-11-17T22:30:00Z', minutes: 60, actor: from, marks: ['recurring', 'online'] }), id: 'late' },
  { ...meeting({ at: '2026-11-18T08:00:00Z', minutes: 30, actor: from, marks: ['declined'] }), id: 'declined' },
];

withDatabases((here) => {
  let office: Office;
  const personOf = async (name: string): Promise<string> =>
    (
      await here.database.tenant(office.organizationId, (tx) =>
        tx
          .selectFrom('person')
          .select('person_id as id')
          .where('organization_id', '=', office.organizationId)
          .where('email', '=', `${name}@contoso.com`)
          .executeTakeFirstOrThrow(),
      )
    ).id;
  beforeAll(async () => {
    office = await openOffice(here.database, 'Europe/Berlin');
    await addAccounts(here.database, office, { ana: {}, busy: {} });
    await saveActivity(here.database, { ...office, account: 'ana' }, rows);
    for (const account of ['ana', 'busy'] as const) {
      for (const stream of ['mail', 'meetings'] as const) {
        await setPartition(here.database, { ...office, account, stream }, { asOf: '2026-11-20T11:30:00Z' });
      }
    }
    const { organizationId } = office;
    const busy = Array.from({ length: 1500 }, (_, index) => ({
      ...mail({
        at: new Date(Date.parse('2026-11-16T00:00:00Z') + index * 120_000).toISOString(),
        from: index % 10 === 0 ? 'busy@contoso.com' : 'zoe@contoso.com',
      }),
      id: String(index),
    }));
    await saveActivity(here.database, { ...office, account: 'busy' }, busy);
    await rollUp(here.database, { organizationId, clock: systemClock(), signal: new AbortController().signal });
  });

  const evidence = async (signal: string, more: { name?: string; from?: string; to?: string } = {}) => {
    const { organizationId } = office;
    const id = await personOf(more.name ?? 'ana');
    const asked = { id, signal, from: more.from ?? '2026-11-16', to: more.to ?? '2026-11-18' };
    const answer = await here.database.tenant(organizationId, (tx) => readEvidence(tx, { organizationId, now }, asked));
    return contract.readEvidence.output.parse(answer);
  };
  const told = async (signal: string, more: { from?: string; to?: string } = {}): Promise<string[]> =>
    (await evidence(signal, more)).rows.map((row) => `${row.localAt} ${row.counts ? '+' : '-'} ${row.why}`);

  test('mail is shown the latest first, each with whether it counts and why, copies too', async () => {
    expect(await told('mail-sent')).toEqual([
      '2026-11-17T10:00 - Counted once: another copy counts.',
      '2026-11-17T10:00 + Sent by this person.',
      '2026-11-16T10:00 - Received, not sent.',
      '2026-11-16T09:00 + Sent by this person.',
    ]);
  });

  test('an answer tells how long it took, over the border of the period too', async () => {
    expect(await told('reply-time', { from: '2026-11-17', to: '2026-11-17' })).toEqual([
      '2026-11-17T10:00 - Counted once: another copy counts.',
      '2026-11-17T10:00 + Answered after 24 h 0 min.',
    ]);
  });

  test('a meeting over midnight is one row, and counts when it counts on either day', async () => {
    expect(await told('meetings')).toEqual([
      '2026-11-18T09:00 - This person declined it.',
      '2026-11-17T23:30 + A meeting with others that starts this day.',
    ]);
    expect(await told('meeting-hours', { from: '2026-11-18', to: '2026-11-18' })).toEqual([
      '2026-11-18T09:00 - This person declined it.',
      '2026-11-17T23:30 + A meeting with others; its part of this day counts.',
    ]);
    expect(await told('meetings', { from: '2026-11-18', to: '2026-11-18' })).toContain(
      '2026-11-17T23:30 - Starts on another day.',
    );
  });

  test('a row shows at most ten of the others, without the person, and what it is marked with', async () => {
    const sent = (await evidence('mail-sent')).rows.at(-1);
    expect(sent).toMatchObject({ kind: 'mail', direction: 'sent', othersCount: 30, duration: 0, marks: [] });
    expect(sent?.others).toHaveLength(10);
    const late = (await evidence('meetings')).rows.at(-1);
    expect(late).toMatchObject({
      kind: 'meeting',
      at: '2026-11-17T22:30:00.000Z',
      direction: 'meeting',
      duration: 3600,
      others: ['zoe@contoso.com'],
      marks: ['recurring', 'online'],
    });
  });

  test('the rows that count are as many as the figure says, for every count', async () => {
    const read = signals.filter(({ theme }) => theme === 'mail' || theme === 'meetings');
    for (const signal of read.filter((one) => one.unit === 'count' && one.name !== 'cross-domain-threads')) {
      const { figure, rows: shown } = await evidence(signal.name);
      expect([signal.name, shown.filter((row) => row.counts).length]).toEqual([signal.name, figure.value]);
    }
  });

  test('rows that count are not pushed out by rows that do not', async () => {
    const { figure, rows: shown, truncated } = await evidence('mail-sent', { name: 'busy' });
    expect(figure.value).toBe(150);
    expect(shown.filter((row) => row.counts)).toHaveLength(150);
    expect([truncated, shown.length]).toEqual([true, 350]);
  });

  test('an unknown person or signal has no evidence', async () => {
    const { organizationId } = office;
    const scope = { organizationId, now };
    const period = { from: '2026-11-16', to: '2026-11-18' };
    const id = await personOf('ana');
    const other = await openOffice(here.database);
    for (const [asked, by] of [
      [{ id, signal: 'mood', ...period }, scope],
      [{ id: other.organizationId, signal: 'mail-sent', ...period }, scope],
      [
        { id, signal: 'mail-sent', ...period },
        { organizationId: other.organizationId, now },
      ],
    ] as const) {
      expect(await here.database.tenant(by.organizationId, (tx) => readEvidence(tx, by, asked))).toBeNull();
    }
  });
});
