// Names in exports: who has the right sees them, everybody else pseudonyms that join; the right is given by others and kept track of.
import { randomUUID } from 'node:crypto';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listRightChanges, readOwnRights } from '../contract/rights.ts';
import type { Role } from '../contract/session.ts';
import { savePeople } from '../db/queries/people.ts';
import { saveTeams } from '../db/queries/teams.ts';
import { TestBrowser } from './testing-browser.ts';
import type { TestOrganization } from './testing-organization.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

let product: TestProduct;
let a: TestOrganization;

const setRole = (userId: string, role: Role) =>
  product.database.door((tx) => tx.updateTable('login').set({ role }).where('user_id', '=', userId).execute());

/** Of each kind of row one, whose account is the person's. */
const fillRows = async ({ organizationId, personId, mark }: TestOrganization) =>
  product.database.tenant(organizationId, async (tx) => {
    const { account_id } = await tx
      .selectFrom('account_person')
      .select('account_id')
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow();
    const of = { organization_id: organizationId, account_id, item: randomUUID() };
    const at = new Date('2026-03-02T08:00:00Z');
    const none = { place: null, thread: null, position: null, answers: null, mentions: [], marks: [] };
    await tx
      .insertInto('account_event')
      .values({ ...of, ...none, kind: 'sign-in', at, reactions: 0, positive_reactions: 0 })
      .execute();
    const day = '2026-03-02';
    const { item: _item, ...whose } = of;
    await tx
      .insertInto('measure')
      .values({ ...whose, day, name: 'teams-chats', value: 3, refreshed_on: day })
      .execute();
    const contact = { display_name: `Contact ${mark}`, addresses: [`contact@${mark}.example`], part: 'contacts' };
    await tx
      .insertInto('contact')
      .values({ ...of, ...contact, company: 'Fabrikam', department: null, job_title: null, seen_at: at })
      .execute();
    const team = { teamId: randomUUID(), kind: 'reports' as const, name: '', leadId: personId, madeAt: at };
    await saveTeams(tx, { organizationId, teams: [team] });
  });

beforeAll(async () => {
  product = await openTestProduct();
  ({ a } = product);
  await fillRows(a);
  await fillRows(product.b);
  await setRole(a.userIds.manager, 'admin');
});
afterAll(() => product.close());

const days = 'from=2026-03-01&to=2026-03-03';
const files = {
  signals: `/api/export/signals?${days}`,
  activity: `/api/export/activity?${days}`,
  feed: `/api/export/feed?${days}`,
  events: `/api/export/events?${days}`,
  measures: `/api/export/measures?${days}`,
  contacts: '/api/export/contacts?',
  teams: '/api/export/teams?weeks=1',
};
type File = keyof typeof files;

const ask = (url: string, token: string) =>
  product.server.inject({
    url,
    ...(token.startsWith('plk_')
      ? { headers: { authorization: `Bearer ${token}` } }
      : { cookies: { plumbline: token } }),
  });

const linesOf = async (file: File, token: string): Promise<Record<string, unknown>[]> => {
  const answer = await ask(`${files[file]}&format=jsonl`, token);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.body
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
};

const columnsOf = async (file: File, token: string): Promise<string> =>
  (await ask(`${files[file]}&format=csv`, token)).body.split('\n')[0] ?? '';

/** Names and addresses of people; the mark stands in all of them, and in names of sources and teams. */
const named = ({ mark }: TestOrganization): RegExp => new RegExp(`(person|contact|employee|to)[ @]${mark}`, 'i');

const give = (token: string, id: string, given = true) =>
  new TestBrowser(product.server, token).post(`/api/members/${id}/names-in-exports`, { given });

const rights = async (token: string) => readOwnRights.output.parse((await ask('/api/own/rights', token)).json());

const changes = async () =>
  listRightChanges.output
    .parse((await ask('/api/right-changes', a.tokens.owner)).json())
    .changes.map(({ member, given, by }) => [member, given, by]);

const make = (token: string, scopes: readonly string[]) =>
  new TestBrowser(product.server, token).post('/api/api-keys', { name: 'BI', scopes, days: null });

