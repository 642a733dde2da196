// A browser for tests: keeps its cookies, comes from an address of its own, and speaks to the product as our pages do.
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { TestPages, TestPerson } from '../connections/testing-pages.ts';

export interface Answer {
  readonly status: number;
  /** The refusal's or the outcome's code; null: it worked. */
  readonly code: string | null;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

const Failed = z.object({ error: z.object({ code: z.string() }) });
const Outcome = z.object({ result: z.literal('failed'), problem: z.object({ code: z.string() }) });

const codeOf = (body: unknown, status: number): string | null => {
  const outcome = Outcome.safeParse(body);
  if (outcome.success) return outcome.data.problem.code;
  return Failed.safeParse(body).data?.error.code ?? (status >= 400 ? `HTTP ${status}` : null);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

let addresses = 0;

export class TestBrowser {
  readonly cookies: Record<string, string> = {};
  readonly #server: FastifyInstance;
  /** Each comes from elsewhere, so that none is held up for what the others did. */
  readonly #address = `10.${(addresses += 1) >> 16}.${(addresses >> 8) & 255}.${addresses & 255}`;

  constructor(server: FastifyInstance, session: string | null = null) {
    this.#server = server;
    this.signIn(session);
  }

  /** Signs in to Plumbline as whoever has the session; null: signs out. */
  signIn(session: string | null): void {
    if (session === null) delete this.cookies['plumbline'];
    else this.cookies['plumbline'] = session;
  }

  /** `body`: sent as it is when it is text, as JSON otherwise. */
  async send(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    sent: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const { body, headers = {} } = sent;
    const payload = body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) };
    const answer = await this.#server.inject({
      method,
      url: path,
      remoteAddress: this.#address,
      cookies: this.cookies,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...payload,
    });
    for (const { name, value } of answer.cookies) this.cookies[name] = value;
    const read = parseJson(answer.body);
    const object = z.record(z.string(), z.unknown()).catch({}).parse(read);
    return { status: answer.statusCode, code: codeOf(read, answer.statusCode), body: object, text: answer.body };
  }

  post(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, { body, headers });
  }

  /** Begins a sign-in by an admin's way; the address at the source. Errors: that it was refused. */
  async begin(wanted: object = {}, path = '/api/sign-ins'): Promise<string> {
    const standard = { provider: 'test', way: 'own-account', streams: ['people', 'mail'], since: null };
    return urlOf(await this.post(path, { ...standard, ...wanted }));
  }

  finish(parameters: object): Promise<Answer> {
    return this.post('/api/sign-ins/finish', { parameters });
  }

  /** Signs in at the source and comes back, for as many rounds as it takes. */
  async complete(pages: TestPages, url: string, person: TestPerson): Promise<Answer> {
    const answer = await this.finish(pages.visit(url, person));
    return answer.body['result'] === 'continue' ? this.complete(pages, urlOf(answer), person) : answer;
  }
}

/** The address that an answer sends the browser to. */
export const urlOf = ({ body, text }: Answer): string => {
  if (typeof body['url'] !== 'string') throw new Error(`There is no address in ${text}`);
  return body['url'];
};

/** What stands behind the `#` of a link's address. */
export const tokenOf = (answer: Answer): string => new URL(urlOf(answer)).hash.slice(1);
