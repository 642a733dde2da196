// Usage reports: which days are asked for and when again, what a row becomes, and what happens to concealed names.
import { describe, expect, it } from 'vitest';
import type { Network, NetworkRequest } from '../../../lib/network.ts';
import { GiveUp, RetryLater, SkipPartition } from '../../errors.ts';
import type { Page } from '../../stream.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { tableForm } from '../../testing-table.ts';
import { findCloud } from '../clouds.ts';
import { openDownloads } from '../downloads.ts';
import { clockAt, endpoints, graphFault, isGraph, json, microsoft, noon, openTestGraph } from '../testing.ts';
import { usageStream } from './usage.ts';

const dayLength = 86_400_000;
const email = { mailbox: null, part: 'email' };
const root = { mailbox: null, part: 'root' };

const open = (network: Network, now = noon) =>
  usageStream({
    graph: openTestGraph(network, now),
    downloads: openDownloads({ cloud: findCloud(endpoints), network, clock: clockAt(now) }),
    clock: clockAt(now),
  });

const header =
  'Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,Last Activity Date,Send Count,Receive Count,Read Count,Assigned Products,Report Period';
const row = (name: string, given: Partial<Record<'refreshed' | 'active' | 'counts', string>> = {}): string => {
  const { refreshed = '2026-11-19', active = '', counts = '0,0,0' } = given;
  return `${refreshed},${name},${canary},False,,${active},${counts},${canary}+POWER BI (FREE),7`;
};
const csv = (...rows: string[]): string => `\uFEFF${[header, ...rows].join('\r\n')}\r\n`;

const file = 'https://reportsncu.office.com/data/v1.0/download?token=';
const isFile = ({ url }: NetworkRequest): boolean => url.startsWith(file);

/** A Microsoft whose report of a day is the text that `answer` gives. */
const withReports =
  (answer: (day: string) => string) =>
  (request: NetworkRequest): Answer => {
    if (isFile(request))
      return {
        status: 200,
        headers: { 'content-type': 'application/octet-stream' },
        body: answer(request.url.slice(file.length)),
      };
    return microsoft((path) => {
      const day = /^\/reports\/\w+\(date=(\d{4}-\d\d-\d\d)\)$/.exec(path)?.[1];
      return day === undefined
        ? graphFault(403, 'UnknownError')
        : { status: 302, headers: { location: `${file}${day}`, 'content-type': 'text/plain' }, body: '' };
    })(request);
  };

const healthy = withReports((day) =>
  csv(
    row('ana@contoso.com', { active: day, counts: '3,10,7' }),
    row('ben@contoso.com', { counts: '0,2,0' }),
    row('cy@contoso.com', { active: '2026-10-01' }),
  ),
);

describeStream({
  name: 'usage (one report)',
  open,
  partition: email,
  since: '2026-11-18T00:00:00.000Z',
  answer: healthy,
  isData: isFile,
  content: ['subject', 'body'],
  items: { list: 'rows', id: 'User Principal Name' },
  form: tableForm,
});

const read = async (rows: readonly string[], since = '2026-11-19T00:00:00.000Z') => {
  const network = toNetwork(withReports(() => csv(...rows)));
  const { pages } = await drain(() => open(network), { partition: email, since });
  return pages[0]!;
};

const untoldIn = (pages: readonly Page[]) =>
  pages.flatMap(({ untold = [] }) => untold.map(({ from, why }) => `${from.slice(0, 10)} ${why}`));
const toldIn = (pages: readonly Page[]) => pages.flatMap(({ told = [] }) => told.map(({ from }) => from.slice(0, 10)));

const daysAsked = (asked: readonly NetworkRequest[]): string[] =>
  asked.flatMap(({ url }) => /\(date=([\d-]+)\)/.exec(url)?.[1] ?? []);

const figure = (name: string, value: number) => ({
  account: { address: 'ana@contoso.com' },
  day: '2026-11-19',
  name,
  value,
  refreshedOn: '2026-11-19',
});

