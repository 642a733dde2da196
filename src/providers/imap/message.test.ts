// A message's header fields: what a record is made of, and when there is none.
import { describe, expect, it } from 'vitest';
import { Mail } from '../../contract/records.ts';
import { headerFields } from './headers.ts';
import { type Fetched, mailOf } from './message.ts';

const came = new Date('2026-11-19T08:12:03Z');
const usual = [
  'Message-ID: <one@contoso.com>',
  'From: "Abbot, Ana" <Ana@Contoso.com>',
  'To: Ben <ben@contoso.com>,',
  '\tcy@fabrikam.com',
  'Cc: dee@contoso.com',
  'Date: Thu, 19 Nov 2026 09:12:01 +0100',
];

const fetched = (lines: readonly (string | Buffer)[], more: Partial<Fetched> = {}): Fetched => ({
  uid: 7,
  internalDate: came,
  emailId: undefined,
  headers: Buffer.concat(lines.map((line) => Buffer.concat([Buffer.from(line), Buffer.from('\r\n')]))),
  ...more,
});

const read = (lines: readonly (string | Buffer)[], more: Partial<Fetched> = {}): Mail => {
  const result = mailOf(fetched(lines, more));
  if ('odd' in result) throw new Error(result.odd.reason);
  return Mail.parse(result.mail);
};
const oddOf = (lines: readonly string[], more: Partial<Fetched> = {}) => {
  const result = mailOf(fetched(lines, more));
  return 'odd' in result ? result.odd : null;
};

describe('a message', () => {
  it('is who wrote to whom, when, and where in the conversation', () => {
    const mail = read([...usual, 'In-Reply-To: <b@x>', 'References: <a@x>', ' <b@x>']);
    expect(mail).toMatchObject({
      kind: 'mail',
      event: '<one@contoso.com>',
      actor: 'ana@contoso.com',
      counterparts: [
        { address: 'ben@contoso.com', role: 'to' },
        { address: 'cy@fabrikam.com', role: 'to' },
        { address: 'dee@contoso.com', role: 'cc' },
      ],
      at: '2026-11-19T08:12:03.000Z',
      thread: { id: '<a@x>', position: '<one@contoso.com>', answers: '<b@x>' },
    });
  });

  it('that begins a conversation answers nothing', () => {
    expect(read(usual).thread).toEqual({ id: '<one@contoso.com>', position: '<one@contoso.com>', answers: null });
    expect(read([...usual, 'In-Reply-To: <one@contoso.com>']).thread?.answers).toBeNull();
  });

  it('without In-Reply-To answers the last of its references', () => {
    expect(read([...usual, 'References: <a@x> <b@x>']).thread).toMatchObject({ id: '<a@x>', answers: '<b@x>' });
  });

  it('that only says what it answers is in the conversation of that', () => {
    expect(read([...usual, 'In-Reply-To: your mail of Monday <b@x>']).thread).toMatchObject({
      id: '<b@x>',
      answers: '<b@x>',
    });
  });

  it('is the same message in whichever folder it lies, under whichever number', () => {
    expect(read(usual, { uid: 900 }).id).toBe(read(usual).id);
    expect(read(usual, { internalDate: new Date('2026-11-20T00:00:00Z') }).id).not.toBe(read(usual).id);
  });

  it('has the id that the server keeps, where it keeps one', () => {
    expect(read(usual, { emailId: 'M123' }).id).toBe('M123');
  });

  it('without a Message-Id is an event of its own, the same in every pass', () => {
    const bare = usual.slice(1);
    const mail = read(bare);
    expect(mail.event).toBe(mail.id);
    expect(read(bare, { uid: 8 })).toEqual(mail);
    expect(read([...bare, 'Bcc: x@y.z']).id).not.toBe(mail.id);
    expect(mail.thread).toBeNull();
  });

  it.each(['<>', '< >', '<@>', '-'])('whose Message-Id (%s) names nothing is an event of its own', (id) => {
    const [one, other] = ['ben@contoso.com', 'cy@contoso.com'].map((from) =>
      read([`Message-ID: ${id}`, `From: ${from}`]),
    );
    expect(one?.event).not.toBe(other?.event);
    expect([one?.thread, other?.thread]).toEqual([null, null]);
  });

  it('has its Message-Id as it stands, free of what folding and hands left in it', () => {
    expect(read(['Message-ID:', '\t<a@b>']).event).toBe('<a@b>');
    expect(read(['Message-ID: <a@b> (added by postmaster)']).event).toBe('<a@b>');
    expect(read(['Message-ID: without.brackets@b']).event).toBe('without.brackets@b');
    expect(read(['Message-ID: <a@b>', 'Message-ID: <c@d>']).event).toBe('<a@b>');
    expect(read([`Message-ID: <${'a'.repeat(5000)}@b>`]).event.length).toBeLessThan(100);
  });

  it('has the time at which it came, else at which it was sent, else none', () => {
    expect(read(usual, { internalDate: undefined }).at).toBe('2026-11-19T08:12:01.000Z');
    expect(read(usual, { internalDate: new Date(0) }).at).toBe('2026-11-19T08:12:01.000Z');
    expect(read(usual, { internalDate: 'no date' }).at).toBe('2026-11-19T08:12:01.000Z');
    expect(read(['Date: Thu, 16 Nov 2017 10:00:00 +0100 (CET)'], { internalDate: undefined }).at).toBe(
      '2017-11-16T09:00:00.000Z',
    );
    expect(read(['Date: yesterday'], { internalDate: undefined }).at).toBeNull();
    expect(read([], { internalDate: undefined }).at).toBeNull();
  });

  it('without a writer is from whoever sent it, or from nobody', () => {
    expect(read(['Sender: bot@contoso.com']).actor).toBe('bot@contoso.com');
    expect(read(['From: Nobody', 'Sender: bot@contoso.com']).actor).toBe('bot@contoso.com');
    expect(read(['To: ben@contoso.com']).actor).toBeNull();
  });

  it('may name addressees in fields that come twice, in 8-bit and in UTF-8', () => {
    const latin = Buffer.concat([Buffer.from('To: "B'), Buffer.from([0xfc]), Buffer.from('ro" <buero@contoso.com>')]);
    expect(read([latin, 'To: ben@contoso.com', 'Cc: dëe@contoso.com']).counterparts).toEqual([
      { address: 'buero@contoso.com', role: 'to' },
      { address: 'ben@contoso.com', role: 'to' },
      { address: 'dëe@contoso.com', role: 'cc' },
    ]);
  });

  it('that cannot be kept is set aside with its reason, never with what stands in it', () => {
    const odd = oddOf([`To: ${'secret'.repeat(80)}@contoso.com`]);
    expect(odd?.reason).toBe('to: an address is too long');
    expect(odd?.id).toMatch(/^[\w-]{43}$/);
    expect(oddOf([], { headers: undefined })?.reason).toBe('header: the server sent none');
  });

  it('brings nothing that was not asked for, whatever the server sends along', () => {
    const mail = read([...usual, 'Subject: canary', 'X-Note: canary', '', 'canary']);
    expect(JSON.stringify(mail)).not.toContain('canary');
    expect(headerFields).not.toContain('Subject');
  });
});
