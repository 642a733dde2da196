// Sends what waits in the outbox: one mail at a time for each organization, with its rate, retries and an honest end.
import { randomUUID } from 'node:crypto';
import type { OutboxState } from '../contract/mail.ts';
import { findHold } from '../db/queries/bounces.ts';
import {
  claimMail,
  type ClaimedMail,
  countHanded,
  deleteOldMails,
  listDueOutboxes,
  markHanded,
  type Outcome,
  settleMail,
} from '../db/queries/outbox.ts';
import { backoff } from '../lib/backoff.ts';
import type { Log } from '../lib/log.ts';
import { MailRefused } from '../providers/mail-transport.ts';
import { heldProblem } from './bounce-problems.ts';
import type { PostOffice } from './post-office.ts';
import { type RenderParts, renderMail } from './render.ts';

export interface OutboxParts extends RenderParts {
  readonly office: PostOffice;
  readonly log: Log;
}

const minute = 60_000;
const waits = { first: 2 * minute, most: 4 * 60 * minute };
/** Given up after so long. */
const patience = 3 * 24 * 60 * minute;
/** Longer than any mail takes. */
const holdSeconds = 180;
const keepDays = 90;

const dayMs = 86_400_000;

/** At least half of the wait, so that a burst of failures does not come back at once. */
const waitOf = (attempts: number, seconds: number | null, random: () => number): number =>
  Math.max(
    backoff(attempts - 1, waits, () => 0.5 + random() / 2),
    (seconds ?? 0) * 1000,
  );

const outcomeOf = (
  mail: ClaimedMail,
  error: MailRefused,
  { now, random }: { now: number; random: () => number },
): Outcome => {
  const { problem, passing, seconds, uncertain, bounced } = error;
  const told = { answer: null, problem, uncertain, now: new Date(now) };
  const next = now + waitOf(mail.attempts, seconds, random);
  const inTime = next - mail.createdAt.getTime() < patience;
  if (passing && inTime) return { ...told, state: 'queued', nextAt: new Date(next) };
  return { ...told, state: bounced ? 'bounced' : 'failed', nextAt: new Date(now) };
};

const ended = (state: Extract<OutboxState, 'sent' | 'cancelled'>, answer: string | null, now: number): Outcome => ({
  state,
  answer,
  problem: null,
  uncertain: false,
  nextAt: new Date(now),
  now: new Date(now),
});

/** Renders and hands over; what it came to. Errors: MailRefused; others are faults of our own. */
const deliver = async (
  parts: OutboxParts,
  mail: ClaimedMail & { readonly holder: string },
  signal: AbortSignal,
): Promise<Outcome> => {
  const { database, seams, office } = parts;
  const { organizationId } = mail;
  const address = mail.recipient.toLowerCase();
  const hold = await database.tenant(organizationId, (tx) => findHold(tx, { organizationId, address }));
  if (hold !== null) {
    const problem = heldProblem(hold.since, hold.problem);
    throw new MailRefused({ problem, step: 'recipient', passing: false, bounced: true });
  }
  const rendered = await renderMail(parts, mail);
  if (rendered === null) return ended('cancelled', null, seams.clock.now());
  const claim = (): Promise<boolean> =>
    database.tenant(organizationId, (tx) => markHanded(tx, { ...mail, now: new Date(seams.clock.now()) }));
  const answer = await office.send(organizationId, rendered, { signal, claim });
  return ended(answer === null ? 'cancelled' : 'sent', answer, seams.clock.now());
};

const ownFault = (raw: string): MailRefused =>
  new MailRefused({
    problem: {
      code: 'mail-not-made',
      title: 'The mail could not be made or sent, for a fault of Plumbline’s own.',
      fix: 'It is tried again. If it stays so, the operator finds the reason in the log.',
      who: 'operator',
      link: null,
      raw,
    },
    step: 'accept',
    passing: true,
  });

/** Whether there may be more to send at once for this organization. */
const sendNext = async (parts: OutboxParts, organizationId: string, signal: AbortSignal): Promise<boolean> => {
  const { database, seams, office, log } = parts;
  // Without a way to send, what waits goes on waiting.
  if (!(await office.isSetUp(organizationId))) return false;
  const now = seams.clock.now();
  const since = new Date(now - minute);
  const handed = await database.tenant(organizationId, (tx) => countHanded(tx, { organizationId, since }));
  if (handed >= (await office.rateOf(organizationId))) return false;
  const holder = randomUUID();
  const asked = { organizationId, holder, seconds: holdSeconds, now: new Date(now) };
  const claimed = await database.tenant(organizationId, (tx) => claimMail(tx, asked));
  if (claimed === null) return false;
  const mail = { ...claimed, holder };
  let outcome: Outcome;
  try {
    outcome = await deliver(parts, mail, signal);
  } catch (error) {
    // Whoever stops leaves it held: handed over or not, the next process takes it up with what is known.
    if (signal.aborted) throw error;
    if (!(error instanceof MailRefused)) log.error('A mail could not be made or sent', { mail: mail.mailId, error });
    const refused = error instanceof MailRefused ? error : ownFault(error instanceof Error ? error.name : 'unknown');
    outcome = outcomeOf(mail, refused, { now: seams.clock.now(), random: Math.random });
    log.warn('A mail was not taken', {
      mail: mail.mailId,
      state: outcome.state,
      code: refused.problem.code,
      raw: refused.problem.raw,
    });
  }
  await database.tenant(organizationId, (tx) => settleMail(tx, { ...mail, ...outcome }));
  return true;
};

/** Sends what is due, of all organizations side by side. Resolves to how many were tried. */
export const emptyOutbox = async (parts: OutboxParts, signal: AbortSignal): Promise<number> => {
  const now = new Date(parts.seams.clock.now());
  const due = await parts.database.door((tx) => listDueOutboxes(tx, now));
  const send = async (organizationId: string): Promise<number> => {
    let tried = 0;
    while (!signal.aborted && (await sendNext(parts, organizationId, signal))) tried += 1;
    return tried;
  };
  const tried: number[] = [];
  // A few at a time: each holds a connection of the database and one to a server.
  for (let begin = 0; begin < due.length; begin += 4)
    tried.push(...(await Promise.all(due.slice(begin, begin + 4).map(send))));
  return tried.reduce((sum, count) => sum + count, 0);
};

/** Rows that ended 90 days ago go. */
export const forgetOldMails = async (
  parts: Pick<OutboxParts, 'database' | 'seams'>,
  organizationId: string,
): Promise<void> => {
  const before = new Date(parts.seams.clock.now() - keepDays * dayMs);
  await parts.database.tenant(organizationId, (tx) => deleteOldMails(tx, { organizationId, before }));
};
