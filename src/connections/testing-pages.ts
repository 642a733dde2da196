// The test source's own pages: people sign in there; a code opens once, and only for whoever began with its verifier, nonce and address.
import { createHash, randomUUID } from 'node:crypto';
import { NeedsAdmin, type Problem, SignInAgain } from '../providers/errors.ts';
import type { SignIn, SignInRequest, SignInResult, Way } from '../providers/provider.ts';

const loginHost = 'login.test';

const problem = (code: string, title: string): Problem => ({
  code,
  title,
  fix: 'Try again.',
  who: 'employee',
  link: null,
  raw: `TEST ${code}`,
});

const address: Way['fields'][number] = {
  name: 'address',
  label: 'Address',
  help: 'The address.',
  kind: 'address',
  credential: null,
  optional: true,
};

const way = (id: string, rest: Pick<Way, 'who' | 'mode' | 'interaction'> & Partial<Pick<Way, 'fields'>>): Way => ({
  id,
  title: id,
  summary: id,
  recommended: false,
  credentials: [],
  fields: [{ name: 'hint', label: 'Hint', help: 'A hint.', kind: 'text', credential: null, optional: true }],
  steps: [],
  streams: ['people', 'mail'],
  ...rest,
});

export const redirectWays: readonly Way[] = [
  way('admin-consent', { who: 'admin', mode: 'application', interaction: 'redirect' }),
  way('admin-approval', { who: 'admin', mode: 'delegated', interaction: 'redirect' }),
  way('own-account', { who: 'employee', mode: 'delegated', interaction: 'redirect' }),
  way('password', { who: 'employee', mode: 'delegated', interaction: 'form', fields: [address] }),
  way('device-code', { who: 'admin', mode: 'delegated', interaction: 'device-code' }),
];

/** Somebody at the source. */
export interface TestPerson {
  readonly tenantId: string;
  readonly account: string;
}

export type Parameters = Record<string, string>;

interface Code {
  readonly person: TestPerson;
  readonly challenge: string;
  readonly nonce: string;
  readonly redirectUri: string;
  readonly way: string;
}

const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
const read = (url: URL, name: string): string => url.searchParams.get(name) ?? '';

export class TestPages {
  /** Credentials that are good, by whom they act as. */
  readonly grants = new Map<string, TestPerson>();
  /** What goes wrong when a code is brought: `declined`, `needs-admin`. */
  trouble: 'declined' | 'needs-admin' | null = null;
  /** Requests that reached the source, by name. */
  readonly asked: string[] = [];
  readonly #codes = new Map<string, Code>();
  readonly #devices = new Map<string, { deviceCode: string; person: TestPerson | null; slow: boolean }>();

  /** The person signs in at `url`; what their browser then brings to the redirect address. */
  visit(url: string, person: TestPerson): Parameters {
    const at = new URL(url);
    const state = read(at, 'state');
    // The consent page knows of no code: it says a tenant, which proves nothing.
    if (read(at, 'page') === 'consent') return { admin_consent: 'True', tenant: person.tenantId, state };
    const code = randomUUID();
    this.#codes.set(code, {
      person,
      challenge: read(at, 'code_challenge'),
      nonce: read(at, 'nonce'),
      redirectUri: read(at, 'redirect_uri'),
      way: read(at, 'way'),
    });
    return { code, state };
  }

  decline(url: string): Parameters {
    return { error: 'access_denied', error_description: 'The user declined.', state: read(new URL(url), 'state') };
  }

  /** Types a device's code in. */
  enter(userCode: string, person: TestPerson): void {
    const device = this.#devices.get(userCode);
    if (device) device.person = person;
  }

  /** The next question about the code is answered with `slow_down`. */
  slowDown(userCode: string): void {
    const device = this.#devices.get(userCode);
    if (device) device.slow = true;
  }

  readonly signIn: SignIn = {
    begin: async (request) => this.#begin(request),
    finish: async (request) => this.#finish(request),
    beginDeviceCode: async () => {
      const userCode = randomUUID().slice(0, 8);
      const deviceCode = `device-${randomUUID()}`;
      this.#devices.set(userCode, { deviceCode, person: null, slow: false });
      return { deviceCode, userCode, url: `https://${loginHost}/device`, expiresInSeconds: 900, intervalSeconds: 5 };
    },
    pollDeviceCode: async ({ deviceCode }) => {
      this.asked.push('poll');
      const device = [...this.#devices.values()].find((one) => one.deviceCode === deviceCode);
      if (!device || this.trouble !== null) throw new SignInAgain(problem('device-declined', 'It was declined.'));
      const slowDown = device.slow;
      device.slow = false;
      return device.person === null ? { result: 'pending', slowDown } : this.#grant(device.person);
    },
  };

  #begin(request: SignInRequest): string {
    const url = new URL(`https://${loginHost}/authorize`);
    const first = request.way === 'admin-consent' && request.step === null;
    const parameters = {
      page: first ? 'consent' : 'sign-in',
      way: request.way,
      state: request.state,
      nonce: request.nonce,
      code_challenge: challengeOf(request.verifier),
      redirect_uri: request.redirectUri,
      login_hint: request.loginHint ?? '',
      hint: request.fields['hint'] ?? '',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return url.href;
  }

  #finish(request: SignInRequest & { readonly parameters: Readonly<Record<string, string>> }): SignInResult {
    this.asked.push('finish');
    const { parameters, step } = request;
    if (parameters['error'] !== undefined || this.trouble === 'declined') {
      throw new SignInAgain(problem('sign-in-declined', 'The sign-in was declined.'));
    }
    if (this.trouble === 'needs-admin') throw new NeedsAdmin(problem('admin-approval', 'An admin has to allow it.'));
    if (request.way === 'admin-consent' && step === null) {
      if (parameters['admin_consent'] !== 'True') throw new SignInAgain(problem('no-consent', 'No consent was given.'));
      return { result: 'continue', step: { tenant: parameters['tenant'] ?? '' } };
    }
    const code = this.#codes.get(parameters['code'] ?? '');
    this.#codes.delete(parameters['code'] ?? '');
    const ours =
      code?.challenge === challengeOf(request.verifier) &&
      code.nonce === request.nonce &&
      code.redirectUri === request.redirectUri &&
      code.way === request.way;
    if (code === undefined || !ours) throw new SignInAgain(problem('code-refused', 'The code is not good.'));
    if (JSON.stringify(step ?? { tenant: code.person.tenantId }) !== JSON.stringify({ tenant: code.person.tenantId })) {
      throw new SignInAgain(problem('wrong-tenant', 'This is another tenant than the one that consented.'));
    }
    if (request.way === 'admin-approval') return { result: 'approved' };
    return this.#grant(request.way === 'admin-consent' ? { ...code.person, account: '' } : code.person);
  }

  #grant(person: TestPerson): SignInResult & { result: 'granted' } {
    const secret = `grant-${randomUUID()}`;
    this.grants.set(secret, person);
    const settings = { tenantId: person.tenantId, account: person.account };
    return { result: 'granted', settings, secret, credentialExpiresAt: null };
  }
}
