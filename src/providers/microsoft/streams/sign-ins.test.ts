// Sign-ins: what is kept of an entry, which windows are read in which order, and what is read again.
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../../lib/network.ts';
import { NeedsAdmin, RetryLater } from '../../errors.ts';
import { type Answer, canary, describeStream, drain, toNetwork } from '../../testing.ts';
import { graphFault, isGraph, json, link, microsoft, noon, openTestGraph } from '../testing.ts';
import { clockAt } from '../testing.ts';
import { signInsStream } from './sign-ins.ts';

const hour = 3_600_000;
const root = { mailbox: null, part: 'root' };
const user = '26be570a-0000-0000-0000-000000000001';

const entry = (given: Record<string, unknown> = {}) => ({
  id: 'sign-in-1',
  createdDateTime: '2026-11-20T10:15:41.6195833Z',
  userDisplayName: canary,
  userPrincipalName: canary,
  userId: user,
  appId: 'app-1',
  appDisplayName: 'Graph explorer',
  ipAddress: canary,
  isInteractive: true,
  status: { errorCode: 0, failureReason: canary },
  deviceDetail: { displayName: canary },
  location: { city: canary },
  ...given,
});

const filterOf = (path: string): { from: number; to: number } => {
  const found = /createdDateTime ge (\S+) and createdDateTime lt ([^&\s]+)/.exec(decodeURIComponent(path));
  return { from: Date.parse(found?.[1] ?? ''), to: Date.parse(found?.[2] ?? '') };
};

const two = [entry(), entry({ id: 'sign-in-2', status: { errorCode: 50126 }, isInteractive: false })];
const second = '/auditLogs/signIns?$top=1000&$skiptoken=2';

/** The newest window has three entries on two pages; all others are empty. */
const healthy = (path: string): Answer => {
  if (path === second) return json({ value: [entry({ id: 'sign-in-3', appId: null })] });
  return filterOf(path).to === noon ? json({ value: two, '@odata.nextLink': link(second) }) : json({ value: [] });
};

/** Every window has two pages. */
const paged = (path: string): Answer => {
  if (!path.includes('$filter')) return json({ value: [] });
  return json({ value: two, '@odata.nextLink': link(`/auditLogs/signIns?$skiptoken=${filterOf(path).to}`) });
};

const open = (answer: (path: string) => Answer, now = noon, asked: NetworkRequest[] = []) =>
  signInsStream(openTestGraph(toNetwork(microsoft(answer), asked), now), clockAt(now));

describeStream({
  name: 'sign-ins',
  open: (network) => signInsStream(openTestGraph(network), clockAt(noon)),
  partition: root,
  since: '2026-11-19T12:00:00.000Z',
  answer: microsoft(healthy),
  isData: isGraph,
  content: ['ipAddress', 'location', 'deviceDetail', 'userPrincipalName', 'userDisplayName'],
});

const since = '2026-11-20T11:00:00.000Z';
const read = async (items: unknown[]) => {
  const { pages } = await drain(() => open(() => json({ value: items })), { partition: root, since });
  return pages[0]!;
};

describe('a sign-in', () => {
  it('is who signed in to which app when, and whether it worked', async () => {
    const page = await read(two);
    const told = { kind: 'sign-in', at: '2026-11-20T10:15:41.619Z', account: user, app: 'app-1' };
    expect(page.events).toEqual([
      { ...told, id: 'sign-in-1', marks: ['interactive'] },
      { ...told, id: 'sign-in-2', marks: ['failed'] },
    ]);
    expect(page.sightings).toEqual([{ id: 'app-1', kind: 'app', displayName: 'Graph explorer', addresses: [] }]);
  });

  it.each([null, undefined, '', '00000000-0000-0000-0000-000000000000'])(
    'of nobody who is known (%j) is left out',
    async (userId) => {
      const page = await read([entry({ userId })]);
      expect([page.events, page.sightings, page.quarantined]).toEqual([[], [], []]);
    },
  );

  it.each([
    [{ createdDateTime: undefined }, 'createdDateTime: is missing'],
    [{ createdDateTime: 'yesterday' }, 'createdDateTime: Invalid ISO datetime'],
    [{ status: { errorCode: 'none' } }, 'status.errorCode: Invalid input: expected number, received string'],
  ])('that cannot be read (%j) is set aside alone, with path and fault', async (given, reason) => {
    const page = await read([entry(), entry({ id: 'bad', ...given })]);
    expect(page.events?.map(({ id }) => id)).toEqual(['sign-in-1']);
    expect(page.quarantined).toEqual([{ id: 'bad', reason }]);
  });
});

const windowsOf = (asked: readonly NetworkRequest[]) =>
  asked
    .filter(isGraph)
    .map(({ url }) => filterOf(url))
    .filter(({ from }) => !Number.isNaN(from));

