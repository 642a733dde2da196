// Who signed in where and when: some interactive sign-ins of everybody on each working day, some of which fail.
import { guidOf, hashText } from '../seeded.ts';
import { instantOf, listDays, localDay, weekday } from '../tenant/local-time.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import { listAccounts } from './accounts.ts';
import { day as length } from './days.ts';
import { delayOf } from './delays.ts';
import { keepDays, type Dated } from './newest.ts';

interface SignInApp {
  readonly appId: string;
  readonly name: string;
  readonly client: 'Browser' | 'Mobile Apps and Desktop clients';
}

const apps: readonly SignInApp[] = [
  { appId: '4765445b-32c6-49b0-83e6-1d93765276ca', name: 'OfficeHome', client: 'Browser' },
  {
    appId: '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
    name: 'Microsoft Teams',
    client: 'Mobile Apps and Desktop clients',
  },
  { appId: '00000002-0000-0ff1-ce00-000000000000', name: 'Office 365 Exchange Online', client: 'Browser' },
  { appId: '00000003-0000-0ff1-ce00-000000000000', name: 'Office 365 SharePoint Online', client: 'Browser' },
  { appId: '2793995e-0a7d-40d7-bd35-6968ba142197', name: 'My Apps', client: 'Browser' },
  {
    appId: 'd3590ed6-52b3-4102-aeff-aad2292ab01c',
    name: 'Microsoft Office',
    client: 'Mobile Apps and Desktop clients',
  },
];

/** Why sign-ins fail, by AADSTS code; a wrong password is the most common. */
const failures: readonly (readonly [code: number, reason: string])[] = [
  [50126, 'Error validating credentials due to invalid username or password.'],
  [50126, 'Error validating credentials due to invalid username or password.'],
  [50053, "The account is locked, you've tried to sign in too many times with an incorrect user ID or password."],
  [50074, 'Strong Authentication is required.'],
  [50076, 'Due to a configuration change made by your administrator you must use multi-factor authentication.'],
  [53003, 'Access has been blocked by Conditional Access policies.'],
];

export interface SignIn extends Dated {
  /** As the account stood at that time. */
  readonly user: TenantUser;
  readonly app: SignInApp;
  /** 0 for one that worked. */
  readonly code: number;
  readonly reason: string | null;
}

/** Minutes to hours, as Entra's logs take. */
const ingestion = [
  [0.85, 2, 15],
  [0.97, 15, 120],
  [1, 120, 480],
] as const;

interface Occasion {
  readonly account: TenantUser;
  /** Local day of the account. */
  readonly day: string;
  readonly ordinal: number;
}

const countOn = ({ id, hours, leave }: TenantUser, day: string): number => {
  const works = (hours[weekday(day)] ?? []).length > 0 && !leave.includes(day);
  const draw = hashText(`${id} sign-ins ${day}`);
  return works ? 2 + (draw % 4) : draw % 7 === 0 ? 1 : 0;
};

/** Within working hours, or at any time on a day off. */
const timeOf = ({ account, day, ordinal }: Occasion): Instant => {
  const spans = account.hours[weekday(day)] ?? [];
  const [from, to] = [spans[0]?.[0] ?? 0, spans.at(-1)?.[1] ?? 1440];
  const seconds = hashText(`${account.id} sign-in ${day} ${ordinal}`) % ((to - from) * 60);
  return instantOf(day, from, account.zone) + seconds * 1000 + (hashText(`${account.id} ${day} ${ordinal}`) % 1000);
};

const makeSignIn = (tenant: Tenant, occasion: Occasion): SignIn | null => {
  const { account, day, ordinal } = occasion;
  const at = timeOf(occasion);
  const user = tenant.user(account.id, at);
  if (!user?.accountEnabled || at < user.createdAt) return null;
  const words = `${account.id} ${day} ${ordinal}`;
  const id = guidOf(`sign-in ${words}`);
  const app = apps[ordinal === 0 ? 0 : hashText(`app ${words}`) % apps.length];
  const failure = hashText(`fails ${words}`) % 8 === 0 ? failures[hashText(`why ${words}`) % failures.length] : null;
  const [code, reason] = failure ?? [0, null];
  return app ? { id, user, at, visibleAt: at + delayOf(id, ingestion), app, code, reason } : null;
};

/** All sign-ins of a UTC day, newest first. */
export const signInsOn = keepDays((tenant, number): readonly SignIn[] => {
  const [start, end] = [number * length, (number + 1) * length];
  return listAccounts(tenant).flatMap((account) => {
    const days = listDays(localDay(start, account.zone), localDay(end - 1, account.zone));
    const occasions = days.flatMap((day) =>
      Array.from({ length: countOn(account, day) }, (_, ordinal) => ({ account, day, ordinal })),
    );
    return occasions.flatMap((occasion) => {
      const signIn = makeSignIn(tenant, occasion);
      return signIn && signIn.at >= start && signIn.at < end ? [signIn] : [];
    });
  });
});
