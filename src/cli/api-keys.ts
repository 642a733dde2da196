// `plumbline api-keys`: lists API keys, makes one and shows it this once, revokes one.
import { type ApiKey, ApiScope, listApiKeys, makeApiKey, revokeApiKey } from '../contract/api-keys.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

type Asked = Place & { readonly json: boolean };

const refuse = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

const minuteOf = (at: string | null, none: string): string => at?.slice(0, 16).replace('T', ' ') ?? none;

/** A row for each key; times in UTC. */
const keysText = (keys: readonly ApiKey[]): string =>
  keys.length === 0
    ? 'No API keys.\n'
    : table(
        ['key', 'state', 'name', 'scopes', 'used', 'ends', 'made by'],
        keys.map(({ hint, state, name, scopes, lastUsedAt, expiresAt, createdBy }) => [
          `${hint}…`,
          state,
          name,
          scopes.join(','),
          minuteOf(lastUsedAt, 'never'),
          minuteOf(expiresAt, 'never'),
          createdBy,
        ]),
      );

const list = async (client: Client, asked: Asked): Promise<number> => {
  const { keys } = await client.call(listApiKeys, {}, asked.signal);
  if (asked.json) for (const key of keys) asked.stdout.write(`${JSON.stringify(key)}\n`);
  else asked.stdout.write(keysText(keys));
  return Exit.fine;
};

const scopesOf = (text: string): ApiScope[] =>
  text.split(',').map((scope) => {
    const known = ApiScope.safeParse(scope.trim());
    if (!known.success) throw refuse(`"${scope}" is none of ${ApiScope.options.join(', ')}.`);
    return known.data;
  });

const daysOf = (text: string): number | null => {
  if (text === 'none') return null;
  const days = Number(text);
  if (!Number.isInteger(days)) throw refuse(`"${text}" is no number of days. Write a whole number, or none.`);
  return days;
};

interface Wanted {
  readonly name: string;
  readonly scopes: ApiScope[];
  readonly days: number | null;
}

/** The key alone goes to stdout, so that it can be piped to where it is stored. */
const make = async (client: Client, asked: Asked, wanted: Wanted): Promise<number> => {
  const { key, token } = await client.call(makeApiKey, wanted, asked.signal);
  if (!asked.json) asked.stderr.write('Store this key now: it is shown this once.\n');
  asked.stdout.write(asked.json ? `${JSON.stringify({ key, token })}\n` : `${token}\n`);
  return Exit.fine;
};

/** By its beginning, as it is listed. */
const revoke = async (client: Client, asked: Asked, beginning: string): Promise<number> => {
  const { keys } = await client.call(listApiKeys, {}, asked.signal);
  const hint = beginning.replace(/…$/, '').slice(0, 'plk_'.length + 8);
  const [found, ...others] = keys.filter((key) => key.hint === hint);
  if (found === undefined || others.length > 0)
    throw new CommandFailed(`No API key begins with ${hint}. \`plumbline api-keys list\` shows how they begin.`, {
      exit: Exit.failed,
    });
  const { key } = await client.call(revokeApiKey, { id: found.id }, asked.signal);
  asked.stdout.write(asked.json ? `${JSON.stringify(key)}\n` : `Revoked: ${key.name} (${key.hint}…)\n`);
  return Exit.fine;
};

type Work = (client: Client, asked: Asked) => Promise<number>;

/** What is wrong with the words and options is said before the product is asked. */
const workOf = (
  words: readonly string[],
  { name, scopes, days }: { readonly name?: string; readonly scopes?: string; readonly days?: string },
): Work => {
  const [what, beginning] = words;
  if (what === 'list') return list;
  if (what === 'revoke') {
    if (beginning === undefined) throw refuse('Say which: plumbline api-keys revoke plk_Ab3dEf9h');
    return (client, asked) => revoke(client, asked, beginning);
  }
  if (what !== 'make') throw refuse(`"${what ?? ''}" is none of list, make, revoke.`);
  if (name === undefined || scopes === undefined) throw refuse('A key needs --name and --scopes.');
  const wanted = { name, scopes: scopesOf(scopes), days: daysOf(days ?? '90') };
  return (client, asked) => make(client, asked, wanted);
};

export const apiKeys = command({
  name: 'api-keys',
  summary: 'Lists the API keys that let programs in, makes one, revokes one.',
  words: [
    { name: 'what', help: 'list, make or revoke.', required: true },
    { name: 'key', help: 'How the key to be revoked begins, such as plk_Ab3dEf9h.', required: false },
  ],
  options: {
    name: { type: 'string', value: 'name', help: 'Of a new key: the program that will use it.' },
    scopes: { type: 'string', value: 'scopes', help: `Apart by commas: ${ApiScope.options.join(', ')}.` },
    days: { type: 'string', value: 'days', help: 'Until it ends, 90 if not given; none: it does not end by itself.' },
  },
  examples: [
    'plumbline api-keys list',
    'plumbline api-keys make --name "Power BI" --scopes people:read,data:export --days 365',
    'plumbline api-keys revoke plk_Ab3dEf9h',
  ],
  run: async ({ values, words, ...place }) => {
    const work = workOf(words, values);
    return withProduct(place, { work: false }, (client) => work(client, { ...place, json: values.json === true }));
  },
});
