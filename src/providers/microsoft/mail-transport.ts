// Sending mail as an app: through Graph from one mailbox, or with a token at Exchange Online's SMTP server.
import { z } from 'zod';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import { MailRefused, type MailStep, type MailTransport } from '../mail-transport.ts';
import type { Endpoints, MailService, Outside, Vault } from '../provider.ts';
import { findCloud } from './clouds.ts';
import { openGraph } from './graph.ts';
import { mailScripts } from './scripts-mail.ts';
import { openTokens, rolesOf } from './tokens.ts';

const Settings = z.object({ tenantId: z.string(), clientId: z.string() });

/** Exchange Online in each cloud: its SMTP server and whom its tokens are for. A custom cloud has none. */
const exchanges: Readonly<Record<string, { readonly host: string; readonly resource: string }>> = {
  global: { host: 'smtp.office365.com', resource: 'https://outlook.office365.com' },
  'gcc-high': { host: 'smtp.office365.us', resource: 'https://outlook.office365.us' },
  dod: { host: 'outlook-dod.office365.us', resource: 'https://outlook-dod.office365.us' },
  china: { host: 'smtp.partner.outlook.cn', resource: 'https://partner.outlook.cn' },
};

const openClient = (
  stored: { readonly settings: Readonly<Record<string, string>> },
  outside: Outside & { readonly vault: Vault },
  resource: string | null,
) => {
  const { tenantId, clientId } = Settings.parse(stored.settings);
  const { endpoints, network, clock, vault } = outside;
  const found = findCloud(endpoints);
  const cloud = resource === null ? found : { ...found, scope: `${resource}/.default` };
  const links = { portal: cloud.portal, clientId, tenantId };
  const signing = { cloud, tenantId, clientId, links, network, clock, operator: endpoints };
  const tokens = openTokens({ ...signing, vault });
  return { tokens, graph: openGraph({ cloud, tokens, links, network, clock }) };
};

const kinds = [RetryLater, SignInAgain, NeedsAdmin, SkipPartition, StartOver, GiveUp];
const problemOf = (error: unknown): Problem | null => {
  for (const kind of kinds) if (error instanceof kind) return error.problem;
  return null;
};

/** What a failure of Graph means for a mail. A connection that broke on the way may have broken after it was taken. */
const refused = (error: unknown, step: MailStep): unknown => {
  const problem = problemOf(error);
  if (problem === null) return error;
  const passing = error instanceof RetryLater;
  const uncertain = step === 'accept' && problem.code === 'connection-broken';
  const bounced = error instanceof SkipPartition;
  const seconds = error instanceof RetryLater ? error.seconds : null;
  return new MailRefused({ problem, step, passing, seconds, uncertain, bounced }, { cause: error });
};

const told = async <T>(step: MailStep, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw refused(error, step);
  }
};

const heldText = (token: string): string =>
  rolesOf(token).includes('Mail.Send')
    ? 'The app holds Mail.Send for ALL mailboxes of the tenant; the script below limits it to this one.'
    : 'The token shows no Mail.Send: it is held for some mailboxes (RBAC for Applications), or not at all.';

/** The whole message goes as it is (MIME): the JSON form takes no header that does not begin with x-, so none to unsubscribe by. */
const open: MailService['open'] = (stored, outside): MailTransport => {
  const { tokens, graph } = openClient(stored, outside, null);
  return {
    send: async ({ message }, { signal, reached }) => {
      const token = await told('sign-in', () => tokens.get(signal));
      reached?.('sign-in', `Signed in at the tenant. ${heldText(token)}`);
      const path = `/users/${encodeURIComponent(stored.sender)}/sendMail`;
      const body = message.toString('base64');
      await told('accept', () => graph.submit({ path, about: 'sending', signal, type: 'text/plain', body }));
      return '202';
    },
    close: () => tokens.close(),
  };
};

const submission = ({ cloud }: Endpoints): { host: string; port: number } | null => {
  const exchange = exchanges[cloud];
  return exchange === undefined ? null : { host: exchange.host, port: 587 };
};

export const mailService: MailService = {
  text: 'The app needs the Application permission Mail.Send. Granted in Entra it may send as ANY mailbox: limit it to one with RBAC for Applications.',
  permission: 'Mail.Send',
  way: 'own-app',
  submission,
  scripts: mailScripts,
  open,
  submissionToken: async ({ settings, signal }, outside) => {
    const resource = exchanges[outside.endpoints.cloud]?.resource ?? 'https://outlook.office365.com';
    const { tokens } = openClient({ settings }, outside, resource);
    return tokens.get(signal);
  },
};
