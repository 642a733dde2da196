// What a provider is: data that the connect page draws, and a way to open a source with a credential.
import type { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Hosts } from '../lib/hosts.ts';
import type { Network } from '../lib/network.ts';
import type { FoundReports, ReportsAsked } from './bounces.ts';
import type { Problem } from './errors.ts';
import type { Notice, Notices } from './notices.ts';
import type { MailTransport } from './mail-transport.ts';
import type { Page, Stream, StreamDeclaration } from './stream.ts';

/** One field of the form that connects a source. */
export interface SetupField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind: 'guid' | 'text' | 'secret' | 'pem' | 'address' | 'day';
  /** A field of one credential kind only; null belongs to all. */
  readonly credential: string | null;
  /** May stay empty. */
  readonly optional?: boolean;
  /** How what is pasted begins; of kind `pem` not given: as PEM does. */
  readonly example?: string;
}

export interface SetupStep {
  readonly title: string;
  readonly text: string;
  readonly link: string | null;
}

/** One way into a source: who acts, what for, and with which credential. */
export interface Way {
  /** `own-app`, `admin-consent`, `own-account`, `device-code`, `password` and the like. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Who acts at the source. */
  readonly who: 'admin' | 'employee';
  /** Whether it reads as itself for everybody, or as one person. */
  readonly mode: 'application' | 'delegated';
  /** form: fields are tested and saved; redirect: the source's own pages; device-code: a code typed in elsewhere. */
  readonly interaction: 'form' | 'redirect' | 'device-code';
  readonly recommended: boolean;
  readonly credentials: readonly { readonly kind: string; readonly label: string; readonly recommended: boolean }[];
  readonly fields: readonly SetupField[];
  /** What is done at the source before. */
  readonly steps: readonly SetupStep[];
  /** Names of the streams that this way can read. */
  readonly streams: readonly string[];
}

export interface ProviderSetup {
  readonly title: string;
  readonly summary: string;
  readonly ways: readonly Way[];
  /** How the grant is taken back at the source, after it was disconnected here. */
  readonly revoke: readonly SetupStep[];
}

/** One line of the connection test, in the order in which things can fail. */
export interface Check {
  readonly code: string;
  readonly title: string;
  readonly state: 'ok' | 'failed' | 'not-applicable';
  /** For `ok`: what was seen, such as `Authenticated as Contoso`. */
  readonly detail: string;
  readonly problem: Problem | null;
}

/** Whom a grant is for. */
export interface Grant {
  readonly tenantId: string;
  readonly tenantName: string;
  /** What may be connected once in an organization: the tenant, or one account of it. */
  readonly grantKey: string;
  /** Whom a delegated grant acts as, as the source shows them; null: nobody. */
  readonly signedInAs: string | null;
}

/** What the source's own records say of our grant. */
export interface HeldPermission {
  readonly name: string;
  /** needed: by a chosen stream; spare: for none of them, or more than it needs; write: could change something. */
  readonly use: 'needed' | 'spare' | 'write';
  /** Why it is held or what to do, one sentence. */
  readonly text: string;
}

export interface ProbeResult {
  /** missing: no such mailbox; unclear: neither an answer nor a refusal, see the problem. */
  readonly observed: 'answers' | 'refused' | 'missing' | 'unclear';
  readonly problem: Problem | null;
}

/** Who can be reached through a connection. */
export interface Reach {
  /** One mailbox is asked for what the streams need, as cheaply as can be. `mailbox`: an address. Errors: RetryLater, SignInAgain. */
  probe(asked: {
    readonly mailbox: string;
    readonly streams: readonly string[];
    readonly signal: AbortSignal;
  }): Promise<ProbeResult>;
  /** Groups whose name or address begins with the text, at most 20. Errors: those of providers/errors. */
  findGroups(
    text: string,
    signal: AbortSignal,
  ): Promise<readonly { readonly id: string; readonly name: string; readonly address: string | null }[]>;
  /** Ids at the source of all accounts in the group, nested ones too. Errors: those of providers/errors. */
  listMembers(groupId: string, signal: AbortSignal): Promise<readonly string[]>;
}