describe('a row of a report', () => {
  it('is a count for each figure of an account that did something that day, zeros included', async () => {
    const { measures } = await read([row('Ana@Contoso.com', { active: '2026-11-19', counts: '3,0,7' })]);
    expect(measures).toEqual([figure('email.sent', 3), figure('email.received', 0), figure('email.read', 7)]);
  });

  it('of an account that did nothing is nothing; one that was active in a way without a figure has its zeros', async () => {
    const { measures } = await read([
      row('idle@contoso.com', { active: '2026-11-01' }),
      row('odd@contoso.com', { active: '2026-11-19T00:00:00Z' }),
    ]);
    expect(measures?.map(({ account, value }) => [account, value])).toEqual(
      [0, 0, 0].map((value) => [{ address: 'odd@contoso.com' }, value]),
    );
  });

  it('of an account that did nothing is told as such, so that what was said of it before does not stay', async () => {
    const { idle } = await read([
      row('Ana@contoso.com', { active: '2026-11-19', counts: '3,0,7' }),
      row('Idle@contoso.com', { active: '2026-11-01' }),
      row('stale@contoso.com', { refreshed: '2026-11-18' }),
      row('bad@contoso.com', { counts: ',0,0' }),
    ]);
    expect(idle).toEqual({
      day: '2026-11-19',
      names: ['email.sent', 'email.received', 'email.read'],
      accounts: [{ account: { address: 'idle@contoso.com' }, refreshedOn: '2026-11-19' }],
    });
  });

  it('says nothing of idle accounts where the report was computed before its day', async () => {
    const { idle } = await read([row('idle@contoso.com', { refreshed: '2026-11-18' })]);
    expect(idle?.accounts ?? []).toEqual([]);
  });

  it.each([
    [row('ana@contoso.com', { counts: '-1,0,0' }), 'Send Count: is no number'],
    [row('ana@contoso.com', { counts: ',0,0' }), 'Send Count: is no number'],
    [row('ana@contoso.com', { refreshed: '19.11.2026' }), 'Report Refresh Date: is no day'],
    [row('ana@contoso.com', { active: '2026-02-30' }), 'Last Activity Date: is no day'],
    [row('Ana Ash'), 'User Principal Name: is no address'],
    [`${row('ana@contoso.com')},1,2`, 'row: has 13 fields where 11 are named'],
  ])('that cannot be read (%s) is set aside alone, with its fault', async (bad, reason) => {
    const page = await read([row('ben@contoso.com', { counts: '1,0,0' }), bad]);
    expect(page.measures).toHaveLength(3);
    expect(page.quarantined.map((one) => one.reason)).toEqual([reason]);
  });
});

const inside = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

