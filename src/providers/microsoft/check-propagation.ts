// A consent takes a while to reach all of Microsoft's servers: what is missing shortly after it is told as on its way, with a clock.
import type { Problem } from '../errors.ts';
import type { Check } from '../provider.ts';
import { failed, spanOf } from './check-lines.ts';
import type { CheckParts } from './check-options.ts';

const minute = 60_000;
/** Microsoft speaks of seconds to minutes. */
const longest = 30 * minute;

/** What is seen of a consent that is on its way. */
const slow = new Set([
  'app-not-found',
  'app-not-in-tenant',
  'consent-missing',
  'permission-missing',
  'mailbox-refused',
]);

const onItsWay = (problem: Problem, since: number): Problem => ({
  code: 'consent-propagating',
  title: `Consent was given ${spanOf(since)} ago and is still on its way through Microsoft's servers.`,
  fix: `Nothing to do: it can take up to ${spanOf(longest)}, and is tried again by itself. If it stays, this is the reason: ${problem.title}`,
  who: 'microsoft',
  link: problem.link,
  raw: problem.raw,
});

/** The checks with what will pass by itself marked as such; they stay failed until it has. */
export const markPropagating = ({ settings, clock }: CheckParts, checks: readonly Check[]): readonly Check[] => {
  if (settings.consentedAt === null) return checks;
  const since = clock.now() - Date.parse(settings.consentedAt);
  if (since < 0 || since > longest) return checks;
  return checks.map((check) =>
    check.state === 'failed' && check.problem !== null && slow.has(check.problem.code)
      ? failed(check, onItsWay(check.problem, since))
      : check,
  );
};
