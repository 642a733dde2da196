// Reads what came back out of an organization's mailbox for it: each report marks the mail that it names, and nothing else is kept of it.
import { openMemoryVault } from '../connections/vault.ts';
import type { Database } from '../db/open.ts';
import * as rows from '../db/queries/bounces.ts';
import type { Tx } from '../db/schema.ts';
import { type Keyring, SecretUnreadable } from '../lib/secrets.ts';
import type { FoundReports } from '../providers/bounces.ts';
import { type Problem, SourceError } from '../providers/errors.ts';
import type { BounceService, Endpoints, Provider, Seams } from '../providers/provider.ts';
import { bounceProblem } from './bounce-problems.ts';
import { openBounceSecret } from './bounce-secret.ts';
import { type FailedDelivery, parseReport } from './delivery-report.ts';

export interface BounceParts {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly seams: Seams;
  readonly endpoints: Endpoints;
  readonly providers: readonly Provider[];
}

/** A mailbox is looked at this often, milliseconds, and by one process at a time. */
const every = 3 * 60_000;
const holdSeconds = 300;
const dayMs = 86_400_000;
/** Pages of a mailbox in one turn. */
const mostPages = 20;

/** Whoever sends to an address that a server refused for good is soon taken for a spammer. */
const isLasting = ({ status }: FailedDelivery): boolean => status.startsWith('5.');

const settle = async (
  tx: Tx,
  failure: FailedDelivery,
  { organizationId, now }: { readonly organizationId: string; readonly now: Date },
): Promise<'bounced' | 'other' | 'sending'> => {
  const { mailId } = failure;
  const lasting = isLasting(failure);
  const problem = bounceProblem(failure, lasting);
  const bounced = await rows.markBounced(tx, { organizationId, mailId, problem, now });
  if (bounced.recipient === null) return bounced.sending ? 'sending' : 'other';
  const address = bounced.recipient.toLowerCase();
  if (lasting) await rows.holdAddress(tx, { organizationId, address, mailId, since: now, problem });
  return 'bounced';
};

interface Reading {
  readonly organizationId: string;
  readonly stored: rows.StoredBounceMailbox;
}

class NotSettled extends Error {
  override readonly name = 'NotSettled';
}

/** A page's reports and how far it went are saved together, or not at all where a mail that it names is still being sent. */
const keepPage = (parts: BounceParts, { organizationId, stored }: Reading, page: FoundReports): Promise<number> => {
  const now = new Date(parts.seams.clock.now());
  const { changedAt } = stored;
  const failures = page.reports.flatMap((report) => parseReport(report) ?? []);
  return parts.database.tenant(organizationId, async (tx) => {
    let bounced = 0;
    for (const failure of failures) {
      const what = await settle(tx, failure, { organizationId, now });
      if (what === 'sending') throw new NotSettled('A mail that came back is still being sent.');
      if (what === 'bounced') bounced += 1;
    }
    const read = { organizationId, place: page.place, problem: null, changedAt, now, done: !page.more };
    await rows.markBouncesRead(tx, read);
    return bounced;
  });
};

const readPages = async (
  parts: BounceParts,
  reading: Reading,
  { service, signal }: { readonly service: BounceService; readonly signal: AbortSignal },
): Promise<number> => {
  const { organizationId, stored } = reading;
  const { settings } = stored;
  const vault = openMemoryVault(openBounceSecret(parts.keyring, organizationId, stored.secret), parts.seams.clock);
  const outside = { ...parts.seams, endpoints: parts.endpoints, vault };
  // A day more: servers count days by their own clocks.
  const since = new Date((stored.checkedAt ?? stored.changedAt).getTime() - dayMs);
  let { place } = stored;
  let bounced = 0;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await service.read({ settings, place, since, signal }, outside);
    bounced += await keepPage(parts, reading, page);
    if (!page.more) break;
    place = page.place;
  }
  return bounced;
};

const unreadable: Problem = {
  code: 'secret-unreadable',
  title: 'The stored password of the mailbox cannot be opened with the key this server has.',
  fix: 'Enter the password again.',
  who: 'admin',
  link: null,
  raw: 'SecretUnreadable',
};

/** Null: not a failure of the mailbox. */
const problemOf = (error: unknown): Problem | null => {
  if (error instanceof SecretUnreadable) return unreadable;
  return error instanceof SourceError ? error.problem : null;
};

/**
 * `atOnce`: also where it was looked at a moment ago. Resolves to how many mails came back; null: it was not read, as it is
 * not due, not there, being read by another process, or failed, which is kept with it.
 */
export const readBounces = async (
  parts: BounceParts,
  { organizationId, atOnce = false }: { readonly organizationId: string; readonly atOnce?: boolean },
  signal: AbortSignal,
): Promise<number | null> => {
  const { database, seams } = parts;
  const due = new Date(seams.clock.now() - (atOnce ? 0 : every));
  const stored = await database.tenant(organizationId, async (tx) =>
    (await rows.claimBounceMailbox(tx, { organizationId, due, seconds: holdSeconds }))
      ? rows.readBounceMailbox(tx, organizationId)
      : null,
  );
  const service = parts.providers.find(({ id }) => id === stored?.provider)?.bounces;
  if (stored === null || service === undefined) return null;
  const reading = { organizationId, stored };
  const end = async (problem: Problem | null): Promise<void> => {
    const read = {
      organizationId,
      place: null,
      problem,
      changedAt: stored.changedAt,
      now: new Date(seams.clock.now()),
    };
    await database.tenant(organizationId, (tx) => rows.markBouncesRead(tx, { ...read, done: true }));
  };
  try {
    return await readPages(parts, reading, { service, signal });
  } catch (error) {
    const problem = problemOf(error);
    if (problem === null && !(error instanceof NotSettled)) throw error;
    await end(problem);
    return problem === null ? 0 : null;
  }
};
