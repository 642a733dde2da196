// Figures and evidence of chats, calls, reports and sign-ins as a page asks for them, on both engines.
import { beforeAll, expect, test } from 'vitest';
import { saveAccountEvents } from '../db/queries/account-events.ts';
import { saveMeasures } from '../db/queries/measures.ts';
import { saveSightings } from '../db/queries/sightings.ts';
import { saveTranscripts } from '../db/queries/transcripts.ts';
import { saveUntold } from '../db/queries/untold.ts';
import type { Tx } from '../db/schema.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { digest } from '../lib/ids.ts';
import { noAccount } from '../activity/keys.ts';
import { readEvidence } from './evidence.ts';
import { readPersonFigures } from './figures.ts';
import { rollUp } from './rollup.ts';
import { mail } from './testing.ts';
import { accountOf, addAccounts, type Office, openOffice, saveActivity, setPartition } from './testing-office.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const from = '2026-11-09';
const to = '2026-11-20';

withDatabases((here) => {
  let office: Office;
  let personId: string;
  const within = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => here.database.tenant(office.organizationId, work);
  const scope = () => ({ organizationId: office.organizationId, now });
  const evidence = async (signal: string) => {
    const found = await within((tx) => readEvidence(tx, scope(), { id: personId, signal, from, to }));
    if (found === null) throw new Error(`No evidence of ${signal}.`);
    return found;
  };

  beforeAll(async () => {
    office = await openOffice(here.database);
    const { organizationId, connectionId } = office;
    await addAccounts(here.database, office, { ana: {}, ben: {} });
    const ana = accountOf(office, 'ana');
    const app = digest('account', connectionId, 'the app');
    const tells = { thread: digest('t'), position: digest('p'), answers: null, reactions: 0, positiveReactions: 0 };
    const chat = { kind: 'chat' as const, place: digest('place'), ...tells };
    const signed = { kind: 'sign-in' as const, ...tells, thread: null, mentions: [], place: app };
    await within(async (tx) => {
      await tx
        .updateTable('connection')
        .set({ streams: ['people', 'mail', 'meetings', 'chats', 'calls', 'usage', 'sign-ins'] })
        .where('organization_id', '=', organizationId)
        .execute();
      const accounts = [
        {
          accountId: app,
          sourceId: 'the app',
          kind: 'app' as const,
          displayName: 'Office 365',
          addresses: [],
          captured: true,
        },
      ];
      await saveSightings(tx, { ...office, accounts });
      await saveAccountEvents(tx, {
        ...office,
        events: [
          {
            ...chat,
            accountId: accountOf(office, 'ben'),
            item: digest('m'),
            at: '2026-11-10T09:50:00Z',
            mentions: [ana],
            marks: [],
          },
          {
            ...chat,
            accountId: ana,
            item: digest('a'),
            at: '2026-11-10T10:00:00Z',
            mentions: [],
            marks: ['reply'],
            reactions: 2,
          },
          { ...signed, accountId: ana, item: digest('s1'), at: '2026-11-10T08:05:00Z', marks: ['interactive'] },
          {
            ...signed,
            accountId: ana,
            item: digest('s2'),
            at: '2026-11-10T08:01:00Z',
            marks: ['failed', 'interactive'],
          },
        ],
      });
      const counted = { accountId: ana, day: '2026-11-10', refreshedOn: '2026-11-12' };
      await saveMeasures(tx, {
        organizationId,
        measures: [
          { ...counted, name: 'teams.calls', value: 3 },
          { ...counted, name: 'email.sent', value: 8 },
        ],
      });
      const call = {
        transcriptId: digest('c'),
        event: digest('call'),
        attributed: true,
        cues: 1,
        sealed: Buffer.from([1]),
      };
      const when = { at: '2026-11-10T14:00:00Z', endedAt: '2026-11-10T14:30:00Z' };
      const transcripts = [{ ...call, ...when, participants: ['ana@contoso.com', 'eve@fabrikam.com'] }];
      await saveTranscripts(tx, { organizationId, accountId: ana, transcripts, now: new Date(now) });
    });
    const sent = { ...mail({ at: '2026-11-10T23:58:00Z', from: 'ana@contoso.com', to: ['zoe@contoso.com'] }), id: '1' };
    await saveActivity(here.database, { ...office, account: 'ana' }, [sent]);
    for (const stream of ['mail', 'meetings', 'calls'] as const)
      await setPartition(here.database, { ...office, account: 'ana', stream }, { asOf: '2026-11-20T11:00:00Z' });
    for (const stream of ['chats', 'usage', 'sign-ins'] as const)
      await setPartition(here.database, { ...office, account: null, stream }, { asOf: '2026-11-20T11:00:00Z' });
    await rollUp(here.database, { organizationId, clock: systemClock(), signal: new AbortController().signal });
    const row = await within((tx) =>
      tx
        .selectFrom('person')
        .select('person_id as id')
        .where('organization_id', '=', organizationId)
        .where('email', '=', 'ana@contoso.com')
        .executeTakeFirstOrThrow(),
    );
    personId = row.id;
  });

  test('a person has figures of every theme, with the chats in their week', async () => {
    const person = await within((tx) => readPersonFigures(tx, scope(), { id: personId, from, to }));
    const of = (name: string) => person?.signals.find(({ period }) => period.signal === name)?.period;
    expect(of('chat-messages')).toMatchObject({ value: 1, state: 'measured', coverage: 1 });
    expect(of('mention-response-time')).toMatchObject({ value: 10, beside: { within15: 1, replies: 1 } });
    expect(of('usage-teams-calls')).toMatchObject({ value: 3, state: 'measured', asOf: '2026-11-12T00:00:00.000Z' });
    // One of the nine days of which the reports are due; a day with mail alone is one without an action.
    expect(of('usage-adoption')).toMatchObject({ value: 1 / 9 });
    expect(of('first-sign-in')).toMatchObject({ value: 8 * 60 + 5, unit: 'time' });
    // Half an hour of call, 90 seconds of chat, 5 minutes of mail over midnight.
    expect(of('collaboration-hours')).toMatchObject({
      value: 36.5 / 60,
      state: 'estimated',
      reason: { code: 'estimated' },
    });
    expect(of('habit-teams-4-weeks')).toMatchObject({ value: 1, beside: { activeWeeks: 1, actionsAWeek: 0.75 } });
    expect(person?.heatMap).toContainEqual({ weekday: 1, hour: 10, mail: 0, meetings: 0, chats: 1 });
  });

  test('a chat message shows its channel as a digest, its marks, and what it answers', async () => {
    expect((await evidence('mention-response-time')).rows).toMatchObject([
      {
        kind: 'chat',
        direction: 'chat',
        localAt: '2026-11-10T10:00',
        place: digest('place'),
        marks: ['reply', 'reactions'],
        counts: true,
        why: 'Answers a mention after 10 min.',
      },
    ]);
  });

  test('a sign-in shows the app by its name, and whether it failed', async () => {
    const { rows } = await evidence('sign-ins');
    expect(rows.map(({ app, marks, counts }) => [app, marks, counts])).toEqual([
      ['Office 365', [], true],
      ['Office 365', ['failed'], false],
    ]);
  });

  test('a count shows its name and what the report says of itself; counts of other signals are left out', async () => {
    expect((await evidence('usage-teams-calls')).rows).toMatchObject([
      { kind: 'report', counts: true, count: { name: 'teams.calls', value: 3, refreshedOn: '2026-11-12' } },
    ]);
  });

  test('hours with others show mail, chats and calls together, what reaches over midnight once', async () => {
    const { figure, rows } = await evidence('collaboration-hours');
    expect(figure.value).toBeCloseTo(36.5 / 60, 10);
    expect(rows.map(({ kind, localAt, counts }) => [kind, localAt, counts])).toEqual([
      ['mail', '2026-11-10T23:58', true],
      ['call', '2026-11-10T14:00', true],
      ['chat', '2026-11-10T10:00', true],
    ]);
    expect(rows[1]).toMatchObject({ duration: 1800, others: ['eve@fabrikam.com'], othersCount: 1 });
  });

  test('a figure over weeks shows the weeks, the latest first', async () => {
    const { rows } = await evidence('habit-teams-4-weeks');
    expect(rows.map(({ kind, localAt, count, counts }) => [kind, localAt, count?.value, counts])).toEqual([
      ['week', '2026-11-09T00:00', 3, true],
      ['week', '2026-11-02T00:00', 0, false],
      ['week', '2026-10-26T00:00', 0, false],
      // Three of its days lie within what the reports still told when they were connected: too few to be known.
      ['week', '2026-10-19T00:00', undefined, false],
    ]);
  });

  test('a report that is refused, or did not come, takes its own figures along, and no other', async () => {
    const { organizationId } = office;
    const refused = { code: 'reports-permission-missing', title: 'The app may not read the usage reports.' };
    const asOf = '2026-11-20T11:00:00Z';
    for (const part of ['teams', 'email', 'onedrive'])
      await setPartition(here.database, { ...office, account: null, stream: 'usage', part }, { asOf });
    const sharepoint = { ...office, account: null, stream: 'usage' as const, part: 'sharepoint' };
    await setPartition(here.database, sharepoint, { asOf: null, problem: refused });
    await within(async (tx) => {
      const late = { from: '2026-11-10T00:00:00Z', to: '2026-11-11T00:00:00Z', why: 'late' as const };
      await saveUntold(tx, { ...office, stream: 'usage', accountId: noAccount, part: 'email' }, [late]);
      const person = await readPersonFigures(tx, { organizationId, now }, { id: personId, from, to });
      const of = (name: string) => person?.signals.find(({ period }) => period.signal === name);
      expect(of('usage-teams-calls')?.period).toMatchObject({ value: 3, state: 'measured', coverage: 1 });
      expect(of('usage-sharepoint-pages')?.period).toMatchObject({ value: null, reason: { code: refused.code } });
      expect(of('usage-onedrive-files')?.period).toMatchObject({ value: 0, state: 'measured' });
      expect(of('usage-mail-sent')?.period).toMatchObject({ state: 'estimated', reason: { code: 'report-late' } });
      expect(of('usage-mail-sent')?.days[1]).toMatchObject({ value: null, reason: { code: 'report-late' } });
      expect(of('usage-adoption')?.period).toMatchObject({ value: null, reason: { code: refused.code } });
    });
  });

  const channel = async (part: string, standing: Parameters<typeof setPartition>[2]): Promise<void> =>
    setPartition(here.database, { ...office, account: null, stream: 'chats', part }, standing);
  const chats = async (name = 'chat-messages') => {
    const person = await within((tx) => readPersonFigures(tx, scope(), { id: personId, from, to }));
    return person?.signals.find(({ period }) => period.signal === name);
  };

  test('a channel that is new, or refused, is what the chats of its time are told without, and of no other', async () => {
    const refused = { code: 'channel-refused', title: 'The source refuses the messages of this channel.' };
    const asOf = '2026-11-20T11:00:00Z';
    for (const part of ['one', 'two', 'three']) await channel(part, { asOf });
    await channel('new', { asOf: null, madeAt: '2026-11-11T00:00:00Z' });
    const fresh = await chats();
    expect(fresh?.days[1]).toMatchObject({ value: 1, state: 'measured', reason: null, coverage: 1 });
    expect(fresh?.days[2]).toMatchObject({
      value: 0,
      state: 'estimated',
      coverage: 0.75,
      reason: { code: 'channel-not-read' },
    });
    expect((await chats('mention-response-time'))?.period).toMatchObject({ value: 10, state: 'estimated' });
    await channel('new', { asOf, madeAt: '2026-11-11T00:00:00Z' });
    expect((await chats())?.period).toMatchObject({ value: 1, state: 'measured', coverage: 1 });
    await channel('two', { asOf: '2026-11-12T00:00:00Z', problem: refused });
    const held = await chats();
    expect(held?.days[1]).toMatchObject({ value: 1, state: 'measured' });
    expect(held?.days[4]).toMatchObject({ state: 'estimated', coverage: 0.75, reason: { code: refused.code } });
  });
});
