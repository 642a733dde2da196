// The emulator as a process: its one line, its arguments, and how it ends.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
});

interface Run {
  readonly child: ChildProcess;
  readonly line: Promise<Record<string, string>>;
  readonly end: Promise<{ code: number | null; out: string; err: string }>;
}

const run = (args: readonly string[]): Run => {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  let out = '';
  let err = '';
  const line = new Promise<Record<string, string>>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (out.includes('\n')) resolve(out.startsWith('{') ? (JSON.parse(out) as Record<string, string>) : { out });
    });
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const end = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { child, line, end };
};

test('it prints one line of JSON with which a client gets in, and ends on SIGTERM', async () => {
  const { child, line, end } = run(['--now', '2026-11-20T09:00:00Z', '--frozen']);
  const ready = await line;
  expect(Object.keys(ready)).toEqual([
    'loginUrl',
    'graphUrl',
    'slackUrl',
    'zoomUrl',
    'googleUrl',
    'bambooUrl',
    'controlUrl',
    'tenantId',
    'clientId',
    'clientSecret',
    'now',
  ]);
  expect(ready['now']).toBe('2026-11-20T09:00:00.000Z');
  const response = await fetch(`${ready['loginUrl'] ?? ''}/${ready['tenantId'] ?? ''}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: ready['clientId'] ?? '',
      client_secret: ready['clientSecret'] ?? '',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  const users = await fetch(`${ready['graphUrl'] ?? ''}/v1.0/users?$top=999`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(((await users.json()) as { value: unknown[] }).value.length).toBeGreaterThan(24);
  const truth = await fetch(`${ready['controlUrl'] ?? ''}/truth?from=2026-11-16&to=2026-11-19`);
  expect(((await truth.json()) as { people: unknown[] }).people.length).toBeGreaterThan(20);
  child.kill('SIGTERM');
  expect(await end).toMatchObject({ code: 0, err: '' });
});

test('with its parent’s pipe it ends as well, and without the option it does not', async () => {
  const bound = run(['--with-parent', '--folder-messages', '10']);
  await bound.line;
  bound.child.stdin?.end();
  expect((await bound.end).code).toBe(0);
  const free = run(['--folder-messages', '10']);
  const { controlUrl } = await free.line;
  free.child.stdin?.end();
  expect((await fetch(`${controlUrl ?? ''}/state`)).status).toBe(200);
  free.child.kill('SIGINT');
  expect((await free.end).code).toBe(0);
});

test('the help names every option', async () => {
  const { code, out } = await run(['--help']).end;
  expect(code).toBe(0);
  for (const option of ['--scenario', '--mail', '--now', '--faults', '--quota', '--with-parent'])
    expect(out).toContain(option);
});

const wrong: readonly (readonly [string[], string])[] = [
  [['--scenario', 'village'], 'There is no scenario village. Choose one of:'],
  [['--scenari', 'small-office'], '--scenari'],
  [['--port', '70000'], '--port must be between 0 and 65535'],
  [['--now', 'yesterday'], '--now must be a time such as'],
  [['--quota', 'maybe'], '--quota must be real or off'],
  [['--mail', '/nowhere/file.jsonl'], 'The mail file /nowhere/file.jsonl cannot be read'],
  [['--scenario', 'mail'], 'needs at least one --mail FILE'],
  [['--scenario', 'small-office', '--mail', 'x.jsonl'], 'reads no mail files'],
  [['--faults', '/nowhere/plan.json'], 'The fault plan /nowhere/plan.json cannot be used'],
  [['--folder-messages', '-1'], '--folder-messages'],
];
for (const [args, message] of wrong) {
  test(`bad arguments are named and end with 2: ${args.join(' ')}`, async () => {
    const { code, out, err } = await run(args).end;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
    expect(err).not.toContain('    at ');
  });
}

test('a port in use is named and ends with 1', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const address = other.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const { code, err } = await run(['--port', port, '--folder-messages', '10']).end;
  other.close();
  expect(code).toBe(1);
  expect(err).toContain(`Port ${port} on 127.0.0.1 is in use.`);
});

test('a fault plan and a mail file are read from files', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  const plan = join(folder, 'plan.json');
  const mail = join(folder, 'mail.jsonl');
  const line = {
    messageId: '<1@x>',
    inReplyTo: null,
    thread: 't',
    sentAt: '2026-11-19T08:00:00Z',
    from: 'ana@contoso.com',
    to: ['ben@contoso.com'],
    cc: [],
    bytes: 10,
    list: false,
    automated: false,
  };
  writeFileSync(
    plan,
    JSON.stringify({ rules: [{ match: { path: '*/users' }, faults: [{ kind: 'status', status: 503 }] }] }),
  );
  writeFileSync(mail, `${JSON.stringify(line)}\nnot json\n`);
  const broken = await run(['--mail', mail]).end;
  expect([broken.code, broken.err]).toEqual([2, expect.stringContaining('line 2')]);
  const { child, line: ready, end } = run(['--mail', mail, '--skip-broken', '--faults', plan]);
  const { controlUrl } = await ready;
  expect(await (await fetch(`${controlUrl ?? ''}/faults`)).json()).toMatchObject({
    plan: { rules: [{ match: { path: '*/users' } }] },
  });
  child.kill('SIGTERM');
  expect((await end).err).toContain('1 broken line');
  rmSync(folder, { recursive: true });
});
