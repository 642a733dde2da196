// With what the app proves itself in one request: taken from the credential, or from what the operator's environment names.
import { readFile } from 'node:fs/promises';
import { type Problem, RetryLater, SignInAgain } from '../errors.ts';
import type { Endpoints } from '../provider.ts';
import { parseCertificate } from './certificate.ts';
import type { Credential } from './credential.ts';

export type ClientProof =
  | { readonly kind: 'secret'; readonly clientSecret: string }
  | { readonly kind: 'certificate'; readonly privateKey: string; readonly thumbprint: string }
  /** A token of another identity provider that the app trusts. */
  | { readonly kind: 'assertion'; readonly assertion: string }
  /** A public client, which has nothing to prove itself with. */
  | { readonly kind: 'none' };

/** What the environment says of the app's proofs. */
export type OperatorProofs = Pick<Endpoints, 'sharedApp' | 'federatedTokenFile'>;

const operator = { who: 'operator', link: null } as const;

export const sharedAppMissing: Problem = {
  ...operator,
  code: 'shared-app-missing',
  title: 'No app registration of this server is set up.',
  fix: 'Register an app for accounts in any organizational directory, with <address of this server>/connect/callback as its redirect URI for the platform Web, and with the permissions that the streams name, of both types. Then set PLUMBLINE_APP_CLIENT_ID and one of PLUMBLINE_APP_CERTIFICATE_FILE, PLUMBLINE_APP_SECRET_FILE and PLUMBLINE_APP_SECRET, and start the server again.',
  raw: 'PLUMBLINE_APP_CLIENT_ID',
};

const sharedAppChanged: Problem = {
  ...operator,
  code: 'shared-app-changed',
  title: 'This was connected with another app registration than the one that is set up now.',
  fix: 'Set PLUMBLINE_APP_CLIENT_ID back to the app that was consented to, or connect again to consent to the new one.',
  raw: 'PLUMBLINE_APP_CLIENT_ID',
};

const sharedCertificateUnusable = (fault: string): Problem => ({
  ...operator,
  code: 'shared-app-certificate',
  title: "The certificate of this server's app registration cannot be used.",
  fix: `${fault} The file is named by PLUMBLINE_APP_CERTIFICATE_FILE.`,
  raw: 'PLUMBLINE_APP_CERTIFICATE_FILE',
});

export const federatedFileMissing: Problem = {
  ...operator,
  code: 'federated-token-missing',
  title: 'No token of another identity provider is set up on this server.',
  fix: "Name the file that your platform keeps the workload's token in with PLUMBLINE_FEDERATED_TOKEN_FILE (AZURE_FEDERATED_TOKEN_FILE works too), and start the server again. No form can name it: a path that anybody may enter would give away files of this server.",
  raw: 'PLUMBLINE_FEDERATED_TOKEN_FILE',
};

const federatedFileUnreadable: Problem = {
  ...operator,
  code: 'federated-token-unreadable',
  title: "The file with the workload's token cannot be read, or holds no token.",
  fix: 'Check that PLUMBLINE_FEDERATED_TOKEN_FILE names the file that your platform writes, and that this user may read it.',
  raw: 'PLUMBLINE_FEDERATED_TOKEN_FILE',
};

/** The operator's own app, which organizations consent to. Errors: SignInAgain with what the operator can do. */
export const proveSharedApp = ({ sharedApp }: OperatorProofs, clientId: string): ClientProof => {
  if (sharedApp === null) throw new SignInAgain(sharedAppMissing);
  if (sharedApp.clientId.toLowerCase() !== clientId.toLowerCase()) throw new SignInAgain(sharedAppChanged);
  if (sharedApp.clientSecret !== null) return { kind: 'secret', clientSecret: sharedApp.clientSecret };
  const parsed = parseCertificate(sharedApp.certificate ?? '');
  if ('fault' in parsed) throw new SignInAgain(sharedCertificateUnusable(parsed.fault));
  return { kind: 'certificate', privateKey: parsed.privateKey, thumbprint: parsed.thumbprint };
};

/** Read anew each time: platforms replace it every hour or so. */
const readAssertion = async (path: string | null | undefined): Promise<ClientProof> => {
  if (!path) throw new SignInAgain(federatedFileMissing);
  try {
    const assertion = (await readFile(path, 'utf8')).trim();
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(assertion)) return { kind: 'assertion', assertion };
  } catch (cause) {
    throw new RetryLater({ problem: federatedFileUnreadable, seconds: null, scope: 'connection' }, { cause });
  }
  throw new RetryLater({ problem: federatedFileUnreadable, seconds: null, scope: 'connection' });
};

/** Errors: SignInAgain or RetryLater with what the operator can do. */
export const proveClient = async (
  credential: Credential,
  operatorProofs: OperatorProofs,
  clientId: string,
): Promise<ClientProof> => {
  if (credential.kind === 'secret' || credential.kind === 'certificate') return credential;
  if (credential.kind === 'federated') return readAssertion(operatorProofs.federatedTokenFile);
  if (credential.kind === 'refresh' && credential.client === 'public') return { kind: 'none' };
  return proveSharedApp(operatorProofs, clientId);
};
