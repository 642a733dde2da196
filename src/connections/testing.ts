// A provider of one small tenant that obeys what a test tells it, to try what holds for every provider.
import { NeedsAdmin, type Problem, SignInAgain } from '../providers/errors.ts';
import type { Check, Provider, Source, Vault } from '../providers/provider.ts';
import type { Stream, StreamDeclaration } from '../providers/stream.ts';

const problem = (code: string): Problem => ({
  code,
  title: 'The client secret is wrong.',
  fix: 'Paste the secret again.',
  who: 'admin',
  link: null,
  raw: 'TEST 401',
});

const declaration = (name: string, by: 'tenant' | 'mailbox'): StreamDeclaration => ({
  name,
  by,
  title: name,
  gives: `Gives ${name}.`,
  without: `No ${name}.`,
  permissions: [[{ name: `${name}.Read`, id: name }]],
  delegated: null,
  every: 3600,
  standard: true,
  limits: [],
});

export interface TestTenant {
  readonly tenantId: string;
  /** The only secret that opens it. */
  secret: string;
  /** Permissions that an admin has not granted, by stream. */
  missing: readonly string[];
  /** Sources that are open now. */
  open: number;
}

const check = (code: string, failed: boolean): Check => ({
  code,
  title: code,
  state: failed ? 'failed' : 'ok',
  detail: '',
  problem: failed ? problem(code) : null,
});

const stream = (name: string, by: 'tenant' | 'mailbox'): Stream => ({
  ...declaration(name, by),
  next: async () => {
    throw new NeedsAdmin(problem('not-read'));
  },
});

const openSource = (tenant: TestTenant, vault: Vault): Source => {
  tenant.open += 1;
  const known = async (): Promise<boolean> => {
    const renew = async (secret: string) => ({ token: secret, until: 0, secret: null });
    const token = await vault.token({ signal: new AbortController().signal, refused: null, renew });
    return token === tenant.secret;
  };
  return {
    streams: [stream('people', 'tenant'), stream('mail', 'mailbox')],
    describe: async () => {
      if (!(await known())) throw new SignInAgain(problem('secret-wrong'));
      const { tenantId } = tenant;
      return { tenantId, tenantName: 'Test Tenant', grantKey: tenantId, signedInAs: null };
    },
    check: async (streams) => [
      check('credential', !(await known())),
      ...streams.map((name) => check(`permission-${name}`, tenant.missing.includes(name))),
    ],
    listPermissions: async () => [],
    reach: null,
    close: async () => {
      tenant.open -= 1;
    },
  };
};

export const testProvider = (tenant: TestTenant): Provider => ({
  id: 'test',
  name: 'Test',
  setup: {
    title: 'Connect Test',
    summary: 'A tenant for tests.',
    ways: [
      {
        id: 'own-app',
        title: 'A form',
        summary: 'A secret.',
        who: 'admin',
        mode: 'application',
        interaction: 'form',
        recommended: true,
        credentials: [{ kind: 'secret', label: 'Secret', recommended: true }],
        fields: [{ name: 'secret', label: 'Secret', help: 'The secret.', kind: 'secret', credential: 'secret' }],
        steps: [{ title: 'Nothing', text: 'Nothing to do.', link: null }],
        streams: ['people', 'mail'],
      },
    ],
    revoke: [],
  },
  streams: [declaration('people', 'tenant'), declaration('mail', 'mailbox')],
  hosts: () => [],
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: null,
  makeCertificate: null,
  scripts: () => [],
  parse: (_way, input) =>
    input['secret']
      ? {
          ok: true,
          settings: { clientId: input['clientId'] ?? '' },
          secret: input['secret'],
          credentialExpiresAt: null,
        }
      : { ok: false, faults: [{ field: 'secret', message: 'Enter the secret.' }] },
  open: (_stored, { vault }) => openSource(tenant, vault),
});
