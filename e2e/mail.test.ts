// Mail goes out: a report through a real SMTP server and through the emulated tenant, ended by one click; its secrets stay where they belong.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readBounces, removeBounces, saveBounces, testBounces } from '../src/contract/bounces.ts';
import { inviteMember, join as joining } from '../src/contract/links.ts';
import {
  listOutbox,
  type OutboxMail,
  previewReport,
  readMailSettings,
  retryMail,
  saveMailPlan,
  saveMailSettings,
  sendReport,
  testMail,
} from '../src/contract/mail.ts';
import { withDatabases } from '../src/db/testing.ts';
import { hasSmtpServer, type SmtpServer, startSmtpServer } from '../src/notify/testing-smtp.ts';
import { hasDovecot, openDovecot } from './dovecot.ts';
import { openStage, type Stage } from './stage.ts';

const canary = 'c4n4ry p@ssword of mail';
const aiko = 'aiko.tan@contoso.com';
const sender = 'grace.okoro@contoso.com';
const mailApp = '99999999-1111-4222-8333-444444444444';
const appSecret = 'Mail8Q~c4n4ry.secret.of.the.app.for.mail';

const Sent = z.object({
  messages: z.array(
    z.object({
      from: z.string(),
      to: z.array(z.string()),
      subject: z.string(),
      body: z.string(),
      headers: z.record(z.string(), z.string()),
      attachments: z.array(z.object({ name: z.string(), contentType: z.string(), isInline: z.boolean() })),
    }),
  ),
});

const isDaily = (mail: OutboxMail): boolean => mail.title.startsWith('Daily');

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

