// What an IMAP server refuses and what fails on the way to it → the error that says what happens next.
import { EgressRefused } from '../../lib/network.ts';
import { GiveUp, NeedsAdmin, type Problem, RetryLater, SignInAgain, SkipPartition, StartOver } from '../errors.ts';
import { OtherCertificate } from './certificate.ts';
import { codes, sentences } from './problems/answers.ts';
import { type Consequence, links, type Row } from './problems/row.ts';
import { broken, odd, ways } from './problems/ways.ts';
import { isGmail, refusesPasswords, type Server } from './server.ts';
import { OddAnswer, SessionFailed, Throttled } from './session.ts';

/** What a failure is judged by, beside itself. */
export interface Around {
  readonly server: Server;
  readonly way: 'password' | 'token';
  /** Whether the connection is this one mailbox; then a mailbox that lets nobody in ends the connection. */
  readonly alone: boolean;
}

/** What is known of a failure: its code in upper case, and what the server said, which is looked at and never shown. */
interface Told {
  readonly code: string;
  readonly sentence: string;
  readonly refusedSignIn: boolean;
  readonly raw: string;
}

const textOf = (error: object, name: string): string => {
  const value: unknown = Object.entries(error).find(([key]) => key === name)?.[1];
  return typeof value === 'string' ? value : '';
};

const shown = (code: string): string => (/^[\w.-]{1,60}$/.test(code) ? code : '');

const tell = (error: unknown): Told => {
  if (error instanceof OtherCertificate)
    return { code: 'OTHERCERTIFICATE', sentence: '', refusedSignIn: false, raw: error.name };
  if (!(error instanceof Error)) return { code: '', sentence: '', refusedSignIn: false, raw: 'no code' };
  const answered = textOf(error, 'serverResponseCode');
  const status = textOf(error, 'responseStatus');
  const own = 'tlsFailed' in error && textOf(error, 'code') === '' ? 'NOSTARTTLS' : textOf(error, 'code');
  const sentence = [
    textOf(error, 'response'),
    textOf(error, 'responseText'),
    textOf(error, 'reason'),
    error.message,
  ].join(' ');
  const code = shown(answered === '' ? own : answered);
  const raw = [status, code].filter((word) => word !== '').join(' ');
  const refusedSignIn = 'authenticationFailed' in error && error.authenticationFailed === true;
  return {
    code: code.toUpperCase(),
    sentence: sentence.toLowerCase(),
    refusedSignIn,
    raw: raw === '' ? error.name : raw,
  };
};

const bySentence = ({ code, sentence }: Told): Row | undefined =>
  sentences.find((row) => row.codes.includes(code) || row.says?.some((words) => sentence.includes(words)) === true);

const byCode = (rows: readonly Row[], code: string): Row | undefined => rows.find((row) => row.codes.includes(code));

/** Exchange Online, which names no code: whoever comes with a password is refused, whatever it is. */
const exchangePassword: Row = {
  codes: [],
  code: 'passwords-not-accepted',
  title: 'Exchange Online (Microsoft 365) no longer accepts passwords for IMAP, and app passwords neither.',
  fix: 'Connect Microsoft 365 itself (recommended: it can be limited to header fields), or this mailbox with a sign-in at Microsoft. No setting brings passwords back.',
  who: 'admin',
  link: links.exchangePasswords,
  next: 'sign-in',
};

const gmailPassword: Row = {
  codes: [],
  code: 'gmail-password-refused',
  title: 'Google refuses the user name or the password.',
  fix: 'Google wants an app password here, not the password of the account: create one (2-Step Verification must be on) and enter it without blanks. In a company the admin must allow it.',
  who: 'employee',
  link: links.gmailAppPassword,
  next: 'sign-in',
};

const tokenRefused: Row = {
  codes: [],
  code: 'token-refused',
  title: 'The server refuses the sign-in at its provider.',
  fix: 'Sign in again. For an app: check that it has the permission IMAP.AccessAsApp with admin consent, and that its service principal has full access to the mailbox.',
  who: 'admin',
  link: links.exchangeImap,
  next: 'sign-in',
};

