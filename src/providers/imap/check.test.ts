// The connection test: every line in its order, the first failure named, and a server that is proposed before anything is sent to it.
import { afterEach, describe, expect, it } from 'vitest';
import { type Hosts, noHosts } from '../../lib/hosts.ts';
import { runChecks } from './check.ts';
import type { Server } from './server.ts';
import { certificate, localHosts, serverAt, startMailServer, type TestMailServer, testSessions } from './testing.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const ana = 'ana@contoso.com';
const message = { uid: 1, lines: ['From: ben@contoso.com'] };

const serve = async (): Promise<TestMailServer> => {
  const server = await startMailServer([
    { name: 'INBOX', messages: [message] },
    { name: 'Spam', flags: '\\Junk', messages: [] },
  ]);
  ends.push(() => server.close());
  return server;
};

const check = async (server: Server | null, mailboxes: readonly string[] = [ana], hosts: Hosts = localHosts) => {
  const sessions = testSessions(server ?? serverAt(1));
  ends.push(() => sessions.close());
  const options = { server, address: ana, mailboxes, sessions, hosts };
  const checks = await runChecks(options, new AbortController().signal);
  return { checks, failed: checks.find(({ state }) => state === 'failed'), states: checks.map(({ state }) => state) };
};

describe('the connection test', () => {
  it('goes through all that a sync needs', async () => {
    const server = await serve();
    const { checks, states } = await check(serverAt(server.port));
    expect(new Set(states)).toEqual(new Set(['ok']));
    expect(checks.map(({ code }) => code)).toEqual([
      'server',
      'host',
      'port',
      'tls',
      'greeting',
      'sign-in',
      'folders',
      'inbox',
      'header',
    ]);
    expect(checks.map(({ detail }) => detail)).toEqual(
      expect.arrayContaining([
        `Authenticated as ${ana}`,
        '1 of 2 folders are read; junk, drafts and views are not.',
        '1 message in it; nothing is marked as read.',
        'No subject and no text was asked for.',
      ]),
    );
    expect(server.asked.join('\n')).not.toMatch(/SELECT|SUBJECT/i);
  });

  it.each([
    ['EXAMINE', 'inbox'],
    ['UID SEARCH', 'header'],
    ['UID FETCH', 'header'],
    ['LIST', 'folders'],
  ])('names the line that failed when %s is refused', async (verb, code) => {
    const server = await serve();
    server.answer = (command) => (command.startsWith(verb) ? '{tag} NO [SERVERBUG] no\r\n' : null);
    const { failed, checks } = await check(serverAt(server.port));
    expect(failed?.code).toBe(code);
    const at = checks.findIndex(({ state }) => state === 'failed');
    expect(checks.slice(0, at).every(({ state }) => state === 'ok')).toBe(true);
    expect(checks.slice(at + 1).every(({ state }) => state === 'not-applicable')).toBe(true);
  });

  it('names the sign-in when that is refused', async () => {
    const server = await serve();
    server.answer = (command) =>
      /^AUTHENTICATE PLAIN ./.test(command) ? '{tag} NO [AUTHENTICATIONFAILED] no\r\n' : null;
    const { failed, states } = await check(serverAt(server.port));
    expect(failed).toMatchObject({ code: 'sign-in', problem: { code: 'sign-in-refused' } });
    expect(states.slice(0, 5)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  });

  it('shows the fingerprint of a certificate that nobody vouches for, and trusts it only when told to', async () => {
    const server = await serve();
    const { failed } = await check({ ...serverAt(server.port), pin: null });
    expect(failed).toMatchObject({ code: 'tls', problem: { code: 'certificate-self-signed' } });
    expect(failed?.problem?.fix).toContain(certificate.fingerprint);
    expect(server.asked).toEqual([]);
  });

  it('refuses another certificate than the one that is trusted, before anything is said', async () => {
    const server = await serve();
    const pin = Array.from({ length: 32 }, () => '00').join(':');
    const { failed } = await check({ ...serverAt(server.port), pin });
    expect(failed).toMatchObject({ code: 'tls', problem: { code: 'certificate-changed' } });
    expect(server.asked).toEqual([]);
  });

  it('names a port that nothing answers on, and a host that may not be asked', async () => {
    const server = await serve();
    await server.close();
    ends.length = 0;
    expect((await check(serverAt(server.port))).failed).toMatchObject({
      code: 'port',
      problem: { code: 'port-closed' },
    });
    expect((await check({ ...serverAt(993), host: '10.0.0.1' })).failed).toMatchObject({
      code: 'host',
      problem: { code: 'host-is-private' },
    });
  });

  it('tries every mailbox of an app', async () => {
    const server = await serve();
    const { checks } = await check(serverAt(server.port), [ana, 'ben@contoso.com']);
    expect(checks.at(-1)).toMatchObject({ title: 'ben@contoso.com opens', state: 'ok' });
  });

  it('without a server proposes one, and sends it nothing', async () => {
    const named = { ...noHosts, services: async () => [{ host: 'mail.contoso.com', port: 993, priority: 0 }] };
    const { failed, states } = await check(null, [ana], named);
    expect(failed).toMatchObject({ code: 'server', problem: { code: 'server-proposed', raw: 'srv' } });
    expect(failed?.problem?.title).toContain('mail.contoso.com, port 993');
    expect(states.slice(1).every((state) => state === 'not-applicable')).toBe(true);
    const unknown = await check(null, [ana], noHosts);
    expect(unknown.failed?.problem?.code).toBe('server-unknown');
  });

  it('ends when it is stopped', async () => {
    const server = await serve();
    const sessions = testSessions(serverAt(server.port));
    ends.push(() => sessions.close());
    const control = new AbortController();
    const reason = new Error('stopped');
    server.answer = (command) => {
      if (command.startsWith('EXAMINE')) control.abort(reason);
      return command.startsWith('EXAMINE') ? '' : null;
    };
    const options = { server: serverAt(server.port), address: ana, mailboxes: [ana], sessions, hosts: localHosts };
    await expect(runChecks(options, control.signal)).rejects.toBe(reason);
  });
});
