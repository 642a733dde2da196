// Who is here: first run, sign-in, sign-out, and the checklist that leads a new owner to the first figures.
import { z } from 'zod';
import { endpoint, Id, Nothing } from './endpoint.ts';

export const Role = z.enum(['owner', 'admin', 'manager', 'employee']);
export type Role = z.infer<typeof Role>;

const email = z.email('Enter an e-mail address such as ana@example.com.');
const zone = z.string().min(1).max(64);

export const Session = z.object({
  /** True until the first owner exists: the only page is then the set-up. */
  firstRun: z.boolean(),
  user: z.object({ email: z.string(), fullName: z.string(), role: Role }).nullable(),
  organization: z.object({ id: Id, name: z.string(), zone: z.string() }).nullable(),
});
export type Session = z.infer<typeof Session>;

export const readSession = endpoint({
  method: 'GET',
  path: '/api/session',
  can: 'public',
  summary: 'Who is signed in, and whether the product is still to be set up.',
  input: Nothing,
  output: Session,
});

export const setUp = endpoint({
  method: 'POST',
  path: '/api/set-up',
  can: 'public',
  summary: 'Creates the organization and its first owner, once; signs the owner in.',
  input: z.object({
    organizationName: z.string().trim().min(1, 'Enter the name of your organization.').max(200),
    zone: zone.describe('IANA time zone, such as Europe/Berlin'),
    fullName: z.string().trim().min(1, 'Enter your name.').max(200),
    email,
    password: z.string().min(12, 'Use at least 12 characters.').max(200),
    /** Printed on the terminal when the product starts unclaimed; proves that who sets it up runs it. */
    setUpCode: z.string().max(100),
    /** Days for which the rows behind figures are kept: mail, meetings, chats, sign-ins. Null: without a limit. */
    rawDays: z.int().min(7).max(36_500).nullable().default(21),
  }),
  output: Session,
});

export const signIn = endpoint({
  method: 'POST',
  path: '/api/sign-in',
  can: 'public',
  summary: 'Signs in with e-mail and password.',
  input: z.object({ email, password: z.string().min(1, 'Enter your password.').max(200) }),
  output: Session,
});

export const signOut = endpoint({
  method: 'POST',
  path: '/api/sign-out',
  can: 'public',
  summary: 'Ends this session.',
  input: Nothing,
  output: Nothing,
});

export const ChecklistStep = z.object({
  id: z.enum(['connect', 'consent', 'first-sync', 'people', 'coverage']),
  title: z.string(),
  /** What it is good for, or what to do next. */
  text: z.string(),
  state: z.enum(['done', 'now', 'later']),
  /** Where in the product it is done, such as `/connections`. */
  href: z.string().nullable(),
});

export const readChecklist = endpoint({
  method: 'GET',
  path: '/api/checklist',
  can: 'connections:read',
  summary: 'The steps from an empty product to figures one can trust, and which are done.',
  input: Nothing,
  output: z.object({ steps: z.array(ChecklistStep), done: z.int(), total: z.int() }),
});