describe('a report', () => {
  it('is asked for day by day, the newest first, as far back as Microsoft keeps it', async () => {
    const asked: NetworkRequest[] = [];
    await drain(() => open(toNetwork(healthy, asked)), { partition: email, since: null });
    const days = daysAsked(asked);
    expect([days.length, days[0], days.at(-1)]).toEqual([28, '2026-11-19', '2026-10-23']);
  });

  it('is downloaded without the token, from the address that Graph names', async () => {
    const asked: NetworkRequest[] = [];
    await drain(() => open(toNetwork(healthy, asked)), { partition: email, since: '2026-11-19T00:00:00.000Z' });
    const graph = asked.filter(isGraph);
    const files = asked.filter(isFile);
    expect(graph.map(({ headers }) => headers?.['authorization']?.startsWith('Bearer '))).toEqual([true]);
    expect(files.map(({ headers }) => headers)).toEqual([{}]);
  });

  it.each(['https://files.example.com/report.csv', 'http://reports.office.com/x', 'nowhere', ''])(
    'that lies at "%s" is not fetched',
    async (location) => {
      const asked: NetworkRequest[] = [];
      const network = toNetwork(
        microsoft(() => ({ status: 302, headers: { location }, body: '' })),
        asked,
      );
      await expect(drain(() => open(network), { partition: email, since: null })).rejects.toBeInstanceOf(RetryLater);
      expect(asked.filter((one) => !isGraph(one) && !one.url.includes('login.'))).toEqual([]);
    },
  );

  it('is read again while it may be restated, and where it was not yet computed; older days are left', async () => {
    const asked: NetworkRequest[] = [];
    // The report is two days behind.
    const late = withReports(() => csv(row('ana@contoso.com', { refreshed: '2026-11-18', counts: '1,1,1' })));
    const first = await drain(() => open(toNetwork(late)), { partition: email, since: null });
    expect(first.pages.map(({ measures }) => measures?.length)).toEqual([0, ...Array.from({ length: 27 }, () => 3)]);
    const later = noon + 9 * dayLength;
    await drain(() => open(toNetwork(healthy, asked), later), { partition: email, since: null, cursor: first.cursor });
    expect(daysAsked(asked)).toEqual([
      '2026-11-28',
      '2026-11-27',
      '2026-11-26',
      '2026-11-25',
      '2026-11-24',
      '2026-11-23',
      '2026-11-22',
      '2026-11-21',
      '2026-11-20',
      '2026-11-19',
    ]);
  });

  it('without a row is asked for again', async () => {
    const asked: NetworkRequest[] = [];
    const none = withReports(() => csv());
    const first = await drain(() => open(toNetwork(none)), { partition: email, since: null });
    expect(first.cursor).toMatchObject({ left: [], known: [] });
    await drain(() => open(toNetwork(none, asked)), { partition: email, since: null, cursor: first.cursor });
    expect(daysAsked(asked)).toHaveLength(28);
  });

  it('that is more than two days late leaves its day untold, and no day that is not due yet, until it comes', async () => {
    const since = '2026-11-12T00:00:00.000Z';
    const late = withReports(() => csv(row('ana@contoso.com', { refreshed: '2026-11-14', counts: '1,1,1' })));
    const first = await drain(() => open(toNetwork(late)), { partition: email, since });
    expect(untoldIn(first.pages)).toEqual(['2026-11-17 late', '2026-11-16 late', '2026-11-15 late']);
    expect(toldIn(first.pages)).toEqual(['2026-11-14', '2026-11-13', '2026-11-12']);
    const come = { partition: email, since, cursor: first.cursor };
    const then = await drain(() => open(toNetwork(healthy)), come);
    expect(untoldIn(then.pages)).toEqual([]);
    expect(toldIn(then.pages)).toEqual(expect.arrayContaining(['2026-11-17', '2026-11-16', '2026-11-15']));
  });

  it('that is ten days late when it is first asked for leaves all of them untold', async () => {
    const refreshed = '2026-11-08';
    const late = withReports((day) =>
      day > refreshed ? csv() : csv(row('ana@contoso.com', { refreshed, counts: '1,1,1' })),
    );
    const { pages } = await drain(() => open(toNetwork(late)), { partition: email, since: null });
    const days = Array.from({ length: 9 }, (_, at) => new Date(Date.parse('2026-11-17') - at * dayLength));
    expect(untoldIn(pages)).toEqual(days.map((day) => `${day.toISOString().slice(0, 10)} late`));
    expect(toldIn(pages)).not.toContain('2026-11-09');
  });

  it('without a row is late like any other, unless none of its kind ever held one', async () => {
    const none = withReports(() => csv());
    const empty = await drain(() => open(toNetwork(none)), { partition: email, since: null });
    expect(untoldIn(empty.pages)).toHaveLength(12);
    const before = await drain(() => open(toNetwork(healthy)), { partition: email, since: null });
    const later = noon + 14 * dayLength;
    const asked = { partition: email, since: null, cursor: before.cursor };
    const { pages } = await drain(() => open(toNetwork(none), later), asked);
    expect(untoldIn(pages)).toHaveLength(12);
  });

  it('of a day on which nobody did anything is told to be complete by the reports of other days', async () => {
    const weekend = ['2026-11-14', '2026-11-15'];
    const calm = withReports((day) =>
      weekend.includes(day) ? csv() : csv(row('ana@contoso.com', { refreshed: '2026-11-18', counts: '1,1,1' })),
    );
    const since = '2026-11-12T00:00:00.000Z';
    const { pages, cursor } = await drain(() => open(toNetwork(calm)), { partition: email, since });
    expect(untoldIn(pages)).toEqual([]);
    expect(toldIn(pages)).toEqual(expect.arrayContaining(weekend));
    expect(cursor).toMatchObject({ known: expect.arrayContaining(weekend), refreshed: '2026-11-18' });
  });

  it('that Microsoft no longer had when reading went on leaves its days untold for good', async () => {
    const since = '2026-11-10T00:00:00.000Z';
    const first = await drain(() => open(toNetwork(healthy)), { partition: email, since });
    const asked = { partition: email, since, cursor: first.cursor };
    const prompt = withReports((day) => csv(row('ana@contoso.com', { refreshed: day, counts: '1,1,1' })));
    const { pages } = await drain(() => open(toNetwork(prompt), noon + 31 * dayLength), asked);
    expect(untoldIn(pages)).toEqual(['2026-11-22 lost', '2026-11-21 lost', '2026-11-20 lost']);
  });

  it('of which only the beginning came is asked for again, wherever in a line it was cut', async () => {
    const whole = csv(row('ana@contoso.com', { counts: '1,0,0' }), row('ben@contoso.com', { counts: '12,0,0' }));
    const secondLine = whole.indexOf('\r\n') + 2;
    const thirdLine = whole.indexOf('\r\n', secondLine) + 2;
    const lastLine = whole.length - '7\r\n'.length;
    for (const length of [...inside(1, secondLine - 2), ...inside(secondLine + 1, thirdLine - 2), lastLine]) {
      const network = toNetwork(withReports(() => whole.slice(0, length)));
      const read = drain(() => open(network), { partition: email, since: null });
      await expect(read, whole.slice(0, length)).rejects.toBeInstanceOf(RetryLater);
    }
    const unended = toNetwork(withReports(() => whole.slice(0, -2)));
    const since = '2026-11-19T00:00:00.000Z';
    expect((await drain(() => open(unended), { partition: email, since })).pages[0]?.measures).toHaveLength(6);
  });

  it('of before the wanted start is not asked for; a start in the future asks for nothing', async () => {
    const asked: NetworkRequest[] = [];
    const since = '2027-01-01T00:00:00.000Z';
    const { pages } = await drain(() => open(toNetwork(healthy, asked)), { partition: email, since });
    expect([pages.length, asked.length]).toEqual([1, 0]);
  });

  it.each([
    ['<html>Sign in to the hotel</html>', RetryLater],
    ['Report Refresh Date,"User', RetryLater],
    ['Person,Count\nana@contoso.com,1\n', RetryLater],
    ['', RetryLater],
    ['Report Refresh Date,Person,Report Period\n2026-11-19,ana@contoso.com,7\n', GiveUp],
    [csv(row('ana@contoso.com', { counts: '1,2,3' })).replace('Send Count', 'Sent'), GiveUp],
  ])('that is %j is %o', async (body, kind) => {
    const network = toNetwork(withReports(() => body));
    await expect(drain(() => open(network), { partition: email, since: null })).rejects.toBeInstanceOf(kind);
  });

  it.each([
    // One report alone: the others are read all the same.
    [graphFault(403, 'UnknownError'), SkipPartition, 'reports-permission-missing'],
    [graphFault(429, 'TooManyRequests', { 'retry-after': '600' }), RetryLater, 'asked-to-wait'],
    [graphFault(503, 'ServiceUnavailable'), RetryLater, 'microsoft-busy'],
    [json({ value: [] }), RetryLater, 'odd-answer'],
  ])('that is refused with %j is %o', async (answer, kind, code) => {
    const network = toNetwork(microsoft(() => answer));
    const refused = drain(() => open(network), { partition: email, since: null });
    await expect(refused).rejects.toBeInstanceOf(kind);
    await expect(refused).rejects.toMatchObject({ problem: { code } });
  });
});

