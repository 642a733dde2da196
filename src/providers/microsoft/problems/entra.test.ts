// AADSTS codes: every documented one has a diagnosis of its own, with cause, person, fix and link.
import { describe, expect, it } from 'vitest';
import { RetryLater } from '../../errors.ts';
import { entraRows, themeOf, tokenError } from './entra.ts';

const links = { portal: 'https://entra.microsoft.com', clientId: 'the-client', tenantId: 'the-tenant' };
const refused = (code: number, status = 400) =>
  tokenError({ status, error: 'invalid_grant', codes: [code], retryAfter: null }, links);
const said = (error: string, status = 400) => tokenError({ status, error, codes: [], retryAfter: null }, links);

/** What Microsoft documents for the flows there are. */
const documented = [
  7000215, 7000222, 7000218, 7000112, 7000113, 7000114, 7000116, 7000229, 700016, 700011, 700027, 700024, 700023,
  700022, 700021, 700025, 700030, 700211, 700212, 700213, 50027, 70011, 1002012, 28002, 28003, 650053, 65005, 65001,
  65004, 65002, 650051, 650052, 650054, 650056, 650057, 90008, 90094, 90095, 90093, 90099, 500011, 500014, 50001, 90002,
  900023, 90038, 90051, 50194, 9002332, 90124, 90130, 9001023, 50134, 500208, 50020, 50034, 50014, 50053, 50055, 50126,
  50056, 50057, 50058, 50072, 50074, 50076, 50079, 50078, 50097, 50129, 53000, 53001, 50105, 50131, 53003, 53004, 53010,
  53011, 530034, 530032, 530035, 50132, 50133, 50140, 50199, 50173, 50196, 70000, 70008, 700081, 700082, 700084, 70043,
  70044, 70046, 54005, 501481, 50147, 501491, 700005, 70016, 70018, 7000014, 70019, 70020, 50011, 900971, 9002313,
  9002325, 9002326, 9002327, 900144, 90014, 900561, 90056, 90013, 90023, 90100, 90015, 90033, 90006, 90024, 90025,
  90055, 700054, 70005, 70003, 70007, 1002016,
];

/** Codes that Microsoft itself explains alike: they share a diagnosis on purpose. */
const kin = [
  [90124, 90130],
  [90033, 90006, 90024, 90025],
];

/** Passes by itself, or is for somebody to do. */
const waits = new Set(['plumbline', 'microsoft']);

describe('an AADSTS code', () => {
  it('that is documented has a diagnosis, shared with none but its kin', () => {
    const codes = entraRows.flatMap((row) => row.codes);
    expect(codes).toHaveLength(documented.length);
    expect(new Set(codes)).toEqual(new Set(documented));
    expect(entraRows.map((row) => row.codes).filter((shared) => shared.length > 1)).toEqual(kin);
    for (const part of ['code', 'title'] as const)
      expect(new Set(entraRows.map((row) => row[part])).size).toBe(entraRows.length);
  });

  it.each([...documented, 120000, 120021, 4242])('%i is told with cause, fix, link and itself', (code) => {
    const { problem } = refused(code);
    expect(problem.raw).toBe(`AADSTS${code}, HTTP 400`);
    for (const text of [problem.title, problem.fix]) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(URL.parse(problem.link ?? '')?.protocol).toBe('https:');
    expect(problem.link).not.toMatch(/[{}]/);
    expect(problem.code).toMatch(/^[a-z-]+$/);
    expect(problem.fix.startsWith('Nothing to do')).toBe(waits.has(problem.who));
  });

  it('that passes by itself is waited for; all others ask somebody', () => {
    const passing = documented.filter((code) => refused(code) instanceof RetryLater);
    expect(new Set(passing)).toEqual(new Set([50196, 650051, 90006, 90024, 90025, 90033, 90055, 70016]));
    expect(refused(7000215, 503).name).toBe('SignInAgain');
    expect(refused(4242, 503).name).toBe('RetryLater');
  });

  it('of the 120000s asks for a new password', () => {
    expect([refused(120_005).problem.code, refused(121_000).problem.code]).toEqual([
      'password-change',
      'sign-in-refused',
    ]);
  });

  it('that nobody has listed is named, with the page that explains it', () => {
    expect(refused(4242).problem).toMatchObject({
      code: 'sign-in-refused',
      title: 'Microsoft refuses the sign-in with a code that is not listed here: AADSTS4242.',
      link: 'https://login.microsoftonline.com/error?code=4242',
    });
  });

  it('among several that is listed is the one that is told', () => {
    expect(tokenError({ status: 400, error: 'x', codes: [4242, 53003], retryAfter: null }, links).problem.code).toBe(
      'conditional-access',
    );
  });

  it('puts one thing at fault', () => {
    expect([90002, 90038, 700016, 7000215, 700024, 65001, 50020, 53003, 50173, 50011].map(codeOf).map(themeOf)).toEqual(
      ['tenant', 'cloud', 'client', 'credential', 'clock', 'consent', 'account', 'policy', 'grant', 'request'],
    );
    expect(themeOf('mailbox-refused')).toBeNull();
  });
});

const codeOf = (code: number): string => refused(code).problem.code;

describe('a refusal without a code', () => {
  it.each([
    ['access_denied', 'consent-declined', 'SignInAgain'],
    ['permission_denied', 'consent-declined', 'SignInAgain'],
    ['authorization_declined', 'consent-declined', 'SignInAgain'],
    ['consent_required', 'consent-missing', 'SignInAgain'],
    ['login_required', 'session-missing', 'SignInAgain'],
    ['interaction_required', 'confirmation-needed', 'SignInAgain'],
    ['invalid_grant', 'grant-refused', 'SignInAgain'],
    ['invalid_tenant', 'tenant-not-found', 'SignInAgain'],
    ['authorization_pending', 'device-code-pending', 'RetryLater'],
    ['slow_down', 'device-code-pending', 'RetryLater'],
    ['expired_token', 'device-code-expired', 'SignInAgain'],
    ['bad_verification_code', 'device-code-unknown', 'SignInAgain'],
    ['temporarily_unavailable', 'sign-in-busy', 'RetryLater'],
    ['server_error', 'sign-in-busy', 'RetryLater'],
    ['something_else', 'sign-in-refused', 'SignInAgain'],
    ['constructor', 'sign-in-refused', 'SignInAgain'],
  ])('but with the word %s is %s', (word, code, name) => {
    const error = said(word);
    expect([error.problem.code, error.name]).toEqual([code, name]);
    expect(error.problem.raw).toBe(`${word}, HTTP 400`);
  });

  it('shows no word that is none, and no status that there was not', () => {
    expect(said('<script>').problem).toMatchObject({ raw: 'no code, HTTP 400', link: null });
    expect(said('access_denied', 0).problem.raw).toBe('access_denied');
  });
});
