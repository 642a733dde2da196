// Google's own clients, led to the emulated Workspace for a test.
import { admin, type admin_directory_v1 } from '@googleapis/admin';
import { calendar, type calendar_v3 } from '@googleapis/calendar';
import { auth, gmail, type gmail_v1 } from '@googleapis/gmail';
import { z } from 'zod';
import { now, startTest, type TestEmulator, type TestOptions } from '../harness.ts';
import { openSmallOffice } from '../scenarios/small-office/office.ts';

const Key = z.looseObject({
  client_email: z.string(),
  client_id: z.string(),
  private_key: z.string(),
  private_key_id: z.string(),
});
type Key = z.infer<typeof Key>;

type Jwt = InstanceType<typeof auth.JWT>;

export interface TestGoogle extends TestEmulator {
  readonly key: Key;
  /** Null is the service account itself; scopes are short names. */
  actAs(subject: string | null, scopes: readonly string[], key?: Key): Jwt;
  mailOf(subject: string | null, scope?: string): gmail_v1.Gmail;
  calendarOf(subject: string): calendar_v3.Calendar;
  directoryOf(subject: string | null): admin_directory_v1.Admin;
  /** Another service account's key. */
  makeKey(name: string): Promise<Key>;
}

/** The small office without limits. */
export const officeOptions = (): TestOptions => ({
  tenant: openSmallOffice({ now, seed: 1 }),
  limits: { mode: 'off' },
});

export const startGoogle = async (options: TestOptions = {}): Promise<TestGoogle> => {
  const emulator = await startTest(options);
  const makeKey = async (name: string): Promise<Key> =>
    Key.parse((await emulator.control('POST', '/google/service-accounts', { name })).body);
  const own = await makeKey('plumbline');
  /** The clients keep the paths and know their hosts, which are rewritten on the way. */
  const rewrite: typeof fetch = (input, init) => {
    const url = input instanceof Request ? input.url : input.toString();
    return fetch(url.replace(/^https:\/\/\w+\.googleapis\.com/, emulator.googleUrl), init);
  };
  const actAs: TestGoogle['actAs'] = (subject, scopes, key = own) =>
    new auth.JWT({
      email: key.client_email,
      key: key.private_key,
      keyId: key.private_key_id,
      scopes: scopes.map((scope) => `https://www.googleapis.com/auth/${scope}`),
      ...(subject === null ? {} : { subject }),
      transporterOptions: { fetchImplementation: rewrite, retry: false },
    });
  return {
    ...emulator,
    key: own,
    actAs,
    makeKey,
    mailOf: (subject, scope = 'gmail.metadata') =>
      gmail({ version: 'v1', auth: actAs(subject, [scope]), retry: false }),
    calendarOf: (subject) =>
      calendar({ version: 'v3', auth: actAs(subject, ['calendar.events.readonly']), retry: false }),
    directoryOf: (subject) =>
      admin({ version: 'directory_v1', auth: actAs(subject, ['admin.directory.user.readonly']), retry: false }),
  };
};

const Failure = z.looseObject({
  message: z.string(),
  response: z
    .looseObject({
      status: z.number(),
      data: z.looseObject({
        error: z.union([z.string(), z.looseObject({ errors: z.array(z.looseObject({ reason: z.string() })) })]),
      }),
    })
    .optional(),
});

interface Refused {
  readonly status: number;
  readonly message: string;
  readonly reason: string;
}

/** What the call was refused with; 200 where it was not. */
export const readRefusal = async (call: Promise<unknown>): Promise<Refused> => {
  try {
    await call;
    return { status: 200, message: '', reason: '' };
  } catch (error) {
    const { message, response } = Failure.parse(error);
    const inner = response?.data.error ?? '';
    const reason = typeof inner === 'string' ? inner : (inner.errors[0]?.reason ?? '');
    return { status: response?.status ?? 0, message, reason };
  }
};
