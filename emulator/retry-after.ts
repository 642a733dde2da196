// Retry-After: written in each of the forms that have been seen, and read back as what it announces.
import type { RetryAfter } from './faults.ts';

/** The header's text; null for none. */
export const writeRetryAfter = ({ form, seconds }: RetryAfter): string | null => {
  // An HTTP date has whole seconds: rounded up, so that waiting for it is never too short.
  const forms = {
    seconds: () => String(Math.ceil(seconds)),
    zero: () => '0',
    date: () => new Date(Math.ceil((Date.now() + seconds * 1000) / 1000) * 1000).toUTCString(),
    decimal: () => String(seconds),
    garbage: () => 'soon',
    none: () => null,
  };
  return forms[form]();
};

/** Milliseconds that a Retry-After announces; null when it says nothing. */
export const readRetryAfter = (header: string | undefined): number | null => {
  if (header === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
};
