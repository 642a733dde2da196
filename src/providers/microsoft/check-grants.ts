// The last line: what is granted beyond need. It works all the same, so it is advice, but never a plain tick.
import type { Problem } from '../errors.ts';
import type { Check } from '../provider.ts';
import { advised, lines, passed } from './check-lines.ts';
import type { CheckParts } from './check-options.ts';
import { type Judged, judgePermissions } from './held-permissions.ts';
import type { StreamName } from './permissions.ts';
import { fillLink, links } from './problems/row.ts';

const namesOf = (judged: readonly Judged[]): string => judged.map(({ name }) => name).join(', ');

const tooMuch = (parts: CheckParts, over: readonly Judged[]): Problem => {
  const writing = over.filter(({ use }) => use === 'write');
  const spare = over.filter(({ use }) => use === 'spare');
  const because = over.map(({ name, text }) => `${name}: ${text}`).join(' ');
  return {
    code: writing.length > 0 ? 'write-access' : 'more-than-needed',
    title:
      writing.length > 0
        ? `The app could change things: it holds ${namesOf(writing)}.${spare.length > 0 ? ` It also holds ${namesOf(spare)}, which nothing here needs.` : ''}`
        : `The app may do more than the chosen streams need: ${namesOf(spare)}.`,
    fix: because,
    who: 'admin',
    link: fillLink(links.permissions, parts.links),
    raw: namesOf(over),
  };
};

/**
 * Advice and no failure, also for write permissions: the same app may send the organization's reports, or serve another
 * program, and a connection that works is not to be refused for it.
 */
export const checkLeast = (parts: CheckParts, held: readonly string[], streams: readonly StreamName[]): Check => {
  const judged = judgePermissions(held, { mode: parts.settings.access, streams });
  const over = judged.filter((one) => one.tooMuch);
  if (over.length > 0) {
    const line = { ...lines.least, title: 'More than needed is granted' };
    return advised(line, tooMuch(parts, over));
  }
  const kept = judged.filter(({ use }) => use === 'spare');
  return passed(
    lines.least,
    kept.length === 0
      ? 'Only what the chosen streams need.'
      : kept.map(({ name, text }) => `${name}: ${text}`).join(' '),
  );
};
