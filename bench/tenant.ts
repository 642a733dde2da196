// The emulated tenant a measurement runs against: started as a process of its own, reached by URL.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export const Tenant = z.object({
  loginUrl: z.string(),
  graphUrl: z.string(),
  controlUrl: z.string(),
  tenantId: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
});
export type Tenant = z.infer<typeof Tenant>;

/** Starts an emulator; `stop` ends it and resolves when it is gone. */
export const startTenant = async (args: readonly string[]): Promise<{ tenant: Tenant; stop: () => Promise<void> }> => {
  const main = join(import.meta.dirname, '..', 'emulator', 'main.ts');
  const child = spawn(process.execPath, [main, '--port', '0', ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([
    new Promise<string>((resolve) => lines.once('line', resolve)),
    ended.then(() => Promise.reject(new Error(`The emulator ended before it was ready (exit ${child.exitCode}).`))),
  ]);
  return {
    tenant: Tenant.parse(JSON.parse(first)),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
};

/** A token for the tenant's own app, by client secret. */
export const fetchToken = async (tenant: Tenant): Promise<string> => {
  const answer = await fetch(`${tenant.loginUrl}/${tenant.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: tenant.clientId,
      client_secret: tenant.clientSecret,
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  return z.object({ access_token: z.string() }).parse(await answer.json()).access_token;
};
