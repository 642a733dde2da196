// How the pages speak to the server: one typed call for every endpoint, checked with the contract's schemas both ways.
import { z } from 'zod';
import { ApiError, type Endpoint } from '../src/contract/endpoint.ts';

interface Failure {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly fields: readonly { readonly field: string; readonly message: string }[];
  /** To find the failure in the server's log; null when the server gave none. */
  readonly errorId: string | null;
}

/** The server answered that it cannot: what is wrong, what to do next, which fields are at fault. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly status: number;
  readonly code: string;
  readonly fix: string;
  readonly fields: Failure['fields'];
  readonly errorId: string | null;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.status = failure.status;
    this.code = failure.code;
    this.fix = failure.fix;
    this.fields = failure.fields;
    this.errorId = failure.errorId;
  }
}

/** No answer came: the network is down or the server does not run. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** Long enough for a connection test that asks a slow source a dozen questions. */
const patience = 120_000;

const Fields = z.record(z.string(), z.unknown());

/** Where a call goes: `:name` parts from the fields of that name, for GET the others into the query, else into the body. */
export const addressOf = (
  endpoint: Pick<Endpoint, 'method' | 'path'>,
  fields: Readonly<Record<string, unknown>>,
): { url: string; body: string | null } => {
  const rest = new Map(Object.entries(fields).filter(([, value]) => value !== undefined));
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return encodeURIComponent(String(value));
  });
  if (endpoint.method === 'POST') return { url: path, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams([...rest].map(([name, value]) => [name, String(value)]));
  return { url: query.size === 0 ? path : `${path}?${query.toString()}`, body: null };
};

/** Unknown failures carry their id in the sentence: taken out, it can be shown and copied apart. */
export const withoutId = (message: string): Pick<Failure, 'message' | 'errorId'> => {
  const found = / ?\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)/i.exec(message);
  if (found === null) return { message, errorId: null };
  return { message: message.replace(found[0], ''), errorId: found[1] ?? null };
};

const failureOf = (response: Response, body: unknown): CallFailed => {
  const known = ApiError.safeParse(body);
  if (known.success)
    return new CallFailed({ ...known.data.error, ...withoutId(known.data.error.message), status: response.status });
  return new CallFailed({
    status: response.status,
    code: 'no-reason-given',
    message: `The server answered with status ${response.status} and gave no reason.`,
    fix: 'Try again in a moment. If it stays, look into the log of Plumbline.',
    fields: [],
    errorId: null,
  });
};

const send = async (url: string, init: RequestInit): Promise<{ response: Response; body: unknown }> => {
  try {
    const response = await fetch(url, init);
    const text = await response.text();
    return { response, body: parseJson(text) };
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new NoAnswer('Plumbline does not answer.', { cause });
  }
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page and the like: judged by its status alone.
    return null;
  }
};

/** Calls an endpoint. Errors: CallFailed, NoAnswer, an AbortError when `signal` ended it. */
export const call = async <Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  input: z.input<Input>,
  signal?: AbortSignal,
): Promise<z.output<Output>> => {
  const { url, body } = addressOf(endpoint, Fields.parse(endpoint.input.parse(input)));
  const limit = AbortSignal.timeout(patience);
  const { response, body: answer } = await send(url, {
    method: endpoint.method,
    credentials: 'same-origin',
    headers:
      body === null
        ? { accept: 'application/json' }
        : { accept: 'application/json', 'content-type': 'application/json' },
    body,
    signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
  });
  if (!response.ok) throw failureOf(response, answer);
  const parsed = endpoint.output.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new CallFailed(
    {
      status: response.status,
      code: 'unexpected-answer',
      message: 'The server sent something these pages do not understand.',
      fix: 'Reload the page. If it stays, the pages and the server are of different versions: restart Plumbline.',
      fields: [],
      errorId: null,
    },
    { cause: parsed.error },
  );
};
