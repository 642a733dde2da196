// calendarView, plain and delta: the occurrences in a window, and what changed in it since.
import { z } from 'zod';
import { answerJson, graphType, type Answer } from '../http/wire.ts';
import type { CalendarEvent, Instant } from '../tenant/model.ts';
import type { Endpoint, UserCall } from './endpoint.ts';
import { accessDenied, badRequest, GraphError, notEmulated, syncStateNotFound } from './errors.ts';
import { showEvents, stubEvent, type EventView } from './event-shape.ts';
import { readCount, readLinkToken, readSelect, readToken, writeLink, writeToken } from './odata.ts';
import { readCalendar, seesEventContent } from './requirements.ts';
import { readZone } from './zones.ts';

const context = (call: UserCall): string =>
  `https://graph.microsoft.com/v1.0/$metadata#users('${call.user.id}')/calendarView`;

/** A bound carries its own offset; none is UTC. */
const readBound = (query: URLSearchParams, name: string): Instant => {
  const text = query.get(name);
  if (text === null || text === '') {
    throw new GraphError(
      400,
      'ErrorInvalidParameter',
      `This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.`,
    );
  }
  const zoned = /(z|[+-]\d\d:\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`;
  const at = Date.parse(zoned);
  if (Number.isNaN(at))
    throw new GraphError(400, 'ErrorInvalidParameter', `The value '${text}' of parameter '${name}' is invalid.`);
  return at;
};

const readWindow = (query: URLSearchParams): { from: Instant; to: Instant } => {
  const window = { from: readBound(query, 'startDateTime'), to: readBound(query, 'endDateTime') };
  if (window.to < window.from) {
    throw new GraphError(400, 'ErrorInvalidParameter', 'The end of the window is before its start.');
  }
  return window;
};

const viewOf = (call: UserCall, select: readonly string[] | null): EventView => {
  const zoneName = call.prefer.timeZone ?? 'UTC';
  const zone = readZone(zoneName);
  if (zone === null)
    throw new GraphError(
      400,
      'ErrorInvalidTimeZone',
      `A valid TimeZone value must be specified. The value '${zoneName}' is not.`,
    );
  return {
    tenant: call.tenant,
    now: call.now,
    select,
    withContent: seesEventContent(call.permissions),
    zone,
    zoneName,
  };
};

const answerView = (call: UserCall): Answer => {
  const { query } = call;
  for (const option of ['$filter', '$expand', '$search'])
    if (query.has(option)) throw notEmulated(`${option} on calendarView`);
  const order = query.get('$orderby');
  if (order !== null && !/^start\/dateTime(\s+asc)?$/i.test(order.trim())) throw notEmulated(`$orderby=${order}`);
  const { from, to } = readWindow(query);
  const top = readCount(query, '$top', { min: 1, max: 1000 }) ?? 10;
  const skip = readCount(query, '$skip', { min: 0, max: 10_000_000 }) ?? 0;
  const events = call.tenant.events(call.user.id, from, to, call.now);
  const show = showEvents(viewOf(call, readSelect(query)));
  const page = events.slice(skip, skip + top);
  const next = skip + page.length;
  const kept = Object.fromEntries(
    ['startDateTime', 'endDateTime', '$select', '$orderby', '$top'].map((name) => [name, query.get(name)]),
  );
  const link = writeLink(`${call.base}/calendarView`, { ...kept, $skip: next });
  return answerJson(
    200,
    {
      '@odata.context': context(call),
      value: page.map(show),
      ...(next < events.length ? { '@odata.nextLink': link } : {}),
    },
    { 'content-type': graphType },
  );
};

const Token = z.object({
  kind: z.literal('calendar'),
  generation: z.number(),
  from: z.number(),
  to: z.number(),
  /** Changes after this instant are shown; null while the window is first read. */
  since: z.number().nullable(),
  until: z.number().nullable(),
  given: z.number(),
});
type Token = z.infer<typeof Token>;

const open = (call: UserCall, generation: number): Token => {
  const { query } = call;
  if (query.has('$select') && call.world.settings.calendarDeltaSelect === 'refused') {
    throw badRequest("The query parameter '$select' is not supported on calendarView/delta.");
  }
  for (const option of ['$expand', '$filter', '$orderby', '$search', '$top']) {
    if (query.has(option)) throw badRequest(`The query parameter '${option}' is not supported on calendarView/delta.`);
  }
  return { kind: 'calendar', generation, ...readWindow(query), since: null, until: null, given: 0 };
};

const answerDelta = (call: UserCall): Answer => {
  if (call.world.settings.calendarDeltaNeedsRead && !seesEventContent(call.permissions)) throw accessDenied();
  const generation = call.world.deltas.generation(call.tenant.id, call.user.id);
  const text = readLinkToken(call.query);
  const token = text === null ? open(call, generation) : Token.safeParse(readToken(text)).data;
  if (!token || token.generation !== generation) throw syncStateNotFound();
  const until = token.until ?? call.now;
  const items = listChanges(call, token, until);
  const size = Math.min(call.prefer.maxPageSize ?? 10, 1000);
  const page = items.slice(token.given, token.given + size);
  const given = token.given + page.length;
  const done = given >= items.length;
  const onward: Token = done ? { ...token, since: until, until: null, given: 0 } : { ...token, until, given };
  const base = `${call.base}/calendarView/delta`;
  const link = writeLink(base, { [done ? '$deltatoken' : '$skiptoken']: writeToken(onward) });
  return answerJson(
    200,
    {
      '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#Collection(event)',
      [done ? '@odata.deltaLink' : '@odata.nextLink']: link,
      value: page.map((item) => ({ '@odata.type': '#microsoft.graph.event', ...item() })),
    },
    { 'content-type': graphType },
  );
};

type Item = () => Record<string, unknown>;

/** Events are written only for the page they stand on. An event that left the window is removed from it. */
const listChanges = (call: UserCall, token: Token, until: Instant): readonly Item[] => {
  const { tenant, user } = call;
  const view = viewOf(call, null);
  const full = showEvents(view);
  const stub = call.world.settings.stubOccurrences ? stubEvent(view) : full;
  const write =
    (event: CalendarEvent): Item =>
    () =>
      event.type === 'occurrence' ? stub(event) : full(event);
  const after = tenant.events(user.id, token.from, token.to, until);
  if (token.since === null) return after.map(write);
  const { since } = token;
  const before = new Map(tenant.events(user.id, token.from, token.to, since).map((event) => [event.id, event]));
  const changed = after.filter((event) => event.modifiedAt > since || !before.has(event.id));
  const kept = new Set(after.map((event) => event.id));
  const gone = [...before.keys()].filter((id) => !kept.has(id));
  return [
    ...changed.map(write),
    ...gone.map(
      (id): Item =>
        () => ({ id, '@removed': { reason: 'deleted' } }),
    ),
  ];
};

const common = { method: 'GET', area: 'outlook', resource: 'event', paged: true, requires: readCalendar } as const;

export const calendarEndpoints: readonly Endpoint[] = [
  { ...common, template: '/users/{user}/calendarView', answer: answerView },
  { ...common, template: '/users/{user}/calendarView/delta', answer: answerDelta },
  { ...common, template: '/users/{user}/calendar/calendarView', answer: answerView },
  { ...common, template: '/users/{user}/calendar/calendarView/delta', answer: answerDelta },
];
