// What an endpoint of the emulated Graph is, and what it is given to answer a call.
import type { Answer, Request } from '../http/wire.ts';
import type { Instant, Tenant, TenantUser } from '../tenant/model.ts';
import type { World } from '../world.ts';
import type { Caller, Requirement } from './access.ts';
import type { GraphError } from './errors.ts';
import type { Prefer } from './odata.ts';
import type { TeamsRate } from './teams-rates.ts';

export interface Call {
  readonly world: World;
  readonly tenant: Tenant;
  readonly now: Instant;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly prefer: Prefer;
  /** From the path, decoded: folder, message, event. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly caller: Caller;
  /** Permissions that hold for this call. */
  readonly permissions: ReadonlySet<string>;
  /** Root of links in answers: `…/v1.0`. */
  readonly root: string;
}

/** A call below `/users/{user}`. */
export interface UserCall extends Call {
  readonly user: TenantUser;
  /** Root of links to what is the user's: `…/v1.0/users/{id}`, or `…/v1.0/me` where it was asked for so. */
  readonly base: string;
}

type Resource =
  | 'auditLogQuery'
  | 'auditLogRecord'
  | 'application'
  | 'appRoleAssignment'
  | 'attachment'
  | 'callTranscript'
  | 'channel'
  | 'chatMessage'
  | 'contact'
  | 'contactFolder'
  | 'conversationMember'
  | 'domain'
  | 'event'
  | 'group'
  | 'mailFolder'
  | 'mailboxSettings'
  | 'message'
  | 'oAuth2PermissionGrant'
  | 'onlineMeeting'
  | 'organization'
  | 'report'
  | 'reportSettings'
  | 'sentMail'
  | 'servicePrincipal'
  | 'signIn'
  | 'subscribedSku'
  | 'subscription'
  | 'team'
  | 'user';

/** Services with a rate of their own. */
type Rate = 'audit' | 'reports' | 'sign-ins' | 'subscriptions' | TeamsRate;

interface Common {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** It is there below `/beta`, too. */
  readonly onBeta?: true;
  /** `{user}`, `{folder}`, `{message}` stand for one segment. */
  readonly template: string;
  readonly requires: Requirement;
  /** What the answer holds, for the ledger. */
  readonly resource: Resource;
  /** The answer is a page of a collection. */
  readonly paged: boolean;
  /** What a caller without permission is told; the directory's and Outlook's own words without it. */
  readonly refuse?: (caller: Caller, requires: Requirement) => GraphError;
  readonly rate?: Rate;
  /** What takes its time before the call is answered, because others are asked. */
  readonly prepare?: (call: Pick<Call, 'world' | 'tenant' | 'now' | 'caller' | 'request'>) => Promise<void>;
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
