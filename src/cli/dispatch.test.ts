// How command lines are read and how they fail.
import { describe, expect, it } from 'vitest';
import { ConfigInvalid } from '../config.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { runCommand } from './testing.ts';

const seen: unknown[] = [];
const connect = command({
  name: 'connect',
  summary: 'Connects a source.',
  words: [
    { name: 'provider', help: 'Which source, such as microsoft.', required: true },
    { name: 'note', help: 'Anything.', required: false },
  ],
  options: {
    tenant: { type: 'string', help: 'The tenant.', value: 'id' },
    'client-id': { type: 'string', help: 'The client.', value: 'id', short: 'c' },
    format: { type: 'string', help: 'How.', default: 'jsonl' },
    wait: { type: 'boolean', help: 'Waits.' },
  },
  examples: ['plumbline connect microsoft --tenant contoso.com'],
  run: async ({ values, words }) => {
    // The types say it too: a default makes a text sure, a switch may be absent.
    const format: string = values.format;
    const tenant: string | undefined = values.tenant;
    const wait: boolean | undefined = values.wait;
    seen.push({ format, tenant, wait, json: values.json, words });
    if (tenant === 'unknown') throw new CommandFailed('An admin must consent.', { exit: Exit.needsAdmin });
    if (tenant === 'config') throw new ConfigInvalid([{ variable: 'PORT', message: 'is not a port.' }]);
    if (tenant === 'broken') throw new Error('Could not read.', { cause: new Error('disk full') });
    return Exit.fine;
  },
});
const status = command({ name: 'status', summary: 'Tells.', options: {}, run: async () => Exit.failed });

const run = (...words: string[]) => runCommand([connect, status], words);

describe('a command line', () => {
  it('gives its words and options to the command', async () => {
    seen.length = 0;
    expect(await run('connect', 'microsoft', '--tenant', 'contoso.com', '--wait', '--json')).toEqual({
      exit: 0,
      stdout: '',
      stderr: '',
    });
    await run('connect', '--tenant=-x', 'microsoft');
    expect(seen).toEqual([
      { format: 'jsonl', tenant: 'contoso.com', wait: true, json: true, words: ['microsoft'] },
      { format: 'jsonl', tenant: '-x', wait: undefined, json: undefined, words: ['microsoft'] },
    ]);
  });

  it('hands on the exit code of the command', async () => {
    expect((await run('status')).exit).toBe(1);
  });

  it.each([
    [['conect', 'microsoft'], 'Unknown command "conect". Did you mean connect?'],
    [['zzz'], 'Unknown command "zzz".\n'],
    [['connect', 'microsoft', '--tennant', 'x'], 'Unknown option --tennant. Did you mean --tenant?'],
    [['connect', 'microsoft', '--client'], 'Unknown option --client. Did you mean --client-id?'],
    [['connect', 'microsoft', '-x'], 'Unknown option -x.'],
    [['connect', 'microsoft', '--tenant'], '--tenant needs a value: --tenant <id>.'],
    [['connect', 'microsoft', '--tenant='], '--tenant needs a value: --tenant <id>.'],
    [['connect', 'microsoft', '--tenant', '--client-id', 'x'], '--tenant needs a value, but --client-id follows.'],
    [['connect', 'microsoft', '--wait=yes'], '--wait takes no value.'],
    [['connect'], '<provider> is missing: Which source, such as microsoft.'],
    [['connect', 'microsoft', 'a', 'b'], '"b" is one word too many.'],
  ])('%j is refused as bad arguments, with what is wrong', async (args, message) => {
    const { exit, stderr, stdout } = await run(...args);
    expect(exit).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('--help`');
    expect(stdout).toBe('');
  });

  it('--help tells words, options, defaults and examples, and runs nothing', async () => {
    seen.length = 0;
    const { exit, stdout } = await run('connect', '--help');
    expect(exit).toBe(0);
    expect(stdout).toContain('Usage: plumbline connect <provider> [note] [options]');
    expect(stdout).toMatch(/-c, --client-id <id> +The client\./);
    expect(stdout).toMatch(/--format <text> +How\. \(default: jsonl\)/);
    expect(stdout).toContain('--json');
    expect(stdout).toContain('plumbline connect microsoft --tenant contoso.com');
    expect(seen).toEqual([]);
  });

  it('without a command the commands are listed', async () => {
    expect(await run('--help')).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('connect  Connects a source.'),
    });
    expect((await run()).exit).toBe(2);
    expect((await run('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('failures are told with their exit code and causes', async () => {
    expect(await run('connect', 'x', '--tenant', 'unknown')).toMatchObject({
      exit: 3,
      stderr: 'An admin must consent.\n',
    });
    expect(await run('connect', 'x', '--tenant', 'config')).toMatchObject({
      exit: 2,
      stderr: 'PORT: is not a port.\n',
    });
    expect(await run('connect', 'x', '--tenant', 'broken')).toMatchObject({
      exit: 1,
      stderr: 'Could not read.\n  because: disk full\n',
    });
  });
});
