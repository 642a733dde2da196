// Everything as lines, on both engines.
import { beforeAll, describe, expect, test } from 'vitest';
import { ActivityLine, SignalLine } from '../contract/people.ts';
import { withDatabases } from '../db/testing.ts';
import { systemClock } from '../lib/clock.ts';
import { digest } from '../lib/ids.ts';
import { byName } from '../activity/naming.ts';
import { findPerson, listActivityLines, listSignalLines, UnknownPerson } from './export-lines.ts';
import { signals } from './index.ts';
import { rollUp } from './rollup.ts';
import { mail, meeting } from './testing.ts';
import {
  accountOf,
  addAccounts,
  type Office,
  officeNow,
  openOffice,
  saveActivity,
  setPartition,
} from './testing-office.ts';

const now = officeNow.getTime();

withDatabases((here) => {
  let office: Office;
  const everybody = 60;
  beforeAll(async () => {
    office = await openOffice(here.database);
    const names = Array.from({ length: everybody }, (_, index) => `p${String(index).padStart(2, '0')}`);
    await addAccounts(here.database, office, {
      ...Object.fromEntries(names.map((name) => [name, { name: `Name ${name}` }])),
      team: { kind: 'shared', addresses: ['team@contoso.com'] },
    });
    const { organizationId } = office;
    await saveActivity(here.database, { ...office, account: 'p00' }, [
      { ...mail({ at: '2026-11-18T10:00:00Z', from: 'p00@contoso.com', cc: ['x@fabrikam.com'] }), id: '1' },
      { ...meeting({ at: '2026-11-18T11:00:00Z', marks: ['private'] }), id: '2' },
    ]);
    const flood = Array.from({ length: 2500 }, (_, index) => ({
      ...mail({ at: new Date(Date.parse('2026-11-01T00:00:00Z') + index * 60_000).toISOString() }),
      id: String(index),
    }));
    await saveActivity(here.database, { ...office, account: 'team' }, flood);
    await here.database.tenant(organizationId, (tx) =>
      tx
        .updateTable('activity')
        .set({ at: null })
        .where('organization_id', '=', organizationId)
        .where('item', '=', digest('item', accountOf(office, 'team'), '7'))
        .execute(),
    );
    await setPartition(here.database, { ...office, account: 'p00', stream: 'mail' }, { asOf: '2026-11-20T11:30:00Z' });
    await rollUp(here.database, { organizationId, clock: systemClock(), signal: new AbortController().signal });
  });

  const find = (address: string) =>
    here.database.tenant(office.organizationId, (tx) =>
      findPerson(tx, { organizationId: office.organizationId, now }, address),
    );

  describe('figures', () => {
    test('come as a line per person, day and signal, by name, day and signal', async () => {
      const { organizationId } = office;
      const asked = { organizationId, now, from: '2026-11-17', to: '2026-11-18', person: null, naming: byName };
      const lines: SignalLine[] = [];
      for await (const line of listSignalLines(here.database, asked)) lines.push(SignalLine.parse(line));
      expect(lines).toHaveLength(everybody * 2 * signals.length);
      expect([...new Set(lines.map((line) => line.email))]).toHaveLength(everybody);
      expect(lines.slice(0, signals.length).map((line) => line.signal)).toEqual(signals.map((signal) => signal.name));
      const sent = lines.filter((line) => line.email === 'p00@contoso.com' && line.signal === 'mail-sent');
      expect(sent.map((line) => [line.person, line.day, line.value, line.state])).toEqual([
        ['Name p00', '2026-11-17', 0, 'measured'],
        ['Name p00', '2026-11-18', 1, 'measured'],
      ]);
      expect(lines.find((line) => line.email === 'p01@contoso.com')).toMatchObject({
        value: null,
        state: 'unavailable',
        reason: { code: 'not-read' },
      });
    });

    test('of one person are those of nobody else', async () => {
      const { organizationId } = office;
      const person = await find(' P07@contoso.com');
      const asked = { organizationId, now, from: '2026-11-18', to: '2026-11-18', person, naming: byName };
      const emails = new Set<string>();
      for await (const line of listSignalLines(here.database, asked)) emails.add(line.email);
      expect([...emails]).toEqual(['p07@contoso.com']);
      await expect(find('7@contoso.com')).rejects.toThrow(UnknownPerson);
    });
  });

  const lines = async (more: { from?: string; to?: string; person?: string } = {}): Promise<ActivityLine[]> => {
    const { organizationId } = office;
    const person = more.person === undefined ? null : await find(more.person);
    const asked = { organizationId, from: more.from ?? null, to: more.to ?? null, person, naming: byName };
    const all: ActivityLine[] = [];
    for await (const line of listActivityLines(here.database, asked)) all.push(ActivityLine.parse(line));
    return all;
  };

  describe('activity', () => {
    test('comes whole, undated mail and nobody’s mailboxes included, each row once', async () => {
      const all = await lines();
      expect(all).toHaveLength(2502);
      expect(new Set(all.map((line) => line.event)).size).toBe(2502);
      expect(all.filter((line) => line.at === null)).toMatchObject([{ person: null, mailbox: 'team@contoso.com' }]);
    });

    test('of one person tells who, when, with whom and how it is marked', async () => {
      const [first, second] = (await lines({ person: 'p00@contoso.com' })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
      expect(first).toMatchObject({
        person: 'Name p00',
        mailbox: 'p00@contoso.com',
        kind: 'mail',
        at: '2026-11-18T10:00:00.000Z',
        duration: 0,
        actor: 'p00@contoso.com',
        counterparts: [
          { address: 'ana@contoso.com', role: 'to' },
          { address: 'x@fabrikam.com', role: 'cc' },
        ],
      });
      expect(second).toMatchObject({ kind: 'meeting', duration: 1800, thread: null, marks: ['private'] });
    });

    test('of some days leaves out other days and undated mail', async () => {
      const some = await lines({ from: '2026-11-02', to: '2026-11-02' });
      expect(some.every((line) => line.at?.startsWith('2026-11-02'))).toBe(true);
      expect(some).toHaveLength(1060);
    });
  });
});
