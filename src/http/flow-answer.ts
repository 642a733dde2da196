// What the ways in say when they refuse, as answers; and the brake for whoever tries tokens that are none.
import type { FastifyRequest } from 'fastify';
import { Attempts } from '../access/attempts.ts';
import type { Caller } from '../access/caller.ts';
import { FlowInvalid, flowProblem, linkUnknown } from '../connections/flow-refusal.ts';
import type { Clock } from '../lib/clock.ts';
import type { Problem } from '../providers/errors.ts';
import { invalidFields, Refusal } from './errors.ts';

const refuseProblem = (problem: Problem): Refusal =>
  new Refusal({
    status: problem === linkUnknown ? 404 : 409,
    code: problem.code,
    message: problem.title,
    fix: problem.fix,
  });

/** Errors: Refusal 400 naming the field, 404 for an unknown link, 409 with the problem in words. */
export const orRefuse = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    const tried = await flowProblem(work);
    if (tried.ok) return tried.value;
    throw refuseProblem(tried.problem);
  } catch (error) {
    if (error instanceof FlowInvalid) throw invalidFields([{ field: error.field, message: error.message }]);
    throw error;
  }
};

/** Where people open the product, as this request came in: the Host was checked before. */
export const originOf = (request: FastifyRequest, publicUrl: string | null): string =>
  publicUrl ?? `http://${request.headers.host ?? 'localhost'}`;

/** As it is shown. */
export const nameOf = ({ fullName, email }: Caller): string => (fullName === '' ? email : fullName);

/** Counts by address what did not work, and lets nobody of an address try that failed too often; see PLUMBLINE_TRUSTED_PROXIES. */
export class Brake {
  readonly #tries: Attempts;
  constructor(clock: Clock, limit: number) {
    this.#tries = new Attempts({ limit, windowMs: 60_000, clock });
  }

  /** `failed`: an answer that counts like an error. Errors: those of `work`, or Refusal 429 after too many that failed within a minute. */
  async run<T>(
    request: FastifyRequest,
    work: () => Promise<T>,
    failed: (done: T) => boolean = () => false,
  ): Promise<T> {
    const seconds = this.#tries.begin(request.ip);
    if (seconds > 0) {
      const fix = `Wait ${seconds} seconds, then try again.`;
      throw new Refusal({
        status: 429,
        code: 'too-many-tries',
        message: 'Too many tries.',
        fix,
        retryAfter: seconds,
      });
    }
    const done = await work();
    if (!failed(done)) this.#tries.forgive(request.ip);
    return done;
  }
}
