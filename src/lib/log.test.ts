// What the log writes and what it never writes.
import { describe, expect, it } from 'vitest';
import { openLog } from './log.ts';

const recording = () => {
  const lines: string[] = [];
  const log = openLog({ level: 'info', destination: { write: (line) => void lines.push(line) } });
  return { log, lines, text: () => lines.join('') };
};
const canary = 'c4n4ry~VALUE';

describe('the log', () => {
  it('writes one JSON line with level, time, message and fields', () => {
    const { log, lines } = recording();
    log.with({ organization: 'o1' }).info('Synced', { rows: 12n, took: 4 });
    log.debug('not shown');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      level: 'info',
      msg: 'Synced',
      organization: 'o1',
      rows: '12',
      took: 4,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    });
  });

  it.each([
    ['password', 'clientSecret', 'client_secret', 'access_token', 'Authorization', 'cookie', 'set-cookie'],
    ['setUpCode', 'set-up-code', 'privateKey', 'pem', 'client_assertion', 'secret', 'apiToken'],
  ])('masks the values of secret names, also deep inside (%s, …)', (...names) => {
    const { log, text } = recording();
    for (const name of names) {
      log.info('at the top', { [name]: canary });
      log.info('inside', { request: { headers: [{ [name]: canary }] } });
      log.with({ [name]: canary }).info('in a child');
    }
    expect(text()).not.toContain(canary);
    expect(text()).toContain('[masked]');
  });

  it.each([
    `Authorization: Bearer ${canary}`,
    `grant_type=client_credentials&client_secret=${canary}&scope=x`,
    `postgres://app:${canary}@db.example.com/plumbline`,
    `got eyJhbGciOiJub25lIn0.${canary.replace('~', '')}.sig`,
    `-----BEGIN PRIVATE KEY-----\n${canary}\n-----END PRIVATE KEY-----`,
  ])('masks secrets inside of texts, errors and their causes: %s', (secret) => {
    const { log, text } = recording();
    log.warn(secret);
    log.warn('field', { detail: [secret] });
    log.error('error', { error: new Error('Failed', { cause: new TypeError(secret) }) });
    expect(text()).not.toContain('c4n4ry');
    expect(text()).toContain('TypeError');
  });

  it('survives fields that contain themselves', () => {
    const { log, lines } = recording();
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    log.info('round', { ring });
    expect(lines[0]).toContain('[deep]');
  });

  it('does not mask what only sounds alike', () => {
    const { log, text } = recording();
    log.info('ok', { tokens: 3, mailbox: 'a1', url: 'https://example.com/path?page=2' });
    expect(text()).toContain('"tokens":3');
    expect(text()).toContain('page=2');
  });
});
