// A tenant seen under another domain, so that several of one scenario can stand side by side: every address in it is rewritten as it is read.
import { openDirectory } from '../scenarios/directory.ts';
import type { CalendarEvent, Message, MessageChange, Tenant, TenantUser, UserChange } from './model.ts';

export interface Naming {
  readonly domain: string;
  readonly displayName: string;
}

/** Rewrites an address, or a list of proxy addresses' form, from one domain to another. */
type Rewrite = (address: string) => string;

const makeRewrite =
  (pairs: readonly (readonly [from: string, to: string])[]): Rewrite =>
  (address) => {
    const at = address.lastIndexOf('@');
    const domain = address.slice(at + 1).toLowerCase();
    const found = pairs.find(([from]) => from === domain);
    return at === -1 || !found ? address : `${address.slice(0, at + 1)}${found[1]}`;
  };

const renameUser = (rewrite: Rewrite, user: TenantUser): TenantUser => ({
  ...user,
  userPrincipalName: rewrite(user.userPrincipalName),
  mail: user.mail === null ? null : rewrite(user.mail),
  proxyAddresses: user.proxyAddresses.map(rewrite),
});

const renameMessage = (rewrite: Rewrite, message: Message): Message => ({
  ...message,
  from: rewrite(message.from),
  to: message.to.map(rewrite),
  cc: message.cc.map(rewrite),
  bcc: message.bcc.map(rewrite),
});

const renameEvent = (rewrite: Rewrite, event: CalendarEvent): CalendarEvent => ({
  ...event,
  organizer: rewrite(event.organizer),
  attendees: event.attendees.map((attendee) => ({ ...attendee, address: rewrite(attendee.address) })),
});

const renameChange = (rewrite: Rewrite, change: UserChange): UserChange =>
  'user' in change ? { at: change.at, user: renameUser(rewrite, change.user) } : change;

const renameEntry = (rewrite: Rewrite, entry: MessageChange): MessageChange =>
  'saved' in entry ? { at: entry.at, saved: renameMessage(rewrite, entry.saved) } : entry;

/** The same tenant with the domain instead of its first one, and a domain of onmicrosoft.com that goes with it. */
export const withDomain = (tenant: Tenant, { domain, displayName }: Naming): Tenant => {
  const [first = domain] = tenant.domains;
  const initial = `${domain.split('.')[0] ?? domain}.onmicrosoft.com`;
  const pairs = tenant.domains.map((known) => [known, known === first ? domain : initial] as const);
  const there = makeRewrite(pairs);
  const directory = tenant.directory.map((change) => renameChange(there, change));
  return {
    ...tenant,
    ...openDirectory(directory),
    displayName,
    domains: pairs.map(([, to]) => to),
    directory,
    groups: (tenant.groups ?? []).map((group) => ({ ...group, mail: group.mail === null ? null : there(group.mail) })),
    folders: (userId, now) => tenant.folders(userId, now),
    log: (userId, folderId) => {
      const log = tenant.log(userId, folderId);
      return (
        log && {
          ...(log.onlyAdds === undefined ? {} : { onlyAdds: log.onlyAdds }),
          ...(log.arrivals === undefined ? {} : { arrivals: log.arrivals }),
          lengthAt: (now) => log.lengthAt(now),
          slice: (from, to) => log.slice(from, to).map((entry) => renameEntry(there, entry)),
        }
      );
    },
    events: (...window) => tenant.events(...window).map((event) => renameEvent(there, event)),
  };
};