/** A live connection with one grant. */
export interface Source {
  readonly streams: readonly Stream[];
  /** Who we are connected to. Errors: those of providers/errors. */
  describe(signal: AbortSignal): Promise<Grant>;
  /** The connection test; resolves also when checks fail. */
  check(streams: readonly string[], signal: AbortSignal): Promise<readonly Check[]>;
  /** The permissions held, as far as they show. Errors: those of providers/errors. */
  listPermissions(streams: readonly string[], signal: AbortSignal): Promise<readonly HeldPermission[]>;
  /** Null where a connection is one mailbox, or nobody can say. */
  readonly reach: Reach | null;
  /** Not given: it tells nothing by itself. */
  readonly notices?: Notices;
  /** Ends idle sockets and timers. */
  close(): Promise<void>;
}

export interface Seams {
  readonly network: Network;
  readonly clock: Clock;
  /** Servers that customers name; not given: none can be reached. */
  readonly hosts?: Hosts;
}

/** The operator's own registration at the source that organizations and employees consent to; from the environment. */
export interface SharedApp {
  readonly clientId: string;
  /** Null: any tenant. */
  readonly tenantId: string | null;
  /** One of the two is set. */
  readonly clientSecret: string | null;
  /** Certificate and private key, PEM. */
  readonly certificate: string | null;
}

/** Where the source lives; from the environment, the same for all connections. */
export interface Endpoints {
  readonly cloud: string;
  /** Services of a custom cloud by name (`login` from PLUMBLINE_LOGIN_URL and so on); empty for the others. */
  readonly urls: Readonly<Record<string, string>>;
  /** Null: none was set up; ways that need one are blocked. */
  readonly sharedApp: SharedApp | null;
  /** False: mail is not to be connected by the source's own sign-in any more; what is connected goes on. */
  readonly mailSignIn: boolean;
  /** File in which the platform keeps this workload's token of another identity provider. Only the operator names it, never a form. */
  readonly federatedTokenFile?: string | null;
}

export interface Outside extends Seams {
  readonly endpoints: Endpoints;
}

/** What a token request came to. */
export interface Renewed {
  readonly token: string;
  /** By the product's clock, milliseconds since 1970: until when it is to be used. */
  readonly until: number;
  /** The credential that takes the place of the one used; null: that one stays. */
  readonly secret: string | null;
}

/** Where a connection's credential lies; the only way for a source to have an access token. */
export interface Vault {
  /**
   * A token that lives, shared by all processes. When there is none, or it is the `refused` one, one process at a time
   * runs `renew` with the credential as it is stored then. Errors: those of `renew`.
   */
  token(asked: {
    readonly signal: AbortSignal;
    readonly refused: string | null;
    readonly renew: (secret: string, signal: AbortSignal) => Promise<Renewed>;
  }): Promise<string>;
}

export interface SignInRequest {
  readonly way: string;
  readonly streams: readonly string[];
  /** The way's fields as entered; may be empty. */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the source sends the browser back to; registered there, exact. */
  readonly redirectUri: string;
  /** Random, one for each round; the caller binds it to browser, organization and use. */
  readonly state: string;
  /** PKCE, 43 characters or more. */
  readonly verifier: string;
  readonly nonce: string;
  /** What the round before told to remember; null in the first. */
  readonly step: z.core.util.JSONType | null;
  /** Whom to propose; null: nobody. */
  readonly loginHint: string | null;
  readonly signal: AbortSignal;
}

/** A grant, to be tested and stored. */
export interface Granted {
  readonly result: 'granted';
  readonly settings: Readonly<Record<string, string>>;
  readonly secret: string;
  /** ISO 8601; null: unknown or never. */
  readonly credentialExpiresAt: string | null;
}

