// What an address brings that must not stay in it: a link's token, a set-up code, a source's answer. Taken before anything else sees it.

/** The pages whose address carries something to be taken. */
const takers = ['/link', '/set-up', '/connect/callback'] as const;
type Taker = (typeof takers)[number];

interface Place {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

type Past = Pick<History, 'replaceState' | 'state'>;

/** Query and fragment together; the fragment outweighs, as it is the part that no server saw. */
export const parametersOf = ({ search, hash }: Pick<Place, 'search' | 'hash'>): Readonly<Record<string, string>> =>
  Object.fromEntries([...new URLSearchParams(search), ...new URLSearchParams(hash.replace(/^#/, ''))]);

let token: string | null = null;
let setUpCode: string | null = null;
let answer: Readonly<Record<string, string>> | null = null;

/** Takes what the address brings and clears it at once, so that neither history nor a shared screen shows it. */
export const takeArrival = (place: Place, past: Past): void => {
  const taker = takers.find((path: Taker) => place.pathname === path);
  if (taker === undefined || (place.search === '' && place.hash === '')) return;
  if (taker === '/link') token = place.hash.replace(/^#/, '');
  else if (taker === '/set-up') setUpCode = place.hash.replace(/^#/, '');
  else answer = parametersOf(place);
  past.replaceState(past.state, '', place.pathname);
};

/** The token of the link that was opened; null: none was. */
export const arrivedToken = (): string | null => token;

/** The code of the set-up link that was opened; null: none was. */
export const arrivedSetUpCode = (): string | null => setUpCode;

/** What the source sent back; null: nothing. */
export const arrivedAnswer = (): Readonly<Record<string, string>> | null => answer;
