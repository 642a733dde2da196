// What one person wants to be sent, the end of it by a link, and reports on request.
import * as contract from '../../contract/mail.ts';
import type { Caller } from '../../access/caller.ts';
import type { Keyring } from '../../lib/secrets.ts';
import { composeMessage } from '../../notify/message.ts';
import { previewReport, requestReport, type Wanted } from '../../notify/on-request.ts';
import { readPreferences, savePreferences, useUnsubscribe } from '../../notify/preferences.ts';
import { notFound, Refusal } from '../errors.ts';
import { Brake } from '../flow-answer.ts';
import { publicRoute, type Route, route } from '../route.ts';
import { addressOf, type MailRouteParts } from './mail.ts';

const linkOver = (): Refusal =>
  new Refusal({
    status: 404,
    code: 'link-over',
    message: 'This link to unsubscribe is not valid any more.',
    fix: 'Take the link of a newer mail, or sign in and choose under Account, Mail.',
  });

const noLogin = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'no-login',
    message: 'The operator is sent no mail.',
    fix: 'Sign in as a member of the organization.',
  });

const memberOf = ({ organizationId, userId }: Caller): { organizationId: string; userId: string } => {
  if (userId === null) throw noLogin();
  return { organizationId, userId };
};

const preferenceRoutes = (parts: MailRouteParts): readonly Route[] => {
  const show = async (caller: Caller) => {
    const found = await readPreferences(parts, memberOf(caller));
    if (found === null) throw notFound('The login');
    return found;
  };
  return [
    route(contract.readMailPreferences, ({ caller }) => show(caller)),
    route(contract.saveMailPreferences, async ({ input, caller }) => {
      await savePreferences(parts, memberOf(caller), input.preferences);
      return show(caller);
    }),
  ];
};

/** The picture that a mail carries, within the page that shows it. */
const withPictures = (html: string, pictures: readonly { readonly cid: string; readonly png: Uint8Array }[]): string =>
  pictures.reduce(
    (done, { cid, png }) =>
      done.replaceAll(`cid:${cid}"`, `data:image/png;base64,${Buffer.from(png).toString('base64')}"`),
    html,
  );

const nothingToTell = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'nothing-to-tell',
    message: 'There is no such report for this person.',
    fix: 'One’s own needs a person on the roster, a team’s somebody who leads one, and groups a week that is settled.',
  });

const notAMember = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'not-a-member',
    message: 'Reports are sent to members only.',
    fix: 'Invite this person under Members first.',
  });

const wantedOf = (
  caller: Caller,
  input: Pick<Wanted, 'report' | 'frequency' | 'pdf'> & { to: string | null },
): Wanted => {
  const to = input.to?.toLowerCase() ?? addressOf(caller, null);
  return { ...input, to, organizationId: caller.organizationId, role: caller.role };
};

const reportRoutes = (parts: MailRouteParts): readonly Route[] => {
  return [
    route(contract.previewReport, async ({ input, caller }) => {
      const mail = await previewReport(parts, wantedOf(caller, input));
      if (mail === null) throw nothingToTell();
      const nobody = { name: 'Plumbline', address: 'plumbline@localhost' };
      const sender = (await parts.office.senderOf(caller.organizationId)) ?? nobody;
      const eml = await composeMessage(mail, sender, parts.seams.clock.now());
      const { subject, text, html, pictures = [] } = mail;
      return { subject, text, html: withPictures(html, pictures), eml: eml.toString('base64') };
    }),
    route(contract.sendReport, async ({ input, caller }) => {
      const wanted = wantedOf(caller, input);
      const queued = await requestReport(parts, wanted);
      if (queued === 'stranger') throw notAMember();
      if (queued === 'nothing') throw nothingToTell();
      return { queued: queued > 0, recipient: wanted.to };
    }),
  ];
};

/** What one click in a mail program ends (RFC 8058): true also for what had ended before. */
export const endByLink = async (
  parts: Pick<MailRouteParts, 'database' | 'seams'> & { readonly keyring: Keyring },
  token: string,
): Promise<boolean> => (await useUnsubscribe(parts, token, true)) !== null;

export const mailReportRoutes = (parts: MailRouteParts): readonly Route[] => {
  const brake = new Brake(parts.seams.clock, 60);
  const byLink = (token: string, end: boolean) => async (): Promise<contract.Unsubscribing> => {
    const found = await useUnsubscribe(parts, token, end);
    if (found === null) throw linkOver();
    return found;
  };
  return [
    ...preferenceRoutes(parts),
    ...reportRoutes(parts),
    publicRoute(contract.readUnsubscribe, ({ input, request }) => brake.run(request, byLink(input.token, false))),
    publicRoute(contract.unsubscribe, ({ input, request }) => brake.run(request, byLink(input.token, true))),
  ];
};
