// People with their figures as pages and commands get them, on both engines.
import { beforeAll, describe, expect, test } from 'vitest';
import * as contract from '../contract/people.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { listPeopleFigures, readPersonFigures } from './figures.ts';
import { everySignal } from './index.ts';
import { rollUp } from './rollup.ts';
import { mail, meeting } from './testing.ts';
import { addAccounts, type Office, officeNow, openOffice, saveActivity, setPartition } from './testing-office.ts';

const now = officeNow.getTime();
const trouble = { code: 'mailbox-not-enabled', title: 'This mailbox cannot be read.' };
const period = { from: '2026-11-16', to: '2026-11-20' };

withDatabases((here) => {
  let office: Office;

  /** Ana has a manager and a week of mail and meetings; Ben reads a mailbox with nothing in it; Cora's cannot be read. */
  beforeAll(async () => {
    office = await openOffice(here.database, 'Europe/Berlin');
    await addAccounts(here.database, office, {
      ana: { name: 'Ana Silva', manager: 'ben' },
      ben: { name: 'ben boss' },
      cora: { name: 'Cora Low' },
    });
    await saveActivity(here.database, { ...office, account: 'ana' }, [
      { ...mail({ at: '2026-11-16T08:00:00Z', from: 'ana@contoso.com', thread: 't', position: 'p1' }), id: '1' },
      { ...mail({ at: '2026-11-17T09:00:00Z', thread: 't', position: 'p2', answers: 'p1' }), id: '2' },
      {
        ...mail({ at: '2026-11-17T09:30:00Z', from: 'ana@contoso.com', thread: 't', position: 'p3', answers: 'p2' }),
        id: '3',
      },
      { ...meeting({ at: '2026-11-17T10:00:00Z', minutes: 60, actor: 'ana@contoso.com' }), id: '4' },
      { ...meeting({ at: '2026-11-19T13:00:00Z', minutes: 30, actor: 'ana@contoso.com' }), id: '5' },
    ]);
    const asOf = '2026-11-20T11:30:00Z';
    for (const account of ['ana', 'ben'] as const) {
      await setPartition(here.database, { ...office, account, stream: 'mail' }, { asOf });
      await setPartition(here.database, { ...office, account, stream: 'meetings' }, { asOf });
    }
    await setPartition(here.database, { ...office, account: 'cora', stream: 'mail' }, { asOf: null, problem: trouble });
    const { organizationId } = office;
    await rollUp(here.database, { organizationId, clock: systemClock(), signal: new AbortController().signal });
  });

  const list = async (more: Record<string, unknown> = {}) => {
    const input = contract.listPeople.input.parse({ ...period, signals: 'mail-sent,meeting-hours', ...more });
    const answer = await here.database.tenant(office.organizationId, (tx) =>
      listPeopleFigures(tx, { organizationId: office.organizationId, now }, input),
    );
    return contract.listPeople.output.parse(answer);
  };
  const read = async (email: string, more: Record<string, string> = {}) => {
    const { people } = await list({ search: email });
    const asked = { id: people[0]!.id, ...period, ...more };
    const answer = await here.database.tenant(office.organizationId, (tx) =>
      readPersonFigures(tx, { organizationId: office.organizationId, now }, asked),
    );
    return contract.readPerson.output.parse(answer);
  };

  describe('the list', () => {
    test('has everybody by name with the asked signals, over the period and a value a day', async () => {
      const { total, days, people, asOf, held } = await list();
      expect([total, asOf, held]).toEqual([3, '2026-11-20T11:30:00.000Z', { from: '2026-11-16', to: '2026-11-19' }]);
      expect(days).toEqual(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']);
      expect(people.map((person) => person.fullName)).toEqual(['Ana Silva', 'ben boss', 'Cora Low']);
      const [ana, ben, cora] = people;
      expect(ana).toMatchObject({ managerName: 'ben boss', zone: 'Europe/Berlin', coverage: 1, reason: null });
      expect(ana?.figures.map((figure) => [figure.signal, figure.value])).toEqual([
        ['mail-sent', 2],
        ['meeting-hours', 1.5],
      ]);
      expect(ana?.series).toEqual({ 'mail-sent': [1, 1, 0, 0, 0], 'meeting-hours': [0, 1, 0, 0.5, 0] });
      expect(ben?.series['mail-sent']).toEqual([0, 0, 0, 0, 0]);
      expect(cora?.series['mail-sent']).toEqual([null, null, null, null, null]);
      expect(cora).toMatchObject({ coverage: 0, reason: { code: trouble.code, text: trouble.title } });
      expect(cora?.figures[0]).toMatchObject({ value: null, state: 'unavailable', coverage: 0 });
    });

    test('is sorted by names or by coverage, searched, and cut into pages', async () => {
      const names = async (more: Record<string, unknown>) => (await list(more)).people.map((one) => one.fullName);
      expect(await names({ sort: 'coverage' })).toEqual(['Cora Low', 'Ana Silva', 'ben boss']);
      expect(await names({ sort: 'coverage', order: 'desc', size: 2 })).toEqual(['Ana Silva', 'ben boss']);
      expect(await names({ sort: 'name', order: 'desc', size: 1, page: 2 })).toEqual(['ben boss']);
      expect(await names({ search: 'silva' })).toEqual(['Ana Silva']);
      expect(await list({ search: 'nobody' })).toMatchObject({ total: 0, people: [], asOf: null });
      expect(await list({ page: 9 })).toMatchObject({ total: 3, people: [] });
    });

    test('says of every signal what the person’s page says, whichever are shown together', async () => {
      const told = await read('ana@contoso.com');
      for (let begin = 0; begin < everySignal.length; begin += 20) {
        const names = everySignal.slice(begin, begin + 20).map(({ name }) => name);
        const [ana] = (await list({ search: 'ana', signals: names.join() })).people;
        const own = told.signals.slice(begin, begin + 20);
        expect(ana?.figures).toEqual(own.map((signal) => signal.period));
        expect(ana?.series).toEqual(
          Object.fromEntries(own.map(({ period: figure, days }) => [figure.signal, days.map((day) => day.value)])),
        );
      }
    });
  });

  describe('a person', () => {
    test('has all signals with their period and days', async () => {
      const { person, signals, days, workingTime } = await read('ana@contoso.com');
      expect(person.fullName).toBe('Ana Silva');
      expect(workingTime).toEqual({ zone: 'Europe/Berlin', zoneFrom: 'organization', text: 'Mon–Fri 09:00–17:00' });
      const of = (name: string) => signals.find((signal) => signal.period.signal === name);
      expect(of('reply-time')?.period).toMatchObject({ value: 30, beside: { p90: 30, workingMedian: 30, replies: 1 } });
      expect(of('reply-time')?.days.map((day) => day.value)).toEqual([null, 30, null, null, null]);
      expect(of('reply-time')?.days[0]?.reason?.code).toBe('no-replies');
      expect(of('focus-hours')?.days.map((day) => day.value)).toEqual([8, 7, 8, 7.5, null]);
      expect(of('focus-hours')?.days[4]?.reason?.code).toBe('day-not-over');
      expect(of('focus-hours')?.period).toMatchObject({ value: 30.5, state: 'measured', coverage: 1 });
      expect(of('meeting-density')?.period.value).toBe(1.5 / 32);
      expect(signals.every((signal) => signal.days.length === days.length)).toBe(true);
    });

    test('is shown when in the week things happened, on their own clocks', async () => {
      const { heatMap } = await read('ana@contoso.com');
      expect(heatMap).toEqual([
        { weekday: 0, hour: 9, mail: 1, meetings: 0, chats: 0 },
        { weekday: 1, hour: 10, mail: 2, meetings: 0, chats: 0 },
        { weekday: 1, hour: 11, mail: 0, meetings: 1, chats: 0 },
        { weekday: 3, hour: 14, mail: 0, meetings: 1, chats: 0 },
      ]);
    });

    test('on whose days nothing happened has zeros where they were read, and whole days of focus', async () => {
      const { signals } = await read('ben@contoso.com');
      const values = Object.fromEntries(signals.map(({ period: figure }) => [figure.signal, figure.value]));
      expect(values).toMatchObject({ 'mail-sent': 0, 'meeting-hours': 0, 'focus-hours': 32, 'meeting-density': 0 });
      expect(values).toMatchObject({ 'reply-time': null, 'recurring-meetings': null, 'one-to-one-with-manager': null });
    });

    test('whose mailbox cannot be read has no figure at all, and the reason with each', async () => {
      const { signals, person } = await read('cora@contoso.com');
      const figures = signals.flatMap((signal) => [signal.period, ...signal.days]);
      expect(figures.every((figure) => figure.value === null && figure.state === 'unavailable')).toBe(true);
      const mailReasons = signals.filter(({ period: figure }) => figure.signal.startsWith('mail'));
      expect(mailReasons.every(({ period: figure }) => figure.reason?.text === trouble.title)).toBe(true);
      expect(person.coverage).toBe(0);
    });

    test('is measured as far as a period goes that reaches into days to come', async () => {
      const { signals } = await read('ana@contoso.com', { from: '2026-11-19', to: '2026-11-30' });
      expect(signals[0]?.period).toMatchObject({ value: 0, state: 'measured', coverage: 1 });
      expect(signals[0]?.days.at(-1)).toMatchObject({ value: null, reason: { code: 'not-read-yet' } });
    });

    test('of another organization does not exist', async () => {
      const other = await openOffice(here.database);
      const { people } = await list({ search: 'ana' });
      const { organizationId } = other;
      const answer = await here.database.tenant(organizationId, (tx) =>
        readPersonFigures(tx, { organizationId, now }, { id: people[0]!.id, ...period }),
      );
      expect(answer).toBeNull();
    });
  });
});
