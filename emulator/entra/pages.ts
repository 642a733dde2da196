// The HTML of Entra's pages: plain forms that a browser shows and a script can fill in.
import { answerHtml, type Answer } from '../http/wire.ts';
import type { Account } from './account.ts';

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style =
  'body{font:16px/1.5 system-ui,sans-serif;background:#f3f4f6;margin:0}main{background:#fff;max-width:28rem;margin:4rem auto;padding:2rem;box-shadow:0 1px 4px #0003}label{display:block;padding:.25rem 0}button{font:inherit;padding:.4rem 1.2rem;margin:.5rem .5rem 0 0}input[type=text]{font:inherit;width:100%;box-sizing:border-box;padding:.4rem}';

/** A page with that title; the content is HTML. */
export const writePage = (title: string, content: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${style}</style><main><h1>${escapeHtml(title)}</h1>${content}</main></html>`;

export interface Buttons {
  /** Name and value of each button, and what it says. */
  readonly buttons: readonly (readonly [name: string, value: string, label: string])[];
  /** Fields that go with it unseen. */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** A form that is posted to the page's own URL. */
export const writeForm = (content: string, { buttons, hidden = {} }: Buttons): string => {
  const unseen = Object.entries(hidden).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  const shown = buttons.map(([name, value, label]) => `<button name="${name}" value="${value}">${label}</button>`);
  return `<form method="post">${unseen.join('')}${content}<p>${shown.join('\n')}</p></form>`;
};

/** A page that says what is wrong and leads nowhere. */
export const answerTrouble = (message: string, title = 'Sign in'): Answer =>
  answerHtml(400, writePage(title, `<p role="alert">${escapeHtml(message)}</p>`));

export interface Choice {
  readonly accounts: readonly Account[];
  /** The field's name. */
  readonly field: string;
  /** What was typed or hinted before. */
  readonly chosen: string | null;
  readonly hidden?: Readonly<Record<string, string>>;
  /** Why the last choice did not do. */
  readonly alert?: string;
}

const most = 40;

const describe = ({ name, address, roles, kind }: Account): string => {
  const what = [...roles, ...(kind === 'member' ? [] : [kind === 'guest' ? 'Guest' : 'Personal'])];
  return escapeHtml(`${name} — ${address}${what.length > 0 ? ` (${what.join(', ')})` : ''}`);
};

/** The page where a person says who they are. */
export const answerChoice = ({ accounts, field, chosen, hidden = {}, alert }: Choice): Answer => {
  const known = accounts.slice(0, most);
  const match = known.find(({ address }) => address.toLowerCase() === chosen?.toLowerCase());
  const radios = known.map(
    (account) =>
      `<label><input type="radio" name="${field}" value="${escapeHtml(account.address)}"${account === (match ?? (chosen === null ? known[0] : null)) ? ' checked' : ''}> ${describe(account)}</label>`,
  );
  const typed = match || chosen === null ? '' : ` value="${escapeHtml(chosen)}"`;
  const content = `${alert === undefined ? '' : `<p role="alert">${escapeHtml(alert)}</p>`}${radios.join('')}
<label>Use another account <input type="text" name="other" autocomplete="off"${typed}></label>`;
  const buttons = [
    ['step', 'next', 'Next'],
    ['step', 'cancel', 'Cancel'],
  ] as const;
  return answerHtml(200, writePage('Pick an account', writeForm(content, { buttons, hidden })));
};

/** The page of the second factor. */
export const answerSecondFactor = (address: string, hidden: Readonly<Record<string, string>>): Answer => {
  const content = `<p>Open your Authenticator app, and approve the request of ${escapeHtml(address)} to sign in.</p>`;
  const buttons = [
    ['approve', 'yes', 'Approve'],
    ['step', 'cancel', 'Cancel'],
  ] as const;
  return answerHtml(200, writePage('Approve sign in request', writeForm(content, { buttons, hidden })));
};

export interface Asking {
  readonly appName: string;
  readonly address: string;
  readonly permissions: readonly string[];
  /** What stands above the list. */
  readonly lead: string;
  /** An admin may tick a box to consent for everybody. */
  readonly forAll: boolean;
  readonly hidden: Readonly<Record<string, string>>;
}

/** The page with the permissions, Accept and Cancel. */
export const answerAsking = ({ appName, address, permissions, lead, forAll, hidden }: Asking): Answer => {
  const items = permissions.map((permission) => `<li>${escapeHtml(permission)}</li>`);
  const box = forAll
    ? '<label><input type="checkbox" name="organization" value="yes"> Consent on behalf of your organization</label>'
    : '';
  const content = `<p>${escapeHtml(address)}</p><p>${escapeHtml(appName)} ${lead}</p><ul>${items.join('')}</ul>${box}`;
  const buttons = [
    ['decision', 'accept', 'Accept'],
    ['decision', 'cancel', 'Cancel'],
  ] as const;
  return answerHtml(200, writePage('Permissions requested', writeForm(content, { buttons, hidden })));
};

/** The page for who may not consent; with `ask` a request to an admin can be sent. */
export const answerNeedAdmin = (
  { appName, message, ask }: { appName: string; message: string; ask: boolean },
  hidden: Readonly<Record<string, string>>,
): Answer => {
  const lead = `${appName} needs permission to access resources in your organization that only an admin can grant. Please ask an admin to grant permission to this app before you can use it.`;
  const field = ask
    ? '<label>Enter justification for requesting this app <input type="text" name="justification"></label>'
    : '';
  const content = `<p>${escapeHtml(lead)}</p><p role="alert">${escapeHtml(message)}</p>${field}`;
  const buttons = [
    ...(ask ? [['decision', 'request', 'Request approval'] as const] : []),
    ['decision', 'switch', 'Have an admin account? Sign in with that account'] as const,
    ['decision', 'return', 'Return to the application without granting consent'] as const,
  ];
  const title = ask ? 'Approval required' : 'Need admin approval';
  return answerHtml(200, writePage(title, writeForm(content, { buttons, hidden })));
};