withDatabases((here) => {
  let stage: Stage;
  let smtp: SmtpServer | null = null;

  beforeAll(async () => {
    stage = await openStage({ databaseUrl: here.url, emulator: ['--scenario', 'small-office'], role: 'all' });
    await stage.connect(['people', 'mail', 'meetings']);
    await stage.sync();
    const { url } = await stage.client.call(inviteMember, { email: aiko, role: 'employee' });
    const token = new URL(url).hash.slice(1);
    await stage.client.call(joining, { token, fullName: 'Aiko Tan', password: 'a password of a story' });
    if (hasSmtpServer()) smtp = await startSmtpServer({ user: 'plumbline', password: canary });
  }, 240_000);
  afterAll(async () => {
    await stage.close();
    await smtp?.stop();
  });

  const settled = async (of: (mail: OutboxMail) => boolean): Promise<OutboxMail> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const { mails } = await stage.client.call(listOutbox, {});
      const found = mails.find(of);
      if (found !== undefined && found.state !== 'queued' && found.state !== 'sending') return found;
      await wait(100);
    }
    throw new Error('The mail was not sent in time.');
  };

  describe('a report', () => {
    it.skipIf(!hasSmtpServer())(
      'reaches a real SMTP server whole: figures, pictures, PDF, a way to end it',
      async () => {
        await stage.client.call(saveMailSettings, {
          settings: {
            transport: 'smtp',
            fromAddress: 'plumbline@example.com',
            host: 'localhost',
            port: smtp?.port ?? 0,
            security: 'none',
            signIn: 'password',
            user: 'plumbline',
            password: canary,
          },
        });
        const tried = await stage.client.call(testMail, { to: 'olga@story.example' });
        expect(tried.checks.map(({ code, state }) => `${code} ${state}`)).toEqual(
          ['locate', 'connect', 'secure', 'sign-in', 'sender', 'recipient', 'accept'].map((step) => `mail-${step} ok`),
        );
        const asked = { report: 'own', frequency: 'weekly', to: aiko, pdf: true } as const;
        expect(await stage.client.call(sendReport, asked)).toEqual({ queued: true, recipient: aiko });
        expect(await stage.client.call(sendReport, asked)).toEqual({ queued: false, recipient: aiko });
        expect(await settled((mail) => mail.recipient === aiko)).toMatchObject({ state: 'sent', attempts: 1 });
        const taken = smtp?.mails().filter(({ text }) => /Subject: Your week/.test(text)) ?? [];
        expect(taken).toHaveLength(1);
        const text = taken[0]?.text ?? '';
        expect(text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
        expect(text).toMatch(
          /multipart\/mixed[\s\S]*multipart\/alternative[\s\S]*text\/plain[\s\S]*multipart\/related/,
        );
        expect(text.match(/Content-Type: image\/png/g)?.length).toBeGreaterThan(3);
        expect(text).toMatch(/Content-Type: application\/pdf/);
        expect(text).toContain('Auto-Submitted: auto-generated');
      },
    );

    it('is ended by one click in the mail program, without a session', async () => {
      const { eml } = await stage.client.call(previewReport, { report: 'own', frequency: 'weekly', to: aiko });
      const url = /List-Unsubscribe:\s*<([^>]+)>/.exec(Buffer.from(eml, 'base64').toString('latin1'))?.[1] ?? '';
      const { pathname } = new URL(url.replaceAll(/\s/g, ''));
      const click = () =>
        stage.app.server.inject({
          method: 'POST',
          url: pathname,
          headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'localhost' },
          payload: 'List-Unsubscribe=One-Click',
        });
      expect((await click()).statusCode).toBe(200);
      expect((await click()).statusCode).toBe(200);
      const forged = await stage.app.server.inject({ method: 'POST', url: `${pathname.slice(0, -1)}_`, payload: '' });
      expect(forged.statusCode).toBe(404);
      const plan = { organization: 'off', team: 'off', own: 'daily', minute: 0, pdf: false } as const;
      await stage.client.call(saveMailPlan, { plan });
      const { mails } = await stage.client.call(listOutbox, {});
      expect(mails.filter((mail) => mail.recipient === aiko && mail.title.startsWith('Daily'))).toEqual([]);
    });

    it('goes through the tenant’s own service, as an app that may send from one mailbox', async () => {
      const { tenantId } = stage.tenant;
      const ends = new Date(Date.parse(stage.tenant.now) + 86_400_000 * 300).getTime();
      await stage.control.post('/apps', {
        clientId: mailApp,
        homeTenantId: tenantId,
        secrets: [{ id: mailApp, value: appSecret, endsAt: ends }],
        grants: { [tenantId]: ['Mail.Send'] },
      });
      const settings = {
        transport: 'provider',
        fromAddress: sender,
        provider: 'microsoft',
        connectionId: null,
        fields: { tenantId, clientId: mailApp, clientSecret: appSecret },
      } as const;
      await stage.client.call(saveMailSettings, { settings });
      const tried = await stage.client.call(testMail, { to: aiko });
      expect(tried).toMatchObject({ sent: true });
      const asked = { report: 'own', frequency: 'monthly', to: aiko } as const;
      expect(await stage.client.call(sendReport, asked)).toMatchObject({ queued: true });
      const done = await settled((mail) => mail.title.startsWith('Monthly'));
      expect([done.state, done.answer]).toEqual(['sent', '202']);
      const { messages } = await stage.control.get('/outbox', Sent);
      const report = messages.find(({ subject }) => subject.startsWith('Your month'));
      expect(report).toMatchObject({ from: sender, to: [aiko] });
      expect(report?.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
      expect(report?.body).toContain('<img class="wide" src="cid:figure-0"');
      expect(report?.attachments.every(({ isInline, contentType }) => isInline && contentType === 'image/png')).toBe(
        true,
      );
    });

    it('that the app may not send is given up at once, and says what to do', async () => {
      const settings = {
        transport: 'provider',
        fromAddress: sender,
        provider: 'microsoft',
        connectionId: await connectionOf(stage),
      } as const;
      await stage.client.call(saveMailSettings, { settings });
      const { sent, checks } = await stage.client.call(testMail, { to: aiko });
      expect(sent).toBe(false);
      expect(checks.at(-1)).toMatchObject({ state: 'failed', problem: { code: 'sending-refused', who: 'admin' } });
    });

    it.skipIf(!hasSmtpServer() || !hasDovecot)(
      'that comes back later is told as such: by a real server’s report in a real mailbox, which is only read',
      async () => {
        const back = 'back@example.com';
        const login = { user: 'plumbline', password: canary };
        const [exim, dovecot] = [
          await startSmtpServer(login, { gone: 'contoso.com' }),
          await openDovecot({ [back]: canary }),
        ];
        try {
          const from = { transport: 'smtp', fromAddress: 'plumbline@example.com', host: 'localhost' } as const;
          const server = { port: exim.port, security: 'none', signIn: 'password', ...login } as const;
          await stage.client.call(saveMailSettings, { settings: { ...from, ...server } });
          const mailbox = { address: back, host: 'localhost', port: String(dovecot.port), password: canary };
          const fields = { ...mailbox, fingerprint: dovecot.fingerprint };
          const saved = await stage.client.call(saveBounces, { provider: 'imap', fields });
          expect(saved).toMatchObject({ by: 'smtp', own: { address: back, problem: null }, held: 0 });
          expect(JSON.stringify(saved)).not.toContain(canary);
          await stage.client.call(sendReport, { report: 'own', frequency: 'daily', to: aiko });
          const { id } = await settled(isDaily);
          for (let tries = 0; tries < 200 && exim.returned().length === 0; tries += 1) await wait(100);
          const [report = ''] = exim.returned();
          expect(report).toContain(`Original-Envelope-ID: ${id}`);
          const other = ['From: ana@example.net', `Subject: ${canary}`, `Message-ID: <${id}@example.com>`];
          const at = Date.now();
          await dovecot.deliver(back, [
            { folder: 'INBOX', lines: other, at },
            { folder: 'INBOX', lines: report.trimEnd().split(/\r?\n/), at },
          ]);
          const before = await dovecot.files(back, 'INBOX');
          const tested = await stage.client.call(testBounces, {});
          expect(tested.checks.filter(({ state }) => state !== 'ok')).toEqual([]);
          // The worker may have looked a moment before.
          const bounced = await settled((mail) => isDaily(mail) && mail.state === 'bounced');
          expect(bounced).toMatchObject({ id, problem: { raw: '5.0.0' } });
          expect(await stage.client.call(readBounces, {})).toMatchObject({ held: 1, own: { problem: null } });
          expect(await dovecot.files(back, 'INBOX')).toEqual(before);
          expect(await dovecot.said()).not.toMatch(/BODY\[\]|BODY\.PEEK\[\]|BODY\.PEEK\[1|RFC822\b|SUBJECT/i);
          await stage.client.call(retryMail, { id });
          expect(await stage.client.call(removeBounces, {})).toMatchObject({ own: null, held: 0 });
        } finally {
          await dovecot.stop();
          await exim.stop();
        }
      },
    );
  });

  describe('the secrets of mail', () => {
    it('are in no answer, no log and nowhere in the database', async () => {
      const shown = await stage.client.call(readMailSettings, {});
      const outbox = await stage.client.call(listOutbox, {});
      const stored =
        here.url === null
          ? filesIn(stage.environment['PLUMBLINE_DATA_DIR'] ?? '').map((file) => readFileSync(file, 'latin1'))
          : await here.database.tenant(stage.organizationId, async (tx) => {
              const tables = ['mail_settings', 'outbox', 'mail_plan', 'mail_preference', 'alert'] as const;
              const rows: string[] = [];
              for (const table of tables) {
                const found = await sql<{
                  text: string;
                }>`select ${sql.table(table)}::text as text from ${sql.table(table)}`.execute(tx);
                rows.push(...found.rows.map((row) => row.text));
              }
              return rows;
            });
      const everything = [JSON.stringify(shown), JSON.stringify(outbox), stage.log(), ...stored];
      for (const secret of [canary, appSecret, Buffer.from(canary).toString('base64')])
        expect(everything.filter((text) => text.includes(secret))).toEqual([]);
      expect(stored.length).toBeGreaterThan(2);
    });
  });
});

const connectionOf = async (stage: Stage): Promise<string> => {
  const { services } = await stage.client.call(readMailSettings, {});
  return services[0]?.connections[0]?.id ?? '';
};
