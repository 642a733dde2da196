// Mails through a real SMTP server: what arrives, what cannot be smuggled in, what each failure is called, and what is never said.
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHosts } from '../lib/hosts.ts';
import { MailRefused, type MailTransport } from '../providers/mail-transport.ts';
import { openDeployment } from './deployment.ts';
import { composeMessage, type Mail } from './message.ts';
import { openSmtp, type SmtpServer as Server } from './smtp.ts';
import { hasSmtpServer, type SmtpServer, startSmtpServer } from './testing-smtp.ts';

const failure = async (work: Promise<unknown>): Promise<MailRefused> => {
  const [{ reason }] = (await Promise.allSettled([work])) as [PromiseRejectedResult];
  return reason as MailRefused;
};

const present = hasSmtpServer();
const [user, password] = ['plumbline', 'c4n4ry/p@ss word'];
const plain: Mail = { to: 'ben@example.com', subject: 'Hello', text: 'Text.', html: '<p>Text.</p>' };
const signal = AbortSignal.timeout(60_000);
const from = { name: 'Plumbline', address: 'plumbline@example.com' };
const locate = (host: string) => lookup(host, { all: true });

const sendBy = async (transport: MailTransport, mail: Mail, steps: string[] = []): Promise<string> => {
  const message = await composeMessage(mail, from, Date.parse('2026-03-16T08:00:00Z'));
  const reached = (step: string): void => void steps.push(step);
  return transport.send({ from: from.address, to: mail.to, message }, { signal, reached });
};

