// One activity seen by the person that it is of: the time on their clocks, and in which signals it counts and why.
import type { ActivityDetail, ActivityKind } from '../contract/activities.ts';
import type { Tx } from '../db/schema.ts';
import { formatDay, utcDayOf } from '../people/local-days.ts';
import { findZone, utc } from '../people/zones.ts';
import { readEvidence } from './evidence.ts';
import type { Scope } from './figures.ts';
import { signals } from './index.ts';
import { readEmptyPeriods } from './people-days.ts';
import type { StreamName } from './signal.ts';

const streams: Readonly<Record<ActivityKind, StreamName | null>> = {
  'mail-sent': 'mail',
  'mail-received': 'mail',
  meeting: 'meetings',
  chat: 'chats',
  call: 'calls',
  'sign-in': 'sign-ins',
  audit: null,
};

export interface JudgedActivity {
  /** Null: nobody's here. */
  readonly personId: string | null;
  readonly kind: ActivityKind;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Instants of the person's copies, as `Date.toISOString` prints them: by them the rows of evidence are known. */
  readonly copies: ReadonlySet<string>;
  /** For what is nobody's. */
  readonly organizationZone: string;
}

type Judgement = Pick<ActivityDetail, 'localAt' | 'zone' | 'signals' | 'withoutSignals'>;

const pad = (number: number): string => String(number).padStart(2, '0');

const nobody = (at: number, name: string): Judgement => {
  const zone = findZone(name) ?? utc;
  const minute = zone.minuteOf(at);
  return {
    localAt: `${formatDay(zone.dayOf(at))}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`,
    zone: zone.name,
    signals: [],
    withoutSignals: 'Signals are of people; this account is nobody’s here.',
  };
};

/** Reads the day's evidence of every signal of the kind: the verdicts are the signals' own. */
const verdictsOf = async (
  tx: Tx,
  scope: Scope,
  asked: JudgedActivity & { readonly personId: string; readonly day: string; readonly stream: StreamName },
): Promise<ActivityDetail['signals']> => {
  const { day, stream } = asked;
  const told: ActivityDetail['signals'] = [];
  for (const signal of signals.filter((one) => one.streams.includes(stream))) {
    const evidence = await readEvidence(tx, scope, { id: asked.personId, signal: signal.name, from: day, to: day });
    const rows = evidence?.rows.filter((row) => asked.copies.has(row.at)) ?? [];
    const row = rows.find(({ counts }) => counts) ?? rows[0];
    if (row !== undefined) told.push({ signal: signal.name, title: signal.title, counts: row.counts, why: row.why });
  }
  return told;
};

const missing = (kind: ActivityKind, found: number): string | null => {
  if (found > 0) return null;
  if (kind === 'audit') return 'Audit records count in no signal: they are context.';
  return 'No signal reads activity of this kind for this person.';
};

/** Times and verdicts as of now; nothing here is stored. */
export const judgeActivity = async (tx: Tx, scope: Scope, asked: JudgedActivity): Promise<Judgement> => {
  const { personId, at, kind } = asked;
  const { organizationId, now } = scope;
  if (personId === null) return nobody(at, asked.organizationZone);
  const utcDay = formatDay(utcDayOf(at));
  const period = (
    await readEmptyPeriods(tx, { organizationId, personIds: [personId], from: utcDay, to: utcDay, now })
  ).get(personId);
  if (period === undefined) return nobody(at, asked.organizationZone);
  const { workingTime } = period.viewer;
  const local = workingTime.dayOf(at);
  const zone = workingTime.zoneOf(local);
  const minute = zone.minuteOf(at);
  const day = formatDay(local);
  const stream = streams[kind];
  const verdicts = stream === null ? [] : await verdictsOf(tx, scope, { ...asked, personId, day, stream });
  return {
    localAt: `${day}T${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`,
    zone: zone.name,
    signals: verdicts,
    withoutSignals: missing(kind, verdicts.length),
  };
};
