// An endpoint with its handler: mounted in one order for all: authenticate, permit, parse, handle, check the answer.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller, Visitor } from '../access/caller.ts';
import { may } from '../access/can.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import type { Log } from '../lib/log.ts';
import { describeEndpoint } from './description.ts';
import { invalidInput, notAllowed, notSetUp, notSignedIn, Refusal, scopeMissing } from './errors.ts';
import { fileOf, type LineFile } from './lines.ts';
import { checkHost, checkOrigin } from './origin.ts';

interface Request {
  readonly visitor: Visitor;
  /** Aborted when the client is gone or the server stops. */
  readonly signal: AbortSignal;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What the handler of a public endpoint is given. */
export interface PublicCall<Input> extends Request {
  readonly input: Input;
}

/** What every other handler is given: somebody who may do what the endpoint says. */
export interface Call<Input> extends PublicCall<Input> {
  readonly caller: Caller;
}

export interface Route {
  readonly endpoint: Endpoint;
  readonly serve: (request: Request) => Promise<unknown>;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const notAnObject = (): Refusal =>
  new Refusal({ status: 400, code: 'malformed', message: 'The body is not an object.', fix: 'Send a JSON object.' });

/** Parts of the path win over fields of the same name. */
const readInput = <Input extends z.ZodType>(schema: Input, request: FastifyRequest): z.output<Input> => {
  const fields = request.method === 'GET' ? request.query : (request.body ?? {});
  if (!isRecord(fields)) throw notAnObject();
  const parsed = schema.safeParse({ ...fields, ...(isRecord(request.params) ? request.params : {}) });
  if (!parsed.success) throw invalidInput(parsed.error.issues);
  return parsed.data;
};

/** Errors: Refusal 401, 403, and 409 for the operator of a product without an organization. */
const permit = (endpoint: Endpoint, { caller, operator }: Visitor): void => {
  if (may(caller, endpoint.can)) return;
  if (caller?.key !== undefined) throw scopeMissing(endpoint.can);
  if (caller !== null) throw notAllowed();
  throw operator ? notSetUp() : notSignedIn();
};

export const route = <Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  handle: (call: Call<z.output<Input>>) => Promise<z.input<Output>>,
): Route => ({
  endpoint,
  serve: async (request) => {
    const { caller } = request.visitor;
    if (caller === null) throw notSignedIn();
    return handle({ ...request, caller, input: readInput(endpoint.input, request.request) });
  },
});

/** For endpoints that anybody may call; `visitor.caller` may be null. */
export const publicRoute = <Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  handle: (call: PublicCall<z.output<Input>>) => Promise<z.input<Output>>,
): Route => ({
  endpoint,
  serve: async (request) => handle({ ...request, input: readInput(endpoint.input, request.request) }),
});

/** For endpoints that answer with a file of lines. */
export const streamRoute = <Input extends z.ZodType, Output extends z.ZodType>(
  endpoint: Endpoint<Input, Output>,
  handle: (call: Call<z.output<Input>>) => Promise<LineFile<z.input<Output>>>,
): Route => ({
  endpoint,
  serve: async (request) => {
    const { reply, visitor } = request;
    const { caller } = visitor;
    if (caller === null) throw notSignedIn();
    const file = await handle({ ...request, caller, input: readInput(endpoint.input, request.request) });
    const { type, body } = fileOf(file, endpoint.output);
    reply.header('content-type', type);
    reply.header('content-disposition', `attachment; filename="${file.name}.${file.format}"`);
    return body;
  },
});

/** Aborted when the client closes the connection before it has the whole answer, and when the server stops. */
const signalOf = (reply: FastifyReply, stopping: AbortSignal): AbortSignal => {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort(new Error('The client is gone.'));
  });
  return AbortSignal.any([gone.signal, stopping]);
};

export interface Mounting {
  readonly log: Log;
  readonly publicUrl: string | null;
  readonly stopping: AbortSignal;
  /** Who sends this request; found out by cookie or token, never by what else the request says. */
  readonly visit: (request: FastifyRequest) => Promise<Visitor>;
}

export const mount = (app: FastifyInstance, routes: readonly Route[], mounting: Mounting): void => {
  const visitors = new WeakMap<FastifyRequest, Visitor>();
  for (const { endpoint, serve } of routes) {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      schema: describeEndpoint(endpoint),
      ...(endpoint.largest === undefined ? {} : { bodyLimit: endpoint.largest }),
      config: { rateLimit: { keyGenerator: (request: FastifyRequest) => keyOf(request, visitors.get(request)) } },
      onRequest: async (request, reply) => {
        reply.header('cache-control', 'no-store');
        checkHost(request, mounting.publicUrl);
        if (request.method !== 'GET') checkOrigin(request, mounting.publicUrl);
        const visitor = await mounting.visit(request);
        visitors.set(request, visitor);
        permit(endpoint, visitor);
      },
      handler: async (request, reply) => {
        const visitor = shownTo(endpoint, visitors.get(request));
        const answer = await serve({ visitor, signal: signalOf(reply, mounting.stopping), request, reply });
        if (answer instanceof Readable) answer.on('error', (error) => mounting.log.warn('A file broke off', { error }));
        return answer;
      },
    });
  }
};

/** Where nobody need be signed in an API key is nobody: what is begun there belongs to people. */
const shownTo = (endpoint: Endpoint, visitor: Visitor | undefined): Visitor =>
  visitor === undefined || (endpoint.can === 'public' && visitor.caller?.key !== undefined)
    ? { caller: null, operator: false }
    : visitor;

/** Requests are counted by login or API key, and by address where there is none. */
const keyOf = (request: FastifyRequest, visitor: Visitor | undefined): string =>
  visitor?.caller?.key?.keyId ?? visitor?.caller?.userId ?? (visitor?.operator === true ? 'operator' : request.ip);
