// How Microsoft 365 can be connected here, and why a way cannot be taken.
import type { Problem } from '../errors.ts';
import type { Endpoints, ProviderSetup } from '../provider.ts';
import { federatedFileMissing, sharedAppMissing } from './client-proof.ts';
import { adminConsent, deviceCode, employeesConsent, ownAccount } from './ways/consented.ts';
import { ownApp, ownAppFederated } from './ways/own-app.ts';
import { enterpriseApps } from './ways/pages.ts';

export const setup: ProviderSetup = {
  title: 'Connect Microsoft 365',
  summary: 'It can only read, and only who, when and with whom: no subject, no text, no file.',
  ways: [adminConsent, ownApp, ownAppFederated, ownAccount, employeesConsent, deviceCode],
  revoke: [
    {
      title: 'Take the consent back',
      text: 'In the Microsoft Entra admin center open Enterprise applications, find the app, and delete it under Properties; or open Permissions and revoke them. Without this the app keeps its permissions, though nobody holds its credential here any more.',
      link: enterpriseApps,
    },
    {
      title: 'Your own account alone',
      text: 'Open My Apps, find Plumbline, and choose "Manage your application", then revoke; or ask an admin to revoke your sessions.',
      link: 'https://myapplications.microsoft.com',
    },
  ],
};

const mailSignInOff: Problem = {
  code: 'mail-sign-in-off',
  title: 'Mail is not connected by signing in at Microsoft on this server.',
  fix: 'Connect the mailbox by IMAP, or use an app registration of your own. What is connected already goes on. The operator can allow it again with PLUMBLINE_MAIL_SIGN_IN=on.',
  who: 'operator',
  link: null,
  raw: 'PLUMBLINE_MAIL_SIGN_IN',
};

/** Why the way cannot be taken on this server, and what to do; null: it can. */
export const blocked = (id: string, endpoints: Endpoints): Problem | null => {
  const way = setup.ways.find((one) => one.id === id);
  if (!way) return null;
  if (!endpoints.mailSignIn && way.interaction !== 'form' && way.streams.includes('mail')) return mailSignInOff;
  if (way.interaction === 'redirect' && endpoints.sharedApp === null) return sharedAppMissing;
  if (way.id === ownAppFederated.id && !endpoints.federatedTokenFile) return federatedFileMissing;
  return null;
};
