// Pages of the admin center that the steps of every way lead to, and what all ways read.

const center = 'https://entra.microsoft.com/#view';

export const registrations = `${center}/Microsoft_AAD_RegisteredApps/ApplicationsListBlade`;
export const newRegistration = `${center}/Microsoft_AAD_RegisteredApps/CreateApplicationBlade`;
export const enterpriseApps = `${center}/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview`;

/** Of one mailbox: whoever signs in may let only their own be read. */
export const ownStreams = ['people', 'mail', 'meetings', 'mailbox-settings', 'contacts'] as const;

export const allStreams = [...ownStreams, 'chats', 'calls', 'usage', 'sign-ins', 'audit'] as const;
