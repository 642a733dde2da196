// What one person said in channels: messages, answers, help, reactions, and how long it took to answer where somebody spoke to them by name.
import { localDay } from '../../tenant/local-time.ts';
import { median, percentile } from '../statistics.ts';
import { meanOf, measured, orNone, type SignalFigures } from './figure.ts';
import type { Held, Said } from './held.ts';

const LIMIT = 72 * 60;
const QUICK_BELOW = 15;

/** An answer to having been spoken to. */
export interface Response {
  /** The local day of the answer. */
  readonly day: string;
  readonly minutes: number;
}

/** Mentions by the person himself are none; the first message later in the thread answers, within 72 hours. */
export const findResponses = ({ person, written }: Held, said: readonly Said[]): readonly Response[] => {
  const ids = new Set(person.accounts.map(({ id }) => id));
  const own = Map.groupBy(written, ({ thread }) => thread);
  return said.flatMap(({ author, at, thread, mentioned }): readonly Response[] => {
    if ((author !== null && ids.has(author)) || !mentioned.some((id) => ids.has(id))) return [];
    const later = (own.get(thread) ?? []).filter((message) => message.at > at).map((message) => message.at);
    const answer = Math.min(...later);
    const minutes = (answer - at) / 60_000;
    return minutes <= LIMIT ? [{ day: localDay(answer, person.zone), minutes }] : [];
  });
};

const responseFigures = (responses: readonly Response[]): SignalFigures => {
  const minutes = responses.map((response) => response.minutes);
  const quick = minutes.filter((one) => one < QUICK_BELOW).length;
  const reason = 'no mentions answered';
  return {
    'mention-response-mean': orNone(meanOf(minutes), 'min', reason),
    'mention-response-median': orNone(median(minutes), 'min', reason),
    'mention-response-p90': orNone(percentile(minutes, 0.9), 'min', reason),
    'mention-response-under-15-min': orNone(minutes.length === 0 ? null : quick / minutes.length, 'ratio', reason),
    'mention-responses': measured(minutes.length, 'count'),
  };
};

/** Over the messages and answers of a day or of a period. */
export const measureChats = (written: readonly Said[], responses: readonly Response[]): SignalFigures => ({
  'chat-messages': measured(written.length, 'count'),
  'chat-replies': measured(written.filter(({ reply }) => reply).length, 'count'),
  'chat-help-replies': measured(written.filter(({ helpReply }) => helpReply).length, 'count'),
  'chat-reactions': measured(
    written.reduce((sum, { reactions }) => sum + reactions, 0),
    'count',
  ),
  ...responseFigures(responses),
});
