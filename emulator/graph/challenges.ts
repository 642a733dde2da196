// Continuous access evaluation: a user, an app or everybody whose tokens ended before their time, told as a challenge with claims.
import { randomUUID } from 'node:crypto';
import type { Answer } from '../http/wire.ts';
import type { Tenant } from '../tenant/model.ts';
import type { World } from '../world.ts';
import { answerGraphError, GraphError } from './errors.ts';
import type { Session } from './sessions.ts';

/** The challenge for a session that has ended, null while it holds. */
export const findRevocation = (world: World, session: Session, tenant: Tenant): Answer | null => {
  if (world.settings.challengeNeedsCapability && !session.capable) return null;
  const revokedAt = world.revocations.before(tenant.id, session.userId ?? session.clientId);
  const before = Math.max(world.settings.revokedBefore, revokedAt);
  if (isFromBefore(session, before)) return challenge(before);
  return isShutOut(world, session, tenant) ? challenge(session.issuedAt + 1000) : null;
};

/** A token of the very second of the revocation is from before it if it had been shown by then. */
const isFromBefore = ({ issuedAt, shownAt }: Session, before: number): boolean => {
  const second = Math.floor(before / 1000) * 1000;
  return issuedAt < second || (issuedAt === second && shownAt < before);
};

/** A user who is disabled or gone, and an app that was switched off in the tenant, lose what they hold at once. */
const isShutOut = (world: World, { userId, clientId }: Session, tenant: Tenant): boolean => {
  const app = world.registry.app(clientId);
  if (app?.disabledIn.includes(tenant.id)) return true;
  if (userId === null) return false;
  if (world.entra.accounts.settings(tenant.id, userId).state === 'disabled') return true;
  const user = tenant.user(userId, world.clock.now());
  // Some admins sign in without standing in the directory: only who once stood there can be gone.
  return user
    ? !user.accountEnabled
    : tenant.directory.some((change) => 'removed' in change && change.removed === userId);
};

const text =
  'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp';

/** A client that shows the claims to Entra gets a token from after the revocation, or the reason why not. */
const challenge = (before: number): Answer => {
  const nbf = { essential: true, value: String(Math.floor(before / 1000)) };
  const claims = Buffer.from(JSON.stringify({ access_token: { nbf } })).toString('base64');
  return answerGraphError(new GraphError(401, 'InvalidAuthenticationToken', text), {
    'request-id': randomUUID(),
    'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error_description="${text}", error="insufficient_claims", claims="${claims}"`,
  });
};
