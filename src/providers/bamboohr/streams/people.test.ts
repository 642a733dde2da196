// The employees of a company as identities: all of them, then whoever changed.
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../contract/records.ts';
import type { NetworkRequest } from '../../../lib/network.ts';
import { NeedsAdmin } from '../../errors.ts';
import type { Cursor } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { changesOf, clockAt, isReport, noon, openTestBamboo, reportOf, row, sinceOf } from '../testing.ts';
import { peopleStream } from './people.ts';

const tenant = { mailbox: null, part: 'root' };

describeStream({
  name: 'employees of BambooHR',
  open: (network) => peopleStream(openTestBamboo(network), clockAt(noon)),
  partition: tenant,
  since: null,
  answer: (request) =>
    isReport(request)
      ? reportOf([row('1', { supervisorEmail: 'boss@elsewhere.example' }), row('2', { homePhone: canary }), row('3')])
      : changesOf(['2', 'Updated', '2026-11-20T08:00:00+00:00'], ['9', 'Deleted', '2026-11-20T09:00:00+00:00']),
  isData: () => true,
  content: [
    'dateOfBirth',
    'birthday',
    'age',
    'gender',
    'ssn',
    'payRate',
    'homeEmail',
    'homePhone',
    'mobilePhone',
    'address1',
  ],
  items: { list: 'employees', id: 'id' },
});

/** Reads until the stream is done. */
const readOn = async (
  answer: (request: NetworkRequest) => Answer,
  { cursor = null, now = noon }: { readonly cursor?: Cursor | null; readonly now?: number } = {},
) => {
  const asked: NetworkRequest[] = [];
  const bamboo = openTestBamboo(toNetwork(answer, asked));
  const drained = await drain(() => peopleStream(bamboo, clockAt(now)), { partition: tenant, since: null, cursor });
  return {
    asked,
    cursor: drained.cursor,
    found: drained.pages.flatMap(({ identities }) => identities),
    removed: drained.pages.flatMap(({ removedIdentities }) => removedIdentities),
    quarantined: drained.pages.flatMap((page) => page.quarantined),
  };
};

const company =
  (rows: readonly object[], ...changes: readonly (readonly [string, string, string])[]) =>
  (request: NetworkRequest): Answer =>
    isReport(request) ? reportOf(rows) : changesOf(...changes);

const one = async (given: object): Promise<Identity | undefined> => (await readOn(company([row('1', given)]))).found[0];

