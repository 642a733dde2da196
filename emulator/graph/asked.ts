// Which properties a request asks for, its own or those that the link it follows was made with.
import { z } from 'zod';
import { readLinkToken, readSelect, readToken } from './odata.ts';

const Selecting = z.object({ select: z.array(z.string()).nullable(), expand: z.string().nullish() });

/** The selected names; `*` for everything, and what is expanded as `expand:…`. */
export const readAsked = (query: URLSearchParams): readonly string[] => {
  const token = readLinkToken(query);
  const selecting = token === null ? null : Selecting.safeParse(readToken(token)).data;
  const select = selecting ? selecting.select : readSelect(query);
  const expand = selecting?.expand ?? query.get('$expand');
  return [...(select ?? ['*']), ...(expand === null ? [] : [`expand:${expand}`])];
};
