// The page on which a person lets an app into a workspace: a plain form that posts to its own URL.
import { answerHtml, type Answer } from '../http/wire.ts';

const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const style =
  'body{font:16px/1.5 system-ui,sans-serif;background:#f8f4f8;margin:0}main{background:#fff;max-width:28rem;margin:4rem auto;padding:2rem}label{display:block}button{font:inherit;padding:.4rem 1.2rem;margin:.5rem .5rem 0 0}';

const writePage = (title: string, content: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${style}</style><main><h1>${escapeHtml(title)}</h1>${content}</main></html>`;

/** What goes wrong before there is anybody to send back to. */
export const answerTrouble = (details: string): Answer =>
  answerHtml(
    400,
    writePage(
      'Something went wrong when authorizing this app',
      `<p role="alert">Error details: ${escapeHtml(details)}</p>`,
    ),
  );

export interface Request {
  readonly app: string;
  readonly scopes: readonly string[];
  readonly teams: readonly { readonly id: string; readonly name: string }[];
}

/** Fields: radio `team`; buttons `decision` = accept, cancel. */
export const answerConsent = ({ app, scopes, teams }: Request): Answer => {
  const radios = teams.map(
    ({ id, name }, index) =>
      `<label><input type="radio" name="team" value="${id}"${index === 0 ? ' checked' : ''}> ${escapeHtml(name)}</label>`,
  );
  const list = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
  const content = `<form method="post"><fieldset><legend>Workspace</legend>${radios.join('')}</fieldset><p>What will ${escapeHtml(app)} be able to do?</p><ul>${list}</ul><button name="decision" value="cancel">Cancel</button><button name="decision" value="accept">Allow</button></form>`;
  return answerHtml(200, writePage(`${app} is requesting permission to access a Slack workspace`, content));
};
