// The connection test on a terminal: a line a check, and under a failed one what to do.
import type { Check } from '../contract/connections.ts';
import { Exit } from './failure.ts';

const signs = { ok: '✓', failed: '✗', 'not-applicable': '·' } as const;

export const checksText = (checks: readonly Check[]): string =>
  checks
    .map((check) => {
      const detail = check.detail === '' ? '' : `: ${check.detail}`;
      // What works and yet needs somebody's hand is no plain tick.
      const sign = check.state === 'ok' && check.problem !== null ? '!' : signs[check.state];
      const head = `${sign} ${check.title}${detail}`;
      if (check.problem === null) return `${head}\n`;
      const { title, fix, who, link, raw } = check.problem;
      const lines = [
        `    ${title}`,
        `    Fix (${who}): ${fix}`,
        ...(link === null ? [] : [`    See ${link}`]),
        `    Code: ${raw}`,
      ];
      return `${head}\n${lines.join('\n')}\n`;
    })
    .join('');

/** Needs an admin where any failed check says so. */
export const exitOf = (checks: readonly Check[]): number => {
  const failed = checks.filter((check) => check.state === 'failed');
  if (failed.length === 0) return Exit.fine;
  return failed.some((check) => check.problem?.who === 'admin') ? Exit.needsAdmin : Exit.failed;
};
