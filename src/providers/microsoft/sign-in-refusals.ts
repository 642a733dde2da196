// What Microsoft sent back instead of a grant, named for the person in front of it.
import { NeedsAdmin, type Problem, RetryLater, SignInAgain } from '../errors.ts';
import { tokenError } from './problems/entra.ts';
import type { LinkContext } from './problems/row.ts';
import { codesIn } from './token-request.ts';

type Returned = Readonly<Record<string, string>>;

/** An answer that is neither a grant nor a refusal. */
export const returnedWithout = (name: string): Problem => ({
  code: 'return-incomplete',
  title: 'What Microsoft sent back is not complete.',
  fix: 'Begin the sign-in again, in one browser tab.',
  who: 'employee',
  link: null,
  raw: `no ${name}`,
});

/** Microsoft lets only an admin allow what was asked for. */
const approvalNeeded = (raw: string): Problem => ({
  code: 'admin-approval-needed',
  title: 'Your organization lets only an admin allow this.',
  fix: 'Pass the link for admins on to a Privileged Role Administrator or Global Administrator. Once they have approved, begin again.',
  who: 'admin',
  link: null,
  raw,
});

/** Who sits in front of it: an admin who consents for all, or an employee with their own account. */
type Person = 'admin' | 'employee';

const cancelled = (who: Person, raw: string): Problem => ({
  code: 'sign-in-cancelled',
  title: 'The sign-in was cancelled at Microsoft.',
  fix: 'Nothing was connected. Begin again if it is wanted.',
  who,
  link: null,
  raw,
});

const declined = (who: Person, raw: string): Problem => ({
  code: 'consent-declined',
  title: 'The permissions were declined at Microsoft.',
  fix: 'Nothing was connected, and Plumbline got no access. If it is wanted, begin again and press Accept.',
  who,
  link: null,
  raw,
});

/** AADSTS codes and OAuth words for "only an admin may". */
const approvalCodes: ReadonlySet<number> = new Set([90094, 90095, 90093, 65001]);

/** Whether Microsoft could go on only by asking the person, which `prompt=none` forbade. */
export const wantsInteraction = (returned: Returned): boolean =>
  ['login_required', 'interaction_required', 'consent_required', 'account_selection_required'].includes(
    returned['error'] ?? '',
  );

const word = (text: string): string => (/^[a-z0-9_.-]{1,60}$/i.test(text) ? text : 'no code');

const rawOf = (returned: Returned): string => {
  const [code] = codesIn(returned['error_description'] ?? '');
  return code === undefined ? word(returned['error_subcode'] ?? returned['error'] ?? '') : `AADSTS${code}`;
};

/** A bare "cancel": the way back from the page "Need admin approval", but also from any other page before the consent. */
export const isBareCancel = (returned: Returned): boolean =>
  returned['error'] === 'access_denied' && codesIn(returned['error_description'] ?? '').length === 0;

/** Whether nothing but a consent was missing: somebody is signed in, and the permissions are not granted. */
export const lacksConsent = (returned: Returned): boolean =>
  returned['error'] === 'consent_required' ||
  codesIn(returned['error_description'] ?? '').some((code) => approvalCodes.has(code));

export const adminApprovalNeeded = (returned: Returned): NeedsAdmin => new NeedsAdmin(approvalNeeded(rawOf(returned)));

export const cancelledSignIn = (returned: Returned, who: Person): SignInAgain =>
  new SignInAgain(cancelled(who, rawOf(returned)));

/** The error for a request that was refused for lack of a person's right to consent; the same error otherwise. */
export const forEmployee = (error: unknown): unknown => {
  if (!(error instanceof SignInAgain)) return error;
  const code = /^AADSTS(\d+)/.exec(error.problem.raw)?.[1];
  if (code === undefined || !approvalCodes.has(Number(code))) return error;
  return new NeedsAdmin(approvalNeeded(error.problem.raw), { cause: error });
};

/** The error for what came back in the browser, where it holds an `error`. */
export const returnedError = (
  returned: Returned,
  { links, who }: { readonly links: LinkContext; readonly who: Person },
): SignInAgain | RetryLater => {
  const error = returned['error'] ?? '';
  const codes = codesIn(returned['error_description'] ?? '');
  const [code] = codes;
  const raw = rawOf(returned);
  if (code === 65004) return new SignInAgain(declined(who, raw));
  if (code === undefined && (error === 'access_denied' || error === 'permission_denied'))
    return new SignInAgain(cancelled(who, raw));
  const known = tokenError({ status: error === 'server_error' ? 503 : 400, error, codes, retryAfter: null }, links);
  const problem = { ...known.problem, raw };
  return known instanceof RetryLater
    ? new RetryLater({ problem, seconds: null, scope: 'connection' })
    : new SignInAgain(problem);
};
