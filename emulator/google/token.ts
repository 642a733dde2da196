// The token endpoint: a service account's signed assertion becomes an access token, for itself or for a user of a domain.
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { z } from 'zod';
import { answerJson, type Answer, type Request } from '../http/wire.ts';
import { findByAddress } from '../scenarios/addresses.ts';
import type { World } from '../world.ts';
import type { GoogleToken, ServiceAccount } from './google.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const OFFICIAL = 'https://oauth2.googleapis.com/token';
const LIFE = 3600;
/** Clocks may differ by so many seconds. */
const SKEW = 300;

const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  scope: z.string(),
  sub: z.string().optional(),
  iat: z.number(),
  exp: z.number(),
});

const refuse = (status: number, error: string, description: string): Answer =>
  answerJson(status, { error, error_description: description });

const unauthorizedClient = (): Answer =>
  refuse(
    401,
    'unauthorized_client',
    'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
  );

const readClaims = (assertion: string): z.infer<typeof Claims> | null => {
  try {
    const [, payload = ''] = assertion.split('.');
    return Claims.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
};

const isSigned = async (assertion: string, { publicKey, keyId }: ServiceAccount): Promise<boolean> => {
  try {
    const { kid } = decodeProtectedHeader(assertion);
    if (kid !== undefined && kid !== keyId) return false;
    await jwtVerify(assertion, publicKey, { algorithms: ['RS256'], clockTolerance: 10 * 365 * 86_400 });
    return true;
  } catch {
    return false;
  }
};

/** The user of a domain by any address, who must not be suspended. */
const findSubject = (world: World, address: string): NonNullable<GoogleToken['subject']> | null => {
  const now = world.clock.now();
  for (const tenant of world.tenants.values()) {
    const id = findByAddress(tenant, address);
    const user = id === null ? null : tenant.user(id, now);
    if (user?.userType === 'Member') return user.accountEnabled ? { tenantId: tenant.id, userId: user.id } : null;
  }
  return null;
};

const checkTimes = ({ iat, exp }: z.infer<typeof Claims>): Answer | null => {
  const now = Date.now() / 1000;
  const isShort = exp - iat <= LIFE && exp > now - SKEW && iat < now + SKEW;
  return isShort
    ? null
    : refuse(
        400,
        'invalid_grant',
        'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.',
      );
};

const issue = (world: World, token: Omit<GoogleToken, 'endsAt'>): Answer => {
  const seconds = world.settings.tokenSeconds;
  world.ledger.tokenIssued(token.account.email);
  const value = world.google.issue({ ...token, endsAt: Date.now() + seconds * 1000 });
  return answerJson(200, { access_token: value, expires_in: seconds, token_type: 'Bearer' });
};

export const answerToken = async (world: World, request: Request): Promise<Answer> => {
  const form = new URLSearchParams(request.body);
  if (form.get('grant_type') !== GRANT) return refuse(400, 'unsupported_grant_type', 'Invalid grant_type: ');
  const assertion = form.get('assertion') ?? '';
  const claims = readClaims(assertion);
  if (!claims) return refuse(400, 'invalid_grant', 'Invalid JWT: Failed to parse the JWT.');
  const account = world.google.accounts.get(claims.iss);
  if (!account) return refuse(400, 'invalid_grant', 'Invalid grant: account not found');
  if (![OFFICIAL, `${world.origin}/google/token`].includes(claims.aud)) {
    return refuse(400, 'invalid_grant', 'Invalid JWT: Failed audience check.');
  }
  const late = checkTimes(claims);
  if (late) return late;
  if (!(await isSigned(assertion, account))) return refuse(400, 'invalid_grant', 'Invalid JWT Signature.');
  const scopes = claims.scope.split(' ').filter((scope) => scope !== '');
  if (scopes.length === 0) return refuse(400, 'invalid_scope', 'Invalid OAuth scope or ID token audience provided.');
  if (claims.sub === undefined) return issue(world, { account, subject: null, scopes });
  const subject = findSubject(world, claims.sub);
  if (!subject) return refuse(400, 'invalid_grant', 'Invalid email or User ID');
  const delegated = world.google.delegatedTo(subject.tenantId, account.clientId);
  if (!scopes.every((scope) => delegated.includes(scope))) return unauthorizedClient();
  return issue(world, { account, subject, scopes });
};
