// The roster is the personnel office's: at first, after hires, leavers and other managers, and with a tenth of all requests failing.
import { expect, it } from 'vitest';
import { z } from 'zod';
import { listPeople } from '../src/contract/people.ts';
import { readRosterPerson } from '../src/contract/roster.ts';
import { withDatabases } from '../src/db/testing.ts';
import { bamboohrForm } from './bamboohr-form.ts';
import { expectNoneEarly, type ForeignStage, openForeignStage, weathers } from './foreign-stage.ts';

const day = 86_400;

const Ledger = z.object({
  bamboohr: z.object({
    employees: z.array(
      z.object({
        id: z.string(),
        firstName: z.string(),
        lastName: z.string(),
        preferredName: z.string().nullable(),
        workEmail: z.string().nullable(),
        jobTitle: z.string().nullable(),
        department: z.string().nullable(),
        supervisor: z.object({ id: z.string(), workEmail: z.string().nullable() }).nullable(),
        hireDate: z.string(),
        terminationDate: z.string().nullable(),
        active: z.boolean(),
      }),
    ),
    deleted: z.array(z.string()),
  }),
});
type Employee = z.infer<typeof Ledger>['bamboohr']['employees'][number];

interface Line {
  readonly email: string;
  readonly fullName: string;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly manager: string | null;
  readonly joinedOn: string | null;
  readonly leftOn: string | null;
}

const byEmail = (a: { email: string }, b: { email: string }): number => (a.email < b.email ? -1 : 1);

const readLedger = async (stage: ForeignStage): Promise<readonly Employee[]> =>
  (await stage.control.get('/truth?services=bamboohr&people=nobody', Ledger)).bamboohr.employees;

const lineOf = (employee: Employee): Line[] => {
  const { firstName, preferredName, lastName, workEmail, supervisor, jobTitle, department } = employee;
  if (workEmail === null) return [];
  return [
    {
      email: workEmail,
      fullName: `${preferredName ?? firstName} ${lastName}`,
      jobTitle,
      department,
      manager: supervisor?.workEmail ?? null,
      joinedOn: employee.hireDate,
      leftOn: employee.terminationDate,
    },
  ];
};

const period = { from: '2026-11-20', to: '2026-11-20' };

const readRoster = async ({ client }: ForeignStage): Promise<Line[]> => {
  const { people, total } = await client.call(listPeople, { ...period, size: 200 });
  expect(people).toHaveLength(total);
  const lines: Line[] = [];
  for (const { id } of people) {
    const { person } = await client.call(readRosterPerson, { id });
    const { email, fullName, jobTitle, department, manager, joinedOn, leftOn } = person;
    lines.push({ email, fullName, jobTitle, department, manager: manager?.email ?? null, joinedOn, leftOn });
  }
  return lines.sort(byEmail);
};

/** How many lines there are, each as the ledger has it. */
const compare = async (stage: ForeignStage): Promise<number> => {
  const ledger = (await readLedger(stage)).flatMap(lineOf).sort(byEmail);
  const roster = await readRoster(stage);
  expect(roster).toEqual(ledger);
  return ledger.length;
};

/** Beside a directory, which adds accounts that nobody is employed by and fills what the records leave open. */
const compareWithDirectory = async (stage: ForeignStage): Promise<void> => {
  await stage.connect(['people'], null);
  await stage.sync();
  const roster = new Map((await readRoster(stage)).map((line) => [line.email, line]));
  const ledger = (await readLedger(stage)).flatMap(lineOf);
  expect(roster.size).toBeGreaterThan(ledger.length);
  for (const line of ledger) {
    const said = Object.entries(line).filter(([, value]) => value !== null);
    expect(roster.get(line.email)).toMatchObject({ ...Object.fromEntries(said), leftOn: line.leftOn });
  }
};

/** Somebody comes, somebody is known to go, somebody gets another manager and title. */
const changeCompany = async (stage: ForeignStage): Promise<void> => {
  const change = (body: object): Promise<unknown> => stage.control.post('/bamboohr/employees', body);
  const working = (await readLedger(stage)).filter(({ active, workEmail }) => active && workEmail !== null);
  const [leaver, moved] = working.filter(({ supervisor }) => supervisor?.workEmail);
  const boss = working.find(({ id }) => id !== moved?.id && id !== moved?.supervisor?.id && id !== leaver?.id);
  const hire = { firstName: 'Nova', lastName: 'Hire', workEmail: 'nova.hire@contoso.com', hireDate: '2026-11-24' };
  await change({ hire: { ...hire, jobTitle: 'Analyst', department: 'Finance', supervisorId: boss?.id ?? '' } });
  await change({ employee: leaver?.id, change: { terminationDate: '2026-11-25' } });
  await change({ employee: moved?.id, change: { supervisorId: boss?.id, jobTitle: 'Lead', lastName: 'Newname' } });
};

/** Ten days, each with a change and a cycle, so that requests of every kind fail. */
const changeDaily = async (stage: ForeignStage): Promise<void> => {
  const working = (await readLedger(stage)).filter(({ active, workEmail }) => active && workEmail !== null);
  for (const [at, { id }] of working.slice(0, 10).entries()) {
    await stage.advance(day);
    await stage.control.post('/bamboohr/employees', { employee: id, change: { jobTitle: `Title ${at}` } });
    await stage.again();
  }
  await compare(stage);
};

for (const { weather, faults } of weathers) {
  withDatabases((here) => {
    it(`the roster is the ledger's, and stays so over hires, leavers and other managers, ${weather}`, {
      timeout: 300_000,
    }, async () => {
      const stage = await openForeignStage(here.url);
      try {
        if (faults !== null) await stage.control.post('/faults', faults);
        await stage.open(await bamboohrForm(stage, '2026-11-09T00:00:00.000Z'));
        const first = await compare(stage);
        expect(first).toBeGreaterThan(10);
        await stage.advance(2 * day);
        await changeCompany(stage);
        await stage.advance(3600);
        await stage.again();
        expect(await compare(stage)).toBe(first + 1);
        const seen = await readLedger(stage);
        expect(seen.filter(({ terminationDate }) => terminationDate === '2026-11-25')).toHaveLength(1);
        // The last day is over, and one of the office's own edits has come.
        await stage.advance(4 * day);
        await stage.again();
        await compare(stage);
        if (faults === null) await compareWithDirectory(stage);
        if (faults !== null) await changeDaily(stage);
        await expectNoneEarly(stage, faults);
      } finally {
        await stage.close();
      }
    });
  });
}
