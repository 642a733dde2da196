// Directory roles by their template ids: what a signed-in user must be, beside what the app was granted.
const roles = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a26ee74c4451',
  reportsReader: '4a5d8f65-41da-4de4-8968-e035b65339cf',
  exchangeAdministrator: '29232cdf-9323-42fd-ade2-1d097af3e4de',
  sharePointAdministrator: 'f28a1f50-f6e7-4571-818b-6a12f2af6b6c',
  teamsAdministrator: '69091246-20e8-4a56-aa4d-066075b2a7a8',
  securityAdministrator: '194ae4cb-b126-40b2-bd5b-6091b380977d',
  securityOperator: '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
} as const;

export const reportReaders: readonly string[] = [
  roles.globalAdministrator,
  roles.exchangeAdministrator,
  roles.sharePointAdministrator,
  roles.teamsAdministrator,
  roles.globalReader,
  roles.reportsReader,
];

export const signInReaders: readonly string[] = [
  roles.globalAdministrator,
  roles.globalReader,
  roles.reportsReader,
  roles.securityAdministrator,
  roles.securityOperator,
  roles.securityReader,
];
