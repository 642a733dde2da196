// The feed: every event once, in order, page by page, also while rows come in; nobody else's rows, ever.
import { randomUUID } from 'node:crypto';
import { asyncProperty, array, assert, constantFrom, integer, record } from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ActivityKind } from '../contract/activities.ts';
import type { Database } from '../db/open.ts';
import { upsertAccounts } from '../db/queries/accounts.ts';
import { saveMappings } from '../db/queries/account-people.ts';
import { savePeople } from '../db/queries/people.ts';
import { withDatabases } from '../db/testing.ts';
import { entryOf, openDirectory } from './feed-entries.ts';
import { readFeedItem } from './feed-item.ts';
import { listFeedLines } from './feed-lines.ts';
import { byName } from './naming.ts';
import { type FeedFilter, type FeedPage, readFeed } from './feed.ts';
import { addConnection, addOrganization, at } from './testing.ts';

interface Office {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly accounts: readonly string[];
  readonly people: readonly string[];
}

const names = ['ana', 'ben', 'cem'];

const openOffice = async (database: Database): Promise<Office> => {
  const { organizationId, connectionId } = await addConnection(database, await addOrganization(database), ['mail']);
  const accounts = names.map(() => randomUUID());
  const people = names.map(() => randomUUID());
  await database.tenant(organizationId, async (tx) => {
    await upsertAccounts(tx, {
      organizationId,
      connectionId,
      accounts: names.map((name, index) => ({
        accountId: accounts[index]!,
        sourceId: name,
        kind: 'person' as const,
        displayName: name,
        addresses: [`${name}@contoso.com`],
        department: null,
        jobTitle: null,
        managerSourceId: null,
        enabled: true,
        mailbox: true,
        createdAt: null,
      })),
    });
    const blank = { department: null, jobTitle: null, managerId: null, joinedOn: null, leftOn: null };
    await savePeople(tx, {
      organizationId,
      people: names.map((name, index) => ({
        ...blank,
        personId: people[index]!,
        fullName: `${name} name`,
        email: `${name}@contoso.com`,
      })),
    });
    await saveMappings(tx, {
      organizationId,
      mappings: accounts.map((accountId, index) => ({
        accountId,
        personId: people[index]!,
        by: 'rule' as const,
      })),
      at: at('01T00:00:00.000'),
    });
  });
  return { organizationId, connectionId, accounts, people };
};

interface Row {
  /** Of `names`. */
  readonly who: number;
  readonly event: string;
  readonly at: Date;
  readonly kind?: 'mail' | 'meeting';
  readonly actor?: string;
  readonly to?: readonly string[];
  readonly seconds?: number;
}

/** Resolves to the items' ids. */
const addRows = (database: Database, office: Office, rows: readonly Row[]): Promise<string[]> => {
  const items = rows.map(() => randomUUID());
  if (rows.length === 0) return Promise.resolve(items);
  return database.tenant(office.organizationId, async (tx) => {
    await tx
      .insertInto('activity')
      .values(
        rows.map((row, index) => ({
          organization_id: office.organizationId,
          account_id: office.accounts[row.who]!,
          item: items[index]!,
          kind: row.kind ?? 'mail',
          event: row.event,
          at: row.at,
          seconds: row.seconds ?? 0,
          actor: row.actor ?? 'ana@contoso.com',
          counterparts: JSON.stringify((row.to ?? ['ben@contoso.com']).map((address) => [address, 'to'])),
          marks: [],
          pass: 0,
        })),
      )
      .execute();
    return items;
  });
};

const addEvents = (
  database: Database,
  office: Office,
  events: readonly { who: number; at: Date; kind: 'chat' | 'sign-in' | 'audit' }[],
): Promise<unknown> =>
  database.tenant(office.organizationId, (tx) =>
    tx
      .insertInto('account_event')
      .values(
        events.map((event) => ({
          organization_id: office.organizationId,
          account_id: office.accounts[event.who]!,
          item: randomUUID(),
          kind: event.kind,
          at: event.at,
          mentions: [],
          reactions: 0,
          positive_reactions: 0,
          marks: event.kind === 'audit' ? ['SharePoint', 'FileAccessed'] : [],
        })),
      )
      .execute(),
  );

const filterOf = (office: Office, more: Partial<FeedFilter> = {}): FeedFilter => ({
  organizationId: office.organizationId,
  personIds: null,
  connectionIds: null,
  kinds: [],
  from: null,
  to: at('20T00:00:00.000').getTime(),
  ...more,
});

/** Pages one after the other; `between` is done before each but the first. */
const readAll = async (
  database: Database,
  asked: { filter: FeedFilter; limit: number },
  between: () => Promise<unknown> = async () => {},
): Promise<FeedPage['rows'][]> => {
  const pages: FeedPage['rows'][] = [];
  for (let after: FeedPage['next'] = null; ; ) {
    const behind: FeedPage['next'] = after;
    const page: FeedPage = await database.tenant(asked.filter.organizationId, (tx) =>
      readFeed(tx, { filter: asked.filter, limit: asked.limit, after: behind }),
    );
    pages.push(page.rows);
    if (page.next === null) return pages;
    after = page.next;
    await between();
  }
};

