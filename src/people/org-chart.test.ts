// The org chart: its top, its levels, what is to be mended, and people found in it.
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { savePeople } from '../db/queries/people.ts';
import { withDatabases } from '../db/testing.ts';
import { digest } from '../lib/ids.ts';
import { drawChart, readMending, readReports, readTop, searchChart } from './org-chart.ts';
import { makeOrganization, now } from './testing-roster.ts';

/** `Ben>Ana`: Ben reports to Ana; `Ben!`: Ben left yesterday, `Ben?`: today is the last day. */
const linesOf = (...texts: string[]) =>
  texts.map((text) => {
    const [, name = '', left = '', manager = ''] = /^(\w+)([!?]?)>?(\w*)$/.exec(text) ?? [];
    const leftOn = left === '' ? null : left === '!' ? '2026-11-19' : '2026-11-20';
    return { personId: name, managerId: manager === '' ? null : manager, leftOn, mergedInto: null };
  });
const draw = (...texts: string[]) => drawChart(linesOf(...texts), '2026-11-20');

const namesOf = (people: readonly { fullName: string }[]) => people.map(({ fullName }) => fullName);

describe('the chart', () => {
  test('begins with whoever has reports and no manager, and counts all below', () => {
    const chart = draw('Ana', 'Ben>Ana', 'Cem>Ben', 'Dia>Ben', 'Eve', 'Fin>Nobody');
    expect(chart.top).toEqual(['Ana']);
    expect(chart.unplaced).toEqual(['Eve', 'Fin']);
    expect(chart.reportsOf('Ben')).toEqual(['Cem', 'Dia']);
    expect([chart.countBelow('Ana'), chart.countBelow('Ben'), chart.countBelow('Cem')]).toEqual([3, 2, 0]);
  });

  test('leaves out who left, unless somebody who works here is still below', () => {
    const chart = draw('Ana!', 'Ben!>Ana', 'Cem>Ben', 'Dia!>Cem', 'Eve?');
    expect(chart.present).toEqual(['Cem', 'Eve']);
    expect(chart.top).toEqual(['Ana']);
    expect(chart.reportsOf('Cem')).toEqual([]);
    expect(chart.leftManagers).toEqual(['Ben']);
    expect([chart.leftOn('Ben'), chart.leftOn('Eve')]).toEqual(['2026-11-19', null]);
  });

  test('names circles, and counts in them without end', () => {
    const chart = draw('Ana>Cem', 'Ben>Ana', 'Cem>Ben', 'Dia>Ana', 'Eve>Eve');
    expect(chart.circles).toEqual([['Ana', 'Cem', 'Ben'], ['Eve']]);
    expect(chart.top).toEqual([]);
    expect(chart.countBelow('Ana')).toBe(3);
  });

  test('means the other one where two people are one', () => {
    const merged = { personId: 'Old', managerId: null, leftOn: null, mergedInto: 'Ana' };
    const chart = drawChart([...linesOf('Ana', 'Ben>Old'), merged], '2026-11-20');
    expect(chart.present).toEqual(['Ana', 'Ben']);
    expect(chart.reportsOf('Ana')).toEqual(['Ben']);
  });
});

withDatabases((here) => {
  let organizationId = '';
  const idOf = (name: string): string => digest(organizationId, name);
  const hire = (people: readonly { name: string; manager?: string; leftOn?: string; jobTitle?: string }[]) =>
    here.database.tenant(organizationId, (tx) =>
      savePeople(tx, {
        organizationId,
        people: people.map(({ name, manager, leftOn = null, jobTitle = null }) => ({
          personId: idOf(name),
          fullName: name,
          email: `${name.toLowerCase()}@contoso.com`,
          department: null,
          jobTitle,
          managerId: manager === undefined ? null : idOf(manager),
          joinedOn: null,
          leftOn,
        })),
      }),
    );
  const asked = () => ({ organizationId, now });
  const search = (text: string) => here.database.tenant(organizationId, (tx) => searchChart(tx, asked(), text));

  describe('a small office', () => {
    beforeEach(async () => {
      organizationId = await makeOrganization(here);
      await hire([
        { name: 'Ana', jobTitle: 'Chief_100%' },
        { name: 'Ben', manager: 'Ana', leftOn: '2026-01-31' },
        { name: 'Cem', manager: 'Ben' },
        { name: 'Dia', manager: 'Eve' },
        { name: 'Eve', manager: 'Dia' },
        { name: 'Fin' },
      ]);
    });

    test('is read level by level', async () => {
      const { database } = here;
      const top = await database.tenant(organizationId, (tx) => readTop(tx, asked()));
      expect(top).toMatchObject({ people: 5, mend: { unplaced: 1, circles: 1, orphaned: 1 } });
      expect(top.top).toMatchObject([{ fullName: 'Ana', reports: 1, below: 2, leftOn: null }]);
      const reports = await database.tenant(organizationId, (tx) => readReports(tx, asked(), idOf('Ana')));
      expect(reports).toMatchObject([{ fullName: 'Ben', reports: 1, below: 1, leftOn: '2026-01-31' }]);
      expect(await database.tenant(organizationId, (tx) => readReports(tx, asked(), idOf('Zoe')))).toBeNull();
    });

    test('shows what is to be mended, with the people', async () => {
      const mending = await here.database.tenant(organizationId, (tx) => readMending(tx, asked()));
      expect(namesOf(mending.unplaced)).toEqual(['Fin']);
      expect(mending.circles.map((circle) => namesOf(circle).sort())).toEqual([['Dia', 'Eve']]);
      expect(mending.orphaned.map(({ manager, reports }) => [manager.fullName, namesOf(reports)])).toEqual([
        ['Ben', ['Cem']],
      ]);
    });

    test('is searched by name, address and title, and says the way down', async () => {
      const { total, found } = await search('CEM@');
      expect([total, found.map(({ person, path }) => [person.fullName, namesOf(path)])]).toEqual([
        1,
        [['Cem', ['Ana', 'Ben']]],
      ]);
      expect(namesOf((await search('_100%')).found.map(({ person }) => person))).toEqual(['Ana']);
      expect((await search('%')).total).toBe(1);
      // Who left is not found; who reports in a circle has no end of a way.
      expect((await search('ben')).total).toBe(0);
      expect((await search('dia')).found[0]?.path).toHaveLength(1);
    });
  });

  describe('ten thousand people', () => {
    beforeAll(async () => {
      organizationId = await makeOrganization(here);
      await hire(
        Array.from({ length: 10_000 }, (_, at) =>
          at === 0 ? { name: 'P0' } : { name: `P${at}`, manager: `P${Math.floor((at - 1) / 8)}` },
        ),
      );
    });

    test('come level by level, never all at once', async () => {
      const top = await here.database.tenant(organizationId, (tx) => readTop(tx, asked()));
      expect(top).toMatchObject({ people: 10_000, top: [{ reports: 8, below: 9999 }] });
      const level = await here.database.tenant(organizationId, (tx) => readReports(tx, asked(), idOf('P1')));
      expect(level).toHaveLength(8);
      const { total, found } = await here.database.tenant(organizationId, (tx) => searchChart(tx, asked(), 'P1'));
      expect([total, found.length]).toEqual([1111, 20]);
    });
  });
});
