// Application access policies, the older way to limit which mailboxes an app reaches, and how to undo one.
import type { Script } from '../provider.ts';
import { appLine, begin, exchange, groupLines, join, nameFor, proof, type ScriptInput } from './scripts-parts.ts';

/** By this a policy of ours is known again; short, as all policies of a tenant share little room. */
const descriptionLine = (input: ScriptInput): string => `$Description = '${nameFor(input.clientId)}'`;

const find = `Get-ApplicationAccessPolicy | Where-Object { $_.AppId -eq $AppId -and $_.Description -eq $Description }`;

const restrict = (input: ScriptInput): string =>
  join(
    `# Keeps the app out of every mailbox that is not in one group, by an application access policy. Can be run again.
# Run it as an Exchange administrator (Organization Management).`,
    join(begin, [appLine(input), groupLines(input), descriptionLine(input)].join('\n')).trimEnd(),
    exchange,
    `$Group = Get-DistributionGroup -Identity $GroupAddress
if ($Group.RecipientTypeDetails -ne 'MailUniversalSecurityGroup') { throw "$GroupAddress is no mail-enabled security group." }
$Policy = ${find}
if (-not $Policy) {
  New-ApplicationAccessPolicy -AppId $AppId -PolicyScopeGroupId $GroupAddress -AccessRight RestrictAccess -Description $Description | Out-Null
} else {
  Write-Output "There is a policy already, for $($Policy.ScopeName). For another group undo it first, with the next script."
}`,
    proof(input, {
      call: (mailbox) =>
        `Test-ApplicationAccessPolicy -Identity ${mailbox} -AppId $AppId | Select-Object -Property 'Mailbox', 'AccessCheckResult'`,
      inside:
        'Must say Granted. This looks at the configuration; the mailboxes can take longer than an hour to follow.',
      outside: 'Must say Denied.',
    }),
  );

const undo = (input: ScriptInput): string =>
  join(
    `# Takes back the application access policy that was made for the app. Can be run again.
# From then on the app reaches every mailbox that its permissions in Entra allow.`,
    join(begin, [appLine(input), descriptionLine(input)].join('\n')).trimEnd(),
    exchange,
    `${find} |
  ForEach-Object { Remove-ApplicationAccessPolicy -Identity $_.Identity -Confirm:$false }`,
    `# Must be empty.
${find}`,
  );

export const accessPolicyScripts = (input: ScriptInput): readonly Script[] => [
  {
    title: 'Limit the mailboxes: application access policy (legacy)',
    text: 'Microsoft advises against new ones and offers RBAC for Applications in their place; take this only where it is the rule already. The group must be a mail-enabled security group. Of the calendar permissions the policy binds Calendars.Read only, not Calendars.ReadBasic.All.',
    recommended: false,
    script: restrict(input),
  },
  {
    title: 'Undo the application access policy',
    text: 'Removes the policy that the script before made. The app then reaches all mailboxes again, so remove its permissions first if that is not meant.',
    recommended: false,
    script: undo(input),
  },
];
