// The command line of the emulator, read and checked.
import { parseArgs } from 'node:util';
import { z } from 'zod';

export const help = `An emulated Microsoft 365 tenant on loopback: Entra, Graph, and a control API.

Usage: npm run emulator -- [options]

  --scenario NAME       small-office (default), ten-thousand, mail, folders
  --mail FILE           a mail-metadata file (JSON lines) as the tenant's mail; may be given several times
  --skip-broken         passes over broken lines of mail files and tells how many
  --folder-messages N   mailboxes whose folders hold N messages each (scenario folders)
  --mailboxes N         how many of them (default 1)
  --folder-days N       over how many days before now their messages are spread (default 14)
  --port N              port on 127.0.0.1; 0 (default) takes a free one
  --now ISO             the tenant's time, for example 2026-11-20T09:00:00Z (default: now)
  --frozen              the tenant's time stands still until it is moved
  --seed N              seed of the scenario and its secrets (default 1)
  --faults FILE.json    a fault plan; or the name of a preset: ten-percent, thirty-percent
  --quota real|off      Microsoft's limits (default real)
  --latency MS          what every Graph answer takes at least (default 0)
  --official-links      next and delta links name graph.microsoft.com, as the real ones do
  --with-parent         ends when standard input closes
  --help                this text

When ready, one line of JSON is printed: loginUrl, graphUrl, slackUrl, zoomUrl, googleUrl, bambooUrl, controlUrl, tenantId, clientId, clientSecret, now.`;

const count = (name: string, bounds: { min: number; max: number }) =>
  z
    .string()
    .regex(/^\d+$/, `--${name} must be a whole number`)
    .transform(Number)
    .refine(
      (value) => value >= bounds.min && value <= bounds.max,
      `--${name} must be between ${bounds.min} and ${bounds.max}`,
    );

const Arguments = z.object({
  scenario: z.string().optional(),
  mail: z.array(z.string()).default([]),
  'folder-messages': count('folder-messages', { min: 0, max: 100_000_000 }).optional(),
  'skip-broken': z.boolean().default(false),
  'folder-days': count('folder-days', { min: 1, max: 3650 }).optional(),
  mailboxes: count('mailboxes', { min: 1, max: 1_000_000 }).optional(),
  port: count('port', { min: 0, max: 65_535 }).default(0),
  now: z.iso.datetime({ offset: true, error: '--now must be a time such as 2026-11-20T09:00:00Z' }).optional(),
  frozen: z.boolean().default(false),
  seed: count('seed', { min: 0, max: 4_294_967_295 }).default(1),
  faults: z.string().optional(),
  quota: z.enum(['real', 'off'], '--quota must be real or off').default('real'),
  latency: count('latency', { min: 0, max: 600_000 }).default(0),
  'official-links': z.boolean().default(false),
  'with-parent': z.boolean().default(false),
  help: z.boolean().default(false),
});
export type Arguments = z.infer<typeof Arguments>;

/** Thrown with a message for the person at the terminal. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError';
}

/** Reads the arguments. Throws ArgumentError that names what is wrong. */
export const readArguments = (args: readonly string[]): Arguments => {
  const parsed = Arguments.safeParse(parse(args));
  if (!parsed.success) throw new ArgumentError(parsed.error.issues.map((issue) => issue.message).join('\n'));
  return parsed.data;
};

const parse = (args: readonly string[]): unknown => {
  const string = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        scenario: string,
        mail: { type: 'string', multiple: true },
        'folder-messages': string,
        'skip-broken': flag,
        'folder-days': string,
        mailboxes: string,
        port: string,
        now: string,
        frozen: flag,
        seed: string,
        faults: string,
        quota: string,
        latency: string,
        'official-links': flag,
        'with-parent': flag,
        help: flag,
      },
    }).values;
  } catch (cause) {
    throw new ArgumentError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
};