describe('the employees of a company', () => {
  it('are all who are filed, with managers, first and last days', async () => {
    const { found } = await readOn(
      company([
        row('1', { supervisorEmail: 'E2@contoso.com', preferredName: 'Ani', workEmail: 'Ana@Contoso.com' }),
        row('2', { status: 'Inactive', terminationDate: '2026-10-31', jobTitle: '', department: null }),
      ]),
    );
    expect(found).toEqual([
      {
        id: '1',
        kind: 'person',
        displayName: 'Ani Lima',
        addresses: ['ana@contoso.com'],
        department: 'R&D',
        jobTitle: 'Engineer',
        managerId: '2',
        enabled: true,
        mailbox: false,
        createdAt: null,
        employment: { joinedOn: '2019-04-01', leftOn: null },
      },
      expect.objectContaining({
        id: '2',
        displayName: 'E2 Lima',
        department: null,
        jobTitle: null,
        managerId: null,
        enabled: false,
        employment: { joinedOn: '2019-04-01', leftOn: '2026-10-31' },
      }),
    ]);
  });

  it('report to whoever works there now, should an address have gone from one to another', async () => {
    const { found } = await readOn(
      company([
        row('7', { workEmail: 'lead@contoso.com' }),
        row('8', { workEmail: 'lead@contoso.com', status: 'Inactive', terminationDate: '2020-01-01' }),
        row('9', { supervisorEmail: 'lead@contoso.com' }),
      ]),
    );
    expect(found.find(({ id }) => id === '9')?.managerId).toBe('7');
  });

  it('keep a last day to come, and the one just past while the status has not turned; who came back has none', async () => {
    const leaving = async (terminationDate: string) => (await one({ terminationDate }))?.employment?.leftOn;
    expect(await leaving('2026-12-31')).toBe('2026-12-31');
    expect(await leaving('2026-11-19')).toBe('2026-11-19');
    expect(await leaving('2022-06-30')).toBeNull();
    expect((await one({ terminationDate: '2022-06-30', status: 'Inactive' }))?.employment?.leftOn).toBe('2022-06-30');
  });

  it('are told to be leavers by the last day where the status is hidden', async () => {
    const rows = [row('1'), row('2', { terminationDate: '2026-11-19' }), row('3', { terminationDate: '2026-11-21' })];
    const { found } = await readOn((request) => (isReport(request) ? reportOf(rows, ['status']) : changesOf()));
    expect(found.map(({ enabled }) => enabled)).toEqual([true, false, true]);
  });

  it('have an impossible day set aside, and nobody else with it', async () => {
    const { found, quarantined } = await readOn(company([row('1', { hireDate: '2026-02-30' }), row('2')]));
    expect(found.map(({ id }) => id)).toEqual(['2']);
    expect(quarantined).toEqual([{ id: '1', reason: 'hireDate: Invalid ISO date' }]);
  });

  it('are not read while the key may not see their addresses', async () => {
    const refusal: unknown = await readOn((request) =>
      isReport(request) ? reportOf([row('1')], ['workEmail']) : changesOf(),
    ).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NeedsAdmin);
    expect(String(refusal)).toContain('Work Email');
  });
});

describe('what changed', () => {
  const before = ['2', 'Updated', '2026-11-20T08:00:00+00:00'] as const;
  const first = () => readOn(company([row('1'), row('2')], before));

  it('is asked for from the last change that was seen, which comes once more', async () => {
    const { asked, cursor } = await first();
    expect(asked.map((request) => (isReport(request) ? 'report' : sinceOf(request)))).toEqual([
      '2026-11-19T12:00:00Z',
      'report',
    ]);
    const second = await readOn(company([row('1'), row('2', { jobTitle: 'Lead' })], before), { cursor });
    expect(second.asked.map(sinceOf)[0]).toBe('2026-11-20T08:00:00Z');
    expect(second.found.map(({ id, jobTitle }) => [id, jobTitle])).toEqual([['2', 'Lead']]);
    const third = await readOn(company([row('1'), row('2')]), { cursor: second.cursor });
    expect(third.asked.map(sinceOf)).toEqual(['2026-11-20T08:00:01Z']);
    expect(third.found).toEqual([]);
  });

  it('is whoever was added or changed, who reports to them, and who was deleted', async () => {
    const { cursor } = await first();
    const led = { supervisorEmail: 'e3@contoso.com' };
    const rows = [row('1', led), row('2'), row('3'), row('4', { supervisorEmail: 'e2@contoso.com' })];
    const later = await readOn(
      company(rows, ['3', 'Inserted', '2026-11-20T11:00:00+00:00'], ['5', 'Deleted', '2026-11-20T11:00:01+00:00']),
      { cursor },
    );
    expect(later.found.map(({ id }) => id).sort()).toEqual(['1', '3']);
    expect(later.removed).toEqual(['5']);
  });

  it('is everybody when a change cannot be read, and once a week anyway', async () => {
    const { cursor } = await first();
    const odd = await readOn(company([row('1'), row('2')], ['2', 'Updated', 'yesterday']), { cursor });
    expect(odd.found).toHaveLength(2);
    const quiet = await readOn(company([row('1'), row('2')]), { cursor, now: noon + 6 * 86_400_000 });
    expect(quiet.found).toEqual([]);
    const weekly = await readOn(company([row('1'), row('2')]), { cursor: quiet.cursor, now: noon + 7 * 86_400_000 });
    expect(weekly.found).toHaveLength(2);
  });
});
