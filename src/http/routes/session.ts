// First run, signing in and out, and who is here.
import { Attempts } from '../../access/attempts.ts';
import type { Caller } from '../../access/caller.ts';
import { claim, isSetUpCode, isZone } from '../../access/first-run.ts';
import { endSession, startSession } from '../../access/sessions.ts';
import { SignIn } from '../../access/sign-in.ts';
import { readSession, type Session, setUp, signIn, signOut } from '../../contract/session.ts';
import type { Database } from '../../db/open.ts';
import { isClaimed, readOrganization } from '../../db/queries/organizations.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Keyring } from '../../lib/secrets.ts';
import { loadOrganizationTime, zoneAt } from '../../people/organization-time.ts';
import { invalidFields, Refusal } from '../errors.ts';
import { type PublicCall, publicRoute, type Route } from '../route.ts';
import type { SessionCookie } from '../session-cookie.ts';

interface SessionParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly cookie: SessionCookie;
}

const tooMany = (seconds: number): Refusal =>
  new Refusal({
    status: 429,
    code: 'too-many-tries',
    message: 'Too many tries.',
    fix: `Wait ${seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}, then try again.`,
    retryAfter: seconds,
  });

const alreadySetUp = (): Refusal =>
  new Refusal({
    status: 409,
    code: 'already-set-up',
    message: 'The product is set up already.',
    fix: 'Sign in. If you have no login, ask its owner.',
  });

const describeSession = async ({ database, clock }: SessionParts, caller: Caller | null): Promise<Session> => {
  if (caller === null) return { firstRun: !(await database.door(isClaimed)), user: null, organization: null };
  const { organizationId, email, fullName, role } = caller;
  const organization = await database.tenant(organizationId, async (tx) => {
    const found = await readOrganization(tx, organizationId);
    const times = await loadOrganizationTime(tx, organizationId);
    return found && times && { id: organizationId, name: found.name, zone: zoneAt(times, clock.now()) };
  });
  return { firstRun: false, user: { email, fullName, role }, organization };
};

/** A new session for who just proved who they are; one from before ends, so that nobody can have planted it. */
const enter = async (
  parts: SessionParts,
  { request, reply }: PublicCall<unknown>,
  login: { userId: string; organizationId: string },
): Promise<void> => {
  await endSession(parts, parts.cookie.read(request));
  parts.cookie.set(reply, await startSession(parts, login));
};

const setUpRoute = (parts: SessionParts): Route => {
  const guesses = new Attempts({ limit: 20, windowMs: 15 * 60_000, clock: parts.clock });
  return publicRoute(setUp, async (call) => {
    const { input, visitor } = call;
    if (await parts.database.door(isClaimed)) throw alreadySetUp();
    const seconds = guesses.begin(call.request.ip);
    if (seconds > 0) throw tooMany(seconds);
    if (!visitor.operator && !isSetUpCode(parts.keyring, input.setUpCode)) {
      const message = 'This is not the set-up code. It is printed on the terminal where Plumbline runs.';
      throw invalidFields([{ field: 'setUpCode', message }]);
    }
    guesses.forgive(call.request.ip);
    if (!isZone(input.zone)) {
      throw invalidFields([{ field: 'zone', message: 'Enter an IANA time zone such as Europe/Berlin.' }]);
    }
    const owner = await claim(parts, input);
    if (owner === null) throw alreadySetUp();
    await enter(parts, call, owner);
    const { organizationName: name, zone, fullName } = input;
    const email = input.email.toLowerCase();
    return {
      firstRun: false,
      user: { email, fullName, role: 'owner' as const },
      organization: { id: owner.organizationId, name, zone },
    };
  });
};

const signInRoute = (parts: SessionParts): Route => {
  const door = new SignIn(parts);
  return publicRoute(signIn, async (call) => {
    const { email, password } = call.input;
    const tried = await door.try({ email, password, address: call.request.ip });
    if (tried.result === 'wait') throw tooMany(tried.seconds);
    if (tried.result === 'wrong') {
      throw new Refusal({
        status: 401,
        code: 'wrong-password',
        message: 'E-mail or password is wrong.',
        fix: 'Check both and try again.',
      });
    }
    await enter(parts, call, tried.caller);
    return describeSession(parts, tried.caller);
  });
};

export const sessionRoutes = (parts: SessionParts): readonly Route[] => [
  publicRoute(readSession, async ({ visitor }) => describeSession(parts, visitor.caller)),
  setUpRoute(parts),
  signInRoute(parts),
  publicRoute(signOut, async ({ request, reply }) => {
    await endSession(parts, parts.cookie.read(request));
    parts.cookie.clear(reply);
    return {};
  }),
];