describe('without the right to see names in exports', () => {
  it.each(Object.keys(files) as File[])(
    '%s carries the same columns and lines, and nobody’s name or address',
    async (file) => {
      const { owner, manager } = a.tokens;
      const [open, closed] = [await linesOf(file, owner), await linesOf(file, manager)];
      expect(JSON.stringify(open)).toMatch(named(a));
      expect(JSON.stringify(closed)).not.toMatch(named(a));
      expect(JSON.stringify(closed)).not.toContain(a.personId);
      expect(closed).toHaveLength(open.length);
      expect(await columnsOf(file, manager)).toBe(await columnsOf(file, owner));
    },
  );

  it('every format is like that', async () => {
    for (const format of ['csv', 'json', 'parquet']) {
      const answer = await ask(`${files.activity}&format=${format}`, a.tokens.manager);
      const file = new Uint8Array(answer.rawPayload).buffer;
      const rows =
        format === 'parquet' ? Object.values((await parquetReadObjects({ file }))[0] ?? {}).join(' ') : answer.body;
      expect(rows, format).toContain('person-');
      expect(rows, format).not.toMatch(named(a));
    }
  });

  it('a person and an address have one pseudonym over all files and days, and another one in another organization', async () => {
    const [[signal], [activity], [feed], [event]] = [
      await linesOf('signals', a.tokens.manager),
      await linesOf('activity', a.tokens.manager),
      await linesOf('feed', a.tokens.manager),
      await linesOf('events', a.tokens.manager),
    ];
    expect(new Set([signal?.['person'], activity?.['person'], feed?.['person'], event?.['person']]).size).toBe(1);
    expect(new Set([signal?.['email'], activity?.['mailbox'], activity?.['actor'], event?.['account']]).size).toBe(1);
    expect(signal).toMatchObject({
      person: expect.stringMatching(/^person-[2-9a-z]{16}$/),
      email: expect.stringMatching(/^account-[2-9a-z]{16}$/),
    });
    const { b } = product;
    await setRole(b.userIds.manager, 'admin');
    const [theirs] = await linesOf('signals', b.tokens.manager);
    expect(theirs?.['person']).not.toBe(signal?.['person']);
  });

  it('one is told so, and who can give it', async () => {
    expect(await rights(a.tokens.owner)).toEqual({ names: true, givers: [] });
    const { names, givers } = await rights(a.tokens.manager);
    expect(names).toBe(false);
    expect(givers.map(({ role }) => role)).toEqual(['owner', 'owner']);
  });
});

describe('the right', () => {
  it('is given by others only, works at once, and every change of it is kept with who made it', async () => {
    const { owner, manager, employee } = a.tokens;
    const id = a.userIds.manager;
    expect((await give(manager, id)).code).toBe('own-right');
    expect((await give(employee, id)).code).toBe('not-allowed');
    expect((await give(manager, a.userIds.owner)).code).toBe('right-by-role');
    expect((await give(product.b.tokens.owner, id)).code).toBe('not-found');
    expect(await changes()).toEqual([]);
    await Promise.all([give(owner, id), give(owner, id)]);
    expect(JSON.stringify(await linesOf('activity', manager))).toMatch(named(a));
    await give(owner, id, false);
    expect(JSON.stringify(await linesOf('activity', manager))).not.toMatch(named(a));
    const [who, by] = [`manager ${a.mark}`, `owner ${a.mark}`];
    expect(await changes()).toEqual([
      [who, false, by],
      [who, true, by],
    ]);
  });

  it('ends with the member, and that is kept, too', async () => {
    const { owner } = a.tokens;
    await give(owner, a.memberId);
    await new TestBrowser(product.server, owner).post(`/api/members/${a.memberId}/remove`, {});
    expect((await changes())[0]).toEqual([`employee other-${a.mark}`, false, `owner ${a.mark}`]);
  });
});

describe('an API key', () => {
  it('carries names where its maker, who has the right, made it so', async () => {
    const { owner, manager } = a.tokens;
    expect((await make(manager, ['data:export', 'names:export'])).code).toBe('invalid-input');
    expect((await make(owner, ['people:read', 'names:export'])).code).toBe('invalid-input');
    const [open, closed] = [await make(owner, ['data:export', 'names:export']), await make(owner, ['data:export'])];
    expect(JSON.stringify(await linesOf('signals', String(open.body['token'])))).toMatch(named(a));
    expect(JSON.stringify(await linesOf('signals', String(closed.body['token'])))).not.toMatch(named(a));
  });

  it('that may not read people cannot find out whose a pseudonym is by asking for an address', async () => {
    const url = `${files.signals}&person=person@${a.mark}.example`;
    const [blind, seeing] = [
      await make(a.tokens.owner, ['data:export']),
      await make(a.tokens.owner, ['data:export', 'people:read']),
    ];
    expect((await ask(url, String(blind.body['token']))).statusCode).toBe(403);
    expect((await ask(url, String(seeing.body['token']))).statusCode).toBe(200);
  });

  it('stops when its maker loses the right that it carries, says why, and works again with it', async () => {
    const { owner, manager } = a.tokens;
    await give(owner, a.userIds.manager);
    const token = String((await make(manager, ['data:export', 'names:export'])).body['token']);
    expect((await ask(files.signals, token)).statusCode).toBe(200);
    await give(owner, a.userIds.manager, false);
    const answer = await ask(files.signals, token);
    expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'key-stopped']);
    expect(answer.json().error.message).toContain('names:export');
    await give(owner, a.userIds.manager);
    expect((await ask(files.signals, token)).statusCode).toBe(200);
  });
});

it('whoever runs the machine sees names in files, without a right given', async () => {
  const headers = { authorization: `Bearer ${product.operatorToken}`, 'x-plumbline-organization': a.organizationId };
  expect((await product.server.inject({ url: files.activity, headers })).body).toMatch(named(a));
});

it('one’s own figures have one’s name and address, right or not', async () => {
  const { organizationId, personId, mark } = a;
  const blank = { department: null, jobTitle: null, managerId: null, joinedOn: null, leftOn: null };
  const person = { ...blank, personId, fullName: `Person ${mark}`, email: `manager@${mark}.example` };
  await product.database.tenant(organizationId, (tx) => savePeople(tx, { organizationId, people: [person] }));
  await give(a.tokens.owner, a.userIds.manager, false);
  const own = await ask(`/api/own/figures?${days}`, a.tokens.manager);
  expect(own.json().person).toMatchObject({ fullName: person.fullName, email: person.email });
});
