// Who calls Graph: reads the bearer token once, remembers it, and refuses what is expired, revoked or not ours.
import { readAccessToken, type Claims } from '../entra/access-token.ts';
import type { SigningKey } from '../entra/keys.ts';
import { readHeader, type Answer, type Request } from '../http/wire.ts';
import type { Caller } from './access.ts';
import { answerGraphError, GraphError } from './errors.ts';

export interface Session extends Caller {
  readonly tenantId: string;
  readonly token: string;
  /** Milliseconds, as Entra told the time; a token says it in whole seconds. */
  readonly issuedAt: number;
  /** When the token was first shown here; Entra's milliseconds. */
  readonly shownAt: number;
  /** The client said that it understands claims challenges. */
  readonly capable: boolean;
}

interface Known {
  readonly claims: Claims;
  readonly session: Session;
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

  /** The session, or the 401 that Graph answers with; `now` is Entra's time in milliseconds. */
  async open(request: Request, now: number): Promise<Session | Answer> {
    const token = /^Bearer\s+(\S+)$/i.exec(readHeader(request.headers, 'authorization') ?? '')?.[1];
    if (token === undefined) return refuse('Access token is empty.');
    const known = this.#known.get(token) ?? (await this.#read(token, now));
    if (!known) return refuse('CompactToken parsing failed with error code: 80049217');
    const { claims, session } = known;
    if (!['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'].includes(claims.aud)) {
      return refuse('Access token validation failure. Invalid audience.');
    }
    if (claims.exp * 1000 <= now || this.#revoked.has(token)) {
      return refuse('Access token has expired or is not yet valid.');
    }
    return session;
  }

  /** From now on the token counts as expired. */
  revoke(token: string): void {
    this.#revoked.add(token);
  }

  async #read(token: string, now: number): Promise<Known | null> {
    const claims = await readAccessToken(this.#key, token);
    if (!claims) return null;
    const known = { claims, session: makeSession(claims, token, now) };
    if (this.#known.size >= remembered) this.#known.clear();
    this.#known.set(token, known);
    return known;
  }
}

const makeSession = (claims: Claims, token: string, now: number): Session => {
  const delegated = claims.idtyp === 'user';
  return {
    clientId: claims.appid,
    tenantId: claims.tid,
    userId: delegated ? claims.oid : null,
    permissions: new Set(delegated ? (claims.scp ?? '').split(' ').filter((scope) => scope !== '') : claims.roles),
    directoryRoles: new Set(delegated ? claims.wids : []),
    token,
    issuedAt: claims.iat * 1000,
    shownAt: now,
    capable: claims.xms_cc.includes('cp1'),
  };
};
