// `plumbline retention`: how long each kind of data is kept, what goes when, and changing it.
import {
  changeRetention,
  type HeldCount,
  readRetention,
  type Retention,
  RetentionKind,
} from '../contract/retention.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

const countText = ({ count, more }: HeldCount): string => (more ? `over ${count}` : String(count));

/** A row for each kind. */
const retentionText = (kinds: readonly Retention[]): string =>
  table(
    ['kind', 'days', 'held', 'oldest', 'due now', 'in 7 days', ''],
    kinds.map(({ kind, days, held, oldest, dueNow, dueSoon, title }) => [
      kind,
      days ?? 'no limit',
      countText(held),
      oldest?.slice(0, 10) ?? '',
      countText(dueNow),
      countText(dueSoon),
      title,
    ]),
  );

const refuse = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

const daysOf = (text: string): number | null => {
  if (text === 'none') return null;
  const days = Number(text);
  if (!Number.isInteger(days)) throw refuse(`"${text}" is no number of days. Write a whole number, or none.`);
  return days;
};

interface Change {
  readonly kind: RetentionKind;
  readonly days: number | null;
  readonly save: boolean;
}

const change = async (client: Client, place: Place & { readonly json: boolean }, wanted: Change): Promise<number> => {
  const { retention, saved } = await client.call(changeRetention, wanted, place.signal);
  const goes = `${countText(retention.dueNow)} go within the hour, for good.`;
  const text = saved ? `Saved: ${goes}\n` : `Not saved yet: ${goes} Add --yes to do it.\n`;
  place.stdout.write(place.json ? `${JSON.stringify({ saved, ...retention })}\n` : text);
  return Exit.fine;
};

export const retention = command({
  name: 'retention',
  summary: 'Shows how long each kind of data is kept and what goes when; changes it.',
  options: {
    kind: { type: 'string', value: 'kind', help: 'Change this one, such as activity.' },
    days: { type: 'string', value: 'days', help: 'Keep it for so many days; none: without a limit.' },
    yes: { type: 'boolean', help: 'Do it; without it a change only says what would go.' },
  },
  examples: ['plumbline retention', 'plumbline retention --kind activity --days 21'],
  run: async ({ values, ...place }) => {
    const json = values.json === true;
    const { kind, days } = values;
    if ((kind === undefined) !== (days === undefined)) throw refuse('A change takes both --kind and --days.');
    const known = RetentionKind.safeParse(kind);
    if (kind !== undefined && !known.success) throw refuse(`"${kind}" is none of ${RetentionKind.options.join(', ')}.`);
    return withProduct(place, { work: false }, async (client) => {
      if (known.success && days !== undefined)
        return change(client, { ...place, json }, { kind: known.data, days: daysOf(days), save: values.yes === true });
      const { kinds } = await client.call(readRetention, {}, place.signal);
      if (json) for (const one of kinds) place.stdout.write(`${JSON.stringify(one)}\n`);
      else place.stdout.write(retentionText(kinds));
      return Exit.fine;
    });
  },
});
