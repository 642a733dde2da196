// Mails through a real SMTP server: what arrives, what cannot be smuggled in, and what is never said when it fails.
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inviteMail, joinMail } from './link-mail.ts';
import { type Mail, type Mailer, MailNotSent, openMailer } from './mail.ts';
import { hasSmtpServer, type SmtpServer, startSmtpServer } from './testing-smtp.ts';

const link = {
  to: 'ben@example.com',
  url: `https://plumbline.example.com/link#${'t'.repeat(64)}`,
  createdBy: 'Ana Ruiz',
  organizationName: 'Contoso',
  expiresAt: new Date('2026-03-16T08:00:00Z'),
  reminder: false,
};

describe('the mail with a link', () => {
  it('says who asks for what until when, with the address in plain sight, and nothing that tracks', () => {
    const mail = inviteMail({ ...link, providerName: 'Microsoft 365' });
    expect(mail.subject).toBe('Contoso: connect your Microsoft 365 account');
    expect(mail.text).toContain(`${link.url}\n`);
    expect(mail.text).toContain('until 2026-03-16 08:00 UTC');
    expect(mail.html.match(/(src|href)="[^"]*"/g)).toEqual([`href="${link.url}"`]);
    expect(joinMail({ ...link, role: 'manager', reminder: true }).subject).toBe('Reminder: Contoso: join Plumbline');
  });

  it('shows names as text, whatever stands in them', () => {
    const evil = '<img src=x onerror=alert(1)>\r\nBcc: all@example.com "&';
    const mail = inviteMail({ ...link, createdBy: evil, organizationName: evil, providerName: 'Test' });
    expect(mail.html).not.toContain('<img');
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text.split('\n')[0]).toContain('Bcc: all@example.com');
  });
});

const failure = async (work: Promise<void>): Promise<Error> => {
  const [{ reason }] = (await Promise.allSettled([work])) as [PromiseRejectedResult];
  return reason;
};

const present = hasSmtpServer();
const [user, password] = ['plumbline', 'c4n4ry/p@ss word'];
const plain: Mail = { to: 'ben@example.com', subject: 'Hello', text: 'Text.', html: '<p>Text.</p>' };

describe.skipIf(!present)(
  `mail over SMTP${present ? '' : ' (not tried here: Exim or OpenSSL is not installed)'}`,
  () => {
    let server: SmtpServer;
    const opened: Mailer[] = [];
    const open = (given: { scheme?: string; password?: string; caFile?: boolean } = {}): Mailer => {
      const { scheme = 'smtp', password: used = password, caFile = true } = given;
      const port = scheme === 'smtp' ? server.port : server.tlsPort;
      const url = `${scheme}://${user}:${encodeURIComponent(used)}@localhost:${port}`;
      const trust = scheme === 'smtps' && caFile ? { caFile: server.caFile } : {};
      const mailer = openMailer({ url, from: 'Plumbline <plumbline@example.com>' }, { proxy: null, ...trust });
      opened.push(mailer);
      return mailer;
    };
    /** The mail that was taken last. */
    const taken = (about: string) => server.mails().find(({ text }) => text.includes(about));

    beforeAll(async () => {
      server = await startSmtpServer({ user, password });
    });
    afterAll(async () => {
      for (const mailer of opened) mailer.close();
      await server.stop();
    });

    it('arrives as text and HTML, from who is configured, marked as sent by a machine', async () => {
      await open().send({ ...plain, subject: 'Grüße aus Köln' });
      const mail = taken('=?UTF-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=');
      expect(mail?.text).toContain('From: Plumbline <plumbline@example.com>');
      expect(mail?.text).toContain('Auto-Submitted: auto-generated');
      expect(mail?.text).toMatch(/text\/plain[\s\S]*Text\.[\s\S]*text\/html[\s\S]*<p>Text\.<\/p>/);
      expect(mail?.envelope).toContain('ben@example.com');
    });

    it('goes encrypted, to a server whose certificate is trusted only', async () => {
      await open({ scheme: 'smtps' }).send({ ...plain, subject: 'Encrypted' });
      expect(taken('Subject: Encrypted')).toBeDefined();
      const untrusting = await failure(open({ scheme: 'smtps', caFile: false }).send(plain));
      expect(untrusting).toBeInstanceOf(MailNotSent);
    });

    it('takes nothing of what stands in a field for a header or another recipient', async () => {
      const subject = 'Smuggled\r\nBcc: eve@example.com\r\n\r\nBody';
      await open().send({ ...plain, subject, text: 'X\r\n.\r\nMAIL FROM:<eve@example.com>\r\n' });
      const mail = taken('Smuggled');
      expect(mail?.envelope).not.toContain('eve@example.com');
      expect(mail?.text).not.toMatch(/^\d*\s*Bcc:/m);
      await failure(open().send({ ...plain, to: 'ben@example.com, eve@example.com', subject: 'Two' }));
      await failure(open().send({ ...plain, to: 'ben@example.com>\r\nRCPT TO:<eve@example.com', subject: 'Two' }));
      expect(server.mails().some(({ envelope }) => envelope.includes('eve@example.com'))).toBe(false);
    });

    it('that is refused says with which code, and never the password', async () => {
      const wrong = await failure(open({ password: 'wrong c4n4ry' }).send(plain));
      expect(wrong.message).toBe('The mail server did not take the mail (535).');
      const unknown = await failure(open().send({ ...plain, to: 'nobody@example.com' }));
      expect(unknown.message).toBe('The mail server did not take the mail (550).');
      const away = openMailer({ url: `smtp://${user}:c4n4ry@127.0.0.1:1`, from: 'a@example.com' }, { proxy: null });
      opened.push(away);
      const gone = await failure(away.send(plain));
      expect(gone.message).toContain('ECONNREFUSED');
      for (const error of [wrong, unknown, gone]) {
        expect(error).toBeInstanceOf(MailNotSent);
        expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/c4n4ry|YzRuNHJ/);
      }
    });
  },
);
