// Faults as services that are not Microsoft's say them: each gives its own words and the form of its pages.
import { applyFault, deliver, type Delivery } from './fault-effects.ts';
import type { Fault } from './faults.ts';
import { readText, type Answer } from './http/wire.ts';
import { writeRetryAfter } from './retry-after.ts';

/** How a list is paged: the name of the list, the path to the cursor, and the cursor that names this very page, known once it was made. */
interface PageForm {
  readonly list: string;
  readonly cursor: readonly [string] | readonly [string, string];
  readonly here: () => string;
}

export interface Dialect {
  readonly status: (status: number) => Answer;
  readonly throttle: (retryAfter: string | null) => Answer;
  /** Null where the answer is no page. */
  readonly page: PageForm | null;
  /** What the service says where a cursor is gone, a token has expired and the like; what is not there makes no sense for the request. */
  readonly refusals: Readonly<Partial<Record<Fault['kind'], () => Answer>>>;
}

const ofPages = ['page-without-value', 'next-link-to-itself', 'empty-page', 'duplicate-items'] as const;

/** The faults beyond those of sockets, throttling and statuses that can strike the request. */
export const listKinds = ({ page, refusals }: Dialect): ReadonlySet<string> =>
  new Set([...(page === null ? [] : ofPages), ...Object.keys(refusals)]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const setCursor = (body: Record<string, unknown>, { cursor: [first, second], here }: PageForm): object => {
  if (second === undefined) return { ...body, [first]: here() };
  const inner = body[first];
  return { ...body, [first]: { ...(isRecord(inner) ? inner : {}), [second]: here() } };
};

const bend = (kind: Fault['kind'], answer: Answer, page: PageForm): Answer => {
  const body: unknown = answer.status === 200 ? JSON.parse(readText(answer)) : null;
  if (!isRecord(body)) return answer;
  const items = body[page.list];
  if (!Array.isArray(items)) return answer;
  const { [page.list]: _, ...rest } = body;
  const bent: Readonly<Record<string, () => object>> = {
    'page-without-value': () => rest,
    'next-link-to-itself': () => setCursor(body, page),
    'empty-page': () => setCursor({ ...body, [page.list]: [] }, page),
    'duplicate-items': () => ({ ...body, [page.list]: [...items, ...items.slice(0, Math.ceil(items.length / 3))] }),
  };
  return { ...answer, body: JSON.stringify(bent[kind]?.() ?? body) };
};

/** The delivery that a fault makes of the real answer. */
export const applyForeignFault = (fault: Fault, real: () => Answer, dialect: Dialect): Delivery => {
  if (fault.kind === 'status') return deliver(dialect.status(fault.status));
  if (fault.kind === 'throttle') return deliver(dialect.throttle(writeRetryAfter(fault.retryAfter)));
  const refusal = dialect.refusals[fault.kind];
  if (refusal) return deliver(refusal());
  if (dialect.page && ofPages.some((kind) => kind === fault.kind))
    return deliver(bend(fault.kind, real(), dialect.page));
  return applyFault(fault, real, { url: '', nonce: '', restart: null });
};
