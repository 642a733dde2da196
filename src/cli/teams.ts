// `plumbline teams`: the teams, and of one the figures of its weeks.
import { listTeams, readTeam, type TeamView } from '../contract/teams.ts';
import { listSignals } from '../contract/people.ts';
import type { Client } from './client.ts';
import { command } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { figureText } from './figure-text.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

type Listed = Awaited<ReturnType<typeof readList>>;

const readList = (client: Client, signal: AbortSignal) => client.call(listTeams, {}, signal);

export const listText = ({ teams, told, next, least }: Listed): string => {
  const weeks =
    told === null
      ? `No week is told yet; that of ${next.week} can be from ${next.on} on.`
      : `Told up to the week of ${told.to}, of at least ${least} people.`;
  if (teams.length === 0) return 'No teams yet: they come from the roster.\n';
  return `${table(
    ['team', 'kind', 'people', 'id'],
    teams.map(({ name, kind, people, id }) => [name, kind, String(people), id]),
  )}${weeks}\n`;
};

/** A row a figure that is shown; how many are not. */
export const teamText = (view: TeamView, titles: ReadonlyMap<string, string>): string => {
  const shown = view.figures.filter(({ figure }) => figure.value !== null);
  const rows = shown.map(({ figure, before }) => [
    titles.get(figure.signal) ?? figure.signal,
    figureText(figure),
    before.value === null ? null : figureText(before),
  ]);
  const head = `${view.team.name}, ${view.team.people} people, ${view.weeks[0] ?? ''} and ${view.weeks.length - 1} weeks on\n`;
  const rest = view.figures.length - shown.length;
  const hidden = rest === 0 ? '' : `${rest} not shown: too few people would stand behind them.\n`;
  return `${head}${rows.length === 0 ? '' : table(['a person and week', 'now', 'before'], rows)}${hidden}`;
};

const weeksOf = (text: string): number => {
  const weeks = Number(text);
  if (!Number.isInteger(weeks) || weeks < 1 || weeks > 104)
    throw new CommandFailed(`--weeks: "${text}" is not a number from 1 to 104.`, { exit: Exit.badArguments });
  return weeks;
};

export const teams = command({
  name: 'teams',
  summary: 'Prints the teams, or one team’s figures over whole weeks: of enough people, and of nobody alone.',
  words: [{ name: 'team', help: 'Id or name of one team.', required: false }],
  options: {
    weeks: { type: 'string', value: 'number', help: 'How many weeks.', default: '12' },
  },
  examples: ['plumbline teams', 'plumbline teams Sales --weeks 26 --json'],
  run: async ({ values, words, ...place }) => {
    const weeks = weeksOf(values.weeks ?? '12');
    return withProduct(place, { work: false }, async (client) => {
      const list = await readList(client, place.signal);
      const [wanted] = words;
      if (wanted === undefined) {
        if (values.json === true) for (const team of list.teams) place.stdout.write(`${JSON.stringify(team)}\n`);
        else place.stdout.write(listText(list));
        return Exit.fine;
      }
      const team = list.teams.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase());
      if (team === undefined) throw new CommandFailed(`There is no team "${wanted}".`, { exit: Exit.badArguments });
      const view = await client.call(readTeam, { id: team.id, weeks }, place.signal);
      if (values.json === true) place.stdout.write(`${JSON.stringify(view)}\n`);
      else {
        const { signals } = await client.call(listSignals, {}, place.signal);
        place.stdout.write(teamText(view, new Map(signals.map(({ name, title }) => [name, title]))));
      }
      return Exit.fine;
    });
  },
});
