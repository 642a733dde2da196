// Exchange Online by IMAP: where it is in each cloud, and the script that lets an app into mailboxes.
import type { Endpoints, Script } from '../provider.ts';
import type { Server } from './server.ts';

export interface Place {
  readonly loginUrl: string;
  readonly server: Server;
  /** What an app asks for. */
  readonly appScope: string;
  /** What a person is asked for. */
  readonly personScope: string;
}

const place = (login: string, host: string, resource = host): Place => ({
  loginUrl: `https://${login}`,
  server: { host, port: 993, security: 'tls', pin: null },
  appScope: `https://${host}/.default`,
  personScope: `https://${resource}/IMAP.AccessAsUser.All`,
});

const clouds: Readonly<Record<string, Place>> = {
  global: place('login.microsoftonline.com', 'outlook.office365.com', 'outlook.office.com'),
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
  const resource = `https://${host}`;
  return {
    loginUrl: login,
    server,
    appScope: `${resource}/.default`,
    personScope: `${resource}/IMAP.AccessAsUser.All`,
  };
};

/** PowerShell takes all of these for the single quote that ends a text. */
const quotes = /['\u2018\u2019\u201a\u201b]/g;
const quoted = (text: string): string => `'${text.replace(quotes, '$&$&')}'`;

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