describe('the sign-in log', () => {
  it('is read from now into the past without a gap, as far as Microsoft keeps it', async () => {
    const asked: NetworkRequest[] = [];
    await drain(() => open(healthy, noon, asked), { partition: root, since: null });
    const windows = windowsOf(asked);
    expect(windows[0]).toEqual({ from: noon - 6 * hour, to: noon });
    expect(windows.at(-1)?.from).toBe(noon - 30 * 24 * hour);
    for (const [at, window] of windows.entries()) if (at > 0) expect(window.to).toBe(windows[at - 1]?.from);
    // Empty windows grow: a quiet month costs few requests.
    expect(windows.length).toBeLessThan(40);
  });

  it('gives what is new in the next cycle, with two hours again for what comes late', async () => {
    const first = await drain(() => open(healthy), { partition: root, since: null });
    const asked: NetworkRequest[] = [];
    const later = noon + hour;
    const place = { partition: root, since: null, cursor: first.cursor };
    await drain(() => open(() => json({ value: [] }), later, asked), place);
    expect(windowsOf(asked)).toEqual([{ from: noon - 2 * hour, to: later }]);
  });

  it('is read again twice a day as far back as late ones come, but not before the wanted start', async () => {
    const first = await drain(() => open(healthy), { partition: root, since: null });
    const fromOf = async (now: number, start: string | null) => {
      const asked: NetworkRequest[] = [];
      const place = { partition: root, since: start, cursor: first.cursor };
      const { cursor } = await drain(() => open(() => json({ value: [] }), now, asked), place);
      return { from: Math.min(...windowsOf(asked).map(({ from }) => from)), cursor };
    };
    const { from, cursor } = await fromOf(noon + 12 * hour, null);
    expect(from).toBe(noon - 24 * hour);
    expect((await fromOf(noon + 12 * hour, since)).from).toBe(Date.parse(since));
    const asked: NetworkRequest[] = [];
    const again = { partition: root, since: null, cursor };
    await drain(() => open(() => json({ value: [] }), noon + 13 * hour, asked), again);
    expect(windowsOf(asked)).toEqual([{ from: noon + 10 * hour, to: noon + 13 * hour }]);
  });

  it('after a pause is read whole, the newest first', async () => {
    const first = await drain(() => open(healthy), { partition: root, since: null });
    const asked: NetworkRequest[] = [];
    const later = noon + 48 * hour;
    const place = { partition: root, since: null, cursor: first.cursor };
    await drain(() => open(() => json({ value: two }), later, asked), place);
    const windows = windowsOf(asked);
    expect([windows[0]?.to, windows.at(-1)?.from]).toEqual([later, noon - 2 * hour]);
    for (const [at, window] of windows.entries()) if (at > 0) expect(window.to).toBe(windows[at - 1]?.from);
  });

  it('after a pause longer than Microsoft keeps it says from when to when nobody told', async () => {
    const first = await drain(() => open(healthy), { partition: root, since: null });
    expect(first.pages.flatMap(({ untold = [] }) => untold)).toEqual([]);
    const later = noon + 40 * 24 * hour;
    const { pages } = await drain(() => open(() => json({ value: [] }), later), {
      partition: root,
      since: null,
      cursor: first.cursor,
    });
    const lost = pages.flatMap(({ untold = [] }) => untold).sort((a, b) => (a.from < b.from ? -1 : 1));
    expect([lost[0]?.from, lost.at(-1)?.to]).toEqual(['2026-11-20T10:00:00.000Z', '2026-11-30T12:00:00.000Z']);
    for (const [at, { from }] of lost.entries()) if (at > 0) expect(from).toBe(lost[at - 1]?.to);
  });

  it('says so too of a window of several pages', async () => {
    const later = noon + 40 * 24 * hour;
    const first = await drain(() => open(healthy), { partition: root, since: null });
    const place = { partition: root, since: null, cursor: first.cursor };
    const { pages } = await drain(() => open(paged, later), place);
    const lost = pages.flatMap(({ untold = [] }) => untold).sort((a, b) => (a.from < b.from ? -1 : 1));
    expect([lost[0]?.from, lost.at(-1)?.to]).toEqual(['2026-11-20T10:00:00.000Z', '2026-11-30T12:00:00.000Z']);
  });

  it('shows what is new while the past is still being read', async () => {
    const asked: NetworkRequest[] = [];
    const network = toNetwork(
      microsoft(() => json({ value: two })),
      asked,
    );
    const { signal } = new AbortController();
    let cursor = null;
    // Each window takes ten minutes.
    for (let turn = 0; turn < 12; turn += 1) {
      const now = noon + (turn * hour) / 6;
      const stream = signInsStream(openTestGraph(network, now), clockAt(now));
      const page = await stream.next({ partition: root, since: null, cursor, signal });
      expect(page.done).toBe(false);
      cursor = page.cursor;
    }
    const tops = windowsOf(asked).map(({ to }) => (to - noon) / (hour / 6));
    expect(tops.filter((top) => top > 0)).toEqual([3, 6, 9]);
  });

  it('is cut into shorter windows where much comes', async () => {
    const asked: NetworkRequest[] = [];
    let pages = 0;
    const busy = (path: string): Answer => {
      pages = path.includes('$filter') ? 0 : pages + 1;
      const next = link(`/auditLogs/signIns?$skiptoken=${filterOf(path).to}-${asked.length}`);
      return json(pages < 25 ? { value: [], '@odata.nextLink': next } : { value: [] });
    };
    await drain(() => open(busy, noon, asked), { partition: root, since: '2026-11-20T03:00:00.000Z' });
    expect(windowsOf(asked).map(({ from, to }) => (to - from) / hour)).toEqual([6, 3]);
  });

  it.each([
    [graphFault(403, 'Authentication_RequestFromNonPremiumTenantOrB2CTenant'), NeedsAdmin, 'premium-missing'],
    [graphFault(403, 'Authentication_MSGraphPermissionMissing'), NeedsAdmin, 'audit-permission-missing'],
    [graphFault(403, 'Forbidden'), NeedsAdmin, 'audit-permission-missing'],
    [graphFault(429, 'TooManyRequests', { 'retry-after': '10' }), RetryLater, 'asked-to-wait'],
  ])('that answers %j is %o', async (answer, kind, code) => {
    const refused = drain(() => open(() => answer), { partition: root, since });
    await expect(refused).rejects.toBeInstanceOf(kind);
    await expect(refused).rejects.toMatchObject({ problem: { code } });
  });
});
