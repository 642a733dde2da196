// The guards of this repository are guarded: each must fail when its rule is broken on purpose.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = dirname(import.meta.dirname);
const path = [dirname(process.execPath), join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
const configuration = [
  'package.json',
  'tsconfig.json',
  'biome.json',
  '.oxlintrc.json',
  'tools',
  'src/lib/clock.ts',
  'src/contract/endpoint.ts',
];

const head = '// A file made to break a rule.\n';
let house = '';

const run = (command: string, args: readonly string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    execFile(command, args, { cwd: house, env: { ...process.env, PATH: path } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, output: `${stdout}${stderr}` });
    });
  });

const checks = {
  format: ['biome', 'format', 'src'],
  types: ['tsc', '--noEmit', '-p', 'tsconfig.json'],
  lint: ['oxlint', '--type-aware', '--deny-warnings', 'src'],
  walls: ['depcruise', '--config', 'tools/walls.cjs', 'src', 'web', 'emulator'],
  'dead code': ['knip', '--config', 'tools/knip.json', '--include', 'exports,files'],
  sizes: ['node', 'tools/sizes.mjs'],
  'leak guard': ['vitest', 'run', '--root', '.', 'src/lib'],
} as const;

/** Lays `files` into a copy of the house, runs one check, takes them away again. */
const judge = async (check: keyof typeof checks, files: Record<string, string>) => {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(house, dirname(file)), { recursive: true });
    await writeFile(join(house, file), text);
  }
  const [command, ...args] = checks[check];
  const verdict = await run(command, args);
  for (const file of Object.keys(files)) await rm(join(house, file));
  return verdict;
};

const value = `${head}export const value = 1;\n`;
const using = (from: string): string => `${head}import { value } from '${from}';\nexport const twice = value * 2;\n`;

beforeAll(async () => {
  house = await mkdtemp(join(tmpdir(), 'plumbline-guards-'));
  for (const name of configuration) await cp(join(root, name), join(house, name), { recursive: true });
  // Tests of the real house, which import what the copy has not.
  for (const name of ['guards.test.ts', 'deploy.test.ts']) await rm(join(house, 'tools', name));
  for (const folder of ['web', 'emulator', 'src/db']) await mkdir(join(house, folder), { recursive: true });
  await symlink(join(root, 'node_modules'), join(house, 'node_modules'));
  await writeFile(join(house, '.gitignore'), 'node_modules\n');
  const guarded = "export default { test: { include: ['src/**/*.test.ts'], setupFiles: ['tools/leaks.ts'] } };\n";
  await writeFile(join(house, 'vitest.config.mjs'), `${head}${guarded}`);
  await run('git', ['init', '-q']);
});

afterAll(async () => {
  await rm(house, { recursive: true, force: true });
});

describe('a house in order passes', () => {
  it.each(['types', 'lint', 'walls', 'sizes'] as const)('%s', async (check) => {
    const verdict = await judge(check, { 'src/lib/value.ts': value });
    expect(verdict.output + verdict.code).toMatch(/0$/);
  });
});

describe('walls', () => {
  const broken: readonly (readonly [string, Record<string, string>])[] = [
    ['lib that imports the database', { 'src/db/value.ts': value, 'src/lib/wrong.ts': using('../db/value.ts') }],
    ['signals that import sync', { 'src/sync/value.ts': value, 'src/signals/wrong.ts': using('../sync/value.ts') }],
    [
      'calls that import reviews',
      { 'src/reviews/value.ts': value, 'src/calls/wrong.ts': using('../reviews/value.ts') },
    ],
    [
      'a provider that imports another',
      { 'src/providers/imap/value.ts': value, 'src/providers/slack/wrong.ts': using('../imap/value.ts') },
    ],
    [
      'a provider that imports the database',
      { 'src/db/value.ts': value, 'src/providers/imap/wrong.ts': using('../../db/value.ts') },
    ],
    [
      'a provider named outside the list',
      { 'src/providers/imap/value.ts': value, 'src/sync/wrong.ts': using('../providers/imap/value.ts') },
    ],
    ['SQL spoken outside db', { 'src/people/wrong.ts': `${head}export { sql } from 'kysely';\n` }],
    ['a contract that needs Node', { 'src/contract/wrong.ts': `${head}export { join } from 'node:path';\n` }],
    [
      'a contract that needs lib',
      { 'src/contract/wrong.ts': `${head}export { systemClock } from '../lib/clock.ts';\n` },
    ],
    ['web that sees the server', { 'src/http/value.ts': value, 'web/wrong.ts': using('../src/http/value.ts') }],
    [
      'an emulator that sees the product',
      { 'src/lib/value.ts': value, 'emulator/wrong.ts': using('../src/lib/value.ts') },
    ],
    [
      'a product that sees the emulator',
      { 'emulator/value.ts': value, 'src/cli/wrong.ts': using('../../emulator/value.ts') },
    ],
    [
      'a cycle',
      {
        'src/lib/one.ts': using('./two.ts').replace('twice', 'one'),
        'src/lib/two.ts': `${head}export { one } from './one.ts';\nexport const value = 1;\n`,
      },
    ],
    ['a development part in the product', { 'src/lib/wrong.ts': `${head}export { it } from 'vitest';\n` }],
  ];
  it.each(broken)('%s is refused', async (_, files) => {
    const verdict = await judge('walls', files);
    expect(verdict.code, verdict.output).not.toBe(0);
    expect(verdict.output).toMatch(/error .*(wrong|one|two)\.ts/);
  });
});

