// The connection test, in the order in which things can fail: tenant, cloud, clock, app, credential, who we are, consent, permissions, real mailboxes, and what is granted beyond need.
import type { Check } from '../provider.ts';
import { checkEnd } from './check-credential.ts';
import { checkLeast } from './check-grants.ts';
import { attempt, failed, type Line, lines, passed, skipped, untried } from './check-lines.ts';
import { type CheckOptions, type CheckParts, type CheckRequest, readCheckSettings } from './check-options.ts';
import { checkPerson } from './check-person.ts';
import { markPropagating } from './check-propagation.ts';
import { checkConsent, checkStreams, grantedName, linesOf, permissionLine } from './check-streams.ts';
import { checkTenantStreams, tenantLinesOf } from './check-tenant-streams.ts';
import { checkTenant } from './check-tenant.ts';
import { checkToken, hasFailed } from './check-token.ts';
import { permissionsIn } from './held-permissions.ts';
import { heedingWaits } from './check-waits.ts';
import { findMailboxes } from './probe.ts';
import { readTenant } from './tenant.ts';

/** Every line of the test, in order. */
const expected = (parts: CheckParts, { chosen }: CheckRequest): readonly Line[] => {
  const own = parts.settings.access === 'delegated';
  return [
    lines.tenant,
    lines.cloud,
    lines.clock,
    lines.client,
    lines.credential,
    ...(own ? [lines.signIn] : []),
    lines.token,
    lines.end,
    lines.authenticated,
    ...(own ? [lines.account] : []),
    lines.consent,
    ...linesOf(parts, chosen),
    ...tenantLinesOf(parts, chosen),
    lines.least,
  ];
};

/** The directory, the mailboxes and the consent that they show, for an app that reads as itself. */
const checkApplication = async (
  parts: CheckParts,
  asked: CheckRequest,
  held: readonly string[],
): Promise<readonly Check[]> => {
  const line = permissionLine(parts, 'people');
  const directory = await attempt(() => findMailboxes(parts.graph, asked.signal));
  if (!directory.ok) {
    const refused = directory.problem.code === 'permission-missing' ? directory.problem.raw : null;
    const consent = checkConsent(parts, { held, byRoles: false, refused });
    return [
      directory.problem.code === 'permission-missing' || held.length > 0 ? consent : untried(lines.consent),
      consent.state === 'failed' ? untried(line) : failed(line, directory.problem),
    ];
  }
  const name = grantedName(parts, 'people', held);
  const streams = await checkStreams(parts, asked, { held, mailboxes: directory.result });
  return [
    checkConsent(parts, { held, byRoles: streams.byRoles, refused: null }),
    passed(line, name === undefined ? 'The directory answers.' : `Granted: ${name}.`),
    ...streams.checks,
    ...(await checkTenantStreams(parts, asked, held)),
  ];
};

const collect = async (parts: CheckParts, asked: CheckRequest, checks: Check[]): Promise<void> => {
  const { signal } = asked;
  const { settings } = parts;
  checks.push(...(await checkTenant(parts, signal)));
  if (hasFailed(checks)) return;
  const { token, checks: signedIn } = await checkToken(parts, signal);
  checks.push(...signedIn);
  if (token === null) return;
  const held = permissionsIn(token, settings.access);
  const named = await attempt(() => readTenant(parts.graph, parts.tenantId, signal));
  if (!named.ok) {
    checks.push(failed(lines.authenticated, named.problem));
    return;
  }
  const who = settings.access === 'delegated' ? settings.userName : null;
  checks.push(passed(lines.authenticated, `Authenticated as ${who ?? named.result.tenantName}`));
  const end = await attempt(() => checkEnd(parts, held, signal));
  // Nobody is refused a connection because this could not be told just now.
  checks.push(end.ok ? end.result : skipped(lines.end, end.problem.title));
  const check = settings.access === 'delegated' ? checkPerson : checkApplication;
  const found = await check(parts, asked, held);
  checks.push(...found);
  const reached = found.find(({ code }) => code === permissionLine(parts, 'people').code)?.state === 'ok';
  if (reached) checks.push(checkLeast(parts, held, ['people', ...asked.chosen]));
};

/** Every line of the test, also those that could not be tried. Rejects only with the signal's reason. */
export const runChecks = async (options: CheckOptions, asked: CheckRequest): Promise<readonly Check[]> => {
  const parts = { ...options, graph: heedingWaits(options.graph), settings: readCheckSettings(options.settings) };
  const checks: Check[] = [];
  await collect(parts, asked, checks);
  // A line that failed later counts: the clock that seemed right, and the certificate that proves it wrong.
  const found = new Map(checks.map((check) => [check.code, check]));
  const all = expected(parts, asked).map((line) => found.get(line.code) ?? untried(line));
  return markPropagating(parts, all);
};
