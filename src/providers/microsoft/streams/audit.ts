// The audit log: a query for a slice of time is asked for, waited for, and its records read; slices that hold too much are halved.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { GiveUp, type Problem, RetryLater, SkipPartition, StartOver } from '../../errors.ts';
import type { Page, PageRequest, Stream } from '../../stream.ts';
import { follow, startTrail } from '../cursors.ts';
import { oddAnswer } from '../errors.ts';
import { sourceId } from '../fields.ts';
import type { Graph } from '../graph.ts';
import { auditLimits } from '../limits.ts';
import { parseItems } from '../pages.ts';
import { delegatedPermissions, streamPermissions } from '../permissions.ts';
import { isRecord } from '../wire.ts';
import { AuditRecord } from './audit-record.ts';
import {
  beginLog,
  budget,
  budgetWait,
  canHalve,
  Cursor,
  halve,
  isHopeless,
  late,
  type QueryTask,
  type RecordsTask,
  type Slice,
  tryLater,
  withNew,
} from './audit-slices.ts';
import { estimateIds, markIds } from './distinct-count.ts';
import { page, readCursor } from '../../pages.ts';

const queries = '/security/auditLog/queries';
/** Longer than this no query runs, milliseconds; Microsoft's may take hours. */
const longestRun = 86_400_000;
/** Failures in a row after which the records are asked for in smaller slices: Microsoft's fail after some 20,000. */
const mostFailures = 4;
/** The same query may give different numbers of records; all passes together are kept. */
const mostPasses = 3;

interface Step {
  readonly graph: Graph;
  readonly request: PageRequest;
  readonly at: Cursor;
  readonly now: number;
}

const iso = (time: number): string => new Date(time).toISOString();

const asking = ({ request, at }: Step) => {
  const { signal, ready } = request;
  return { about: 'audit', version: at.version, signal, ready } as const;
};

const wait = (seconds: number, problem: Pick<Problem, 'code' | 'title' | 'raw'>): RetryLater => {
  const fix = 'Nothing to do: reading goes on when the time is over.';
  return new RetryLater({ problem: { ...problem, fix, who: 'microsoft', link: null }, seconds, scope: 'part' });
};

const preparing = (milliseconds: number): RetryLater =>
  wait(milliseconds / 1000, {
    code: 'audit-preparing',
    title: 'Microsoft is still preparing what was asked of the audit log.',
    raw: 'auditLogQuery',
  });

const overBudget = (milliseconds: number): RetryLater =>
  wait(milliseconds / 1000, {
    code: 'audit-budget',
    title: 'The queries of the audit log that a day allows are used up.',
    raw: '200 queries, 24 hours',
  });

/** The page after a step: it ends the cycle when nothing is left to be asked for. */
const step = (cursor: Cursor, found: Partial<Page> = {}): Page =>
  page({ ...found, cursor, done: cursor.task === null && cursor.slices.length === 0 });

const spanOf = ({ from, to }: Slice) => ({ from: iso(from), to: iso(to) });

/** A slice that cannot be read whole is shown as set aside and is not taken for read, so that it is no silent gap. */
const aside = (slice: Slice, fault: string): Pick<Page, 'quarantined' | 'untold'> => {
  const { from, to } = spanOf(slice);
  return {
    quarantined: [{ id: `${from}/${to}`, reason: `records: ${fault}` }],
    untold: [{ from, to, why: 'refused' }],
  };
};

const failSlice = ({ at, now }: Step, slice: Slice): Page =>
  step(tryLater(at, slice, now), isHopeless(slice) ? aside(slice, 'Microsoft fails to give this part of the log') : {});

/** Whether this version of Graph does not have the audit log. */
export const isAbsent = (error: unknown): boolean =>
  error instanceof SkipPartition || (error instanceof GiveUp && error.problem.code === 'segment-unknown');

const Made = z.object({ id: sourceId });