describe('sizes and names', () => {
  it('a file over 400 lines is refused', async () => {
    const verdict = await judge('sizes', { 'src/lib/long.ts': head + 'export {};\n'.repeat(400) });
    expect(verdict).toMatchObject({ code: 1, output: expect.stringContaining('401 lines') });
  });
  it('a file called after nothing is refused', async () => {
    const verdict = await judge('sizes', { 'src/lib/utils.ts': value });
    expect(verdict).toMatchObject({ code: 1, output: expect.stringContaining('"utils.ts" does not say') });
  });
  it('a word of one provider outside its folder is refused', async () => {
    const verdict = await judge('sizes', { 'src/sync/value.ts': `${value}// As Graph says.\n` });
    expect(verdict).toMatchObject({ code: 1, output: expect.stringContaining('says "Graph"') });
  });
  it('a file that does not open with its purpose is refused', async () => {
    const verdict = await judge('sizes', { 'src/lib/value.ts': 'export const value = 1;\n' });
    expect(verdict).toMatchObject({ code: 1, output: expect.stringContaining('one sentence') });
  });
});

describe('lint', () => {
  const long = Array.from({ length: 61 }, (_, line) => `  total += ${line};`).join('\n');
  const broken: readonly (readonly [string, string, string])[] = [
    [
      'a function over 60 lines',
      'max-lines-per-function',
      `export const add = (): number => {\n  let total = 0;\n${long}\n  return total;\n};\n`,
    ],
    [
      'four plain parameters',
      'max-params',
      'export const add = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n',
    ],
    ['a cast', 'consistent-type-assertions', 'export const cast = (a: unknown): string => a as string;\n'],
    ['any', 'no-explicit-any', 'export const loose = (a: any): unknown => a;\n'],
    [
      'a promise nobody waits for',
      'no-floating-promises',
      'export const start = (): void => {\n  Promise.resolve(1);\n};\n',
    ],
    [
      'an empty catch',
      'no-empty',
      'export const hush = (): void => {\n  try {\n    JSON.parse("");\n  } catch {}\n};\n',
    ],
    ['a default export', 'no-default-export', 'const value = 1;\nexport default value;\n'],
  ];
  it.each(broken)('%s is refused', async (_, rule, text) => {
    const verdict = await judge('lint', { 'src/lib/wrong.ts': head + text });
    expect(verdict.code, verdict.output).not.toBe(0);
    expect(verdict.output).toContain(rule);
  });
});

describe('types, format, dead code', () => {
  it('an index that may be missing is refused', async () => {
    const verdict = await judge('types', {
      'src/lib/wrong.ts': `${head}export const first = (a: string[]): string => a[0];\n`,
    });
    expect(verdict.output).toContain('TS2322');
  });
  it('an endpoint without `can` does not compile', async () => {
    const text = `${head}import { endpoint, Nothing } from './endpoint.ts';\nexport const open = endpoint({ method: 'GET', path: '/api/x', summary: '', input: Nothing, output: Nothing });\n`;
    const verdict = await judge('types', { 'src/contract/wrong.ts': text });
    expect(verdict.output).toContain("'can' is missing");
  });
  it('another format is refused', async () => {
    const verdict = await judge('format', { 'src/lib/wrong.ts': `${head}export  const a = "1"\n` });
    expect(verdict.code).not.toBe(0);
  });
  it('an export that nobody uses is refused', async () => {
    const verdict = await judge('dead code', {
      'src/main.ts': using('./lib/value.ts'),
      'src/lib/value.ts': `${value}export const unused = 2;\n`,
    });
    expect(verdict.output).toContain('unused');
    expect(verdict.code).not.toBe(0);
  });
});

const leaving = (body: string): string =>
  `${head}import { it } from 'vitest';\nit('leaves something', () => {\n  ${body}\n});\n`;

describe('leak guard', () => {
  it('a test that leaves a timer is failed', async () => {
    const verdict = await judge('leak guard', { 'src/lib/wrong.test.ts': leaving('setInterval(() => {}, 1000);') });
    expect(verdict.code).not.toBe(0);
    expect(verdict.output).toContain('left behind: Timeout');
  });
  it('a test that leaves a server is failed', async () => {
    const body = "return import('node:net').then((net) => net.createServer().listen(0));";
    const verdict = await judge('leak guard', { 'src/lib/wrong.test.ts': leaving(body) });
    expect(verdict.code).not.toBe(0);
    expect(verdict.output).toMatch(/left behind: TCPSERVERWRAP/);
  });
  it('a test that leaves nothing passes', async () => {
    const verdict = await judge('leak guard', {
      'src/lib/right.test.ts': leaving('clearTimeout(setTimeout(() => {}, 1000));'),
    });
    expect(verdict.code, verdict.output).toBe(0);
  });
});
