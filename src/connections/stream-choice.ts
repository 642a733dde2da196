// Which streams can be chosen together: whoever reads mailboxes needs a stream that finds them.
import type { Provider } from '../providers/provider.ts';

/** What is wrong with the choice; null: nothing. `possible`: names that the way can read. */
export const streamsFault = (
  provider: Provider,
  { possible, chosen }: { readonly possible: readonly string[]; readonly chosen: readonly string[] },
): string | null => {
  const unknown = chosen.find((name) => !possible.includes(name));
  if (unknown !== undefined) return `"${unknown}" cannot be read this way. Choose from: ${possible.join(', ')}.`;
  const streams = provider.streams.filter(({ name }) => chosen.includes(name));
  if (!streams.some(({ by }) => by === 'mailbox') || streams.some(({ listsAccounts }) => listsAccounts === true))
    return null;
  const finders = provider.streams.filter(
    ({ name, listsAccounts }) => listsAccounts === true && possible.includes(name),
  );
  return `These streams read mailboxes, and none of them finds any. Choose ${finders.map(({ name }) => name).join(' or ')} as well.`;
};
