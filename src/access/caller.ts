// Who sends a request, as the server has found out by itself.
import type { Permission } from '../contract/endpoint.ts';
import type { Role } from '../contract/session.ts';

export interface Caller {
  readonly role: Role;
  readonly organizationId: string;
  /** Null for the operator and for API keys, which have no login. */
  readonly userId: string | null;
  readonly email: string;
  readonly fullName: string;
  /** Rights that somebody gave them beside what their role allows. */
  readonly given?: readonly Permission[];
  /** Of an API key, which is no member: of what the role may it does only what these say. */
  readonly key?: { readonly keyId: string; readonly scopes: readonly Permission[] };
}

export interface Visitor {
  /** Null: nobody, or the operator of a product that is not set up yet. */
  readonly caller: Caller | null;
  /** Whether the request carries the token of who runs this server. */
  readonly operator: boolean;
}
