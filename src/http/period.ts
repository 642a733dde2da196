// Periods that are asked for: in order, and no longer than anybody could read.
import { invalidFields } from './errors.ts';

const dayMs = 86_400_000;
/** Three years and a day for each of them that is a leap year. */
const mostDays = 1098;

/** Errors: Refusal 400 for a period that ends before it begins or that nobody could read. */
export const checkPeriod = ({ from, to }: { from?: string | undefined; to?: string | undefined }): void => {
  if (from === undefined || to === undefined) return;
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) throw invalidFields([{ field: 'to', message: `The period ends before it begins (${from}).` }]);
  if (days > mostDays) throw invalidFields([{ field: 'from', message: `At most ${mostDays} days at a time.` }]);
};
