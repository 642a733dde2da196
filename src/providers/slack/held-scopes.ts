// The scopes that a token has, judged: what the chosen streams need, what goes beyond it, and what could change things.
import type { HeldPermission } from '../provider.ts';
import { isStream, scopesOf, streamScopes } from './limits.ts';

const writing = /write|manage|admin|:join$|invite|^chat:|customize|^commands$|^incoming-webhook$|remote_files:share/;
const direct = /^(im|mpim):/;

const textOf = (name: string): string => {
  if (direct.test(name)) return 'Not needed: it shows direct messages, which nothing here reads. Remove it.';
  return 'Not needed by any chosen stream. Remove it.';
};

/** Every scope that is held, each with one sentence for an admin. */
export const judgeScopes = (held: readonly string[], chosen: readonly string[]): readonly HeldPermission[] => {
  const streams = ['people', ...chosen.filter((name) => isStream(name) && name !== 'people')].filter(isStream);
  return [...new Set(held)].map((name) => {
    const needing = streams.filter((stream) => streamScopes[stream].flat().some((scope) => scope.name === name));
    if (needing.length > 0) return { name, use: 'needed', text: `Needed for ${needing.join(', ')}.` };
    if (writing.test(name))
      return { name, use: 'write', text: 'With it the app could write or change things. Remove it.' };
    return { name, use: 'spare', text: textOf(name) };
  });
};

/** The scopes that the chosen streams need and the token lacks. */
export const missingScopes = (held: readonly string[], chosen: readonly string[]): readonly string[] =>
  scopesOf(['people', ...chosen.filter((name) => name !== 'people')]).filter((name) => !held.includes(name));
