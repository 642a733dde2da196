// Signal: how long those waited who mentioned the person in a channel and were answered.
import { countsKind, no, samplesOf, type Signal, yes } from './signal.ts';

const none = no('Answers no mention of this person in the 72 hours before.');

const writeMinutes = (ms: number): string => {
  const minutes = Math.round(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export const mentionResponseTime: Signal = {
  name: 'mention-response-time',
  title: 'Response to mentions',
  theme: 'chats',
  unit: 'min',
  meaning: 'How long those waited who mentioned the person and were answered.',
  formula:
    'Median minutes from a message of somebody else that mentions the person to the person’s first later message in the same thread, at most 72 hours after, on the day of the answer; one sample for each mention. Beside it mean, 90th percentile, share under 15 minutes and the number of mentions answered.',
  source: 'Plumbline’s definition; percentiles interpolated linearly.',
  streams: ['chats'],
  period: 'median',
  wholeDay: false,
  missing: { code: 'no-mentions', text: 'No mention was answered.' },
  beside: 'response',
  compute: (day) =>
    samplesOf(
      day.chats.flatMap((chat) =>
        chat.answers.map((at) => [chat.at - at, day.workingTime.between(at, chat.at)] as const),
      ),
      false,
    ),
  counts: countsKind('chat', ({ at, answers }) =>
    answers.length === 0
      ? none
      : yes(`Answers a mention after ${answers.map((asked) => writeMinutes(at - asked)).join(', ')}.`),
  ),
};