const submit = async (given: Step): Promise<Page> => {
  const { graph, at, now } = given;
  const [slice, ...slices] = at.slices;
  if (slice === undefined) return step(at);
  const over = budgetWait(at, now);
  if (over > 0) throw overBudget(over);
  const body = {
    '@odata.type': '#microsoft.graph.security.auditLogQuery',
    displayName: 'Plumbline',
    filterStartDateTime: iso(slice.from),
    filterEndDateTime: iso(slice.to),
  };
  let made: unknown;
  try {
    made = await graph.make({ path: queries, ...asking(given), body });
  } catch (error) {
    if (at.version === 'v1.0' && isAbsent(error)) return step({ ...at, version: 'beta' });
    throw error;
  }
  const query = Made.safeParse(made);
  if (!query.success) throw oddAnswer('the query has no id', 'auditLogQuery');
  const asked = [...at.asked.filter((time) => time > now - budget.within), now];
  const task: QueryTask = { step: 'query', id: query.data.id, slice, asked: now, polls: 0 };
  return step({ ...at, slices, asked, task });
};

const Status = z.object({
  status: z.string(),
  isRecordCountLimitExceeded: z.boolean().nullish(),
  approximateReturnedRecordCount: z.int().min(0).nullish(),
});
type Status = z.infer<typeof Status>;

const pathOf = (id: string): string => `${queries}/${encodeURIComponent(id)}`;

const beginRecords = ({ id, slice }: QueryTask, status: Status): RecordsTask => {
  const expected = status.approximateReturnedRecordCount ?? null;
  const whole = status.isRecordCountLimitExceeded !== true;
  const counts = { seen: 0, before: null, expected, pass: 1, came: '', cameBefore: 0, failures: 0, whole };
  return { step: 'records', id, slice, link: `${pathOf(id)}/records`, trail: startTrail, ...counts };
};

const succeed = ({ at }: Step, task: QueryTask, status: Status): Page => {
  const { slice } = task;
  const cursor = { ...at, task: beginRecords(task, status) };
  if (status.isRecordCountLimitExceeded !== true) return step(cursor);
  if (canHalve(slice)) return step(halve(at, slice));
  return step(cursor, aside(slice, 'more than a query gives in the shortest time'));
};

/** A query, or its records, that Microsoft no longer knows. */
const isForgotten = (error: unknown): boolean => error instanceof SkipPartition || error instanceof StartOver;

const poll = async (given: Step, task: QueryTask): Promise<Page> => {
  const { graph, at, now } = given;
  let answer: unknown;
  try {
    answer = await graph.one({ path: pathOf(task.id), ...asking(given) });
  } catch (error) {
    if (isForgotten(error)) return failSlice(given, task.slice);
    throw error;
  }
  const status = Status.safeParse(answer);
  if (!status.success) throw oddAnswer('the query has no status', 'auditLogQuery');
  if (status.data.status === 'succeeded') return succeed(given, task, status.data);
  const failed = status.data.status === 'failed' || status.data.status === 'cancelled';
  if (failed || now - task.asked > longestRun) return failSlice(given, task.slice);
  const notBefore = now + Math.min(300, 5 * 2 ** task.polls) * 1000;
  return step({ ...at, task: { ...task, polls: task.polls + 1 }, notBefore });
};

/** Only what the service itself fails at: a wait that it names, and a way that is broken, hold for all. */
const isFailure = (error: unknown): boolean =>
  error instanceof RetryLater && error.seconds === null && error.scope === 'mailbox';

const failRecords = (given: Step, task: RecordsTask): Page => {
  const failures = task.failures + 1;
  if (failures < mostFailures) {
    const notBefore = given.now + 15_000 * 2 ** failures;
    return step({ ...given.at, task: { ...task, failures }, notBefore });
  }
  return canHalve(task.slice) ? step(halve(given.at, task.slice)) : failSlice(given, task.slice);
};

/** The estimate of what came may be off by so much. */
const sureShare = 0.98;
/** Microsoft's own count is an estimate too: what came short of it by more than this share, and more than so many, is missing. */
const missing = { share: 0.2, least: 3 };

