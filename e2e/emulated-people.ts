// People at their browsers, played over HTTP: cookies of their own, the product's endpoints, the forms of the emulated Microsoft pages.
import type { z } from 'zod';
import { ApiError, type Endpoint } from '../src/contract/endpoint.ts';
import { followLink, openLink } from '../src/contract/links.ts';
import { finishSignIn, type SignInOutcome } from '../src/contract/sign-ins.ts';

/** What a person does at Microsoft: fields and buttons by name, as the emulator's README lists them. */
export type Answers = Readonly<Record<string, string>>;

/** Where the pages at Microsoft led. */
export type Arrival =
  | { readonly at: 'callback'; readonly parameters: Record<string, string> }
  | { readonly at: 'page'; readonly status: number; readonly text: string };

class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(`${status} ${code}: ${message}`);
    this.status = status;
    this.code = code;
  }
}

const mostPages = 8;

/** Path and query of an endpoint's call, and what is left for the body. */
const addressOf = (endpoint: Endpoint, input: unknown): { path: string; body: string | null } => {
  const rest = new Map<string, unknown>(Object.entries(Object(input)));
  const path = endpoint.path.replace(/:(\w+)/g, (_all, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  if (endpoint.method === 'POST') return { path, body: JSON.stringify(Object.fromEntries(rest)) };
  const query = new URLSearchParams([...rest].map(([name, value]): [string, string] => [name, String(value)]));
  return { path: query.size === 0 ? path : `${path}?${query.toString()}`, body: null };
};

/** What the product's page takes from the address that a browser came back to. */
const arrive = (location: string): Arrival => {
  const { searchParams, hash } = new URL(location);
  return { at: 'callback', parameters: Object.fromEntries([...searchParams, ...new URLSearchParams(hash.slice(1))]) };
};

/** A browser of its own. */
export class Person {
  readonly cookies = new Map<string, string>();
  /** All that the product answered. */
  readonly answers: string[] = [];
  readonly #product: string;

  /** `product`: its origin. */
  constructor(product: string) {
    this.#product = product;
  }

  async #ask(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...(cookie === '' ? {} : { cookie }) };
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0\b/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Calls the product as a page would. Errors: Refused. */
  async call<Input extends z.ZodType, Output extends z.ZodType>(
    endpoint: Endpoint<Input, Output>,
    input: z.input<Input>,
  ): Promise<z.output<Output>> {
    const { path, body } = addressOf(endpoint, input);
    const headers = { 'content-type': 'application/json' };
    const sent = body === null ? {} : { method: 'POST', body, headers };
    const answer = await this.#ask(`${this.#product}${path}`, sent);
    const text = await answer.text();
    this.answers.push(text);
    if (answer.ok) return endpoint.output.parse(JSON.parse(text));
    const { error } = ApiError.parse(JSON.parse(text));
    throw new Refused(answer.status, error.code, `${error.message} ${JSON.stringify(error.fields)}`);
  }

  /** Opens an address at Microsoft and fills in what its pages ask. */
  async goTo(url: string, given: Answers): Promise<Arrival> {
    let answer = await this.#ask(url);
    for (let page = 0; page < mostPages; page += 1) {
      const location = answer.headers.get('location');
      const text = await answer.text();
      if (location?.startsWith(this.#product) === true) return arrive(location);
      if (location !== null) {
        answer = await this.#ask(new URL(location, url).href);
        continue;
      }
      if (page > 0 || answer.status !== 200) return { at: 'page', status: answer.status, text };
      answer = await this.#ask(url, { method: 'POST', body: new URLSearchParams(given) });
    }
    throw new Error(`The pages behind ${new URL(url).pathname} never end.`);
  }

  /** From Microsoft's first page to the outcome in the product, however many rounds it takes. Errors: a page that leads nowhere. */
  async signInAt(url: string, given: Answers): Promise<SignInOutcome> {
    const outcome = await this.call(finishSignIn, { parameters: parametersOf(await this.goTo(url, given)) });
    return outcome.result === 'continue' ? this.signInAt(outcome.url, given) : outcome;
  }

  /** Opens a one-time link, presses its button and goes through. */
  async follow(link: string, given: Answers): Promise<SignInOutcome> {
    const token = new URL(link).hash.slice(1);
    await this.call(openLink, { token });
    const { url } = await this.call(followLink, { token });
    return this.signInAt(url, given);
  }
}

/** What was sent back. Errors: a page that leads nowhere. */
export const parametersOf = (arrival: Arrival): Record<string, string> => {
  if (arrival.at === 'callback') return arrival.parameters;
  throw new Error(`Stuck at Microsoft, ${arrival.status}: ${arrival.text.slice(-900)}`);
};

/** The outcome in a word: what is wrong, or `connected`. */
export const wordOf = (outcome: SignInOutcome): string =>
  outcome.result === 'failed' ? outcome.problem.code : outcome.result;