/** A server that says what it is told to, line by line as it is asked. */
const script = async (answers: readonly string[]): Promise<{ port: number; stop: () => Promise<void> }> => {
  const server = createServer((socket) => {
    let next = 0;
    const say = (): void => {
      const line = answers[next];
      next += 1;
      if (line === undefined) socket.destroy();
      else socket.write(`${line}\r\n`);
    };
    socket.on('error', () => {});
    say();
    let data = false;
    socket.on('data', (chunk) => {
      const text = String(chunk);
      if (data && !text.endsWith('\r\n.\r\n')) return;
      for (const line of data ? ['.'] : text.trim().split('\r\n')) {
        data = /^DATA/i.test(line);
        say();
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: async () => {
      server.close();
      await once(server, 'close');
    },
  };
};

const toScript = async (answers: readonly string[], signIn = false): Promise<MailRefused> => {
  const server = await script(answers);
  const how = signIn ? { user, password } : null;
  const at = { host: '127.0.0.1', port: server.port, security: 'none' as const, signIn: how };
  const refused = await failure(sendBy(openSmtp(at, { locate, proxy: null }), plain));
  await server.stop();
  return refused;
};

const hello = ['220 mail.test ESMTP', '250-mail.test\r\n250 AUTH PLAIN LOGIN XOAUTH2'];

const token = async () => 'c4n4ry-token';

describe('a refusal of a mail server', () => {
  it.each([
    ['535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.', 'smtp-auth-off'],
    ['535 5.7.3 Authentication unsuccessful', 'smtp-sign-in-refused'],
    ['550 5.7.30 Basic authentication is not supported for Client Submission.', 'smtp-passwords-over'],
    ['534 5.7.9 Application-specific password required.', 'app-password-needed'],
    ['535 Incorrect authentication data', 'smtp-sign-in-refused'],
  ])('to a sign-in, %s, is named and final', async (said, code) => {
    const refused = await toScript([...hello, said], true);
    expect([refused.step, refused.problem.code, refused.passing, refused.bounced]).toEqual([
      'sign-in',
      code,
      false,
      false,
    ]);
  });

  it.each([
    ['sender', ['550 5.7.60 SMTP; Client does not have permissions to send as this sender'], 'sender-refused', false],
    ['recipient', ['250 ok', '550 5.1.1 User unknown'], 'recipient-unknown', true],
    ['recipient', ['250 ok', '552 5.2.2 Mailbox full'], 'recipient-full', true],
    ['recipient', ['250 ok', '554 5.7.1 Relay access denied'], 'relay-denied', false],
    ['accept', ['250 ok', '250 ok', '354 go on', '552 5.3.4 Message too big'], 'mail-too-large', true],
    ['accept', ['250 ok', '250 ok', '354 go on', '554 5.2.252 SendAsDenied; not allowed'], 'sender-refused', false],
  ] as const)('at the step %s is final, shows its codes and never what was said', async (...row) => {
    const [step, answers, code, bounced] = row;
    const refused = await toScript([...hello, ...answers]);
    expect([refused.step, refused.problem.code, refused.passing]).toEqual([step, code, false]);
    expect(refused.bounced).toBe(bounced);
    expect(refused.problem.raw).toMatch(/^5\d\d 5\.\d+\.\d+$/);
    expect(inspect(refused, { depth: 9 })).not.toContain('SMTP;');
  });

  it('of 4xx passes, as grey lists do', async () => {
    const refused = await toScript([...hello, '250 ok', '451 4.7.1 Greylisted, try again later']);
    expect([refused.problem.code, refused.passing, refused.uncertain]).toEqual(['asked-to-wait', true, false]);
  });

  it('that never came after the mail was handed over leaves open whether it was taken', async () => {
    const refused = await toScript([...hello, '250 ok', '250 ok', '354 go on']);
    expect([refused.passing, refused.uncertain]).toEqual([true, true]);
    const early = await toScript(hello.slice(0, 1));
    expect([early.passing, early.uncertain]).toEqual([true, false]);
  });

  it('to a token is told as one, whatever the server says beside it', async () => {
    const answers = [...hello, '334 eyJzdGF0dXMiOiI0MDEifQ==', '535 5.7.3 Authentication unsuccessful'];
    const server = await script(answers);
    const at = { host: '127.0.0.1', port: server.port, security: 'none' as const, signIn: { user, token } };
    const refused = await failure(sendBy(openSmtp(at, { locate, proxy: null }), plain));
    await server.stop();
    expect([refused.step, refused.problem.code]).toEqual(['sign-in', 'smtp-sign-in-refused']);
    expect(inspect(refused, { depth: 9 })).not.toContain('c4n4ry');
  });
});

const at = (server: Partial<Server>): Server => ({
  host: 'localhost',
  port: 1,
  security: 'starttls',
  signIn: null,
  ...server,
});

describe('a mail server that cannot be reached', () => {
  it('is told from one whose name is wrong, one that refuses, and one in a private network', async () => {
    const closed = await failure(sendBy(openSmtp(at({}), { locate, proxy: null }), plain));
    expect([closed.step, closed.problem.code, closed.passing]).toEqual(['connect', 'mail-server-refuses', true]);
    const unknown = await failure(sendBy(openSmtp(at({ host: 'no.such.invalid' }), { locate, proxy: null }), plain));
    expect([unknown.step, unknown.problem.code]).toEqual(['locate', 'mail-server-unknown']);
    const hosts = openHosts({ allowPrivate: [], proxy: null });
    const guarded = { locate: (host: string, ending: AbortSignal) => hosts.locate(host, ending), proxy: null };
    const secret = await failure(sendBy(openSmtp(at({ host: '10.0.0.1' }), guarded), plain));
    expect([secret.problem.code, secret.passing]).toEqual(['mail-server-private', false]);
  });

  it('without STARTTLS is told nothing', async () => {
    const server = await script(['220 mail.test ESMTP', '250 mail.test', '502 not here', '250 ok']);
    const refused = await failure(
      sendBy(openSmtp(at({ host: '127.0.0.1', port: server.port }), { locate, proxy: null }), plain),
    );
    await server.stop();
    expect([refused.step, refused.problem.code]).toEqual(['secure', 'tls-failed']);
  });
});

describe.skipIf(!present)(
  `mail over SMTP${present ? '' : ' (not tried here: Exim or OpenSSL is not installed)'}`,
  () => {
    let server: SmtpServer;
    const open = (given: { scheme?: string; password?: string; caFile?: boolean } = {}): MailTransport => {
      const { scheme = 'smtp', password: used = password, caFile = true } = given;
      const port = scheme === 'smtp' ? server.port : server.tlsPort;
      const url = `${scheme}://${user}:${encodeURIComponent(used)}@localhost:${port}`;
      const trust = scheme === 'smtps' && caFile ? { caFile: server.caFile } : {};
      const opened = openDeployment({ url, from: 'Plumbline <plumbline@example.com>' }, { proxy: null, ...trust });
      if (opened === null) throw new Error('It was given.');
      expect(opened.sender).toEqual(from);
      return opened.transport;
    };
    /** The mail that was taken last. */
    const taken = (about: string) => server.mails().find(({ text }) => text.includes(about));

    beforeAll(async () => {
      server = await startSmtpServer({ user, password });
    });
    afterAll(() => server.stop());

    it('arrives as text and HTML, from who is configured, marked as sent by a machine, step by step', async () => {
      const steps: string[] = [];
      expect(await sendBy(open(), { ...plain, subject: 'Grüße aus Köln' }, steps)).toMatch(/^250/);
      expect(steps).toEqual(['locate', 'connect', 'secure', 'sign-in', 'sender', 'recipient']);
      const mail = taken('=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=');
      expect(mail?.text).toContain('From: Plumbline <plumbline@example.com>');
      expect(mail?.text).toContain('Auto-Submitted: auto-generated');
      expect(mail?.text).toMatch(/text\/plain[\s\S]*Text\.[\s\S]*text\/html[\s\S]*<p>Text\.<\/p>/);
      expect(mail?.envelope).toContain('ben@example.com');
    });

    it('goes encrypted, to a server whose certificate is trusted only, by either way', async () => {
      await sendBy(open({ scheme: 'smtps' }), { ...plain, subject: 'Encrypted' });
      expect(taken('Subject: Encrypted')).toBeDefined();
      const untrusting = await failure(sendBy(open({ scheme: 'smtps', caFile: false }), plain));
      expect([untrusting.step, untrusting.problem.code]).toEqual(['secure', 'certificate-untrusted']);
      const at = { host: 'localhost', port: server.port, security: 'starttls', signIn: { user, password } } as const;
      await sendBy(openSmtp(at, { locate, proxy: null, caFile: server.caFile }), { ...plain, subject: 'Upgraded' });
      expect(taken('Subject: Upgraded')).toBeDefined();
      const wrong = { host: 'localhost', port: server.port, security: 'tls', signIn: null } as const;
      const mode = await failure(sendBy(openSmtp(wrong, { locate, proxy: null }), plain));
      expect([mode.step, mode.problem.code]).toEqual(['secure', 'tls-mode-wrong']);
    });

    it('takes nothing of what stands in a field for a header or another recipient', async () => {
      const subject = 'Smuggled\r\nBcc: eve@example.com\r\n\r\nBody';
      await sendBy(open(), { ...plain, subject, text: 'X\r\n.\r\nMAIL FROM:<eve@example.com>\r\n' });
      const mail = taken('Smuggled');
      expect(mail?.envelope).not.toContain('eve@example.com');
      expect(mail?.text).not.toMatch(/^\d*\s*Bcc:/m);
      await failure(sendBy(open(), { ...plain, to: 'ben@example.com, eve@example.com', subject: 'Two' }));
      await failure(sendBy(open(), { ...plain, to: 'ben@example.com>\r\nRCPT TO:<eve@example.com', subject: 'Two' }));
      expect(server.mails().some(({ envelope }) => envelope.includes('eve@example.com'))).toBe(false);
    });

    it('carries names of any letters and addresses of any domain', async () => {
      const mail = await composeMessage(
        { ...plain, subject: 'ש'.repeat(5000) },
        { name: 'Meyer, "Anna" <x@y>\u202e\r\nBcc: e@e.com', address: 'buero@bücher.example' },
        0,
      );
      const headers = mail.toString('utf8').split('\r\n\r\n')[0] ?? '';
      expect(headers).toContain('xn--bcher-kva.example');
      expect(headers).not.toMatch(/^Bcc:/m);
      expect(headers.split('\r\n').every((line) => line.length < 998)).toBe(true);
      expect(headers.length).toBeLessThan(6000);
    });

    it('that is refused says with which code, and never the password', async () => {
      const wrong = await failure(sendBy(open({ password: 'wrong c4n4ry' }), plain));
      expect(wrong.problem).toMatchObject({ code: 'smtp-sign-in-refused', raw: '535' });
      const unknown = await failure(sendBy(open(), { ...plain, to: 'nobody@example.com' }));
      expect(unknown.problem).toMatchObject({ code: 'recipient-unknown', raw: '550' });
      for (const error of [wrong, unknown]) {
        expect(error).toBeInstanceOf(MailRefused);
        expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/c4n4ry|YzRuNHJ/);
      }
    });
  },
);
