// One-time links: made, listed, renewed and revoked by who may; opened and followed by whoever holds one.
import { can } from '../../access/can.ts';
import type { Caller } from '../../access/caller.ts';
import { followLink } from '../../connections/flow-link.ts';
import { checkLinkStreams, type Deliver, inviteEmployees, redirectWay } from '../../connections/invites.ts';
import * as flow from '../../connections/links.ts';
import * as contract from '../../contract/links.ts';
import { readConnection } from '../../db/queries/connections.ts';
import { readOrganization } from '../../db/queries/organizations.ts';
import type { Log } from '../../lib/log.ts';
import { inviteMail, joinMail, type LinkMail } from '../../notify/link-mail.ts';
import type { Mail } from '../../notify/message.ts';
import type { PostOffice } from '../../notify/post-office.ts';
import { notAllowed, notFound } from '../errors.ts';
import { Brake, nameOf, originOf, orRefuse } from '../flow-answer.ts';
import { type Call, publicRoute, type Route, route } from '../route.ts';
import type { FlowRouteParts } from './sign-ins.ts';

export interface LinkRouteParts extends FlowRouteParts {
  /** Where no mail is set up the addresses of links are shown, to be passed on. */
  readonly office: PostOffice;
  readonly log: Log;
}

/** False when the server did not take it; the log has the reason. */
export const trySend = async (parts: LinkRouteParts, organizationId: string, mail: Mail): Promise<boolean> => {
  if (!(await parts.office.isSetUp(organizationId))) return false;
  try {
    await parts.office.send(organizationId, mail);
    return true;
  } catch (error) {
    parts.log.warn('A mail could not be sent', { error });
    return false;
  }
};

export const organizationName = async (parts: LinkRouteParts, organizationId: string): Promise<string> =>
  (await parts.database.tenant(organizationId, (tx) => readOrganization(tx, organizationId)))?.name ?? '';

/** Whose links the caller may see and change: null: everybody's in the organization. The operator sees all. */
const makerOf = ({ role, userId }: Caller): string | null => (can(role, 'connections:manage') ? null : userId);

/** Errors: Refusal 404, also for another's; 403 when the caller may no longer make such a link. */
const findLink = async (parts: LinkRouteParts, caller: Caller, linkId: string) => {
  const { organizationId, role } = caller;
  const link = await flow.readLink(parts, { organizationId, linkId, by: makerOf(caller) });
  if (link === null) throw notFound('The link');
  const needed = { 'admin-consent': 'connections:manage', invite: 'invites:manage', join: 'members:manage' } as const;
  if (!can(role, needed[link.kind])) throw notAllowed();
  return link;
};

const providerName = (parts: LinkRouteParts, id: string | null): string =>
  parts.providers.find((one) => one.id === id)?.name ?? 'work';

const consentRoute = (parts: LinkRouteParts): Route =>
  route(contract.createConsentLink, async ({ input, caller, request }) => {
    const { organizationId, userId: by } = caller;
    const { provider, streams, connectionId } = input;
    const way = await orRefuse(async () => {
      const named = parts.providers.find((one) => one.id === provider)?.setup.ways.find((one) => one.id === input.way);
      const mode = named?.mode ?? 'application';
      const found = redirectWay(parts, { provider, who: 'admin', mode });
      checkLinkStreams(found, streams);
      return found.id;
    });
    if (connectionId !== null) {
      const key = { organizationId, connectionId };
      const connection = await parts.database.tenant(organizationId, (tx) => readConnection(tx, key));
      if (connection?.provider !== provider) throw notFound('The connection');
    }
    const made = await flow.makeLink(parts, {
      organizationId,
      kind: 'admin-consent',
      by,
      createdBy: nameOf(caller),
      email: null,
      lifeMs: input.minutes * 60_000,
      origin: originOf(request, parts.publicUrl),
      provider,
      way,
      streams,
      since: input.since === null ? null : new Date(input.since),
      connectionId,
      role: null,
    });
    return { link: flow.describeLink(made.link, parts.seams.clock.now()), url: made.url };
  });

