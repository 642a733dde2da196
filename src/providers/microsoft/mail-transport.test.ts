// Sending as an app: what goes to Graph and to the sign-in service, and what each refusal means for the mail.
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { NetworkRequest } from '../../lib/network.ts';
import { systemClock } from '../../lib/clock.ts';
import { MailRefused } from '../mail-transport.ts';
import { writeCredential } from './credential.ts';
import { mailService } from './mail-transport.ts';
import type { Vault } from '../provider.ts';

const tenantId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const clientId = '8a2504e0-4f89-41d3-9a0c-0305e82c3302';
const endpoints = { cloud: 'global', urls: {}, sharedApp: null, mailSignIn: true };
const token = `x.${Buffer.from(JSON.stringify({ roles: ['Mail.Send'] })).toString('base64url')}.x`;
const message = Buffer.from('Subject: Hello\r\nList-Unsubscribe: <https://x>\r\n\r\nText.\r\n');
const mail = { from: 'reports@contoso.com', to: 'ana@contoso.com', message };

type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | Error;

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  text: async () => (body === undefined ? '' : JSON.stringify(body)),
});

/** Asks for one token, then answers what is sent as it is told. */
const openWorld = (answer: Answer) => {
  const asked: NetworkRequest[] = [];
  const network = async (request: NetworkRequest) => {
    asked.push(request);
    if (request.url.includes('/oauth2/'))
      return json(200, { access_token: token, expires_in: 3600, token_type: 'Bearer' });
    if (request.method === 'GET')
      return json(200, { value: [{ id: 'x' }], tenant_discovery_endpoint: 'x', metadata: [] });
    if (answer instanceof Error) throw answer;
    return json(answer.status, answer.body, answer.headers);
  };
  const secret = writeCredential({ kind: 'secret', clientSecret: 'c4n4ry-secret' });
  const clock = systemClock();
  const vault: Vault = { token: async ({ signal, renew }) => (await renew(secret, signal)).token };
  const outside = { network, clock, endpoints, vault };
  return { asked, outside };
};

const send = async (answer: Answer, steps: string[] = []) => {
  const { asked, outside } = openWorld(answer);
  const transport = mailService.open({ settings: { tenantId, clientId }, sender: 'reports@contoso.com' }, outside);
  const signal = AbortSignal.timeout(60_000);
  const [done] = await Promise.allSettled([
    transport.send(mail, { signal, reached: (step, detail) => void steps.push(`${step}: ${detail}`) }),
  ]);
  transport.close();
  return { asked, done };
};

const refusalOf = async (answer: Answer): Promise<MailRefused> => {
  const { done } = await send(answer);
  if (done.status === 'fulfilled') throw new Error('It was sent.');
  return done.reason as MailRefused;
};

const said = (code: string, message = ''): unknown => ({ error: { code, message } });

describe('a mail through the service', () => {
  it('goes as the whole message, so that its header to unsubscribe stays, from the one mailbox', async () => {
    const steps: string[] = [];
    const { asked, done } = await send({ status: 202 }, steps);
    expect(done).toEqual({ status: 'fulfilled', value: '202' });
    const sent = asked.find((request) => request.url.endsWith('/sendMail'));
    expect(sent?.url).toBe('https://graph.microsoft.com/v1.0/users/reports%40contoso.com/sendMail');
    expect(sent?.headers).toMatchObject({ 'content-type': 'text/plain' });
    expect(Buffer.from(sent?.body ?? '', 'base64')).toEqual(message);
    expect(steps.join()).toContain('for ALL mailboxes');
  });

  it.each([
    [403, 'ErrorAccessDenied', '', 'sending-refused', 'failed'],
    [403, 'ErrorAccessDenied', 'Access to OData is disabled: [RAOP]', 'sender-out-of-scope', 'failed'],
    [403, 'ErrorSendAsDenied', '', 'send-as-denied', 'failed'],
    [404, 'ErrorInvalidUser', '', 'sender-not-found', 'failed'],
    [404, 'MailboxNotEnabledForRESTAPI', '', 'sender-without-mailbox', 'failed'],
    [400, 'ErrorInvalidRecipients', '', 'recipient-refused', 'bounced'],
    [413, 'ErrorMessageSizeExceeded', '', 'mail-too-large', 'bounced'],
    [429, 'ErrorExceededMessageLimit', '', 'sending-limit', 'passing'],
    [503, 'ErrorServerBusy', '', 'asked-to-wait', 'passing'],
  ])('that is refused with %i %s %s is %s, which is %s', async (...row) => {
    const [status, code, words, problem, kind] = row;
    const refused = await refusalOf({ status, body: said(code, words) });
    expect(refused).toBeInstanceOf(MailRefused);
    expect([refused.problem.code, refused.uncertain]).toEqual([problem, false]);
    expect({ passing: refused.passing, bounced: refused.bounced }).toEqual({
      passing: kind === 'passing',
      bounced: kind === 'bounced',
    });
  });

  it('waits as long as it is asked to', async () => {
    const refused = await refusalOf({ status: 429, body: said('TooManyRequests'), headers: { 'retry-after': '77' } });
    expect(refused.seconds).toBe(77);
  });

  it('whose answer was lost may have been taken, and never says the secret', async () => {
    const lost = await refusalOf(Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }));
    expect([lost.passing, lost.uncertain]).toEqual([true, true]);
    expect(inspect(lost, { depth: 9 })).not.toContain('c4n4ry');
    const away = await refusalOf(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    expect([away.passing, away.uncertain]).toEqual([true, false]);
  });
});

describe('a token for the mail server', () => {
  it('is asked for Exchange, not for Graph', async () => {
    const { asked, outside } = openWorld({ status: 202 });
    const settings = { tenantId, clientId };
    const given = await mailService.submissionToken({ settings, signal: AbortSignal.timeout(60_000) }, outside);
    expect(given).toBe(token);
    const body = new URLSearchParams(asked.find((request) => request.url.includes('/token'))?.body ?? '');
    expect(body.get('scope')).toContain('https://outlook.office365.com/.default');
    expect(body.get('grant_type')).toBe('client_credentials');
  });

  it('is for the cloud’s own server, and for none in a cloud that has none', () => {
    expect(mailService.submission(endpoints)).toEqual({ host: 'smtp.office365.com', port: 587 });
    expect(mailService.submission({ ...endpoints, cloud: 'custom' })).toBeNull();
  });
});
