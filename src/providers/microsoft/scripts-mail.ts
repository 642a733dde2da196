// PowerShell that lets an app send from one mailbox and no other, by Graph or by SMTP, and its undoing.
import { z } from 'zod';
import type { MailService, Script } from '../provider.ts';
import { begin, directory, enterpriseApp, exchange, join } from './scripts-parts.ts';
import { quote } from './scripts-quoting.ts';

const Asked = z.object({ clientId: z.guid(), mailbox: z.email() });

interface Input {
  readonly appLine: string;
  readonly mailboxLine: string;
  readonly nameLine: string;
  readonly role: string;
  readonly by: 'service' | 'smtp';
}

const grant = ({ appLine, mailboxLine, nameLine, role, by }: Input): string =>
  join(
    `# Lets the app send from one mailbox, by RBAC for Applications. Can be run again: what is there is kept.
# Run it as an Exchange administrator (Organization Management) who may read applications in Entra.`,
    join(begin, [appLine, mailboxLine, nameLine, `$Role = '${role}'`].join('\n')).trimEnd(),
    exchange,
    directory(`'Application.Read.All'`),
    enterpriseApp,
    `$Principal = Get-ServicePrincipal | Where-Object { $_.AppId -eq $AppId }
if (-not $Principal) {
  New-ServicePrincipal -AppId $AppId -ObjectId $EnterpriseApp.Id -DisplayName $EnterpriseApp.DisplayName | Out-Null
}`,
    `# A tenant in which nobody has changed roles before must be told that this begins.
if ((Get-OrganizationConfig).IsDehydrated) { Enable-OrganizationCustomization }`,
    `$Filter = "PrimarySmtpAddress -eq '" + $Mailbox.Replace("'", "''") + "'"
$Scope = Get-ManagementScope | Where-Object { $_.Name -eq $Name }
if (-not $Scope) {
  New-ManagementScope -Name $Name -RecipientRestrictionFilter $Filter | Out-Null
} else {
  Set-ManagementScope -Identity $Name -RecipientRestrictionFilter $Filter
}`,
    `$Assignment = Get-ManagementRoleAssignment -Role $Role | Where-Object { $_.Name -eq $Name }
if (-not $Assignment) {
  New-ManagementRoleAssignment -Name $Name -App $EnterpriseApp.Id -Role $Role -CustomResourceScope $Name | Out-Null
}`,
    ...(by === 'smtp'
      ? [
          `# SMTP AUTH may be off for the whole tenant; the mailbox's own setting goes before it.
Set-CASMailbox -Identity $Mailbox -SmtpClientAuthenticationDisabled $false`,
        ]
      : []),
    `# Must say InScope True. This looks at the configuration; the mailbox follows after 30 minutes to 2 hours.
Test-ServicePrincipalAuthorization -Identity $EnterpriseApp.Id -Resource $Mailbox | Select-Object -Property 'RoleName', 'AllowedResourceScope', 'InScope'`,
  );

const remove = ({ appLine }: Input, permission: string, resource: string): string =>
  join(
    `# Takes away the app's permission to send as ANY mailbox, in Entra. Can be run again.
# Run it as a Privileged Role Administrator, once the script before has been in effect for 2 hours.`,
    join(begin, appLine).trimEnd(),
    directory(`'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'`),
    enterpriseApp,
    `$Service = Get-MgServicePrincipal -Filter "appId eq '${resource}'"
foreach ($Assignment in Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $EnterpriseApp.Id -All) {
  $Held = $Service.AppRoles | Where-Object { $_.Id -eq $Assignment.AppRoleId -and $Assignment.ResourceId -eq $Service.Id }
  if ($Held -and $Held.Value -eq '${permission}') {
    Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $EnterpriseApp.Id -AppRoleAssignmentId $Assignment.Id
    Write-Output 'Removed: ${permission}'
  }
}`,
    `# Remove it under API permissions of the app registration too, or the next consent brings it back.`,
  );

const undo = ({ appLine, nameLine, role }: Input): string =>
  join(
    `# Takes back what the first script made. Can be run again. From then on the app sends from no mailbox.`,
    join(begin, [appLine, nameLine].join('\n')).trimEnd(),
    exchange,
    `Get-ManagementRoleAssignment -Role '${role}' | Where-Object { $_.Name -eq $Name } |
  ForEach-Object { Remove-ManagementRoleAssignment -Identity $_.Name -Confirm:$false }
Get-ManagementScope | Where-Object { $_.Name -eq $Name } |
  ForEach-Object { Remove-ManagementScope -Identity $_.Name -Confirm:$false }`,
  );

/** Microsoft Graph, and Office 365 Exchange Online, by their ids. */
const services = {
  service: { permission: 'Mail.Send', id: '00000003-0000-0000-c000-000000000000' },
  smtp: { permission: 'SMTP.SendAsApp', id: '00000002-0000-0ff1-ce00-000000000000' },
} as const;

export const mailScripts: MailService['scripts'] = (asked): readonly Script[] => {
  const parsed = Asked.safeParse(asked);
  const mailbox = parsed.success ? quote(parsed.data.mailbox) : null;
  if (!parsed.success || mailbox === null) return [];
  const { permission, id } = services[asked.by];
  const input = {
    appLine: `$AppId = '${parsed.data.clientId}'`,
    mailboxLine: `$Mailbox = ${mailbox}`,
    nameLine: `$Name = 'Plumbline mail ${parsed.data.clientId.slice(0, 8)}'`,
    role: `Application ${permission}`,
    by: asked.by,
  };
  return [
    {
      title: 'Let the app send from this mailbox only',
      text: `Gives the app the role "Application ${permission}" in Exchange Online for the one mailbox. It adds to what was granted in Entra, so do not grant ${permission} there, or take it away with the next script.`,
      recommended: true,
      script: grant(input),
    },
    {
      title: 'Take away the permission to send as anybody',
      text: `Only where ${permission} was granted in Entra, which holds for every mailbox whatever the roles say.`,
      recommended: true,
      script: remove(input, permission, id),
    },
    {
      title: 'Undo it',
      text: 'Removes the role and the scope that the first script made.',
      recommended: false,
      script: undo(input),
    },
  ];
};