export type SignInResult =
  | Granted
  /** An admin allowed others to sign in; nothing is connected by it. */
  | { readonly result: 'approved' }
  /** One more round is needed; the caller begins it with this step and a new state. */
  | { readonly result: 'continue'; readonly step: z.core.util.JSONType };

/** Signing in on the source's own pages. Nothing that a redirect says is believed before a token proves it. */
export interface SignIn {
  /** The address to send the browser to. Errors: those of providers/errors. */
  begin(request: SignInRequest, outside: Outside): Promise<string>;
  /** `parameters`: what the source sent back. Errors: those of providers/errors, with what the person can do. */
  finish(
    request: SignInRequest & { readonly parameters: Readonly<Record<string, string>> },
    outside: Outside,
  ): Promise<SignInResult>;
  beginDeviceCode(
    request: Omit<SignInRequest, 'redirectUri' | 'state' | 'verifier' | 'nonce' | 'step'>,
    outside: Outside,
  ): Promise<DeviceCode>;
  /** Errors: those of providers/errors: declined, expired, blocked. */
  pollDeviceCode(
    asked: {
      readonly deviceCode: string;
      readonly way: string;
      readonly streams: readonly string[];
      readonly fields: Readonly<Record<string, string>>;
      readonly signal: AbortSignal;
    },
    outside: Outside,
  ): Promise<Granted | { readonly result: 'pending'; readonly slowDown: boolean }>;
}

