// What one person said in channels: messages, answers, help, reactions, and how long it took to answer where somebody spoke to them by name.
import { median, percentile } from '../statistics.ts';
import { meanOf, measured, orNone, type SignalFigure, type SignalFigures, withBeside } from './figure.ts';
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
    return minutes <= LIMIT ? [{ day: person.dayOf(answer), minutes }] : [];
  });
};

const responseTime = (responses: readonly Response[]): SignalFigure => {
  const minutes = responses.map((response) => response.minutes);
  const quick = minutes.filter((one) => one < QUICK_BELOW).length;
  return withBeside(orNone(median(minutes), 'min', 'no mentions answered'), {
    mean: meanOf(minutes) ?? 0,
    p90: percentile(minutes, 0.9) ?? 0,
    within15: quick / minutes.length,
    replies: minutes.length,
  });
};

/** Over the messages and answers of a day or of a period. */
export const measureChats = (
  { person, partly }: Pick<Held, 'person' | 'partly'>,
  written: readonly Said[],
  responses: readonly Response[],
): SignalFigures => {
  const told = (figure: SignalFigure): SignalFigure =>
    partly && figure.value !== null ? { ...figure, state: 'estimated' } : figure;
  const count = (fits: (one: Said) => boolean): SignalFigure => told(measured(written.filter(fits).length, 'count'));
  const sum = (amount: (one: Said) => number): SignalFigure =>
    told(
      measured(
        written.reduce((all, one) => all + amount(one), 0),
        'count',
      ),
    );
  const isAfterHours = ({ at }: Said): boolean =>
    !person.working(person.dayOf(at)).some(({ start, end }) => start <= at && at < end);
  return {
    'chat-messages': count(() => true),
    'chat-replies': count(({ reply }) => reply),
    'chat-help-replies': count(({ helpReply }) => helpReply),
    'chat-mentions': count(({ mentions }) => mentions > 0),
    'after-hours-chats': count(isAfterHours),
    'chat-reactions': sum(({ reactions }) => reactions),
    'positive-reactions': sum(({ positive }) => positive),
    'mention-response-time': told(responseTime(responses)),
  };
};
