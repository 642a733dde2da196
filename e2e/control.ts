// The emulated tenant's control API, as the stories use it.
import type { z } from 'zod';
import type { EmulatedTenant } from '../src/cli/emulated-tenant.ts';
import { Truth } from './ledger.ts';

const ask = async (
  tenant: EmulatedTenant,
  call: { method: string; path: string; body?: unknown },
): Promise<unknown> => {
  const answer = await fetch(`${tenant.urls['control']}${call.path}`, {
    method: call.method,
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${call.method} ${call.path}: ${answer.status} ${text}`);
  return JSON.parse(text);
};

export const control = (tenant: EmulatedTenant) => ({
  get: async <Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> =>
    shape.parse(await ask(tenant, { method: 'GET', path })),
  post: (path: string, body: unknown): Promise<unknown> => ask(tenant, { method: 'POST', path, body }),
  patch: (path: string, body: unknown): Promise<unknown> => ask(tenant, { method: 'PATCH', path, body }),
  remove: (path: string): Promise<unknown> => ask(tenant, { method: 'DELETE', path }),
  /** What every figure must be as of `at`; `firstReadAt`: when the mailboxes were first read. */
  truth: async (asked: { at?: string; from: string; to: string; firstReadAt?: string }): Promise<Truth> =>
    Truth.parse(await ask(tenant, { method: 'GET', path: `/truth?${new URLSearchParams(asked).toString()}` })),
});
