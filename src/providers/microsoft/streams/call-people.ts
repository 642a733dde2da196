// Who takes part in a call, and whether any of them is known to be outside the tenant: what is unknown counts as inside.
import { z } from 'zod';
import type { Clock } from '../../../lib/clock.ts';
import { NeedsAdmin } from '../../errors.ts';
import { oddAnswer } from '../errors.ts';
import type { Graph } from '../graph.ts';
import { links } from '../problems/row.ts';

const shape = /^[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{1,63}$/;
const guest = /^(.+)_([^_]+)#ext#@.+$/;

/** A sign-in name as an address in lower case; that of a guest as the address behind it. Null: it is none. */
const addressOf = (name: string | null | undefined): string | null => {
  const text = (name ?? '').slice(0, 320).toLowerCase();
  const behind = guest.exec(text);
  const address = behind === null ? text : `${behind[1]}@${behind[2]}`;
  return shape.test(address) && address.isWellFormed() && !/\p{Cc}/u.test(address) ? address : null;
};

const Participant = z
  .object({ upn: z.string().nullish().catch(null) })
  .nullish()
  .catch(null);

const Meeting = z.object({
  participants: z.object({ organizer: Participant, attendees: z.array(Participant).nullish() }).nullish(),
});

/** Addresses of those who take part in a meeting, each once. */
export const Participants = Meeting.transform(({ participants }) => {
  const all = [participants?.organizer, ...(participants?.attendees ?? [])].map((one) => addressOf(one?.upn));
  return [...new Set(all.filter((address) => address !== null))];
});

const Organization = z.object({
  verifiedDomains: z.array(z.object({ name: z.string().trim().toLowerCase().min(3).max(253).includes('.') })).nullish(),
});

const unreadable = (raw: string): NeedsAdmin =>
  new NeedsAdmin({
    code: 'domains-unreadable',
    title: "The tenant's own domains cannot be read, so nobody can be told to be outside.",
    fix: 'Add the Application permission Organization.Read.All under API permissions and grant admin consent.',
    who: 'admin',
    link: links.tenant,
    raw,
  });

/** How long the tenant's domains are taken as they were read. */
const keepMs = 3_600_000;

export type Domains = (asked: { readonly signal: AbortSignal }) => Promise<readonly string[]>;

/** The tenant's verified domains. Errors: NeedsAdmin where they cannot be read, and those of Graph. */
export const openDomains = (graph: Graph, clock: Clock): Domains => {
  let held: { readonly names: readonly string[]; readonly until: number } | null = null;
  const read = async (signal: AbortSignal): Promise<readonly string[]> => {
    const answer = await graph.page({ path: '/organization?$select=verifiedDomains', about: 'directory', signal });
    const found = Organization.safeParse(answer.items[0]);
    // Half a list would make colleagues strangers.
    if (!found.success) throw oddAnswer("it does not give the tenant's domains", 'verifiedDomains');
    const names = (found.data.verifiedDomains ?? []).map(({ name }) => name);
    if (names.length === 0) throw unreadable('no verifiedDomains');
    return names;
  };
  return async ({ signal }) => {
    if (held !== null && clock.now() < held.until) return held.names;
    try {
      held = { names: await read(signal), until: clock.now() + keepMs };
      return held.names;
    } catch (error) {
      if (error instanceof NeedsAdmin) throw unreadable(error.problem.raw);
      throw error;
    }
  };
};
