// What all scripts begin and end with: who and what is meant, the modules, and the proof for a mailbox inside and outside.
import { isStream } from './delegated-scopes.ts';
import { exchangeRoles } from './permissions.ts';
import { quote } from './scripts-quoting.ts';

export interface ScriptInput {
  readonly clientId: string;
  readonly streams: readonly string[];
  readonly group: string | null;
  readonly sample: { readonly inside: string | null; readonly outside: string | null };
}

/** To be replaced by whoever runs the script; it refuses to run before. */
const groupPlaceholder = "'<address of the group>'";

/** A name that has no place in a script is treated as if none was given. */
const quoted = (text: string | null, otherwise: string): string => (text === null ? null : quote(text)) ?? otherwise;

/** Short enough for Exchange's 64 characters, and different for each app. */
export const nameFor = (clientId: string): string => `Plumbline ${clientId.slice(0, 8)}`;

export const rolesFor = (streams: readonly string[]): readonly string[] =>
  streams.filter(isStream).flatMap((name) => exchangeRoles[name] ?? []);

/** Where the group is named: only where it is missing there is something to check. */
export const groupLines = ({ group }: ScriptInput): string => {
  const address = quoted(group, groupPlaceholder);
  const check = `if ($GroupAddress -like '<*') { throw 'Enter the address of the group in the line above this one, then run the script again.' }`;
  return `$GroupAddress = ${address}${address === groupPlaceholder ? `\n${check}` : ''}`;
};

export const appLine = ({ clientId }: ScriptInput): string => `$AppId = ${quoted(clientId, "''")}`;

const list = (texts: readonly string[]): string => texts.map((text) => `\n  ${quoted(text, "''")}`).join('');

export const rolesLines = (roles: readonly string[]): string => `$Roles = @(${list(roles)}\n)`;

export const exchange = `if (-not (Get-Module -ListAvailable -Name ExchangeOnlineManagement)) { Install-Module -Name ExchangeOnlineManagement -Scope CurrentUser }
# GCC High: add -ExchangeEnvironmentName O365USGovGCCHigh; DoD: O365USGovDoD; China: O365China.
Connect-ExchangeOnline -ShowBanner:$false`;

/** `scopes`: what the admin's own session needs, comma-separated literals. */
export const directory = (
  scopes: string,
): string => `if (-not (Get-Module -ListAvailable -Name Microsoft.Graph.Applications)) { Install-Module -Name Microsoft.Graph.Applications -Scope CurrentUser }
# GCC High: add -Environment USGov; DoD: USGovDoD; China: China.
Connect-MgGraph -Scopes ${scopes} -NoWelcome`;

export const enterpriseApp = `# The object id of the ENTERPRISE application. The one on the page of the app registration is another and does not work here.
$EnterpriseApp = Get-MgServicePrincipal -Filter "appId eq '$AppId'"
if (-not $EnterpriseApp) { throw "The tenant has no enterprise application $AppId. Grant admin consent once, or look whether this is the right tenant." }`;

export const begin = `$ErrorActionPreference = 'Stop'`;

/** One call for each sample; where none is known it is left as a remark, to be filled in. */
export const proof = (
  { sample }: ScriptInput,
  { call, inside, outside }: { call: (mailbox: string) => string; inside: string; outside: string },
): string => {
  const line = (mailbox: string | null, where: string): string => {
    const address = mailbox === null ? null : quote(mailbox);
    return address === null ? `# ${call(`'<a mailbox ${where} the group>'`)}` : call(address);
  };
  return `# ${inside}
${line(sample.inside, 'in')}
# ${outside}
${line(sample.outside, 'outside of')}`;
};

/** Parts with an empty line between them. */
export const join = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`;
