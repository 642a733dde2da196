// Inviting employees to connect their own account: one link each, by mail where mail is set up, and a report of every row.
import type { InviteRow } from '../contract/links.ts';
import { listInvited } from '../db/queries/links.ts';
import { listLogins } from '../db/queries/logins.ts';
import type { Way } from '../providers/provider.ts';
import { type FlowParts, wayOf } from './flow.ts';
import { FlowInvalid } from './flow-refusal.ts';
import { type InviteAddress, readAddresses } from './invite-rows.ts';
import { makeLink, markSent, type NewLink } from './links.ts';

const dayMs = 86_400_000;
/** Links made, and mails sent, at the same time. */
const atOnce = 5;
/** After so many mails that could not be sent, none is tried any more. */
const mostFailures = 3;

/** Sends one invite; false: it could not be sent. */
export type Deliver = (invite: {
  readonly email: string;
  readonly url: string;
  readonly expiresAt: Date;
}) => Promise<boolean>;

export interface Inviting {
  readonly organizationId: string;
  /** The login that invites; null: the operator. */
  readonly by: string | null;
  readonly createdBy: string;
  readonly origin: string;
  readonly provider: string;
  readonly streams: readonly string[];
  readonly since: Date | null;
  readonly emails: readonly string[];
  readonly csv: string | null;
  readonly days: number;
  /** Null: no mail is set up, the addresses are returned. */
  readonly deliver: Deliver | null;
}

/** The way for somebody who acts, at the source's own pages. Errors: FlowInvalid, FlowRefused when it is blocked. */
export const redirectWay = (
  parts: FlowParts,
  wanted: Pick<Way, 'who' | 'mode'> & { readonly provider: string },
): Way => {
  const provider = parts.providers.find((one) => one.id === wanted.provider);
  if (!provider) {
    const known = parts.providers.map((one) => one.id).join(', ');
    throw new FlowInvalid('provider', `Unknown source. Choose one of: ${known}.`);
  }
  const ways = provider.setup.ways.filter(
    ({ who, mode, interaction }) => who === wanted.who && mode === wanted.mode && interaction === 'redirect',
  );
  const way = ways.find(({ id }) => provider.blocked(id, parts.endpoints) === null) ?? ways[0];
  if (!way) throw new FlowInvalid('provider', `${provider.name} has no pages to sign in on for this.`);
  wayOf(parts, { provider: provider.id, way: way.id });
  return way;
};

/** Errors: FlowInvalid. */
export const checkLinkStreams = (way: Way, streams: readonly string[]): void => {
  const unknown = streams.find((name) => !way.streams.includes(name));
  if (unknown === undefined) return;
  throw new FlowInvalid('streams', `"${unknown}" cannot be read this way. Choose from: ${way.streams.join(', ')}.`);
};

const rowOf = ({ line, email }: InviteAddress, state: InviteRow['state'], text: string): InviteRow => ({
  line,
  email,
  state,
  text,
  url: null,
});

interface Task {
  readonly inviting: Inviting;
  readonly way: Way;
  /** Domains of those who can sign in here. */
  readonly domains: ReadonlySet<string>;
  failures: number;
}

const inviteOne = async (parts: FlowParts, task: Task, address: InviteAddress): Promise<InviteRow> => {
  const { organizationId, by, createdBy, origin, provider, streams, since, days, deliver } = task.inviting;
  const { email } = address;
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const outside = task.domains.has(domain) ? '' : ` ${domain} is not a domain of anybody who can sign in here.`;
  const wanted: NewLink = {
    organizationId,
    kind: 'invite',
    by,
    createdBy,
    email,
    lifeMs: days * dayMs,
    origin,
    provider,
    way: task.way.id,
    streams,
    since,
    connectionId: null,
    role: null,
  };
  const { link, url } = await makeLink(parts, wanted);
  if (deliver === null) return { ...rowOf(address, 'made', `Pass the address on yourself.${outside}`), url };
  const tried = task.failures < mostFailures;
  if (tried && (await deliver({ email, url, expiresAt: link.expiresAt }))) {
    await markSent(parts, link);
    return rowOf(address, 'sent', `Sent.${outside}`);
  }
  task.failures += 1;
  const why = tried ? 'The mail could not be sent.' : 'Not sent, as others before could not be.';
  return { ...rowOf(address, 'not-sent', `${why} Pass the address on yourself.${outside}`), url };
};

/** In the order of the rows. Errors: FlowInvalid, FlowRefused; then nobody is invited. */
export const inviteEmployees = async (parts: FlowParts, inviting: Inviting): Promise<InviteRow[]> => {
  const { organizationId, provider, streams } = inviting;
  const way = redirectWay(parts, { provider, who: 'employee', mode: 'delegated' });
  checkLinkStreams(way, streams);
  const addresses = readAddresses(inviting);
  const emails = addresses.filter(({ fault }) => fault === null).map(({ email }) => email);
  const now = new Date(parts.seams.clock.now());
  const invited = await parts.database.tenant(organizationId, (tx) =>
    listInvited(tx, { organizationId, provider, emails, now }),
  );
  const known = new Map(invited.map(({ email, connected }) => [email, connected]));
  const logins = await parts.database.door((tx) => listLogins(tx, organizationId));
  const domains = new Set(logins.map(({ email }) => email.slice(email.lastIndexOf('@') + 1)));
  const task: Task = { inviting, way, domains, failures: 0 };
  const answer = async (address: InviteAddress): Promise<InviteRow> => {
    if (address.fault !== null) return rowOf(address, address.fault.state, address.fault.text);
    const connected = known.get(address.email);
    if (connected === undefined) return inviteOne(parts, task, address);
    const text = connected ? 'This account is connected already.' : 'There is an invite that still works. Remind them.';
    return rowOf(address, 'already', text);
  };
  const rows: InviteRow[] = [];
  for (let start = 0; start < addresses.length; start += atOnce) {
    rows.push(...(await Promise.all(addresses.slice(start, start + atOnce).map(answer))));
  }
  return rows;
};
