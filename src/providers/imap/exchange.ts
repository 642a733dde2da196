// Exchange Online by IMAP: its hosts in each cloud, tokens for an app, and the script that lets the app into mailboxes.
import { z } from 'zod';
import type { Clock } from '../../lib/clock.ts';
import type { Network } from '../../lib/network.ts';
import { type Problem, RetryLater, SignInAgain } from '../errors.ts';
import type { Endpoints, Renewed, Script } from '../provider.ts';
import { links } from './problems/row.ts';
import type { Server } from './server.ts';

interface Place {
  readonly loginUrl: string;
  readonly server: Server;
  readonly scope: string;
}

const place = (login: string, host: string): Place => ({
  loginUrl: `https://${login}`,
  server: { host, port: 993, security: 'tls', pin: null },
  scope: `https://${host}/.default`,
});

const clouds: Readonly<Record<string, Place>> = {
  global: place('login.microsoftonline.com', 'outlook.office365.com'),
  'gcc-high': place('login.microsoftonline.us', 'outlook.office365.us'),
  dod: place('login.microsoftonline.us', 'outlook.office365.us'),
  china: place('login.chinacloudapi.cn', 'partner.outlook.cn'),
};

/** Where a cloud's sign-in and mailboxes are; null where it has none. A custom cloud names its IMAP server by PLUMBLINE_IMAP_URL, with the fingerprint to trust after `#`. */
export const findExchange = ({ cloud, urls }: Endpoints): Place | null => {
  if (cloud !== 'custom') return clouds[cloud] ?? null;
  const imap = URL.parse(urls['imap'] ?? '');
  const login = urls['login'];
  if (imap === null || login === undefined) return null;
  const pin = imap.hash === '' ? null : imap.hash.slice(1);
  const host = imap.hostname;
  const server: Server = { host, port: Number(imap.port === '' ? 993 : imap.port), security: 'tls', pin };
  return { loginUrl: login, server, scope: `https://${host}/.default` };
};

const Token = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().min(0) });
const Refusal = z.object({ error: z.string().catch(''), error_description: z.string().catch('') });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const busy = (raw: string, seconds: number | null, cause?: unknown): RetryLater => {
  const problem: Problem = {
    code: 'sign-in-busy',
    title: 'Microsoft’s sign-in service gives no token now.',
    fix: 'Nothing to do: it is tried again.',
    who: 'microsoft',
    link: null,
    raw,
  };
  return new RetryLater({ problem, seconds, scope: 'connection' }, { cause });
};

const rows: readonly (Pick<Problem, 'code' | 'title' | 'fix'> & { readonly codes: readonly string[] })[] = [
  {
    codes: ['AADSTS7000215'],
    code: 'client-secret-wrong',
    title: 'The client secret is wrong.',
    fix: 'Copy the Value of the secret, not its Secret ID; if it is no longer shown, create a new secret.',
  },
  {
    codes: ['AADSTS7000222'],
    code: 'client-secret-expired',
    title: 'The client secret has expired.',
    fix: 'Create a new client secret and enter it here.',
  },
  {
    codes: ['AADSTS700016'],
    code: 'app-unknown',
    title: 'There is no app with this client ID in the tenant.',
    fix: 'Check the Application (client) ID and the Directory (tenant) ID.',
  },
  {
    codes: ['AADSTS90002', 'AADSTS900023'],
    code: 'tenant-unknown',
    title: 'There is no such tenant.',
    fix: 'Check the Directory (tenant) ID.',
  },
];

const refused = (text: string, status: number): SignInAgain => {
  const said = Refusal.safeParse(parseJson(text)).data;
  const raw = /AADSTS\d{4,8}/.exec(said?.error_description ?? '')?.[0] ?? said?.error ?? '';
  const row = rows.find(({ codes }) => codes.includes(raw));
  return new SignInAgain({
    code: row?.code ?? 'token-not-given',
    title: row?.title ?? 'Microsoft gives this app no token for Exchange Online.',
    fix:
      row?.fix ??
      'Check the app registration, its secret and the consent to IMAP.AccessAsApp; the code below says more.',
    who: 'admin',
    link: links.exchangeImap,
    raw: `${/^\w{1,40}$/.test(raw) ? raw : 'no code'}, HTTP ${status}`,
  });
};

/** A token is given up a little before its time. */
const margin = 300;

export interface AppOptions {
  readonly place: Place;
  readonly tenantId: string;
  readonly clientId: string;
  readonly network: Network;
  readonly clock: Clock;
}

/** A token for all mailboxes that let the app in. Errors: SignInAgain, RetryLater; the signal's reason. */
export const fetchAppToken = async (
  options: AppOptions,
  clientSecret: string,
  signal: AbortSignal,
): Promise<Renewed> => {
  const { tenantId, clientId, network, clock } = options;
  const { loginUrl, scope } = options.place;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope };
  const asked = clock.now();
  let answer: { status: number; headers: Readonly<Record<string, string>>; text: string };
  try {
    const came = await network({
      method: 'POST',
      url: `${loginUrl}/${tenantId}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      signal,
    });
    answer = { status: came.status, headers: came.headers, text: await came.text() };
  } catch (error) {
    throw signal.aborted ? signal.reason : busy('no answer', null, error);
  }
  const { status, headers, text } = answer;
  const wait = /^\d{1,6}$/.exec(headers['retry-after'] ?? '')?.[0];
  if (status === 429 || status >= 500) throw busy(`HTTP ${status}`, wait === undefined ? null : Number(wait));
  if (status !== 200) throw refused(text, status);
  const token = Token.safeParse(parseJson(text)).data;
  if (token === undefined) throw busy('no token', null);
  return { token: token.access_token, until: asked + (token.expires_in - margin) * 1000, secret: null };
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What an Exchange admin runs so that the app reaches these mailboxes and no other; safe to run twice. */
export const accessScript = (clientId: string, mailboxes: readonly string[]): Script => ({
  title: 'Let the app into these mailboxes (Exchange Online PowerShell)',
  text: 'Makes the app’s service principal known to Exchange and gives it full access to the mailboxes by name, which IMAP needs; to no other. It takes up to an hour until it works. Safe to run twice.',
  recommended: true,
  script: `# Needs the module ExchangeOnlineManagement and the role Exchange Administrator.
$clientId = ${quoted(clientId)}
$mailboxes = @(${mailboxes.map(quoted).join(', ')})
Connect-ExchangeOnline
$principal = Get-ServicePrincipal | Where-Object { $_.AppId -eq $clientId }
if (-not $principal) {
  # Under Enterprise applications, not under App registrations: the two Object IDs differ.
  $objectId = Read-Host 'Object ID of the enterprise application'
  $principal = New-ServicePrincipal -AppId $clientId -ObjectId $objectId -DisplayName 'Plumbline IMAP'
}
foreach ($mailbox in $mailboxes) {
  $held = Get-MailboxPermission -Identity $mailbox -User $principal.Identity -ErrorAction SilentlyContinue
  if (-not $held) {
    Add-MailboxPermission -Identity $mailbox -User $principal.Identity -AccessRights FullAccess -AutoMapping $false | Out-Null
  }
  Get-MailboxPermission -Identity $mailbox -User $principal.Identity | Format-Table Identity, User, AccessRights
}
`,
});
