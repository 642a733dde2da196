// Who calls Graph: reads the bearer token once, remembers it, and refuses what is expired, revoked or not ours.
import { randomUUID } from 'node:crypto';
import { readAccessToken, type Claims } from '../entra/access-token.ts';
import type { SigningKey } from '../entra/keys.ts';
import { readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Caller } from './access.ts';
import { answerGraphError, GraphError } from './errors.ts';

export interface Session extends Caller {
  readonly tenantId: string;
  readonly token: string;
}

export interface Circumstances {
  /** Entra's time, milliseconds. */
  readonly now: number;
  /** Tokens from before this get the challenge of continuous access evaluation; milliseconds. */
  readonly revokedBefore: number;
}

interface Known {
  readonly claims: Claims;
  readonly roles: ReadonlySet<string>;
}

const remembered = 10_000;
const refuse = (message: string): Answer =>
  answerGraphError(new GraphError(401, 'InvalidAuthenticationToken', message));

export class Sessions {
  readonly #key: SigningKey;
  readonly #known = new Map<string, Known>();
  readonly #revoked = new Set<string>();

  constructor(key: SigningKey) {
    this.#key = key;
  }

  /** The session, or the 401 that Graph answers with. */
  async open(request: Request, at: Circumstances): Promise<Session | Answer> {
    const token = /^Bearer\s+(\S+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1];
    if (token === undefined) return refuse('Access token is empty.');
    const known = this.#known.get(token) ?? (await this.#read(token));
    if (!known) return refuse('CompactToken parsing failed with error code: 80049217');
    const { claims, roles } = known;
    if (!['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'].includes(claims.aud)) {
      return refuse('Access token validation failure. Invalid audience.');
    }
    if (claims.exp * 1000 <= at.now || this.#revoked.has(token)) {
      return refuse('Access token has expired or is not yet valid.');
    }
    if (claims.iat * 1000 < at.revokedBefore) return challenge(at.revokedBefore);
    return { clientId: claims.appid, tenantId: claims.tid, roles, token };
  }

  /** From now on the token counts as expired. */
  revoke(token: string): void {
    this.#revoked.add(token);
  }

  async #read(token: string): Promise<Known | null> {
    const claims = await readAccessToken(this.#key, token);
    if (!claims) return null;
    const known = { claims, roles: new Set(claims.roles) };
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(token, known);
    return known;
  }
}

/** The claims challenge: a client that shows it to Entra gets a token from after the revocation. */
const challenge = (revokedBefore: number): Answer => {
  const claims = Buffer.from(
    JSON.stringify({ access_token: { nbf: { essential: true, value: String(Math.floor(revokedBefore / 1000)) } } }),
  ).toString('base64');
  const error = new GraphError(
    401,
    'InvalidAuthenticationToken',
    'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
  );
  return answerGraphError(error, {
    'request-id': randomUUID(),
    'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000", error_description="Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp", error="insufficient_claims", claims="${claims}"`,
  });
};
