// The ids of Graph's permissions, as Microsoft's permission list gives them: what assignments of roles are made of.
import { guidOf } from '../seeded.ts';

export const graphAppId = '00000003-0000-0000-c000-000000000000';

export interface PermissionIds {
  readonly name: string;
  /** Null where it exists as the other kind only. */
  readonly scopeId: string | null;
  readonly roleId: string | null;
  /** The delegated permission asks for an admin's consent. */
  readonly forAdmins: boolean;
}

const rows = `
User.Read|e1fe6dd8-ba31-4d61-89e7-88639da4683d||
User.Read.All|a154be20-db9c-4678-8ab7-66f6cc099a59|df021288-bdef-4463-88db-98f22de89214|admin
User.ReadBasic.All|b340eb25-3456-403f-be2f-af7a0d370277|97235f07-e226-4f63-ace3-39588e11d3a1|
Directory.Read.All|06da0dbc-49e2-44d2-8312-53f166ab848a|7ab1d382-f21e-4acd-a863-ba3e13f7da61|admin
Organization.Read.All|4908d5b9-3fb2-4b1e-9336-1888b7937185|498476ce-e0fe-48b0-b801-37ba7e2685c6|admin
Mail.ReadBasic|a4b8392a-d8d1-4954-a029-8e668a39a170|6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a|
Mail.ReadBasic.All||693c5e45-0940-467d-9b8a-1022fb9d42ef|
Mail.Read|570282fd-fa5c-430d-a7fd-fc8dc98a9dca|810c84a8-4a9e-49e6-bf7d-12d183f40d01|
Mail.Send|e383f46e-2787-4529-855e-0e479a3ffac0|b633e1c5-b582-4048-a93e-9f11b44c7e96|
Calendars.Read|465a38f9-76ea-45b9-9f34-9e8b0d4b0b42|798ee544-9d2d-430c-a058-570e29e34338|
Calendars.ReadBasic|662d75ba-a364-42ad-adee-f5f880ea4878||admin
Calendars.ReadBasic.All||8ba4a692-bc31-4128-9094-475872af8a53|
Contacts.Read|ff74d97f-43af-4b68-9f2a-b77ee6968c5d|089fe4d0-434a-44c5-8827-41ba8a0b17f5|
MailboxSettings.Read|87f447af-9fa4-4c32-9dfa-4a57a73d18ce|40f97065-369a-49f4-947c-6a255697ae91|
Team.ReadBasic.All|485be79e-c497-4b35-9400-0e3fa7f2a5d4|2280dda6-0bfd-44ee-a2f4-cb867cfc4c1e|
Channel.ReadBasic.All|9d8982ae-4365-4f57-95e9-d6032a4c0b87|59a6b24b-4225-4393-8165-ebaec5f55d7a|
ChannelMessage.Read.All|767156cb-16ae-4d10-8f8b-41b657c8c8c8|7b2449af-6ccd-4f4d-9f78-e550c193f0d1|admin
OnlineMeetings.Read|9be106e1-f4e3-4df5-bdff-e4bc531cbe43||
OnlineMeetings.Read.All||c1684f21-1984-47fa-9d61-2dc8c296bb70|
OnlineMeetingTranscript.Read.All|30b87d18-ebb1-45db-97f8-82ccb1f0190c|a4a80d8d-d283-4bd8-8504-555ec3870630|admin
OnlineMeetingArtifact.Read.All|110e5abb-a10c-4b59-8b55-9b4daa4ef743|df01ed3b-eb61-4eca-9965-6b3d789751b2|
Reports.Read.All|02e97553-ed7b-43d0-ab3c-f8bace0d040c|230c1aed-a721-4c5d-9cb4-a90514e508ef|admin
ReportSettings.Read.All|84fac5f4-33a9-4100-aa38-a20c6d29e5e7|ee353f83-55ef-4b78-82da-555bfa2b4b95|admin
AuditLog.Read.All|e4c9e354-4dc5-45b8-9e7c-e1393b0b1a20|b0afded3-3588-46d8-8b3d-9842eff778da|admin
AuditLogsQuery.Read.All|1d9e7ac3-0eca-442c-82f9-e92625af6e6d|5e1e9171-754d-478c-812c-f1755a9a4c2d|admin
CallRecords.Read.All||45bbb07e-7321-4fd7-a8f6-3ff27e6a81c8|
Application.Read.All|c79f8feb-a9db-4090-85f9-90d820caa0eb|9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30|admin
`;

/** Name, delegated scope id, application role id, and whether the scope asks for an admin. */
export const permissionIds: readonly PermissionIds[] = rows
  .trim()
  .split('\n')
  .map((row) => {
    const [name = '', scopeId = '', roleId = '', mark = ''] = row.split('|');
    return { name, scopeId: scopeId || null, roleId: roleId || null, forAdmins: mark === 'admin' };
  });

const roleIds = new Map(permissionIds.flatMap(({ name, roleId }) => (roleId === null ? [] : [[name, roleId]])));

/** The published id of an application permission, or one made of its name where the list has none. */
export const roleIdOf = (name: string): string => roleIds.get(name) ?? guidOf(`app role ${name}`);
