// What is shown of teams, on both engines: which weeks, of whom, when it changes, and who may see it.
import { beforeAll, describe, expect, test } from 'vitest';
import { TeamView } from '../../contract/teams.ts';
import { withDatabases } from '../../db/testing.ts';
import { systemClock } from '../../lib/clock.ts';
import type { Office } from '../testing-office.ts';
import { findReadableTeam, listReadableTeams } from './reader.ts';
import { readGroupReport } from './report.ts';
import {
  addPeople,
  addTeam,
  chart,
  departmentIdOf,
  groupsNow,
  openGroups,
  reportsIdOf,
  saveWeek,
  type WeekValues,
} from './testing-groups.ts';
import { keepWeeks } from './upkeep.ts';
import { readTeamView } from './view.ts';

const people = chart([14, 12, 4]);
const weeks = ['2026-10-26', '2026-11-02', '2026-11-09'];
const hourMs = 3_600_000;
const valuesOf = (names: readonly string[], mail: number): WeekValues =>
  Object.fromEntries(names.map((name) => [name, { 'mail-sent': mail }]));

const even = (mail: number): WeekValues =>
  Object.fromEntries(people.map(({ name }) => [name, { 'mail-sent': mail, 'meeting-hours': 5 * hourMs }]));

withDatabases((here) => {
  let office: Office;
  const clock = { ...systemClock(), now: () => groupsNow };
  const keep = () =>
    keepWeeks(here.database, { organizationId: office.organizationId, clock, signal: new AbortController().signal });
  const owner = () => ({ organizationId: office.organizationId, role: 'owner' as const, email: 'owner@contoso.com' });

  const view = async (teamId: string, count = 3) => {
    const { organizationId } = office;
    const read = await here.database.tenant(organizationId, async (tx) => {
      const team = await findReadableTeam(tx, owner(), teamId);
      return team === null ? null : readTeamView(tx, { organizationId, now: groupsNow }, { team, weeks: count });
    });
    return TeamView.parse(read);
  };
  const figure = async (teamId: string, signal: string, count?: number) =>
    (await view(teamId, count)).figures.find((one) => one.figure.signal === signal)!;

  beforeAll(async () => {
    office = await openGroups(here.database, people);
    for (const [at, week] of weeks.entries())
      await saveWeek(here.database, office, { week, values: even(10 + at * 10) });
    await keep();
  });

  describe('a team', () => {
    test('is told in whole weeks, as a mean a person and week, with at least how many stand behind it', async () => {
      const told = await figure(reportsIdOf(office, 'lead0'), 'mail-sent');
      expect(told.figure).toMatchObject({ value: 20, unit: 'count', state: 'measured', reason: null });
      expect(told.weeks).toEqual([
        { week: weeks[0], value: 10, people: 10 },
        { week: weeks[1], value: 20, people: 10 },
        { week: weeks[2], value: 30, people: 10 },
      ]);
      expect((await figure(reportsIdOf(office, 'lead0'), 'meeting-hours')).figure).toMatchObject({
        value: 5,
        unit: 'h',
      });
    });

    test('is compared with its own weeks before, and with nobody else', async () => {
      const told = await figure(reportsIdOf(office, 'lead0'), 'mail-sent', 1);
      expect([told.figure.value, told.before.value]).toEqual([30, 20]);
    });

    test('of fewer people than may be is shown with one reason, whatever forbids it', async () => {
      const small = await figure(reportsIdOf(office, 'lead2'), 'mail-sent');
      expect(small.figure).toMatchObject({ value: null, state: 'unavailable', coverage: 0 });
      expect(small.weeks.every(({ value, people: behind }) => value === null && behind === null)).toBe(true);
      const empty = await figure(reportsIdOf(office, 'lead0'), 'after-hours-mail');
      expect(empty.figure.reason).toEqual(small.figure.reason);
    });

    test('that the roster makes is there by itself: everybody, departments, everybody under a manager', async () => {
      const teams = await here.database.tenant(office.organizationId, (tx) => listReadableTeams(tx, owner()));
      expect(teams.map(({ kind }) => kind).sort()).toEqual([
        ...Array.from({ length: 4 }, () => 'department'),
        'organization',
        ...Array.from({ length: 4 }, () => 'reports'),
      ]);
      expect((await view(reportsIdOf(office, 'chief'))).team).toMatchObject({ name: 'Team of chief', people: 33 });
      expect((await view(departmentIdOf(office, 'Department 1'))).team).toMatchObject({ people: 13 });
    });

    test('tells when in the week things happen once four weeks are over, never how often', async () => {
      expect((await view(office.organizationId)).hours).toBeNull();
    });
  });

  describe('who may see it', () => {
    test('are owners, admins and the one who leads it; to all others it does not exist', async () => {
      const { organizationId } = office;
      const teamId = reportsIdOf(office, 'lead0');
      const sees = (role: 'admin' | 'manager' | 'employee', email: string) =>
        here.database.tenant(organizationId, async (tx) => {
          const reader = { organizationId, role, email };
          const found = await findReadableTeam(tx, reader, teamId);
          const mail = await readGroupReport(tx, reader, { teamId, weeks: 3, now: groupsNow });
          expect(mail === null).toBe(found === null);
          return found !== null;
        });
      expect(await sees('admin', 'anybody@contoso.com')).toBe(true);
      expect(await sees('manager', 'Lead0@contoso.com')).toBe(true);
      expect(await sees('manager', 'lead1@contoso.com')).toBe(false);
      expect(await sees('manager', 'chief@contoso.com')).toBe(false);
      expect(await sees('manager', 'stranger@contoso.com')).toBe(false);
    });
  });

  describe('what was told', () => {
    test('does not change when one person’s data comes late, and changes when enough came together', async () => {
      const teamId = office.organizationId;
      const before = await figure(teamId, 'mail-sent');
      const late = Array.from({ length: 11 }, (_, at) => ({ name: `late${at}`, department: 'Late', manager: null }));
      await addPeople(here.database, office, late);
      const values = (some: typeof late): WeekValues =>
        Object.fromEntries(some.map(({ name }) => [name, { 'mail-sent': 90 }]));
      await saveWeek(here.database, office, { week: weeks[2]!, values: values(late.slice(0, 1)) });
      await keep();
      expect(await figure(teamId, 'mail-sent')).toEqual(before);
      await saveWeek(here.database, office, { week: weeks[2]!, values: values(late) });
      await keep();
      // They joined after the quarter's teams were written, so even together they are not counted in them.
      expect(await figure(teamId, 'mail-sent')).toEqual(before);
    });

    test('takes up those of the quarter’s people who came late once they are enough', async () => {
      const other = await openGroups(here.database, chart([14, 14]));
      const all = chart([14, 14]).map(({ name }) => name);
      const week = weeks[2]!;
      const [first, second] = [
        all.filter((name) => name.startsWith('p0-')),
        all.filter((name) => name.startsWith('p1-')),
      ];
      const work = { organizationId: other.organizationId, clock, signal: new AbortController().signal };
      await saveWeek(here.database, other, { week, values: valuesOf(first, 10) });
      await keepWeeks(here.database, work);
      const told = async () => {
        const { organizationId } = other;
        return here.database.tenant(organizationId, async (tx) => {
          const team = await findReadableTeam(tx, { ...owner(), organizationId }, organizationId);
          const read = await readTeamView(tx, { organizationId, now: groupsNow }, { team: team!, weeks: 1 });
          return read.figures.find((one) => one.figure.signal === 'mail-sent')!.weeks[0]!;
        });
      };
      expect(await told()).toEqual({ week, value: 10, people: 10 });
      await saveWeek(here.database, other, { week, values: valuesOf(second.slice(0, 9), 40) });
      await keepWeeks(here.database, work);
      expect(await told()).toEqual({ week, value: 10, people: 10 });
      await saveWeek(here.database, other, { week, values: valuesOf(second, 40) });
      await keepWeeks(here.database, work);
      expect(await told()).toEqual({ week, value: 25, people: 25 });
    });

    test('of a team put together by hand begins with the first week that is closed afterwards', async () => {
      const teamId = await addTeam(here.database, office, {
        name: 'Launch',
        people: people.filter(({ name }) => name.startsWith('p')).map(({ name }) => name),
      });
      await keep();
      expect((await figure(teamId, 'mail-sent')).figure).toMatchObject({ value: null, state: 'unavailable' });
    });
  });
});
