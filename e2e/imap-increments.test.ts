// How little is said to a real Dovecot about a mailbox in which little happened.
import { afterEach, describe, expect, it } from 'vitest';
import { createConnection } from '../src/contract/connections.ts';
import { hasDovecot, type Letter, openDovecot } from './dovecot.ts';
import { openStage } from './stage.ts';

const ana = 'ana@contoso.com';
const password = 'pw of ana';
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const letters = (folder: string, count: number, from: number): Letter[] =>
  Array.from({ length: count }, (_, index) => ({
    folder,
    lines: [`Message-ID: <${from + index}@x.org>`, 'From: ben@x.org', `To: ${ana}`],
    at: Date.UTC(2026, 9, 1) + (from + index) * 60_000,
  }));

const openMailbox = async () => {
  const dovecot = await openDovecot({ [ana]: password });
  ends.push(() => dovecot.stop());
  return dovecot;
};

/** What was said that costs something, and the folders that were opened, quoted as they were named. */
const hear = (said: string) => {
  const lines = said.split('\n').filter((line) => /\b(LIST|STATUS|EXAMINE|UID)\b/.test(line));
  const opened = lines.flatMap((line) => /EXAMINE (.*)/.exec(line)?.[1]?.trim() ?? []);
  return { lines, opened };
};

const timesOf = (folder: string, opened: readonly string[]): number => opened.filter((name) => name === folder).length;

/** A folder that a session has open while the states are listed is opened again, to be sure: one for each session. */
const spare = 4;

const missing = hasDovecot ? '' : ' (skipped where Dovecot and openssl are not installed)';

describe.skipIf(!hasDovecot)(`a mailbox of fifty folders over IMAP${missing}`, () => {
  it('costs a listing when nothing happened, and a folder is opened only where mail came', async () => {
    const dovecot = await openMailbox();
    for (let at = 0; at < 50; at += 1) await dovecot.deliver(ana, letters(`Folder-${at}`, 2, at * 10));
    const stage = await openStage({ databaseUrl: null, emulator: ['--scenario', 'small-office'], environment: {} });
    ends.push(() => stage.close());
    const { connection, checks } = await stage.client.call(createConnection, {
      provider: 'imap',
      way: 'password',
      fields: {
        address: ana,
        password,
        host: 'localhost',
        port: String(dovecot.port),
        fingerprint: dovecot.fingerprint,
      },
      streams: ['people', 'mail'],
      since: null,
    });
    if (connection === null) throw new Error(JSON.stringify(checks));
    await stage.sync();
    expect((await stage.activity()).length).toBe(100);
    const first = hear(await dovecot.said());
    expect(first.opened.length).toBeGreaterThanOrEqual(50);

    await stage.sync();
    const idle = hear(await dovecot.said());
    expect(idle.opened.length - first.opened.length).toBeLessThanOrEqual(spare);
    // A listing for each 5 s that it takes on a slow machine.
    expect(idle.lines.length - first.lines.length).toBeLessThan(10 + 4 * spare);

    await dovecot.deliver(ana, letters('Folder-7', 1, 5000));
    await stage.sync();
    expect((await stage.activity()).length).toBe(101);
    const grown = hear(await dovecot.said());
    expect(grown.opened.length - idle.opened.length).toBeLessThanOrEqual(1 + spare);
    expect(timesOf('Folder-7', grown.opened)).toBeGreaterThan(timesOf('Folder-7', idle.opened));
  });
});
