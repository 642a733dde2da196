// An organization with members and a post office that keeps what it is given, for tests of what is sent to whom and when.
import { randomBytes, randomUUID } from 'node:crypto';
import type { Role } from '../contract/session.ts';
import type { Database } from '../db/open.ts';
import { createLogin } from '../db/queries/logins.ts';
import { createOrganization } from '../db/queries/organizations.ts';
import { savePeople } from '../db/queries/people.ts';
import { openLog } from '../lib/log.ts';
import { openKeyring } from '../lib/secrets.ts';
import { MailRefused, type MailStep } from '../providers/mail-transport.ts';
import type { Mail } from './message.ts';
import type { OutboxParts } from './outbox.ts';

const hours = { '0': [], '1': [[540, 1020]], '2': [], '3': [], '4': [], '5': [], '6': [] } satisfies Record<
  string,
  [number, number][]
>;

/** A refusal as a server would say it. */
export const refusal = (
  code: string,
  how: { passing: boolean; bounced?: boolean; uncertain?: boolean; step?: MailStep },
): MailRefused => {
  const problem = { code, title: code, fix: 'Mend it.', who: 'admin', link: null, raw: '4.4.4' } as const;
  return new MailRefused({ problem, step: how.step ?? 'accept', ...how });
};

export interface TestMail {
  readonly parts: OutboxParts;
  readonly organizationId: string;
  readonly userIds: Readonly<Record<Role, string>>;
  readonly personId: string;
  /** What was taken, in order. */
  readonly sent: Mail[];
  /** What the next mails are answered with: null: taken. */
  readonly answers: (Error | null)[];
  /** The product's time, milliseconds since 1970. */
  readonly clock: { now: number };
  readonly logged: string[];
}

const earlier = new WeakMap<Database, string[]>();

/** What other tests left in the same database is not to be sent in this one. */
const forgetEarlier = async (database: Database): Promise<void> => {
  for (const organizationId of earlier.get(database) ?? [])
    await database.tenant(organizationId, async (tx) => {
      for (const table of ['outbox', 'alert', 'mail_plan', 'mail_preference', 'connection'] as const)
        await tx.deleteFrom(table).where('organization_id', '=', organizationId).execute();
    });
};

/** One login a role, `employee@…` of whom is on the roster; the clocks are those of Berlin. */
export const openTestMail = async (database: Database, at: string, rate = 1000): Promise<TestMail> => {
  const organizationId = randomUUID();
  await forgetEarlier(database);
  earlier.set(database, [...(earlier.get(database) ?? []), organizationId]);
  const mark = organizationId.slice(0, 8);
  const clock = { now: Date.parse(at) };
  const createdAt = new Date(clock.now);
  const name = `Contoso & Söhne <${mark}>`;
  await database.door((tx) =>
    createOrganization(tx, { organizationId, name, zone: 'Europe/Berlin', hours, createdAt }),
  );
  const roles = ['owner', 'admin', 'manager', 'employee'] as const;
  const userIds = { owner: '', admin: '', manager: '', employee: '' };
  for (const role of roles) {
    userIds[role] = randomUUID();
    const login = { userId: userIds[role], organizationId, email: `${role}@${mark}.example`, fullName: role, role };
    await database.door((tx) => createLogin(tx, { ...login, passwordHash: 'x', createdAt }));
  }
  const personId = randomUUID();
  const nobody = { department: null, jobTitle: null, managerId: null, joinedOn: null, leftOn: null };
  const person = { personId, fullName: 'Eva', email: `employee@${mark}.example`, ...nobody };
  await database.tenant(organizationId, (tx) => savePeople(tx, { organizationId, people: [person] }));
  const sent: Mail[] = [];
  const answers: (Error | null)[] = [];
  const logged: string[] = [];
  const parts: OutboxParts = {
    database,
    keyring: openKeyring([randomBytes(32)]),
    seams: { clock: { now: () => clock.now, sleep: async () => {} } },
    origin: 'https://plumbline.example.com',
    log: openLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } }),
    office: {
      isSetUp: async () => true,
      rateOf: async () => rate,
      senderOf: async () => null,
      send: async (_organizationId, mail, sending = {}) => {
        if (sending.claim !== undefined && !(await sending.claim())) return null;
        const answer = answers.shift() ?? null;
        if (answer !== null) throw answer;
        sent.push(mail);
        return '250 2.0.0';
      },
    },
  };
  return { parts, organizationId, userIds, personId, sent, answers, clock, logged };
};
