// How commands reach the product: the server that runs on this data folder, else the product itself in this process.
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { z } from 'zod';
import { readOperatorFile } from '../access/operator.ts';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { listProviders } from '../contract/connections.ts';
import { ApiError, type Endpoint } from '../contract/endpoint.ts';
import type { Log } from '../lib/log.ts';
import { CommandFailed, Exit } from './failure.ts';

/** The product refused: its words and its next step, as the contract's ApiError has them. */
export class CallFailed extends CommandFailed {
  override readonly name = 'CallFailed';
  readonly status: number;
  readonly error: ApiError['error'];
  constructor(status: number, error: ApiError['error']) {
    const fields = error.fields.map(({ field, message }) => `\n  ${field}: ${message}`).join('');
    super(`${error.message}${fields}\n${error.fix}`, { exit: status === 400 ? Exit.badArguments : Exit.failed });
    this.status = status;
    this.error = error;
  }
}

export interface Client {
  /** Where a running server serves; null: the product runs in this process until `close`. */
  readonly server: string | null;
  /** Errors: CallFailed. */
  call<Input extends z.ZodType, Output extends z.ZodType>(
    endpoint: Endpoint<Input, Output>,
    input: z.input<Input>,
    signal?: AbortSignal,
  ): Promise<z.output<Output>>;
  /** The body of an endpoint that answers with a file; breaks off with an error, never silently. Errors: CallFailed. */
  stream<Input extends z.ZodType>(
    endpoint: Endpoint<Input>,
    input: z.input<Input>,
    signal?: AbortSignal,
  ): Promise<Readable>;
  close(): Promise<void>;
}

interface Sent {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly address: string;
  readonly body: string | null;
  readonly signal?: AbortSignal | undefined;
}

interface Received {
  readonly status: number;
  readonly body: Readable;
}

/** Sends one request with the operator's token. */
type Transport = (sent: Sent) => Promise<Received>;

/** Fields named in the path go there; the rest into the query of a GET, the body of a POST. */
const compose = (endpoint: Endpoint, input: unknown): Omit<Sent, 'signal'> => {
  const rest = new Map<string, unknown>(Object.entries(Object(input)));
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  if (endpoint.method === 'POST') {
    return { method: 'POST', address: path, body: JSON.stringify(Object.fromEntries(rest)) };
  }
  const query = new URLSearchParams();
  for (const [name, value] of rest) {
    if (typeof value === 'string') query.set(name, value);
    else if (typeof value === 'number' || typeof value === 'boolean') query.set(name, `${value}`);
  }
  return { method: 'GET', address: query.size === 0 ? path : `${path}?${query.toString()}`, body: null };
};

const readText = async (body: Readable): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
};

const parseOrNull = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

const oneVersion = 'Check that the server and this command are of one version.';

const failureOf = async ({ status, body }: Received): Promise<CallFailed> => {
  const parsed = ApiError.safeParse(parseOrNull(await readText(body)));
  if (parsed.success) return new CallFailed(status, parsed.data.error);
  const message = `The server answered ${status}.`;
  return new CallFailed(status, { code: 'unknown', message, fix: oneVersion, fields: [] });
};

const clientOver = (transport: Transport, rest: Pick<Client, 'server' | 'close'>): Client => ({
  ...rest,
  call: async (endpoint, input, signal) => {
    const received = await transport({ ...compose(endpoint, input), signal });
    if (received.status !== 200) throw await failureOf(received);
    const answer = endpoint.output.safeParse(parseOrNull(await readText(received.body)));
    if (answer.success) return answer.data;
    throw new CommandFailed(`The answer is not as expected. ${oneVersion}`, { cause: answer.error });
  },
  stream: async (endpoint, input, signal) => {
    const received = await transport({ ...compose(endpoint, input), signal });
    if (received.status !== 200) throw await failureOf(received);
    return received.body;
  },
});

const headersFor = (token: string, body: string | null): Record<string, string> => ({
  authorization: `Bearer ${token}`,
  ...(body === null ? {} : { 'content-type': 'application/json' }),
});

const overHttp =
  (url: string, token: string): Transport =>
  async ({ method, address, body, signal }) => {
    const answer = await fetch(new URL(address, url), {
      method,
      body,
      headers: headersFor(token, body),
      redirect: 'error',
      ...(signal === undefined ? {} : { signal }),
    });
    const stream: ReadableStream | null = answer.body;
    return { status: answer.status, body: stream === null ? Readable.from([]) : Readable.fromWeb(stream) };
  };

const overApp =
  ({ server, operatorToken }: App): Transport =>
  async ({ method, address, body, signal }) => {
    const answer = await server.inject({
      method,
      url: address,
      headers: { host: 'localhost', ...headersFor(operatorToken, body) },
      payloadAsStream: true,
      ...(body === null ? {} : { payload: body }),
      ...(signal === undefined ? {} : { signal }),
    });
    return { status: answer.statusCode, body: answer.stream() };
  };

/** A server at work answers well within that, milliseconds; one that is busy may take a while. */
const usualPatience = 20_000;

/** A file from a server that was killed leads nowhere, or to another server, which does not take its token: then there is none. */
const findServer = async (dataDir: string, patience: number): Promise<{ url: string; token: string } | null> => {
  const file = await readOperatorFile(dataDir);
  if (file === null) return null;
  try {
    const asked = { ...compose(listProviders, {}), signal: AbortSignal.timeout(patience) };
    const { status, body } = await overHttp(file.url, file.token)(asked);
    const answer = parseOrNull(await readText(body));
    // 409: ours, and not set up yet.
    const ours = status === 409 ? ApiError.safeParse(answer) : listProviders.output.safeParse(answer);
    return ours.success ? file : null;
  } catch (error) {
    // Nobody listens there. Whoever holds the data folder all the same is found when it is locked.
    if (error instanceof TypeError) return null;
    if (!(error instanceof DOMException) || error.name !== 'TimeoutError') throw error;
    const seconds = Math.ceil(patience / 1000);
    throw new CommandFailed(
      `The server at ${file.url} runs, but did not answer within ${seconds} seconds.\nIt may be busy: try again in a moment. Where that does not help, look at its log, and start it anew.`,
      { cause: error },
    );
  }
};

/** The product that runs in this process already; closing the client leaves it running. */
export const clientOf = (app: App): Client => clientOver(overApp(app), { server: null, close: async () => {} });

/**
 * `work`: whether the product in this process also syncs, where no server runs; `patience`: milliseconds for a server to
 * answer. Errors: CommandFailed for one that does not; those of opening the database.
 */
export const openClient = async (options: {
  readonly config: Config;
  readonly log: Log;
  readonly work: boolean;
  readonly patience?: number;
}): Promise<Client> => {
  const { config, log, work, patience = usualPatience } = options;
  const found = await findServer(config.dataDir, patience);
  if (found !== null) {
    return clientOver(overHttp(found.url, found.token), { server: found.url, close: async () => {} });
  }
  // Not with the file: other commands do without pages and API.
  const { openApp } = await import('../app.ts');
  const app = await openApp({ config, log, role: work ? 'all' : 'web' });
  return clientOver(overApp(app), { server: null, close: () => app.close() });
};
