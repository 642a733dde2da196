// Signing in at Microsoft: which round of which way a request belongs to.
import { GiveUp, type Problem } from '../errors.ts';
import type { SignIn } from '../provider.ts';
import { beginAccount, finishAccount } from './sign-in-account.ts';
import { beginConsent, beginEmployeesConsent, finishConsent, finishEmployeesConsent } from './sign-in-consent.ts';
import { beginDeviceCode, pollDeviceCode } from './sign-in-device.ts';

const noSuchWay: Problem = {
  code: 'way-unknown',
  title: 'This way does not lead to Microsoft’s pages.',
  fix: 'Choose another way on the page where a source is connected.',
  who: 'plumbline',
  link: null,
  raw: 'way',
};

export const signIn: SignIn = {
  begin: async (request, outside) => {
    if (request.way === 'admin-consent') return beginConsent(request, outside);
    if (request.way === 'employees-consent') return beginEmployeesConsent(request, outside);
    if (request.way === 'own-account') return beginAccount(request, outside);
    throw new GiveUp(noSuchWay);
  },
  finish: async (request, outside) => {
    if (request.way === 'admin-consent') return finishConsent(request, outside);
    if (request.way === 'employees-consent') return finishEmployeesConsent(request, outside);
    if (request.way === 'own-account') return finishAccount(request, outside);
    throw new GiveUp(noSuchWay);
  },
  beginDeviceCode,
  pollDeviceCode,
};
