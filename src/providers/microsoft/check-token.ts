// Asking for a token, and telling by a refusal which line of the test it belongs to: app, credential, clock, consent, sign-in or policy.
import { type Problem, SignInAgain } from '../errors.ts';
import type { Check } from '../provider.ts';
import { attempt, failed, type Line, lines, passed } from './check-lines.ts';
import type { CheckParts } from './check-options.ts';
import { type Theme, themeOf } from './problems/entra.ts';
import { fillLink, links } from './problems/row.ts';

/** Problems of our own, found before Microsoft is asked. */
const ownThemes: Readonly<Record<string, Theme>> = {
  'certificate-expired': 'credential',
  'credential-unusable': 'credential',
  'shared-app-missing': 'credential',
  'shared-app-changed': 'credential',
  'shared-app-certificate': 'credential',
  'federated-token-missing': 'credential',
  'federated-token-unreadable': 'credential',
};

interface Verdict {
  readonly fails: Line;
  /** What must have been good for Microsoft to come so far. */
  readonly proved: readonly Line[];
}

const unsure: Verdict = { fails: lines.token, proved: [] };
const known = [lines.client, lines.credential];

const verdicts: Readonly<Record<Theme, Verdict>> = {
  tenant: { fails: lines.tenant, proved: [] },
  cloud: { fails: lines.cloud, proved: [] },
  client: { fails: lines.client, proved: [] },
  credential: { fails: lines.credential, proved: [lines.client] },
  clock: { fails: lines.clock, proved: [lines.client] },
  consent: { fails: lines.consent, proved: known },
  account: { fails: lines.signIn, proved: known },
  grant: { fails: lines.signIn, proved: known },
  policy: { fails: lines.token, proved: known },
  request: unsure,
};

const verdictOf = ({ code }: Problem): Verdict => {
  const theme = themeOf(code) ?? (Object.hasOwn(ownThemes, code) ? ownThemes[code] : undefined);
  return theme === undefined ? unsure : verdicts[theme];
};

const certificateExpired = (parts: CheckParts, expiresAt: string): Problem => ({
  code: 'certificate-expired',
  title: `The certificate expired on ${expiresAt.slice(0, 10)}.`,
  fix: 'Create a new certificate, upload it under Certificates & secrets, and enter it here with its key.',
  who: 'admin',
  link: fillLink(links.credentials, parts.links),
  raw: 'expired',
});

const askToken = async (parts: CheckParts, signal: AbortSignal): Promise<string> => {
  const expires = parts.settings.certificateExpiresAt;
  if (expires !== null && Date.parse(expires) <= parts.clock.now())
    throw new SignInAgain(certificateExpired(parts, expires));
  return parts.tokens.get(signal);
};

const details: Readonly<Record<string, string>> = {
  secret: 'The client secret is the right one.',
  certificate: 'The certificate is one of those uploaded to the app.',
  federated: 'The app trusts the token of the other identity provider.',
  shared: "The app's own credential is accepted.",
};

const accepted = (line: Line, { settings }: CheckParts): Check => {
  const { credential } = settings;
  if (line.code === lines.client.code) return passed(line, 'There is an app with this client id.');
  return passed(line, (Object.hasOwn(details, credential) ? details[credential] : undefined) ?? 'It is accepted.');
};

export interface TokenFound {
  /** Null: it was refused. */
  readonly token: string | null;
  readonly checks: readonly Check[];
}

export const checkToken = async (parts: CheckParts, signal: AbortSignal): Promise<TokenFound> => {
  const asked = await attempt(() => askToken(parts, signal));
  const delegated = parts.settings.access === 'delegated';
  if (!asked.ok) {
    const { fails, proved } = verdictOf(asked.problem);
    // The app itself has no sign-in that could end: what such a code says of it is that it is not let in.
    const line = fails === lines.signIn && !delegated ? lines.token : fails;
    return { token: null, checks: [...proved.map((one) => accepted(one, parts)), failed(line, asked.problem)] };
  }
  const checks = [
    accepted(lines.client, parts),
    accepted(lines.credential, parts),
    ...(delegated ? [passed(lines.signIn, 'The grant could be renewed.')] : []),
    passed(lines.token, 'A token was issued.'),
  ];
  return { token: asked.result, checks };
};

/** Whether nothing after these lines can be tried. */
export const hasFailed = (checks: readonly Check[]): boolean => checks.some(({ state }) => state === 'failed');