describe('concealed names', () => {
  const concealed = row('6E55A185B405B6F2A6804BB7897C8AAB', { active: '2026-11-19', counts: '5,5,5' });

  it('are nobody: the stream stops with the switch to set, and keeps nothing', async () => {
    const network = toNetwork(withReports(() => csv(concealed, row('ana@contoso.com', { counts: '1,1,1' }))));
    await expect(drain(() => open(network), { partition: email, since: null })).rejects.toMatchObject({
      name: 'NeedsAdmin',
      problem: { code: 'names-concealed', raw: '1 of 2 rows', who: 'admin' },
    });
  });

  it('are told before any report is read where the switch may be read', async () => {
    const asked: NetworkRequest[] = [];
    const network = toNetwork(
      microsoft(() => json({ displayConcealedNames: true })),
      asked,
    );
    await expect(drain(() => open(network), { partition: root, since: null })).rejects.toMatchObject({
      problem: { code: 'names-concealed' },
    });
    expect(asked.filter(isGraph)).toHaveLength(1);
  });

  it.each([graphFault(403, 'UnknownError'), graphFault(404, ''), json({ displayConcealedNames: false }), json({})])(
    'are left to the rows where the switch is off or cannot be read: %j',
    async (answer) => {
      const { pages } = await drain(() => open(toNetwork(microsoft(() => answer))), { partition: root, since: null });
      expect(pages[0]?.found.map(({ part }) => part)).toEqual(['teams', 'email', 'onedrive', 'sharepoint']);
    },
  );
});
