// The shape of a known failure: what it is called, what it means, who mends it how, and what the engine does next.
import type { Problem } from '../../errors.ts';

/** What the engine does: each is one of the errors of providers/errors. */
export type Consequence = 'retry' | 'sign-in' | 'start-over' | 'skip' | 'admin' | 'give-up';

/** What a request concerns; the same code means different things there. */
export type About = 'mailbox' | 'directory' | 'usage' | 'sign-ins' | 'audit' | 'teams' | 'calls' | 'sending';

export interface KnownProblem extends Omit<Problem, 'raw' | 'link'> {
  /** May hold `{portal}`, `{client}`, `{tenant}` and `{number}`; see fillLink. */
  readonly link: string | null;
}

/** One or more AADSTS codes that mean the same. */
export interface EntraRow extends KnownProblem {
  readonly codes: readonly number[];
  /** The engine signs in again, unless it passes by itself. */
  readonly next?: 'retry';
}

/** Codes of Graph that mean the same, by the words beside them. */
export interface GraphRow extends KnownProblem {
  /** In lower case: Graph itself is not sure of the case. */
  readonly codes: readonly string[];
  readonly next: Consequence;
  /** Only where the request was about this; all otherwise. */
  readonly about?: About;
  /** Only where the message, or the challenge beside a 401, has these words; in lower case. */
  readonly says?: string;
}

/** What links are filled in with; none of it is secret. */
export interface LinkContext {
  readonly portal: string;
  readonly clientId: string;
  readonly tenantId: string;
}

const app = '{portal}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~';

/** Pages of the admin center, as templates. */
export const links = {
  credentials: `${app}/Credentials/appId/{client}`,
  authentication: `${app}/Authentication/appId/{client}`,
  permissions: `${app}/CallAnAPI/appId/{client}`,
  registrations: '{portal}/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
  register: '{portal}/#view/Microsoft_AAD_RegisteredApps/CreateApplicationBlade',
  enterprise: '{portal}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview',
  policies: '{portal}/#view/Microsoft_AAD_ConditionalAccess/ConditionalAccessBlade/~/Policies',
  risk: '{portal}/#view/Microsoft_AAD_IAM/SecurityMenuBlade/~/RiskyUsers',
  tenantSecurity: '{portal}/#view/Microsoft_AAD_IAM/TenantProperties.ReactView',
  tenant: '{portal}/#view/Microsoft_AAD_IAM/TenantOverview.ReactView',
  users: '{portal}/#view/Microsoft_AAD_UsersAndTenants/UserManagementMenuBlade/~/AllUsers',
  consentRequests: '{portal}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AccessRequests',
  licences: 'https://admin.microsoft.com/#/licenses',
  status: 'https://admin.microsoft.com/#/servicehealth',
  concealment: 'https://admin.microsoft.com/#/Settings/Services/:/Settings/L1/Reports',
  /** Microsoft's own page about one AADSTS code. */
  code: 'https://login.microsoftonline.com/error?code={number}',
  password: 'https://passwordreset.microsoftonline.com/',
  factors: 'https://mysignins.microsoft.com/security-info',
  clouds: 'https://learn.microsoft.com/graph/deployments',
  federation: 'https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations',
  transcripts: 'https://learn.microsoft.com/microsoftteams/meeting-transcript-api-access',
  meetingPolicy: 'https://learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy',
  rbac: 'https://learn.microsoft.com/exchange/permissions-exo/application-rbac',
  protectedApis: 'https://learn.microsoft.com/graph/teams-protected-apis',
  smtp: 'https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission',
  sendingLimits:
    'https://learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description/exchange-online-limits#sending-limits',
  accessPolicies: 'https://learn.microsoft.com/graph/auth-limit-mailbox-access',
} as const;

export const fillLink = (template: string, context: LinkContext, number = ''): string =>
  template
    .replace('{portal}', context.portal)
    .replace('{client}', context.clientId)
    .replace('{tenant}', context.tenantId)
    .replace('{number}', number);