/** Whether the records are to be read once more, as fewer came than there should be, or than nobody knows. */
const isLow = ({ seen, before, expected, pass, came, cameBefore }: RecordsTask): boolean => {
  const all = estimateIds(came);
  if (pass >= mostPasses || (seen === before && all === cameBefore)) return false;
  return expected === null || seen < expected || (all !== null && all < expected * sureShare);
};

/** Whether far fewer came in all passes together than Microsoft counted. */
const isShort = ({ seen, expected, came }: RecordsTask): boolean => {
  const lack = (expected ?? 0) - Math.max(seen, estimateIds(came) ?? seen);
  return expected !== null && lack > missing.least && lack > expected * missing.share;
};

/** The same record may come many times; on one page it counts once, and another page may bring it again. */
const idsOf = (items: readonly unknown[]): ReadonlySet<string> =>
  new Set(items.map((item) => String(isRecord(item) ? item['id'] : item)));

/** The slice's end: what it tells of, or what it lacks. */
const endOf = (task: RecordsTask): Partial<Page> => {
  if (!task.whole) return {};
  return isShort(task) ? aside(task.slice, 'fewer came than Microsoft counted') : { told: [spanOf(task.slice)] };
};

const readRecords = async (given: Step, task: RecordsTask): Promise<Page> => {
  const { graph, at } = given;
  let answer: Awaited<ReturnType<Graph['page']>>;
  try {
    answer = await graph.page({ path: task.link, ...asking(given) });
  } catch (error) {
    if (isForgotten(error)) return failSlice(given, task.slice);
    if (isFailure(error)) return failRecords(given, task);
    throw error;
  }
  const { parsed, quarantined } = parseItems(AuditRecord, answer.items);
  const audited = parsed.filter((one) => one !== null);
  const events = [...new Map(audited.map(({ event }) => [event.id, event])).values()];
  const accounts = audited.map(({ account }) => account).filter((account) => account !== null);
  const sightings = [...new Map(accounts.map((account) => [account.id, account])).values()];
  const found = { events, sightings, quarantined };
  const ids = idsOf(answer.items);
  const seen = { ...task, seen: task.seen + ids.size, came: markIds(task.came, ids), failures: 0 };
  if (answer.next !== null)
    return step({ ...at, task: { ...seen, link: answer.next, trail: follow(task.trail, answer.next) } }, found);
  if (!isLow(seen)) {
    const end = endOf(seen);
    return step({ ...at, task: null }, { ...found, ...end, quarantined: [...quarantined, ...(end.quarantined ?? [])] });
  }
  const again = { seen: 0, before: seen.seen, cameBefore: estimateIds(seen.came), pass: seen.pass + 1 };
  const start = { link: `${pathOf(task.id)}/records`, trail: startTrail };
  return step({ ...at, task: { ...seen, ...again, ...start } }, found);
};

const nextStep = async (graph: Graph, request: PageRequest, now: number): Promise<Page> => {
  request.signal.throwIfAborted();
  const since = request.since === null ? null : Date.parse(request.since);
  const place = request.cursor === null ? beginLog(since, now) : readCursor(Cursor, request.cursor);
  if (now < place.notBefore) throw preparing(place.notBefore - now);
  const at = withNew(place, since, now);
  const given = { graph, request, at, now };
  if (at.task === null) return submit(given);
  return at.task.step === 'query' ? poll(given, at.task) : readRecords(given, at.task);
};

export const auditDeclaration = {
  name: 'audit',
  by: 'tenant',
  title: 'Audit log',
  gives: 'Who did what kind of thing in which service and when, never to what: work in files, mail, Teams and Copilot.',
  without: 'Without it there is no figure about work that leaves no mail, meeting or message.',
  permissions: streamPermissions.audit,
  delegated: delegatedPermissions.audit,
  every: 3600,
  standard: false,
  lag: late.reach / 1000,
  limits: auditLimits,
} as const;

export const auditStream = (graph: Graph, clock: Clock): Stream => ({
  ...auditDeclaration,
  next: async (request) => nextStep(graph, request, clock.now()),
});
