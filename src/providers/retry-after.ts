// How long a source asks to wait, whatever way it says so.

/**
 * Seconds that a Retry-After asks for: a number, also a decimal one, an HTTP date, or an ISO 8601 instant; null when it says
 * nothing usable. A time is held against the answer's own Date, so that it does not matter whose clock is wrong; `now`,
 * milliseconds since 1970, stands in for it. Header names in lower case.
 */
export const retryAfter = (headers: Readonly<Record<string, string>>, now: number): number | null => {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  if (!/^([A-Za-z]{3,9}, .*\d{2}:\d{2}:\d{2} GMT|\d{4}-\d\d-\d\dT.*)$/.test(text)) return null;
  return secondsUntil(text, headers, now);
};

/** The same for a time that stands elsewhere in an answer. */
export const secondsUntil = (time: string, headers: Readonly<Record<string, string>>, now: number): number | null => {
  const until = Date.parse(time);
  const sent = Date.parse(headers['date'] ?? '');
  return Number.isNaN(until) ? null : Math.max(0, (until - (Number.isNaN(sent) ? now : sent)) / 1000);
};