export interface DeviceCode {
  /** A secret. */
  readonly deviceCode: string;
  readonly userCode: string;
  /** Where it is typed in. */
  readonly url: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/** Something for an admin of the source to run there. */
export interface Script {
  readonly title: string;
  /** What it does and when to take it, one or two sentences. */
  readonly text: string;
  readonly recommended: boolean;
  readonly script: string;
}

/** One file of an import; a folder or an archive gives several. */
export interface ImportedFile {
  /** Within the folder or archive, `/` between names. */
  readonly path: string;
  /** Bytes as they come; may be read once. */
  readonly content: () => AsyncIterable<Uint8Array>;
}

/** Reading files that somebody exported from the source. Nothing of a file is kept but the records. */
export interface FileImport {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** How to get the files, at the source. */
  readonly steps: readonly SetupStep[];
  /** Endings that are accepted, such as `.zip`; archives are opened by the caller. */
  readonly accept: readonly string[];
  /** `calls`: only after an admin attested consent. */
  readonly gate?: 'calls';
  /** Whether the files do not say whose they are; then `mailbox` is given. */
  readonly needsMailbox?: boolean;
  /**
   * Pages of records with the stream that each belongs to; files come in no special order and may be asked for by path.
   * Errors: GiveUp for files that are no such export, with what is wrong and the fix.
   */
  readonly read: (
    files: readonly ImportedFile[],
    asked: { readonly signal: AbortSignal; readonly mailbox: string | null },
  ) => AsyncIterable<{ readonly stream: string; readonly mailbox: string | null; readonly page: Page }>;
}

/** Sending mail through the source, as an app. */
export interface MailService {
  /** What it takes at the source, one or two sentences. */
  readonly text: string;
  readonly permission: string;
  /** The way whose form an app of its own is entered with. */
  readonly way: string;
  /** The source's SMTP server for apps that sign in with a token; null: this cloud has none. */
  readonly submission: (endpoints: Endpoints) => { readonly host: string; readonly port: number } | null;
  /** What lets the app send from one mailbox only; none for what is no id or no address. */
  readonly scripts: (asked: {
    readonly clientId: string;
    readonly mailbox: string;
    readonly by: 'service' | 'smtp';
  }) => readonly Script[];
  /** `sender`: the mailbox that sends. */
  readonly open: (
    stored: { readonly settings: Readonly<Record<string, string>>; readonly sender: string },
    outside: Outside & { readonly vault: Vault },
  ) => MailTransport;
  /** A token for the SMTP server; its vault is not that of other tokens. Errors: SignInAgain, RetryLater. */
  readonly submissionToken: (
    stored: { readonly settings: Readonly<Record<string, string>>; readonly signal: AbortSignal },
    outside: Outside & { readonly vault: Vault },
  ) => Promise<string>;
}

/** A mailbox that mail comes back to. */
export interface BounceService {
  /** The way that parses what is entered in the fields. */
  readonly way: string;
  readonly fields: readonly SetupField[];
  readonly addressOf: (settings: Readonly<Record<string, string>>) => string;
  /** What may be shown. */
  readonly shownOf: (settings: Readonly<Record<string, string>>) => Readonly<Record<string, string>>;
  /** Changes nothing in the mailbox. Errors: those of providers/errors; the signal's reason. */
  readonly read: (asked: ReportsAsked, outside: Outside & { readonly vault: Vault }) => Promise<FoundReports>;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  /** SVG that stands by itself, readable on light and on dark. */
  readonly icon: string;
  readonly setup: ProviderSetup;
  readonly streams: readonly StreamDeclaration[];
  /** Hosts that its sources speak to: the egress allowlist. */
  readonly hosts: (endpoints: Endpoints) => readonly string[];
  /** Why the way cannot be used here now, and what to do; null: it can. */
  readonly blocked: (way: string, endpoints: Endpoints) => Problem | null;
  /** A link of `setup` as it is in this cloud; not there: the same in all. */
  readonly placeLink?: (link: string, endpoints: Endpoints) => string;
  /** Streams that the cloud does not have, with the reason. */
  readonly missingStreams: (endpoints: Endpoints) => Readonly<Record<string, string>>;
  /** Parses what a form sent; faults name the field, what is wrong and the fix. `settings` may be shown, `secret` never. */
  readonly parse: (way: string, input: Readonly<Record<string, string>>) => ParsedSetup;
  /** Null where the source has no pages of its own to sign in on. */
  readonly signIn: SignIn | null;
  /** A key pair for a way that takes a certificate; null where none does. `days`: how long it is good. */
  readonly makeCertificate:
    | ((asked: { readonly name: string; readonly days: number; readonly now: number }) => Promise<{
        readonly certificate: string;
        readonly privateKey: string;
        readonly thumbprint: string;
        readonly expiresAt: string;
      }>)
    | null;
  /** Files that can be read instead of, or beside, a live connection. */
  readonly imports?: readonly FileImport[];
  /** What it told by itself, from the body of its request; not given: it never does. */
  readonly readNotices?: (body: unknown) => readonly Notice[];
  /** Not given: it sends no mail. */
  readonly mail?: MailService;
  /** Not given: its mailboxes are not read for mail that came back. */
  readonly bounces?: BounceService;
  /** What limits the reach at the source, filled in. `group`: the address of the group of mailboxes; null: a placeholder. */
  readonly scripts: (asked: {
    readonly settings: Readonly<Record<string, string>>;
    readonly streams: readonly string[];
    readonly group: string | null;
    readonly sample: { readonly inside: string | null; readonly outside: string | null };
  }) => readonly Script[];
  readonly open: (
    stored: { readonly settings: Readonly<Record<string, string>> },
    outside: Outside & { readonly vault: Vault },
  ) => Source;
}

export type ParsedSetup =
  | {
      readonly ok: true;
      readonly settings: Readonly<Record<string, string>>;
      readonly secret: string;
      /** ISO 8601; null: unknown or never. */
      readonly credentialExpiresAt: string | null;
    }
  | { readonly ok: false; readonly faults: readonly { readonly field: string; readonly message: string }[] };

/** The shape that every provider's input parser reports its faults in. */
export const faultsOf = (error: z.ZodError): readonly { field: string; message: string }[] =>
  error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
