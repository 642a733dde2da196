// RBAC for Applications in Exchange Online: roles for the mailboxes of one group, the Entra grant taken away, and both undone.
import type { Script } from '../provider.ts';
import { exchangeRoles } from './permissions.ts';
import {
  appLine,
  begin,
  directory,
  enterpriseApp,
  exchange,
  groupLines,
  join,
  nameFor,
  proof,
  rolesFor,
  rolesLines,
  type ScriptInput,
} from './scripts-parts.ts';

const nameLine = (input: ScriptInput): string => `$Name = '${nameFor(input.clientId)}'`;

const grantRoles = (input: ScriptInput): string =>
  join(
    `# Lets the app read the mailboxes of one group, by RBAC for Applications. Can be run again: what is there is kept.
# Run it as an Exchange administrator (Organization Management) who may read applications in Entra.`,
    join(
      begin,
      [appLine(input), groupLines(input), nameLine(input), rolesLines(rolesFor(input.streams))].join('\n'),
    ).trimEnd(),
    exchange,
    directory(`'Application.Read.All'`),
    enterpriseApp,
    `$Principal = Get-ServicePrincipal | Where-Object { $_.AppId -eq $AppId }
if (-not $Principal) {
  New-ServicePrincipal -AppId $AppId -ObjectId $EnterpriseApp.Id -DisplayName $EnterpriseApp.DisplayName | Out-Null
}`,
    `# A tenant in which nobody has changed roles before must be told that this begins.
if ((Get-OrganizationConfig).IsDehydrated) { Enable-OrganizationCustomization }`,
    `# Only direct members of the group count, not those of groups within it.
$Group = Get-Group -Identity $GroupAddress
$Filter = "MemberOfGroup -eq '" + $Group.DistinguishedName.Replace("'", "''") + "'"
$Scope = Get-ManagementScope | Where-Object { $_.Name -eq $Name }
if (-not $Scope) {
  New-ManagementScope -Name $Name -RecipientRestrictionFilter $Filter | Out-Null
} else {
  Set-ManagementScope -Identity $Name -RecipientRestrictionFilter $Filter
}`,
    `foreach ($Role in $Roles) {
  $AssignmentName = "$Name $($Role.Replace('Application ', ''))"
  $Assignment = Get-ManagementRoleAssignment -Role $Role | Where-Object { $_.Name -eq $AssignmentName }
  if (-not $Assignment) {
    New-ManagementRoleAssignment -Name $AssignmentName -App $EnterpriseApp.Id -Role $Role -CustomResourceScope $Name | Out-Null
  }
}`,
    proof(input, {
      call: (mailbox) =>
        `Test-ServicePrincipalAuthorization -Identity $EnterpriseApp.Id -Resource ${mailbox} | Select-Object -Property 'RoleName', 'AllowedResourceScope', 'InScope'`,
      inside:
        'Must say InScope True. This looks at the configuration; the mailboxes follow after 30 minutes to 2 hours.',
      outside: 'Must say InScope False.',
    }),
  );

/** Permissions of Graph for mailboxes: held in Entra, they hold for all mailboxes, whatever the roles say. */
const mailboxPermissions = [
  'Mail.ReadBasic.All',
  'Mail.ReadBasic',
  'Mail.Read',
  'Calendars.ReadBasic.All',
  'Calendars.Read',
  'MailboxSettings.Read',
];

const permissionsLines = `$Permissions = @(${mailboxPermissions.map((name) => `\n  '${name}'`).join('')}\n)`;

const removeGrants = (input: ScriptInput): string =>
  join(
    `# Takes the app's permissions for ALL mailboxes away, in Entra. Can be run again.
# Run it as a Privileged Role Administrator, once the script before has been in effect for 2 hours.`,
    join(begin, [appLine(input), permissionsLines].join('\n')).trimEnd(),
    directory(`'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'`),
    enterpriseApp,
    `$Graph = Get-MgServicePrincipal -Filter "appId eq '00000003-0000-0000-c000-000000000000'"
foreach ($Assignment in Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $EnterpriseApp.Id -All) {
  $Role = $Graph.AppRoles | Where-Object { $_.Id -eq $Assignment.AppRoleId -and $Assignment.ResourceId -eq $Graph.Id }
  if ($Role -and $Permissions -contains $Role.Value) {
    Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $EnterpriseApp.Id -AppRoleAssignmentId $Assignment.Id
    Write-Output "Removed: $($Role.Value)"
  }
}`,
    `# What is left. Remove the same permissions under API permissions of the app registration too, or the next consent brings them back.
Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $EnterpriseApp.Id -All | ForEach-Object {
  $Left = $_
  $Graph.AppRoles | Where-Object { $_.Id -eq $Left.AppRoleId } | Select-Object -ExpandProperty Value
}`,
  );

const undo = (input: ScriptInput): string =>
  join(
    `# Takes back what the script for RBAC for Applications made. Can be run again.
# From then on the app reads no mailbox, unless it is granted permissions in Entra.`,
    join(begin, [appLine(input), nameLine(input), rolesLines(Object.values(exchangeRoles))].join('\n')).trimEnd(),
    exchange,
    `foreach ($Role in $Roles) {
  $AssignmentName = "$Name $($Role.Replace('Application ', ''))"
  Get-ManagementRoleAssignment -Role $Role | Where-Object { $_.Name -eq $AssignmentName } |
    ForEach-Object { Remove-ManagementRoleAssignment -Identity $_.Name -Confirm:$false }
}
Get-ManagementScope | Where-Object { $_.Name -eq $Name } |
  ForEach-Object { Remove-ManagementScope -Identity $_.Name -Confirm:$false }`,
    `# The pointer to the app stays, as other roles may hang on it; it lets nobody in by itself. To remove it too:
# Remove-ServicePrincipal -Identity $AppId`,
    `# Must be empty.
Get-ManagementScope | Where-Object { $_.Name -eq $Name }`,
  );

export const rbacScripts = (input: ScriptInput): readonly Script[] => [
  {
    title: 'Limit the mailboxes: RBAC for Applications',
    text: 'Gives the app roles in Exchange Online for the mailboxes of one group. It adds to what was granted in Entra, so take that away with the next script, or the limit limits nothing. Exchange has no role for calendars without their texts, so the one for meetings is Calendars.Read, of these mailboxes only.',
    recommended: true,
    script: grantRoles(input),
  },
  {
    title: 'Take away the grant for all mailboxes',
    text: 'Goes with RBAC for Applications: removes the permissions for mail, calendars and settings that were granted in Entra, which hold for every mailbox. Run it when the roles have been in effect for 2 hours, and nothing is missed meanwhile. To undo it, grant admin consent again.',
    recommended: true,
    script: removeGrants(input),
  },
  {
    title: 'Undo RBAC for Applications',
    text: 'Removes the roles and the scope that the first script made.',
    recommended: false,
    script: undo(input),
  },
];
