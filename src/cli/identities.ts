// `plumbline identities`: accounts that are nobody's and who they may be; confirming what is clear, and undoing a decision.
import {
  confirmIdentities,
  listIdentities,
  listIdentityDecisions,
  type OpenIdentity,
  undoIdentityDecision,
} from '../contract/identities.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

interface Asked extends Pick<Place, 'stdout' | 'signal'> {
  readonly json: boolean;
  /** 0–1; null: not given. */
  readonly above: number | null;
  /** What stands behind the action; null: nothing. */
  readonly word: string | null;
}

/** At once, as many as the endpoint takes. */
const pageSize = 500;
const pairsAtOnce = 2000;

const readOpen = async (client: Client, signal: AbortSignal): Promise<OpenIdentity[]> => {
  const accounts: OpenIdentity[] = [];
  for (let page = 1; ; page += 1) {
    const found = await client.call(listIdentities, { state: 'unmapped', size: pageSize, page }, signal);
    accounts.push(...found.accounts);
    if (found.accounts.length === 0 || accounts.length >= found.total) return accounts;
  }
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** A row for each account: what is lost with it in the last 28 days, and who it may be. */
export const identitiesText = (accounts: readonly OpenIdentity[]): string =>
  table(
    ['account', 'source', 'activities', 'events', 'measures', 'may be', 'confidence', ''],
    accounts.map(({ name, source, lost, candidates: [first], clear }) => [
      name,
      source.name,
      lost.activities,
      lost.events,
      lost.measures,
      first?.person.fullName ?? null,
      first === undefined ? null : percent(first.confidence),
      first === undefined ? '' : clear ? 'clear' : 'look at it',
    ]),
  );

const list = async (client: Client, { stdout, signal, json }: Asked): Promise<number> => {
  const accounts = await readOpen(client, signal);
  if (json) for (const account of accounts) stdout.write(`${JSON.stringify(account)}\n`);
  else stdout.write(accounts.length === 0 ? 'Every account is somebody’s.\n' : identitiesText(accounts));
  return Exit.fine;
};

const accountsText = (count: number): string => (count === 1 ? '1 account' : `${count} accounts`);

/** Only what is clear: sure enough, and far enough before the next candidate. */
const confirm = async (client: Client, { stdout, signal, json, above }: Asked): Promise<number> => {
  if (above === null) {
    const message = 'Say from which confidence on: plumbline identities confirm --above 0.9';
    throw new CommandFailed(message, { exit: Exit.badArguments });
  }
  const pairs = (await readOpen(client, signal)).flatMap(({ id, clear, candidates: [first] }) =>
    clear && first !== undefined && first.confidence >= above ? [{ accountId: id, personId: first.person.id }] : [],
  );
  if (pairs.length === 0 && !json) stdout.write('Nothing is that clear: nothing was confirmed.\n');
  for (let begin = 0; begin < pairs.length; begin += pairsAtOnce) {
    const some = pairs.slice(begin, begin + pairsAtOnce);
    const { decisionId } = await client.call(confirmIdentities, { pairs: some }, signal);
    const back = decisionId === null ? '' : ` To undo it: plumbline identities undo ${decisionId}`;
    const text = `${accountsText(some.length)} confirmed.${back}\n`;
    stdout.write(json ? `${JSON.stringify({ decisionId, accounts: some.length })}\n` : text);
  }
  return Exit.fine;
};

const undo = async (client: Client, { stdout, signal, json, word }: Asked): Promise<number> => {
  if (word === null || !/^[0-9a-f-]{36}$/i.test(word)) {
    const message = 'Say which decision: plumbline identities undo <id>; `plumbline identities decisions` lists them.';
    throw new CommandFailed(message, { exit: Exit.badArguments });
  }
  await client.call(undoIdentityDecision, { id: word }, signal);
  stdout.write(json ? `${JSON.stringify({ undone: word })}\n` : 'Undone: everything is as it was before.\n');
  return Exit.fine;
};

const decisions = async (client: Client, { stdout, signal, json }: Asked): Promise<number> => {
  const found = await client.call(listIdentityDecisions, { size: 200 }, signal);
  if (json) for (const decision of found.decisions) stdout.write(`${JSON.stringify(decision)}\n`);
  else if (found.total === 0) stdout.write('Nothing was decided yet.\n');
  else {
    const rows = found.decisions.map(({ id, kind, by, at, accountCount, undone }) => [
      `${at.slice(0, 16).replace('T', ' ')}Z`,
      kind,
      accountCount,
      by,
      undone === null ? '' : 'undone',
      id,
    ]);
    stdout.write(table(['when', 'decision', 'accounts', 'by', '', 'id'], rows));
  }
  return Exit.fine;
};

const actions = { list, confirm, undo, decisions } as const;

const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word);

const readAbove = (text: string | undefined): number | null => {
  if (text === undefined) return null;
  const above = Number(text);
  if (text.trim() !== '' && above >= 0 && above <= 1) return above;
  throw new CommandFailed(`--above takes a number from 0 to 1, not "${text}".`, { exit: Exit.badArguments });
};

export const identities = command({
  name: 'identities',
  summary: 'Shows accounts that are nobody’s and who they may be; confirms them, and undoes decisions.',
  words: [
    { name: 'action', help: 'list (when nothing is said), confirm, decisions or undo.', required: false },
    { name: 'id', help: 'Of the decision to undo.', required: false },
  ],
  options: {
    above: { type: 'string', value: 'confidence', help: 'Confirm what is clear from this confidence on, 0 to 1.' },
  },
  examples: ['plumbline identities', 'plumbline identities confirm --above 0.9', 'plumbline identities undo <id>'],
  run: async ({ values, words, ...place }) => {
    const action = words[0] ?? 'list';
    if (!isAction(action))
      throw new CommandFailed(`"${action}" is none of list, confirm, decisions and undo.`, {
        exit: Exit.badArguments,
      });
    const asked = { ...place, json: values.json === true, above: readAbove(values.above), word: words[1] ?? null };
    return withProduct(place, { work: false }, (client) => actions[action](client, asked));
  },
});
