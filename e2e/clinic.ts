// The provider's diagnoses on a stage: an emulated tenant in which things go wrong, and a source opened straight on it.
import { randomUUID } from 'node:crypto';
import { type EmulatedTenant, startEmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { openMemoryVault } from '../src/connections/vault.ts';
import { openNetwork } from '../src/lib/network.ts';
import {
  GiveUp,
  NeedsAdmin,
  type Problem,
  RetryLater,
  SignInAgain,
  SkipPartition,
  StartOver,
} from '../src/providers/errors.ts';
import { providers } from '../src/providers/index.ts';
import type { Check, Endpoints, Source } from '../src/providers/provider.ts';
import { control } from './control.ts';

export const now = '2026-11-20T16:00:00Z';
const streams = ['people', 'mail', 'meetings'];
export const roles = ['User.Read.All', 'Mail.ReadBasic.All', 'Calendars.ReadBasic.All', 'MailboxSettings.Read'];

/** What Microsoft said, where, and what became of it. */
export interface Diagnosis {
  readonly said: string;
  readonly where: string;
  readonly problem: Problem;
}

interface Patient {
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Certificate and key, PEM, instead of the secret. */
  readonly certificate?: string;
  /** Beside what the form stores. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface Clinic {
  readonly tenant: EmulatedTenant;
  readonly control: ReturnType<typeof control>;
  readonly parse: (patient: Patient) => ReturnType<(typeof providers)[number]['parse']>;
  readonly open: (patient?: Patient) => Source;
  readonly check: (patient?: Patient, chosen?: readonly string[]) => Promise<readonly Check[]>;
  /** The test of a connection by what is stored of it. */
  readonly checkStored: (
    settings: Readonly<Record<string, string>>,
    asked: { readonly secret: string; readonly streams: readonly string[] },
  ) => Promise<readonly Check[]>;
  /** An app of its own in the tenant, so that no case disturbs another. */
  readonly addApp: (
    given?: Readonly<Record<string, unknown>>,
  ) => Promise<Required<Pick<Patient, 'clientId' | 'clientSecret'>>>;
  readonly makeCertificate: () => Promise<{ readonly certificate: string; readonly both: string }>;
  readonly close: () => Promise<void>;
}

const addApp = async (
  { tenantId }: EmulatedTenant,
  world: Clinic['control'],
  given: Readonly<Record<string, unknown>>,
): ReturnType<Clinic['addApp']> => {
  const clientId = randomUUID();
  const clientSecret = `abc~${randomUUID()}`;
  const secrets = [{ id: randomUUID(), value: clientSecret }];
  const app = { clientId, displayName: 'Plumbline', homeTenantId: tenantId, secrets, requiredRoles: roles };
  await world.post('/apps', { ...app, grants: { [tenantId]: roles }, ...given });
  return { clientId, clientSecret };
};

const examine = async (source: Source, chosen: readonly string[]): Promise<readonly Check[]> => {
  try {
    return await source.check(chosen, AbortSignal.timeout(30_000));
  } finally {
    await source.close();
  }
};

export const openClinic = async (): Promise<Clinic> => {
  const tenant = await startEmulatedTenant(['--scenario', 'small-office', '--now', now]);
  const provider = providers.find(({ id }) => id === 'microsoft');
  if (provider === undefined) throw new Error('There is no such provider.');
  const endpoints: Endpoints = { cloud: 'custom', urls: tenant.urls, sharedApp: null, mailSignIn: true };
  const outside = openNetwork({ allow: provider.hosts(endpoints), proxy: null });
  const { network } = outside;
  const offset = Date.parse(now) - Date.now();
  const clock = { now: () => Date.now() + offset, sleep: async () => {} };
  const world = control(tenant);
  const parse: Clinic['parse'] = ({ tenantId, clientId, clientSecret, certificate }) =>
    provider.parse('own-app', {
      tenantId: tenantId ?? tenant.tenantId,
      clientId: clientId ?? tenant.clientId,
      ...(certificate === undefined ? { clientSecret: clientSecret ?? tenant.clientSecret } : { certificate }),
    });
  const openStored = (settings: Readonly<Record<string, string>>, secret: string): Source =>
    provider.open({ settings }, { network, clock, endpoints, vault: openMemoryVault(secret, clock) });
  const open: Clinic['open'] = (patient = {}) => {
    const parsed = parse(patient);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
    return openStored({ ...parsed.settings, ...patient.settings }, parsed.secret);
  };
  return {
    tenant,
    control: world,
    parse,
    open,
    check: (patient, chosen = streams) => examine(open(patient), chosen),
    checkStored: (settings, asked) => {
      const stored = { tenantId: tenant.tenantId, ...settings };
      return examine(openStored(stored, asked.secret), asked.streams);
    },
    addApp: (given = {}) => addApp(tenant, world, given),
    makeCertificate: async () => {
      const made = await provider.makeCertificate?.({ name: 'plumbline', days: 90, now: clock.now() });
      if (made === undefined) throw new Error('The provider makes no certificates.');
      return { certificate: made.certificate, both: `${made.certificate}\n${made.privateKey}` };
    },
    close: async () => {
      await tenant.stop();
      await outside.close();
    },
  };
};

/** The one line that failed. */
export const onlyFailure = (checks: readonly Check[]): { readonly line: string; readonly problem: Problem } => {
  const failures = checks.filter(({ state }) => state === 'failed');
  const [first] = failures;
  if (first === undefined || first.problem === null || failures.length > 1)
    throw new Error(`Not one failure: ${JSON.stringify(checks, null, 1)}`);
  return { line: first.code, problem: first.problem };
};

const sourceErrors = [RetryLater, SignInAgain, NeedsAdmin, SkipPartition, StartOver, GiveUp];

/** The problem that an attempt ends with. */
export const problemOf = async (attempt: () => Promise<unknown>): Promise<Problem> => {
  try {
    await attempt();
  } catch (error) {
    for (const kind of sourceErrors) if (error instanceof kind) return error.problem;
    throw error;
  }
  throw new Error('Nothing went wrong.');
};

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

/** One row for each diagnosis, for whoever reads the test's output. */
export const tableOf = (diagnoses: readonly Diagnosis[]): string =>
  diagnoses
    .map(({ said, where, problem }) =>
      [
        cut(said, 44).padEnd(44),
        cut(where, 30).padEnd(30),
        problem.code.padEnd(28),
        problem.who.padEnd(9),
        cut(problem.title, 70).padEnd(70),
        cut(problem.fix, 60),
      ].join(' | '),
    )
    .join('\n');