const refusal = ({ server, way }: Around): Row | undefined => {
  if (way === 'token') return tokenRefused;
  if (refusesPasswords(server.host)) return exchangePassword;
  return isGmail(server.host) ? gmailPassword : byCode(codes, 'AUTHENTICATIONFAILED');
};

const isGone = (error: unknown): boolean =>
  error instanceof Error && 'mailboxMissing' in error && error.mailboxMissing === true;

const findRow = (error: unknown, told: Told, around: Around): Row => {
  if (error instanceof OddAnswer) return odd;
  const known = bySentence(told) ?? (told.code === 'AUTHENTICATIONFAILED' ? undefined : byCode(codes, told.code));
  if (known !== undefined) return known;
  if (told.refusedSignIn) return refusal(around) ?? odd;
  if (isGone(error)) return byCode(codes, 'NONEXISTENT') ?? odd;
  return byCode(ways, told.code) ?? (told.raw.startsWith('BAD') || told.raw.startsWith('NO') ? odd : broken);
};

const consequences: Readonly<Record<Exclude<Consequence, 'retry'>, (problem: Problem, cause: ErrorOptions) => Error>> =
  {
    'sign-in': (problem, cause) => new SignInAgain(problem, cause),
    skip: (problem, cause) => new SkipPartition(problem, cause),
    admin: (problem, cause) => new NeedsAdmin(problem, cause),
    'give-up': (problem, cause) => new GiveUp(problem, cause),
  };

const errorOf = (row: Row, raw: string, { around, cause }: { around: Around; cause: unknown }): Error => {
  const { code, title, fix, who, link, next, scope = 'mailbox', seconds = null } = row;
  const problem: Problem = { code, title, fix, who, link, raw };
  if (next === 'retry') return new RetryLater({ problem, seconds, scope }, { cause });
  // One mailbox of many that lets nobody in is no reason to leave the others.
  return consequences[around.alone || next === 'give-up' ? next : 'skip'](problem, { cause });
};

const privateHost = (host: string): Problem => ({
  code: 'host-is-private',
  title: `${host} lies in a private network, where Plumbline connects to nothing.`,
  fix: `If that is meant, whoever runs this server adds ${host} to PLUMBLINE_ALLOW_PRIVATE_HOSTS.`,
  who: 'operator',
  link: null,
  raw: 'EgressRefused',
});

const sourceErrors = [RetryLater, SignInAgain, StartOver, SkipPartition, NeedsAdmin, GiveUp];

/** Whether an error says already what happens next. */
export const isSourceError = (error: unknown): error is Error & { readonly problem: Problem } =>
  sourceErrors.some((kind) => error instanceof kind);

/** The error to throw for a failure of a session or on the way to one; what is known already stays as it is. */
export const imapError = (error: unknown, around: Around): Error => {
  const cause = error instanceof SessionFailed ? error.cause : error;
  if (isSourceError(cause)) return cause;
  if (cause instanceof EgressRefused) return new GiveUp(privateHost(around.server.host), { cause });
  if (cause instanceof Throttled) {
    const wait = errorOf({ ...(byCode(codes, 'LIMIT') ?? odd), seconds: cause.ms / 1000 }, 'throttled', {
      around,
      cause,
    });
    return wait;
  }
  const told = tell(cause);
  const stage = error instanceof SessionFailed ? error.stage : 'ready';
  const row = findRow(cause, told, around);
  // A connection that ends before it was greeted is not a broken one: nothing there speaks IMAP.
  const unspoken = stage === 'greet' && row === broken ? (byCode(ways, 'GREETING_TIMEOUT') ?? broken) : row;
  return errorOf(unspoken, told.raw, { around, cause });
};

/** Why a password is not even tried; null: it is. */
export const refuseBefore = ({ server, way, alone }: Around): Error | null =>
  way === 'password' && refusesPasswords(server.host)
    ? errorOf(exchangePassword, 'not tried', { around: { server, way, alone }, cause: undefined })
    : null;

/** The folder was numbered anew: what is known of it by numbers is worth nothing. */
export const renumbered = (): StartOver =>
  new StartOver({
    code: 'folder-renumbered',
    title: 'The server has numbered the folder’s messages anew.',
    fix: 'Nothing to do: it is read from the start, and what is known already is not counted twice.',
    who: 'plumbline',
    link: null,
    raw: 'UIDVALIDITY',
  });