const inviteRoute = (parts: LinkRouteParts): Route =>
  route(contract.inviteEmployees, async ({ input, caller, request }) => {
    const { organizationId, userId: by } = caller;
    const createdBy = nameOf(caller);
    const name = await organizationName(parts, organizationId);
    const deliver: Deliver = ({ email: to, url, expiresAt }) => {
      const mail = { to, url, expiresAt, createdBy, organizationName: name, reminder: false };
      const source = providerName(parts, input.provider);
      return trySend(parts, organizationId, inviteMail({ ...mail, providerName: source }));
    };
    const byMail = await parts.office.isSetUp(organizationId);
    const rows = await orRefuse(() =>
      inviteEmployees(parts, {
        ...input,
        organizationId,
        by,
        createdBy,
        origin: originOf(request, parts.publicUrl),
        since: input.since === null ? null : new Date(input.since),
        deliver: byMail ? deliver : null,
      }),
    );
    return { rows, mail: byMail };
  });

const remind = async (parts: LinkRouteParts, { input, caller, request }: Call<{ id: string }>) => {
  const old = await findLink(parts, caller, input.id);
  const made = await orRefuse(() => flow.renewLink(parts, old, originOf(request, parts.publicUrl)));
  const { link, url } = made;
  const { provider, role } = flow.purposeOf(link);
  let sent = false;
  if (link.email !== null) {
    const name = await organizationName(parts, link.organizationId);
    const { email: to, createdBy, expiresAt } = link;
    const mail: LinkMail = { to, url, createdBy, organizationName: name, expiresAt, reminder: true };
    const written =
      role === null
        ? inviteMail({ ...mail, providerName: providerName(parts, provider) })
        : joinMail({ ...mail, role });
    sent = await trySend(parts, link.organizationId, written);
    if (sent) await flow.markSent(parts, link);
  }
  const shown = (await flow.readLink(parts, { ...link, by: null })) ?? link;
  return { link: flow.describeLink(shown, parts.seams.clock.now()), url, sent };
};

const managing = (parts: LinkRouteParts): readonly Route[] => [
  route(contract.listLinks, async ({ caller }) => {
    const { organizationId } = caller;
    const found = await flow.listLinks(parts, { organizationId, by: makerOf(caller) });
    const now = parts.seams.clock.now();
    const mail = await parts.office.isSetUp(organizationId);
    return { links: found.map((link) => flow.describeLink(link, now)), mail };
  }),
  route(contract.remindLink, (call) => remind(parts, call)),
  route(contract.revokeLink, async ({ input, caller }) => {
    const { organizationId } = caller;
    const link = await findLink(parts, caller, input.id);
    await flow.revokeLink(parts, link);
    const shown = (await flow.readLink(parts, { organizationId, linkId: link.linkId, by: null })) ?? link;
    return { link: flow.describeLink(shown, parts.seams.clock.now()) };
  }),
];

export const linkRoutes = (parts: LinkRouteParts): readonly Route[] => {
  const brake = new Brake(parts.seams.clock, 300);
  return [
    consentRoute(parts),
    inviteRoute(parts),
    ...managing(parts),
    publicRoute(contract.openLink, ({ input, request }) => {
      const holder = { token: input.token, browser: parts.flowCookie.read(request) };
      return brake.run(request, () => orRefuse(() => flow.openLink(parts, holder)));
    }),
    publicRoute(contract.followLink, ({ input, request, reply, signal }) =>
      brake.run(request, async () => {
        const browser = parts.flowCookie.ensure(request, reply);
        const origin = originOf(request, parts.publicUrl);
        return { url: await orRefuse(() => followLink(parts, { token: input.token, browser, origin, signal })) };
      }),
    ),
  ];
};
