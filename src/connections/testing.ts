// A provider of one small tenant that obeys what a test tells it, to try what holds for every provider.
import { NeedsAdmin, type Problem, SignInAgain } from '../providers/errors.ts';
import type { Check, Provider, Source, Vault } from '../providers/provider.ts';
import type { Stream, StreamDeclaration } from '../providers/stream.ts';
import { redirectWays, type TestPages } from './testing-pages.ts';

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
  listsAccounts: name === 'people',
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
  /** Who mends a failed check; the admin unless said otherwise. */
  who?: Problem['who'];
  /** Sources that are open now. */
  open: number;
}

const check = (code: string, failed: boolean, who: Problem['who'] = 'admin'): Check => ({
  code,
  title: code,
  state: failed ? 'failed' : 'ok',
  detail: '',
  problem: failed ? { ...problem(code), who } : null,
});

const stream = (name: string, by: 'tenant' | 'mailbox'): Stream => ({
  ...declaration(name, by),
  next: async () => {
    throw new NeedsAdmin(problem('not-read'));
  },
});

const renew = async (secret: string) => ({ token: secret, until: 0, secret: null });

const openSource = (tenant: TestTenant, vault: Vault, pages: TestPages | null): Source => {
  tenant.open += 1;
  const tokenOf = () => vault.token({ signal: new AbortController().signal, refused: null, renew });
  const known = async (): Promise<boolean> => {
    const token = await tokenOf();
    return token === tenant.secret || pages?.grants.has(token) === true;
  };
  return {
    streams: [stream('people', 'tenant'), stream('mail', 'mailbox')],
    describe: async () => {
      if (!(await known())) throw new SignInAgain(problem('secret-wrong'));
      const person = pages?.grants.get(await tokenOf());
      if (person !== undefined) {
        const { tenantId, account } = person;
        const signedInAs = account === '' ? null : account;
        const grantKey = signedInAs === null ? tenantId : `${tenantId}/${account}`;
        return { tenantId, tenantName: `Tenant ${tenantId}`, grantKey, signedInAs };
      }
      const { tenantId } = tenant;
      return { tenantId, tenantName: 'Test Tenant', grantKey: tenantId, signedInAs: null };
    },
    check: async (streams) => [
      check('credential', !(await known())),
      ...streams.map((name) => check(`permission-${name}`, tenant.missing.includes(name), tenant.who)),
    ],
    listPermissions: async () => [],
    reach: null,
    close: async () => {
      tenant.open -= 1;
    },
  };
};

/** `pages`: null where the source has none to sign in on. */
export const testProvider = (tenant: TestTenant, pages: TestPages | null = null): Provider => ({
  id: 'test',
  name: 'Test',
  icon: '',
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
      ...(pages === null ? [] : redirectWays),
    ],
    revoke: [],
  },
  streams: [declaration('people', 'tenant'), declaration('mail', 'mailbox')],
  hosts: () => [],
  blocked: () => null,
  missingStreams: () => ({}),
  signIn: pages?.signIn ?? null,
  makeCertificate:
    pages === null
      ? null
      : async ({ name, days, now }) => ({
          certificate: `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`,
          privateKey: '-----BEGIN PRIVATE KEY-----\nc4n4ry-private-key\n-----END PRIVATE KEY-----',
          thumbprint: 'AB12',
          expiresAt: new Date(now + days * 86_400_000).toISOString(),
        }),
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
  open: (_stored, { vault }) => openSource(tenant, vault, pages),
});
