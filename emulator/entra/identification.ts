// The first steps of every sign-in page: who is it, may they sign in, and is a second factor needed.
import { readHeader, type Answer, type Request } from '../http/wire.ts';
import { findTenant, type World } from '../world.ts';
import { findPersonal, listAccounts, pickAccount, refreshAccount } from './account-lookup.ts';
import type { Account } from './account.ts';
import { entraNow } from './authority.ts';
import type { Presence } from './browser-sessions.ts';
import { EntraError } from './errors.ts';
import { answerChoice, answerSecondFactor } from './pages.ts';
import type { App } from './registry.ts';
import { checkAccount, checkState } from './standing.ts';

export interface Visit {
  readonly named: string;
  readonly app: App;
  readonly prompt: string | null;
  readonly hint: string | null;
  /** The field that carries the account. */
  readonly field: 'account' | 'admin';
  /** Fields of the page before, to be carried along. */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** Somebody who has signed in, a page for the next step, or a person who turned back. */
export type Identified =
  | { readonly kind: 'in'; readonly presence: Presence; readonly cookie: string; readonly fields: Fields }
  | { readonly kind: 'page'; readonly answer: Answer }
  | { readonly kind: 'cancelled' };

/** What every later page of the same sign-in carries unseen. */
type Fields = Readonly<Record<string, string>>;

/** The form of a POST; empty for a GET. */
export const readPageForm = (request: Request): URLSearchParams =>
  new URLSearchParams(
    request.method === 'POST' && /urlencoded/.test(readHeader(request.headers, 'content-type') ?? 'urlencoded')
      ? request.body
      : '',
  );

/** Throws what the account is refused with; with prompt=none also 50058 and 50076. */
export const identify = (world: World, request: Request, visit: Visit): Identified => {
  const form = readPageForm(request);
  const typed = form.get('other')?.trim();
  const address = typed !== undefined && typed !== '' ? typed : (form.get(visit.field)?.trim() ?? '');
  const decision = form.get('decision');
  // A browser sends the chosen account along with Cancel.
  if (form.get('step') === 'cancel') return { kind: 'cancelled' };
  if (decision === 'switch') return choose(world, visit, null);
  if (address === '') {
    if (decision !== null && decision !== 'accept') return { kind: 'cancelled' };
    const presence = findPresence(world, request, visit);
    if (presence) return finish(world, request, { visit, presence, form });
    if (visit.prompt === 'none') throw new EntraError(50058);
    return choose(world, visit, request.method === 'POST' ? 'Choose an account or enter one.' : null);
  }
  const account = pickAddressed(world, visit, address);
  const known = world.entra.browsers.read(request).find((one) => isSame(one.account, account));
  const presence = { account, multiFactor: known?.multiFactor ?? false, authenticatedAt: entraNow(world) };
  return finish(world, request, { visit, presence, form });
};

const isSame = (one: Account, other: Account): boolean => one.tenantId === other.tenantId && one.oid === other.oid;

/** A tenant's id or domain stands for its first admin. */
const pickAddressed = (world: World, { named, app, field }: Visit, address: string): Account => {
  const tenant = field === 'admin' ? findTenant(world, address) : null;
  const [first] = tenant ? listAccounts(world, tenant) : [];
  return pickAccount(world, named, { app, address: first?.address ?? address });
};

/** Who is signed in in this browser already and fits what is asked for. */
const findPresence = (world: World, request: Request, { named, app, prompt, hint }: Visit): Presence | null => {
  if (prompt === 'login' || prompt === 'select_account' || request.method === 'POST') return null;
  const present = world.entra.browsers.read(request).flatMap((presence) => {
    const account = refreshAccount(world, presence.account);
    return account && belongs(world, { named, app, address: account.address }) ? [{ ...presence, account }] : [];
  });
  const wanted = hint?.toLowerCase();
  const hinted = present.filter(({ account }) =>
    [account.address, account.userName].some((one) => one.toLowerCase() === wanted),
  );
  if (wanted !== undefined) return hinted[0] ?? null;
  return present.length === 1 ? (present[0] ?? null) : null;
};

const belongs = (world: World, { named, app, address }: { named: string; app: App; address: string }): boolean => {
  try {
    return pickAccount(world, named, { app, address }).address === address;
  } catch (error) {
    if (error instanceof EntraError) return false;
    throw error;
  }
};

const choose = (world: World, visit: Visit, alert: string | null): Identified => {
  const { named, app, hint, field, hidden = {} } = visit;
  const tenant = findTenant(world, named);
  const tenants = tenant ? [tenant] : named === 'consumers' ? [] : [...world.tenants.values()];
  const share = Math.max(8, Math.floor(36 / Math.max(1, tenants.length)));
  const accounts = tenants.flatMap((one) =>
    listAccounts(world, one)
      .filter(({ kind }) => kind !== 'guest' || one === tenant)
      .slice(0, share),
  );
  const personal = app.signInAudience === 'AzureADandPersonalMicrosoftAccount' && !tenant && named !== 'organizations';
  const someone = personal ? findPersonal(world, 'someone@outlook.com') : null;
  const list = [...accounts, ...(someone ? [someone] : [])];
  return {
    kind: 'page',
    answer: answerChoice({ accounts: list, field, chosen: hint, hidden, ...(alert === null ? {} : { alert }) }),
  };
};

interface Arrived {
  readonly visit: Visit;
  readonly presence: Presence;
  readonly form: URLSearchParams;
}

const finish = (world: World, request: Request, { visit, presence, form }: Arrived): Identified => {
  const { account } = presence;
  // An admin's consent comes before anybody can be assigned.
  if (visit.field === 'admin') checkState(account);
  else checkAccount(visit.app, account);
  const multiFactor = presence.multiFactor || form.get('approve') === 'yes';
  const fields = { ...visit.hidden, [visit.field]: account.address };
  if (account.multiFactor && !multiFactor) {
    if (visit.prompt === 'none') throw new EntraError(50076, `'${visit.app.clientId}'`);
    return { kind: 'page', answer: answerSecondFactor(account.address, fields) };
  }
  const proved = { ...presence, multiFactor };
  return {
    kind: 'in',
    presence: proved,
    cookie: world.entra.browsers.add(request, proved),
    fields: multiFactor ? { ...fields, approve: 'yes' } : fields,
  };
};

/** The answer with the browser's cookie. */
export const withCookie = (answer: Answer, cookie: string): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'set-cookie': cookie },
});