const eventsOf = (pages: readonly FeedPage['rows'][]): string[] => pages.flat().map(({ event }) => event);

/** Few instants, so that many rows share one; some far apart. */
const time = constantFrom(0, 1, 1000, 60_000, 3_600_000, 86_400_000, 9 * 86_400_000);
const generated = array(record({ who: integer({ min: 0, max: 2 }), event: integer({ min: 0, max: 12 }), time }), {
  minLength: 1,
  maxLength: 30,
});

const rowsOf = (given: readonly { who: number; event: number; time: number }[], ids: readonly string[]): Row[] =>
  given.map((row) => ({
    who: row.who,
    // Each event with its own instant, so that its copies are never so far apart as to be two.
    event: ids[row.event]!,
    at: new Date(at('10T09:00:00.000').getTime() - row.event * 7 * 60_000 - (row.event % 3) * row.time),
  }));

withDatabases((here) => {
  test('paging with any size gives every event once and in order, also while rows come in', async () => {
    await assert(
      asyncProperty(generated, generated, integer({ min: 1, max: 9 }), async (first, later, limit) => {
        const office = await openOffice(here.database);
        const ids = Array.from({ length: 13 }, () => randomUUID());
        // One instant an event: the first that was drawn for it.
        const times = new Map<string, Date>();
        const settle = (row: Row): Row => {
          const known = times.get(row.event) ?? row.at;
          times.set(row.event, known);
          return { ...row, at: known };
        };
        const rows = rowsOf(first, ids).map(settle);
        const more = rowsOf(later, ids)
          .map(settle)
          .map((row, index) => ({ ...row, at: new Date(row.at.getTime() + index * 1000) }));
        await addRows(here.database, office, rows);
        const there = new Set(rows.map(({ event }) => event));
        const pages = await readAll(here.database, { filter: filterOf(office), limit }, () =>
          addRows(here.database, office, more.splice(0, 2)),
        );
        const events = eventsOf(pages);
        expect(new Set(events).size).toBe(events.length);
        for (const event of there) expect(events).toContain(event);
        const instants = pages.flat().map((row) => row.at);
        expect(instants).toEqual(instants.toSorted().toReversed());
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
      }),
      { numRuns: here.engine === 'pglite' ? 15 : 25 },
    );
  });

  test('pages of any size say the same as one page', async () => {
    const office = await openOffice(here.database);
    const start = at('10T09:00:00.000').getTime();
    await addRows(
      here.database,
      office,
      Array.from({ length: 60 }, (_, index) => ({
        who: index % 3,
        event: randomUUID(),
        // Runs of the same instant, and gaps of days.
        at: new Date(start - Math.floor(index / 4) * 1000 - Math.floor(index / 20) * 3 * 86_400_000),
      })),
    );
    const whole = eventsOf(await readAll(here.database, { filter: filterOf(office), limit: 200 }));
    expect(whole).toHaveLength(60);
    for (const limit of [1, 3, 7, 59, 60, 61]) {
      expect(eventsOf(await readAll(here.database, { filter: filterOf(office), limit }))).toEqual(whole);
    }
  });

  describe('an event', () => {
    let office: Office;
    beforeAll(async () => {
      office = await openOffice(here.database);
    });
    const entries = async (filter: Partial<FeedFilter> = {}) => {
      const { organizationId } = office;
      return here.database.tenant(organizationId, async (tx) => {
        const page = await readFeed(tx, { filter: filterOf(office, filter), after: null, limit: 50 });
        const directory = await openDirectory(tx, { organizationId, rows: page.rows });
        return page.rows.map((row) => entryOf(row, { directory, personIds: filter.personIds ?? null }));
      });
    };

    test('that several mailboxes hold is one line, at the time of the earliest copy', async () => {
      const event = randomUUID();
      const to = ['ben@contoso.com', 'cem@contoso.com', 'out@fabrikam.com'];
      await addRows(here.database, office, [
        { who: 1, event, at: at('03T10:00:05.000'), to },
        { who: 0, event, at: at('03T10:00:00.000'), to },
        { who: 2, event, at: at('03T11:30:00.000'), to },
      ]);
      expect(await entries()).toEqual([
        expect.objectContaining({
          kind: 'mail-sent',
          at: '2026-03-03T10:00:00.000Z',
          person: { id: office.people[0], name: 'ana name' },
          from: null,
          others: ['ben name', 'cem name', 'out@fabrikam.com'],
          othersCount: 3,
          copies: 3,
          duration: null,
        }),
      ]);
    });

    const kinds = async (personIds: readonly string[] | null, asked: ActivityKind[] = []) =>
      (await entries({ personIds, kinds: asked })).map(({ kind, from, copies }) => [kind, from, copies]);

    test('is sent or received as those see it whose feed it is', async () => {
      const [ana, ben] = office.people;
      expect(await kinds([ana!])).toEqual([['mail-sent', null, 1]]);
      expect(await kinds([ben!])).toEqual([['mail-received', 'ana name', 1]]);
      expect(await kinds([ana!, ben!])).toEqual([['mail-sent', null, 2]]);
      expect(await kinds([ben!], ['mail-sent'])).toEqual([]);
      expect(await kinds(null, ['mail-sent', 'meeting'])).toHaveLength(1);
      expect(await kinds(null, ['mail-received'])).toEqual([]);
    });

    test('that lies in the future has not happened', async () => {
      const event = randomUUID();
      await addRows(here.database, office, [
        { who: 0, event, at: at('21T10:00:00.000'), kind: 'meeting', seconds: 1800 },
      ]);
      expect(await entries({ kinds: ['meeting'] })).toEqual([]);
      expect(await entries({ kinds: ['meeting'], to: at('22T00:00:00.000').getTime() })).toEqual([
        expect.objectContaining({
          kind: 'meeting',
          duration: 1800,
          person: expect.objectContaining({ name: 'ana name' }),
        }),
      ]);
    });

    test('of channels and logs stands among the others, by its kind', async () => {
      await addEvents(here.database, office, [
        { who: 2, at: at('03T09:00:00.000'), kind: 'chat' },
        { who: 2, at: at('04T09:00:00.000'), kind: 'sign-in' },
        { who: 1, at: at('02T09:00:00.000'), kind: 'audit' },
      ]);
      expect((await entries()).map(({ kind }) => kind)).toEqual(['sign-in', 'mail-sent', 'chat', 'audit']);
      expect((await entries({ kinds: ['audit', 'chat'] })).map(({ kind }) => kind)).toEqual(['chat', 'audit']);
      expect((await entries({ personIds: [office.people[2]!], kinds: ['chat'] }))[0]).toMatchObject({
        person: { name: 'cem name' },
        account: 'cem@contoso.com',
      });
    });

    test('is found between the days that are asked for, the last instant left out', async () => {
      const day = { from: at('03T00:00:00.000').getTime(), to: at('03T10:00:00.000').getTime() };
      expect((await entries(day)).map(({ kind }) => kind)).toEqual(['chat']);
      expect((await entries({ ...day, to: day.to + 1 })).map(({ kind }) => kind)).toEqual(['mail-sent', 'chat']);
      expect((await entries({ ...day, from: at('03T09:00:00.000').getTime() })).map(({ kind }) => kind)).toEqual([
        'chat',
      ]);
    });

    test('of another connection is left out where one is asked for', async () => {
      expect(await entries({ connectionIds: [office.connectionId] })).toHaveLength(4);
      expect(await entries({ connectionIds: [randomUUID()] })).toEqual([]);
    });

    test('opens with all who hold a copy, but only for those it is of', async () => {
      const [mail] = await entries({ kinds: ['mail-sent'] });
      const open = (organizationId: string, personIds: readonly string[] | null) => {
        const scope = { organizationId, personIds, connectionIds: null };
        return here.database.tenant(organizationId, (tx) =>
          readFeedItem(tx, { scope, item: mail!.id, copiesOf: scope }),
        );
      };
      const found = await open(office.organizationId, null);
      expect(found?.copies.map(({ accountId }) => accountId)).toEqual([0, 1, 2].map((who) => office.accounts[who]));
      const own = await open(office.organizationId, [office.people[0]!]);
      expect(own?.copies.map(({ accountId }) => accountId)).toEqual([office.accounts[0]]);
      expect(await open(office.organizationId, [office.people[1]!])).toBeNull();
      const other = await openOffice(here.database);
      expect(await open(other.organizationId, null)).toBeNull();
    });

    test('is in the file as in the feed', async () => {
      const lines = [];
      for await (const line of listFeedLines(here.database, filterOf(office), byName)) lines.push(line);
      expect(lines.map(({ id, kind, person }) => ({ id, kind, person }))).toEqual(
        (await entries()).map(({ id, kind, person }) => ({ id, kind, person: person?.name ?? null })),
      );
    });

    test('is never somebody’s of another organization', async () => {
      const other = await openOffice(here.database);
      const [item] = await addRows(here.database, other, [{ who: 0, event: randomUUID(), at: at('05T10:00:00.000') }]);
      expect((await entries()).map(({ id }) => id)).not.toContain(item);
      expect(eventsOf(await readAll(here.database, { filter: filterOf(other), limit: 2 }))).toHaveLength(1);
      expect(await entries({ personIds: [other.people[0]!] })).toEqual([]);
    });
  });
});
