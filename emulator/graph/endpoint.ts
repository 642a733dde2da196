// What an endpoint of the emulated Graph is, and what it is given to answer a call.
import type { Answer, Request } from '../http/wire.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import type { World } from '../world.ts';
import type { Requirement } from './access.ts';
import type { Prefer } from './odata.ts';

export interface Call {
  readonly world: World;
  readonly tenant: Tenant;
  readonly now: Instant;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly prefer: Prefer;
  /** From the path, decoded: folder, message, event. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Permissions that hold for this call. */
  readonly permissions: ReadonlySet<string>;
  /** Root of links in answers: `…/v1.0`. */
  readonly root: string;
}

/** A call below `/users/{user}`. */
export interface UserCall extends Call {
  readonly user: TenantUser;
}

interface Common {
  readonly method: 'GET';
  /** `{user}`, `{folder}`, `{message}` stand for one segment. */
  readonly template: string;
  readonly requires: Requirement;
  /** What the answer holds, for the ledger. */
  readonly resource: 'message' | 'event' | 'mailFolder' | 'user' | 'organization' | 'mailboxSettings' | 'attachment';
  /** The answer is a page of a collection. */
  readonly paged: boolean;
}

export type Endpoint = Common &
  (
    | {
        readonly area: 'directory';
        /** Resource units before `$select`, `$expand` and `$top` change them. */
        readonly units: number;
        answer(call: Call): Answer;
      }
    | { readonly area: 'user'; readonly units: number; answer(call: UserCall): Answer }
    | { readonly area: 'outlook'; answer(call: UserCall): Answer }
  );
