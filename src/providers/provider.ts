// What a provider is: data that the connect page draws, and a way to open a source with a credential.
import type { z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Network } from '../lib/network.ts';
import type { Problem } from './errors.ts';
import type { Stream, StreamDeclaration } from './stream.ts';

/** One field of the form that connects a source. */
interface SetupField {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly kind: 'guid' | 'text' | 'secret' | 'pem';
  /** A field of one credential kind only; null belongs to all. */
  readonly credential: string | null;
}

interface SetupStep {
  readonly title: string;
  readonly text: string;
  readonly link: string | null;
}

export interface ProviderSetup {
  readonly title: string;
  readonly summary: string;
  readonly credentials: readonly { readonly kind: string; readonly label: string; readonly recommended: boolean }[];
  readonly fields: readonly SetupField[];
  /** What the admin does at the source before the form can be filled in. */
  readonly steps: readonly SetupStep[];
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

/** A live connection to one tenant. */
export interface Source {
  readonly streams: readonly Stream[];
  /** Who we are connected to. Errors: those of providers/errors. */
  describe(signal: AbortSignal): Promise<{ readonly tenantId: string; readonly tenantName: string }>;
  /** The connection test; resolves also when checks fail. */
  check(streams: readonly string[], signal: AbortSignal): Promise<readonly Check[]>;
  /** Ends idle sockets and timers. */
  close(): Promise<void>;
}

export interface Seams {
  readonly network: Network;
  readonly clock: Clock;
}

/** Where the source lives; from the environment, the same for all connections. */
export interface Endpoints {
  readonly cloud: string;
  /** Services of a custom cloud by name (`login` from PLUMBLINE_LOGIN_URL and so on); empty for the others. */
  readonly urls: Readonly<Record<string, string>>;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly setup: ProviderSetup;
  readonly streams: readonly StreamDeclaration[];
  /** Hosts that its sources speak to: the egress allowlist. */
  readonly hosts: (endpoints: Endpoints) => readonly string[];
  /** Parses what the form sent; faults name the field, what is wrong and the fix. `settings` may be shown, `secret` never. */
  readonly parse: (input: Readonly<Record<string, string>>) => ParsedSetup;
  readonly open: (
    stored: { readonly settings: Readonly<Record<string, string>>; readonly secret: string },
    seams: Seams & { readonly endpoints: Endpoints },
  ) => Source;
}

export type ParsedSetup =
  | { readonly ok: true; readonly settings: Readonly<Record<string, string>>; readonly secret: string }
  | { readonly ok: false; readonly faults: readonly { readonly field: string; readonly message: string }[] };

/** The shape that every provider's input parser reports its faults in. */
export const faultsOf = (error: z.ZodError): readonly { field: string; message: string }[] =>
  error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message }));
