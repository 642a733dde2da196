// What usage reports, sign-in logs, the audit log and address books hold as of an instant, by account and UTC day.
import { listAccounts } from '../activity/accounts.ts';
import { auditOn, type AuditRecord } from '../activity/audit.ts';
import { contactFolders, listContacts } from '../activity/contacts.ts';
import { day as length, dayNumber, writeDay } from '../activity/days.ts';
import { newestFirst } from '../activity/newest.ts';
import { signInsOn, type SignIn } from '../activity/sign-ins.ts';
import { isActive, lastReported, reportedOn, type Service, services, type Use } from '../activity/usage.ts';
import type { Instant, Tenant } from '../tenant/model.ts';
import { listUsers } from './persons.ts';

/** First and last UTC day, both included, as they are seen at `now`. */
export interface ActivityQuestion {
  readonly now: Instant;
  readonly from: string;
  readonly to: string;
}

interface AccountDays<Day> {
  readonly userId: string;
  readonly userPrincipalName: string;
  readonly days: readonly Day[];
}

export interface UsageDay extends Use {
  readonly day: string;
  /** The services whose report of that single day has a row for the account. */
  readonly active: readonly Service[];
}

const numbersOf = ({ from, to }: ActivityQuestion): readonly number[] => {
  const first = dayNumber(Date.parse(from));
  return Array.from({ length: Math.max(0, dayNumber(Date.parse(to)) - first + 1) }, (_, at) => first + at);
};

/** Counts of members, as the reports tell them; a day that they do not know yet is left out. */
export const listUsageTruth = (
  tenant: Tenant,
  asked: ActivityQuestion & { readonly restates: boolean },
): readonly AccountDays<UsageDay>[] => {
  const view = { refreshed: lastReported(asked.now), restates: asked.restates };
  return listAccounts(tenant)
    .filter(({ userType }) => userType === 'Member')
    .map(({ id, userPrincipalName }) => ({
      userId: id,
      userPrincipalName,
      days: numbersOf(asked).flatMap((number): readonly UsageDay[] => {
        const use = reportedOn(tenant, { userId: id, number }, view);
        if (!use) return [];
        const { teams, email, oneDrive, sharePoint } = use;
        const all = { teams, email, oneDrive, sharePoint };
        return [{ day: writeDay(number), active: services.filter((service) => isActive(all[service])), ...all }];
      }),
    }));
};

/** Oldest first by account and day; accounts in the order in which they first appear. */
const groupByDay = <Item extends { readonly at: Instant }, Row>(
  items: readonly Item[],
  {
    accountOf,
    show,
  }: { readonly accountOf: (item: Item) => readonly [id: string, name: string]; readonly show: (item: Item) => Row },
): readonly AccountDays<{ readonly day: string; readonly records: readonly Row[] }>[] => {
  const accounts = new Map<string, { readonly userPrincipalName: string; readonly days: Map<string, Row[]> }>();
  for (const item of items) {
    const [id, userPrincipalName] = accountOf(item);
    const account = accounts.get(id) ?? { userPrincipalName, days: new Map<string, Row[]>() };
    accounts.set(id, account);
    const day = writeDay(dayNumber(item.at));
    const rows = account.days.get(day) ?? [];
    rows.push(show(item));
    account.days.set(day, rows);
  }
  return [...accounts].map(([userId, { userPrincipalName, days }]) => ({
    userId,
    userPrincipalName,
    days: [...days].map(([day, records]) => ({ day, records })),
  }));
};

/** The part of the question's days that a log still keeps. */
const spanOf = (asked: ActivityQuestion, daysKept: number): { readonly from: Instant; readonly to: Instant } => ({
  from: Math.max(Date.parse(asked.from), asked.now - daysKept * length),
  to: Math.min(Date.parse(asked.to) + length, asked.now + 1),
});

const writeTime = (at: Instant): string => new Date(at).toISOString();

/** Sign-ins that the log shows by then; nothing where `daysKept` is 0. */
export const listSignInTruth = (tenant: Tenant, asked: ActivityQuestion & { readonly daysKept: number }) => {
  const window = { ...spanOf(asked, asked.daysKept), asOf: asked.now };
  const found = [...newestFirst((number) => signInsOn(tenant, number), window)].toReversed();
  return groupByDay(found, {
    accountOf: ({ user }) => [user.id, user.userPrincipalName],
    show: ({ id, at, app, code }: SignIn) => ({
      id,
      at: writeTime(at),
      app: app.name,
      appId: app.appId,
      errorCode: code,
      failed: code !== 0,
    }),
  });
};

/** Audit records that a query which ends by then finds; what services did by themselves stands under their own names. */
export const listAuditTruth = (tenant: Tenant, asked: ActivityQuestion & { readonly daysKept: number }) => {
  const window = { ...spanOf(asked, asked.daysKept), asOf: asked.now };
  const found = [...newestFirst((number) => auditOn(tenant, number), window)].toReversed();
  return groupByDay(found, {
    accountOf: ({ user, operation }) => {
      const name = user?.userPrincipalName ?? operation.actor ?? '';
      return [user?.id ?? name, name];
    },
    show: ({ id, at, operation, user }: AuditRecord) => ({
      id,
      at: writeTime(at),
      operation: operation.name,
      service: operation.service,
      recordType: operation.recordType,
      bySystem: user === null,
    }),
  });
};

/** The address book of every mailbox that can be read, as it stands by then. */
export const listContactTruth = (tenant: Tenant, { now }: Pick<ActivityQuestion, 'now'>) =>
  listUsers(tenant, now)
    .filter(({ mailbox, purpose }) => mailbox === 'active' && purpose === 'user')
    .map((user) => {
      const [main] = contactFolders(user);
      return {
        userId: user.id,
        address: (user.mail ?? user.userPrincipalName).toLowerCase(),
        contacts: listContacts(tenant, user.id, now).map(({ id, folderId, addresses, companyName, ...contact }) => ({
          id,
          inDefaultFolder: folderId === main.id,
          name: `${contact.givenName} ${contact.surname}`,
          addresses,
          companyName,
          modifiedAt: writeTime(contact.modifiedAt),
        })),
      };
    });
