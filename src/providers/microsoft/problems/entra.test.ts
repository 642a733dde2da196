// AADSTS codes: every listed one has a cause, a person, a fix and a link; no two rows claim the same.
import { describe, expect, it } from 'vitest';
import { RetryLater } from '../../errors.ts';
import { applicationProblems } from './application.ts';
import { knownCodes, tokenError } from './entra.ts';
import { personProblems } from './person.ts';
import { protocolProblems } from './protocol.ts';

const links = { portal: 'https://entra.microsoft.com', clientId: 'the-client', tenantId: 'the-tenant' };
const refused = (code: number, status = 400) =>
  tokenError({ status, error: 'invalid_grant', codes: [code], retryAfter: null }, links);

/** What Microsoft documents for the flows there are. */
const documented = [
  7000215, 7000222, 7000218, 7000112, 7000113, 7000114, 7000116, 7000229, 700016, 700011, 700027, 700024, 700023,
  700022, 700025, 700030, 70011, 1002012, 28002, 28003, 650053, 65005, 65001, 65004, 65002, 650051, 650052, 650054,
  650056, 650057, 90008, 90094, 90095, 90093, 90099, 500011, 500014, 50001, 90002, 900023, 90038, 90051, 50194, 9002332,
  90124, 90130, 9001023, 500208, 50020, 50034, 50014, 50053, 50055, 50126, 50056, 50057, 50058, 50072, 50074, 50076,
  50079, 50078, 50097, 50129, 53000, 53001, 50105, 50131, 53003, 53004, 53010, 53011, 530034, 530032, 530035, 50132,
  50133, 50140, 50199, 50173, 50196, 70000, 70008, 700081, 700082, 700084, 70043, 70044, 70046, 54005, 501481, 50147,
  501491, 700005, 50011, 900971, 9002313, 9002325, 9002326, 900144, 90014, 900561, 90056, 90013, 90023, 90100, 90015,
  90033, 90006, 90024, 90025, 90055, 700054, 70005, 70003, 70007, 1002016,
];

describe('an AADSTS code', () => {
  it('that is documented has a row, and one only', () => {
    const rows = [...applicationProblems, ...personProblems, ...protocolProblems];
    const codes = rows.flatMap((row) => row.codes);
    expect(new Set(codes)).toEqual(new Set(documented));
    expect(new Set(codes).size).toBe(codes.length);
    expect(knownCodes).toHaveLength(codes.length);
    expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
  });

  it.each([...documented, 120000, 120021, 4242])('%i is told with cause, fix, link and itself', (code) => {
    const { problem } = refused(code);
    expect(problem.raw).toBe(`AADSTS${code}, HTTP 400`);
    for (const text of [problem.title, problem.fix]) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(URL.parse(problem.link ?? '')?.protocol).toBe('https:');
    expect(problem.link).not.toMatch(/[{}]/);
    expect(problem.code).toMatch(/^[a-z-]+$/);
  });

  it('that passes by itself is waited for; all others ask somebody', () => {
    const passing = documented.filter((code) => refused(code) instanceof RetryLater);
    expect(new Set(passing)).toEqual(new Set([50196, 650051, 90006, 90024, 90025, 90033, 90055]));
    expect(refused(7000215, 503).name).toBe('SignInAgain');
    expect(refused(4242, 503).name).toBe('RetryLater');
  });

  it('of the 120000s asks for a new password', () => {
    expect([refused(120_005).problem.code, refused(121_000).problem.code]).toEqual([
      'password-change',
      'sign-in-refused',
    ]);
  });

  it('among several that is listed is the one that is told', () => {
    expect(tokenError({ status: 400, error: 'x', codes: [4242, 53003], retryAfter: null }, links).problem.code).toBe(
      'conditional-access',
    );
  });
});
