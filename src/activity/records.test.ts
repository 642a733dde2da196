// What channels, logs, reports and address books tell is kept with its page's cursor, once, on both engines.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Chat, SignInEvent } from '../contract/records.ts';
import { eraseConnection } from '../db/queries/erasure.ts';
import type { PartitionKey } from '../db/queries/pages.ts';
import { addParts } from '../db/queries/partitions.ts';
import { replaceReachRules } from '../db/queries/reach.ts';
import { withDatabases } from '../db/testing.ts';
import { rowsOf } from '../db/testing-rows.ts';
import { newId } from '../lib/ids.ts';
import type { Page } from '../providers/stream.ts';
import { packPage, savePage } from './ingest.ts';
import { accountKey, noAccount } from './keys.ts';
import { purgeOrganization } from './retention.ts';
import { aMailbox, aPlace, at, identity, page } from './testing.ts';

const chat = (id: string, more: Partial<Chat> = {}): Chat => ({
  kind: 'chat',
  id,
  at: '2026-03-02T10:00:00.000Z',
  account: 'ana',
  place: 'channel',
  thread: { id: 'root', position: id, answers: id === 'root' ? null : 'root' },
  marks: [],
  mentions: [],
  reactions: 0,
  positiveReactions: 0,
  ...more,
});

const signIn = (id: string, more: Partial<SignInEvent> = {}): SignInEvent => ({
  kind: 'sign-in',
  id,
  at: '2026-03-03T08:00:00.000Z',
  account: 'ana',
  app: 'app-1',
  marks: ['interactive'],
  ...more,
});

const aside = (...ids: string[]) => ids.map((id) => ({ id, reason: 'odd' }));
const storedMeasures = `select source_id, value from measure join account using (account_id) order by 1`;

const day = (from: number) => ({
  from: `2026-03-0${from}T00:00:00.000Z`,
  to: `2026-03-0${from + 1}T00:00:00.000Z`,
});

