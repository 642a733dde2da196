// Somebody who asks for every view of every team over HTTP, as pages, as files and as what mail would send, sees the same rows and nothing else.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TeamView } from '../contract/teams.ts';
import { hashPassword } from '../access/passwords.ts';
import { startSession } from '../access/sessions.ts';
import type { Role } from '../contract/session.ts';
import { createConnection } from '../db/queries/connections.ts';
import { createLogin } from '../db/queries/logins.ts';
import { newId } from '../lib/ids.ts';
import { systemClock } from '../lib/clock.ts';
import { readGroupReport } from '../signals/groups/report.ts';
import {
  countedIn,
  differenceOf,
  listCandidates,
  resolutionOf,
  unknownOf,
  type View,
} from '../signals/groups/testing-attacks.ts';
import {
  addPeople,
  addTeam,
  chart,
  groupsNow,
  numbersFrom,
  personIdOf,
  reportsIdOf,
  saveWeek,
} from '../signals/groups/testing-groups.ts';
import { keepWeeks } from '../signals/groups/upkeep.ts';
import { openTestProduct, type TestProduct } from './testing-product.ts';

const least = 10;
const weeks = ['2026-10-12', '2026-10-19', '2026-10-26', '2026-11-02', '2026-11-09'];
const people = chart([13, 12, 11, 9, 18, 5]);
const clock = { ...systemClock(), now: () => groupsNow };

let product: TestProduct;
let organizationId: string;
const tokens = new Map<string, string>();
const truth = new Map<string, number>();

const addLogin = async (role: Role, email: string): Promise<void> => {
  const userId = newId();
  const passwordHash = await hashPassword('a password of a test');
  const login = { userId, organizationId, email, fullName: role, role, passwordHash, createdAt: new Date() };
  await product.database.door((tx) => createLogin(tx, login));
  tokens.set(
    email,
    await startSession({ database: product.database, clock: systemClock() }, { userId, organizationId }),
  );
};

const get = (url: string, email = 'owner@contoso.com') =>
  product.server.inject({ url, cookies: { plumbline: tokens.get(email) ?? '' } });

beforeAll(async () => {
  product = await openTestProduct();
  const { database } = product;
  organizationId = product.a.organizationId;
  const office = { organizationId, connectionId: newId() };
  await database.tenant(organizationId, (tx) =>
    createConnection(tx, {
      ...office,
      provider: 'test',
      settings: {},
      secret: Buffer.from([]),
      streams: ['people', 'mail', 'meetings'],
      since: null,
      way: 'own-app',
      mode: 'application',
      grantKey: newId(),
      signedInAs: null,
      credentialExpiresAt: null,
      tenantId: newId(),
      tenantName: 'Contoso',
      connectedAt: new Date(groupsNow),
      connectedBy: 'Ana',
      dueAt: new Date(groupsNow),
    }),
  );
  await addPeople(database, office, people);
  const names = people.map(({ name }) => name);
  await addTeam(database, office, { name: 'All but one', people: names.slice(1) });
  await addTeam(database, office, { name: 'Across', people: names.filter((_, at) => at % 3 === 0) });
  const random = numbersFrom(11);
  for (const week of weeks) {
    const values: Record<string, Record<string, number>> = {};
    for (const name of names) {
      if (random() < 0.06) continue;
      const sent = Math.round(Math.exp(2 + random()) * 1e3) / 1e3;
      values[name] = { 'mail-sent': sent };
      truth.set(unknownOf(week, personIdOf(office, name)), sent);
    }
    await saveWeek(database, office, { week, values });
  }
  await keepWeeks(database, { organizationId, clock, signal: new AbortController().signal });
  await addLogin('owner', 'owner@contoso.com');
  await addLogin('manager', 'lead0@contoso.com');
}, 120_000);
afterAll(() => product.close());

const readAll = async (): Promise<TeamView[]> => {
  const { teams } = (await get('/api/teams')).json();
  const views: TeamView[] = [];
  for (const { id } of teams)
    for (const span of [1, 2, 3, 4, 5]) views.push((await get(`/api/teams/${id}?weeks=${span}`)).json());
  return views;
};