withDatabases((here) => {
  let mailbox: PartitionKey;
  let tenant: PartitionKey;
  let version = 0;

  const query = (text: string) => rowsOf(here.database, mailbox.organizationId, text);
  const save = async (key: PartitionKey, came: Partial<Page>, quarantined = false) => {
    const saved = await savePage(here.database, aPlace({ version, quarantined }), packPage(key, page(came)));
    version += 1;
    return saved;
  };
  const days = async () =>
    (await query('select source_id, day from touched_day join account using (account_id) order by 1, 2')).map((row) =>
      [row['source_id'], row['day']].join(' '),
    );
  const kept = () => query("select to_char(from_at, 'DD') as day, why from untold_span order by 1");
  const openPart = (key: PartitionKey) =>
    here.database.tenant(key.organizationId, (tx) =>
      addParts(tx, { ...key, parts: [{ part: key.part, items: null }], now: at('05T09:00:00.000') }),
    );
  const onlyPilot = () =>
    here.database.tenant(mailbox.organizationId, (tx) =>
      replaceReachRules(tx, {
        ...mailbox,
        rules: [
          {
            ruleId: newId(),
            effect: 'include',
            kind: 'person',
            value: 'ana@contoso.com',
            label: 'Ana',
            members: [],
          },
        ],
      }),
    );

  beforeEach(async () => {
    mailbox = await aMailbox(here.database);
    tenant = { ...mailbox, stream: 'chats', accountId: noAccount, part: 'team channel' };
    await openPart(tenant);
    version = 0;
  });

  describe('a page of messages', () => {
    test('is stored once under its authors, with the days of people', async () => {
      const events = [chat('root'), chat('r1', { account: 'stranger', marks: ['reply'], mentions: ['ana'] })];
      expect(await save(tenant, { events })).toMatchObject({ inserted: 2 });
      expect(await days()).toEqual(['ana 2026-03-02']);
      const rows = await query(`select source_id, answers, mentions, marks from account_event
        join account using (account_id) order by 1`);
      expect(rows.map((row) => row['source_id'])).toEqual(['ana', 'stranger']);
      expect(rows[1]).toMatchObject({ marks: ['reply'], mentions: [mailbox.accountId] });
      expect(rows[1]?.['answers']).not.toBeNull();
      await query('delete from touched_day');
      expect(await save(tenant, { events })).toMatchObject({ inserted: 0 });
      expect(await days()).toEqual([]);
      expect(await query('select item from account_event')).toHaveLength(2);
    });

    test('with a reaction more changes its row and has the day computed again', async () => {
      await save(tenant, { events: [chat('root')] });
      await query('delete from touched_day');
      await save(tenant, { events: [chat('root', { reactions: 1, positiveReactions: 1 })] });
      expect(await days()).toEqual(['ana 2026-03-02']);
      expect(await query('select reactions, positive_reactions from account_event')).toEqual([
        { reactions: 1, positive_reactions: 1 },
      ]);
    });

    test('that were deleted takes them away, and has their days computed again', async () => {
      await save(tenant, { events: [chat('root'), chat('r1')] });
      await query('delete from touched_day');
      await save(tenant, {
        removedEvents: [
          { account: 'ana', id: 'r1' },
          { account: 'nobody', id: 'x' },
        ],
      });
      expect(await query('select item from account_event')).toHaveLength(1);
      expect(await days()).toEqual(['ana 2026-03-02']);
    });

    test('keeps nothing of whom the reach rules leave out', async () => {
      await onlyPilot();
      await save(tenant, { events: [chat('root'), chat('r1', { account: 'stranger' })] });
      expect(await query('select source_id, captured from account order by 1')).toEqual([
        { source_id: 'ana', captured: true },
        { source_id: 'stranger', captured: false },
      ]);
      expect(await query('select item from account_event')).toHaveLength(1);
    });
  });

  test('an account that was only named is the listed one as soon as the directory brings it', async () => {
    await save(tenant, { events: [chat('root', { account: 'ben' })] });
    expect(await days()).toEqual([]);
    const people = { ...mailbox, stream: 'people', accountId: noAccount, part: 'root' };
    version = 1;
    await save(people, { identities: [identity('ben')] });
    expect(await query(`select kind, mailbox from account where source_id = 'ben'`)).toEqual([
      { kind: 'person', mailbox: true },
    ]);
    expect(await days()).toEqual(['ben 2026-03-02']);
  });

  test('a sign-in names its app, which becomes an account of that kind', async () => {
    const sightings = [{ id: 'app-1', kind: 'app' as const, displayName: 'Explorer', addresses: [] }];
    await save(tenant, { events: [signIn('s1'), signIn('s2', { app: null, marks: ['failed'] })], sightings });
    expect(
      await query(`select display_name, account.kind from account join account_event on place = account.account_id`),
    ).toEqual([{ display_name: 'Explorer', kind: 'app' }]);
    expect(await query('select marks from account_event order by marks')).toEqual([
      { marks: ['failed'] },
      { marks: ['interactive'] },
    ]);
  });

  describe('what a source did not tell of', () => {
    test('is kept with the cursor until a page tells of it, and goes with the connection', async () => {
      await save(tenant, {
        untold: [
          { ...day(2), why: 'late' },
          { ...day(3), why: 'late' },
        ],
      });
      await save(tenant, { told: [day(2)], untold: [{ ...day(3), why: 'lost' }] });
      expect(await kept()).toEqual([{ day: '03', why: 'lost' }]);
      await here.database.tenant(tenant.organizationId, (tx) => eraseConnection(tx, tenant));
      expect(await kept()).toEqual([]);
    });
  });

  describe('measures', () => {
    const measure = { day: '2026-03-02', name: 'email.sent', value: 3, refreshedOn: '2026-03-04' };

    test('belong to the account that has the address, or to one that stands for it until that is listed', async () => {
      const measures = ['ana@contoso.com', 'ben@contoso.com'].map((address) => ({ ...measure, account: { address } }));
      await save(tenant, { measures });
      expect(await query(storedMeasures)).toEqual([
        { source_id: 'address:ben@contoso.com', value: 3 },
        { source_id: 'ana', value: 3 },
      ]);
      version = 1;
      await save(
        { ...mailbox, stream: 'people', accountId: noAccount, part: 'root' },
        { identities: [identity('ben')] },
      );
      version = 1;
      await save(tenant, { measures: [{ ...measure, account: { address: 'ben@contoso.com' }, value: 4 }] });
      expect(await query(storedMeasures)).toEqual([
        { source_id: 'ana', value: 3 },
        { source_id: 'ben', value: 4 },
      ]);
    });

    test('of an older report do not replace those of a newer one', async () => {
      const account = { id: 'ana' };
      await save(tenant, { measures: [{ ...measure, account }] });
      await save(tenant, { measures: [{ ...measure, account, value: 9, refreshedOn: '2026-03-03' }] });
      expect(await query(storedMeasures)).toEqual([{ source_id: 'ana', value: 3 }]);
      await save(tenant, { measures: [{ ...measure, account, value: 5, refreshedOn: '2026-03-05' }] });
      expect(await query(storedMeasures)).toEqual([{ source_id: 'ana', value: 5 }]);
    });

    test('that a later report of their day says are nothing become 0, and their days are computed again', async () => {
      const name = { address: 'ana@contoso.com' };
      const others = { ...measure, account: { id: 'other' } };
      const figures = ['email.sent', 'teams.calls'].map((one) => ({ ...measure, name: one, account: name }));
      await save(tenant, { measures: [...figures, { ...figures[0]!, day: '2026-03-03' }, others] });
      await query('delete from touched_day');
      const accounts = [name, { id: 'other' }, { address: 'nobody@contoso.com' }];
      const idleSince = (refreshedOn: string) => ({
        idle: {
          day: '2026-03-02',
          names: ['email.sent'],
          accounts: accounts.map((account) => ({ account, refreshedOn })),
        },
      });
      const stored = () =>
        query(`select source_id, day, name, value from measure join account using (account_id) order by 1, 2, 3`);
      await save(tenant, idleSince('2026-03-03'));
      expect((await stored()).map(({ value }) => value)).toEqual([3, 3, 3, 3]);
      expect(await days()).toEqual([]);
      await save(tenant, idleSince('2026-03-05'));
      expect(await stored()).toEqual([
        { source_id: 'ana', day: '2026-03-02', name: 'email.sent', value: 0 },
        { source_id: 'ana', day: '2026-03-02', name: 'teams.calls', value: 3 },
        { source_id: 'ana', day: '2026-03-03', name: 'email.sent', value: 3 },
        { source_id: 'other', day: '2026-03-02', name: 'email.sent', value: 0 },
      ]);
      expect(await days()).toEqual(['ana 2026-03-02']);
      await save(tenant, { measures: [{ ...measure, account: name, value: 9 }] });
      expect((await stored())[0]).toMatchObject({ value: 0 });
    });
  });

  test('contacts come, change, go, and those that a whole reading did not bring are gone too', async () => {
    const book = { ...mailbox, stream: 'contacts' };
    const contact = { displayName: 'Ben', addresses: ['ben@x.com'], company: null, department: null, jobTitle: null };
    const named = async () =>
      (await query('select display_name from contact order by 1')).map((row) => row['display_name']);
    await openPart(book);
    await save(book, { contacts: ['a', 'b', 'c'].map((id) => ({ ...contact, id, displayName: id })) });
    await save(book, { contacts: [{ ...contact, id: 'a', displayName: 'A' }], removedContacts: ['b'] });
    expect(await named()).toEqual(['A', 'c']);
    await query(`update contact set seen_at = '2026-03-01' where display_name = 'c'`);
    await save(book, { contacts: [{ ...contact, id: 'd', displayName: 'd' }], allContacts: true, done: true });
    expect(await named()).toEqual(['A', 'd']);
  });

  describe('a transcript', () => {
    const cue = { start: 0, end: 900, speaker: 'Ana', words: 'the canary sings' };
    const transcript = {
      id: 't1',
      event: 'm1',
      at: '2026-03-02T10:00:00.000Z',
      endedAt: null,
      participants: ['ben@x.com'],
      attributed: true,
      cues: [cue],
    };

    test('is kept sealed while somebody attests consent, and not otherwise', async () => {
      const calls = { ...mailbox, stream: 'calls' };
      await openPart(calls);
      await save(calls, { transcripts: [transcript] });
      expect(await query('select 1 from transcript')).toEqual([]);
      await query(`update organization set calls_attested_at = now(), calls_attested_by = 'Olga'`);
      await save(calls, { transcripts: [transcript] });
      const rows = await query('select account_id, cues, sealed from transcript');
      expect(rows).toMatchObject([{ account_id: mailbox.accountId, cues: 1 }]);
      expect(String(rows[0]?.['sealed'])).not.toContain('canary');
    });

    test('is not kept, and does not stay, once its time is over', async () => {
      const calls = { ...mailbox, stream: 'calls' };
      await openPart(calls);
      await query(`update organization set calls_attested_at = now(), calls_attested_by = 'Olga'`);
      const old = { ...transcript, id: 't2', at: '2025-12-01T10:00:00.000Z' };
      await save(calls, { transcripts: [transcript, old] });
      expect(await query('select 1 from transcript')).toHaveLength(1);
      const purge = (now: string) =>
        purgeOrganization(
          { database: here.database, settle: () => Promise.resolve() },
          { organizationId: mailbox.organizationId, now: Date.parse(now), signal: new AbortController().signal },
        );
      expect(await purge('2026-05-30T23:59:00Z')).toEqual({});
      expect(await query('select 1 from transcript')).toHaveLength(1);
      expect(await purge('2026-05-31T00:01:00Z')).toEqual({ transcripts: 1 });
      expect(await query('select 1 from transcript')).toEqual([]);
    });

    test('that belongs to no mailbox is refused', () => {
      expect(() => packPage(tenant, page({ transcripts: [transcript] }))).toThrow('no mailbox');
    });
  });

  test('what can be read, or is no more, leaves the quarantine, whatever kind it is', async () => {
    await save(tenant, { quarantined: aside('root', 'gone', 's', 'row', 'ana', 'still') });
    const events = [chat('root'), signIn('s')];
    const removedEvents = [{ account: 'ana', id: 'gone' }];
    await save(tenant, { events, removedEvents, identities: [identity('ana')], readable: ['row'] }, true);
    expect(await query('select 1 from quarantine')).toHaveLength(1);
    const contacts = { ...mailbox, stream: 'contacts' };
    await openPart(contacts);
    version = 0;
    const contact = { id: 'c', displayName: 'Bo', addresses: [], company: null, department: null, jobTitle: null };
    await save(contacts, { quarantined: aside('c', 'left', 'still') });
    await save(contacts, { contacts: [contact], removedContacts: ['left'] }, true);
    expect(await query('select 1 from quarantine')).toHaveLength(2);
    const calls = { ...mailbox, stream: 'calls' };
    await openPart(calls);
    version = 0;
    const call = { id: 't', event: 'e', at: '2026-03-02T10:00:00.000Z', endedAt: null, participants: [] };
    await save(calls, { quarantined: aside('t') });
    await save(calls, { transcripts: [{ ...call, attributed: false, cues: [] }] }, true);
    expect(await query('select 1 from quarantine')).toHaveLength(2);
  });

  test('what is erased with a connection leaves nothing of all this', async () => {
    await save(tenant, { events: [chat('root')], measures: [] });
    expect(accountKey(mailbox.connectionId, 'ana')).toBe(mailbox.accountId);
    const erased = await here.database.tenant(mailbox.organizationId, (tx) => eraseConnection(tx, mailbox));
    expect(erased.activities).toBe(1);
    expect(await query('select 1 from account_event')).toEqual([]);
  });
});