describe('what every view of every team tells', () => {
  it('is the same as pages, as a file and as mail: what one does not show none does', async () => {
    const file = (await get('/api/export/teams?weeks=5')).body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const csv = (await get('/api/export/teams?weeks=5&format=csv')).body.trim().split('\n');
    expect(csv.length).toBe(file.length + 1);
    const reader = { organizationId, role: 'owner' as const, email: 'owner@contoso.com' };
    let shown = 0;
    for (const view of (await readAll()).filter((one) => one.weeks.length === 5)) {
      const mail = await product.database.tenant(organizationId, (tx) =>
        readGroupReport(tx, reader, { teamId: view.team.id, weeks: 5, now: groupsNow }),
      );
      for (const { figure, before, weeks: told } of view.figures) {
        const lines = file.filter((line) => line.teamId === view.team.id && line.signal === figure.signal);
        expect(lines.map(({ week, value, people: behind }) => ({ week, value, people: behind }))).toEqual(told);
        const sent = mail?.figures.find((one) => one.definition.name === figure.signal);
        expect([sent?.figure, sent?.before, sent?.series]).toEqual([figure, before, told.map(({ value }) => value)]);
        shown += told.filter(({ value }) => value !== null).length;
      }
    }
    expect(shown).toBeGreaterThan(50);
  });

  it('comes down to nobody and to no few people in 10,000 differences, nor in all sums and differences at once', async () => {
    const sets = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
    for (const week of weeks) {
      const candidates = await product.database.tenant(organizationId, (tx) =>
        listCandidates(tx, { organizationId, week, now: groupsNow }),
      );
      sets.set(week, countedIn(candidates, { truth, week, least }));
    }
    const views = (await readAll()).flatMap((view): View[] => {
      const found = view.figures.find(({ figure }) => figure.signal === 'mail-sent');
      const told = (found?.weeks ?? []).filter(({ value }) => value !== null);
      const unknowns = told.flatMap(({ week }) =>
        [...(sets.get(week)?.get(view.team.id) ?? [])].map((person) => unknownOf(week, person)),
      );
      // Each shown week is of the people it is said to be of: the mean of the truth, as far as rounding lets see.
      for (const { week, value } of told) {
        const own = unknowns.filter((unknown) => unknown.startsWith(week));
        const mean = own.reduce((sum, unknown) => sum + (truth.get(unknown) ?? 0), 0) / own.length;
        expect(Math.abs(mean - (value ?? 0))).toBeLessThanOrEqual((mean / own.length) * 2.5);
        expect(own.length).toBeGreaterThanOrEqual(least);
      }
      return [{ name: `${view.team.id} ${view.weeks.length}`, unknowns: new Set(unknowns), people: 0, sum: 0 }];
    });
    const random = numbersFrom(3);
    const pick = (): View => views[Math.floor(random() * views.length)]!;
    for (let pair = 0; pair < 10_000; pair += 1) {
      const left = differenceOf(pick(), pick());
      const behind = new Set(left.map((unknown) => unknown.slice(11)));
      expect(behind.size === 0 || behind.size >= least).toBe(true);
    }
    for (const resolution of resolutionOf(views).values()) expect(resolution).toBeLessThanOrEqual(1 / least + 1e-6);
  });

  it('names nobody but the one who leads, and nothing of one person’s week', async () => {
    const values = new Set([...truth.values()].map(String));
    for (const view of await readAll()) {
      const text = JSON.stringify(view);
      expect(text).not.toMatch(/p\d+-\d+/);
      for (const { weeks: told } of view.figures)
        for (const { value } of told) if (value !== null) expect(values.has(String(value))).toBe(false);
    }
  });
});

describe('a manager', () => {
  it('sees the teams they lead, and no other by its id, in a file or under another span', async () => {
    const lead = 'lead0@contoso.com';
    const office = { organizationId, connectionId: '' };
    const { teams } = (await get('/api/teams', lead)).json();
    expect(teams.map(({ id }: { id: string }) => id)).toEqual([reportsIdOf(office, 'lead0')]);
    expect((await get(`/api/teams/${reportsIdOf(office, 'lead0')}`, lead)).statusCode).toBe(200);
    for (const other of [reportsIdOf(office, 'lead1'), reportsIdOf(office, 'chief'), organizationId, newId()]) {
      expect((await get(`/api/teams/${other}?weeks=1`, lead)).statusCode).toBe(404);
      expect((await get(`/api/export/teams?team=${other}`, lead)).body).toBe('');
    }
    expect((await get('/api/export/teams?weeks=1', lead)).body).not.toContain(reportsIdOf(office, 'lead1'));
  });
});
