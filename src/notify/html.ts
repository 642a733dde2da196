// Building blocks of a mail's HTML: tables and inline styles, as Outlook's Word engine reads no others; colours for light and dark.

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign);

/** Somebody's name, on its own side whatever way its letters run, and no longer than a line of text bears. */
export const nameHtml = (name: string): string => `<bdi>${escapeHtml(shortName(name))}</bdi>`;

const longestName = 80;
export const shortName = (name: string): string => {
  const letters = Array.from(name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim());
  return letters.length <= longestName ? letters.join('') : `${letters.slice(0, longestName - 1).join('')}…`;
};

export const font = "font-family:'Segoe UI',Helvetica,Arial,sans-serif";

/** Of light mode; `darkStyle` turns each class over. */
export const ink = {
  text: '#1c2a2c',
  soft: '#4f6163',
  link: '#005b6a',
  rule: '#d5dfe0',
  sheet: '#ffffff',
  canvas: '#f5f7f7',
};

/** Word ignores media queries and keeps the light colours; Outlook on the web marks what it darkens with data-ogsc. */
const darkStyle = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.canvas{background-color:#0f1516!important}
.sheet{background-color:#182021!important}
.text{color:#e8eeee!important}
.soft{color:#a9b8ba!important}
.link,.link a{color:#80bdc9!important}
.rule{border-color:#33474a!important}
.button{background-color:#4a99a9!important;color:#00161c!important}
}
[data-ogsc] .text{color:#e8eeee!important}
[data-ogsc] .soft{color:#a9b8ba!important}
[data-ogsc] .link,[data-ogsc] .link a{color:#80bdc9!important}
@media only screen and (max-width:620px){
.sheet{width:100%!important}
.pad{padding-left:16px!important;padding-right:16px!important}
.wide{width:100%!important;height:auto!important}
.stack{display:block!important;width:100%!important;text-align:left!important}
}`;

const preheader = (text: string): string =>
  `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(text)}</div>`;

export interface Sheet {
  readonly title: string;
  /** What a list of mails shows beside the subject. */
  readonly preview: string;
  /** Rows of the sheet: `<tr>…</tr>` each. */
  readonly rows: readonly string[];
}

/** A whole document, 600 px wide where there is room. */
export const page = ({ title, preview, rows }: Sheet): string => `<!doctype html>
<html lang="en" dir="ltr" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<title>${escapeHtml(title)}</title>
<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<style>${darkStyle}
</style>
</head>
<body class="canvas" style="margin:0;padding:0;background-color:${ink.canvas}">
${preheader(preview)}
<table role="presentation" class="canvas" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${ink.canvas}"><tr><td align="center" style="padding:24px 0">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="sheet" width="600" cellpadding="0" cellspacing="0" border="0" bgcolor="${ink.sheet}" style="width:600px;max-width:100%;background-color:${ink.sheet}">
${rows.join('\n')}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;

/** A row of the sheet; `html` is HTML already. `above`: px of room over it. */
export const row = (html: string, above = 0): string =>
  `<tr><td class="pad" style="padding:${above}px 32px 0 32px">${html}</td></tr>`;

export const heading = (text: string): string =>
  `<h1 class="text" style="${font};font-size:24px;line-height:30px;font-weight:600;color:${ink.text};margin:0">${escapeHtml(text)}</h1>`;

export const subheading = (text: string): string =>
  `<h2 class="text" style="${font};font-size:17px;line-height:24px;font-weight:600;color:${ink.text};margin:0">${escapeHtml(text)}</h2>`;

/** `html` is HTML already. */
export const paragraph = (html: string, tone: 'text' | 'soft' = 'text', size = 15): string =>
  `<p class="${tone}" style="${font};font-size:${size}px;line-height:${Math.round(size * 1.45)}px;color:${ink[tone]};margin:0">${html}</p>`;

export const link = (href: string, text: string): string =>
  `<a class="link" href="${escapeHtml(href)}" style="color:${ink.link};text-decoration:underline">${escapeHtml(text)}</a>`;

/** Drawn by a cell's colour and padding, which Word does. */
export const button = (href: string, text: string): string =>
  `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="button" bgcolor="${ink.link}" style="background-color:${ink.link};padding:10px 18px"><a class="button" href="${escapeHtml(href)}" style="${font};font-size:15px;line-height:20px;color:#ffffff;text-decoration:none;font-weight:600">${escapeHtml(text)}</a></td></tr></table>`;

export const rule = (): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="rule" style="border-top:1px solid ${ink.rule};font-size:1px;line-height:1px">&nbsp;</td></tr></table>`;

/** The name of the product above the title; `of`: the organization. */
export const banner = (of: string): string =>
  `<p class="soft" style="${font};font-size:13px;line-height:18px;color:${ink.soft};margin:0"><span style="letter-spacing:0.04em;font-weight:600">Plumbline</span> &middot; ${nameHtml(of)}</p>`;

/** The last row, with room below it. `lines` are HTML already. */
export const foot = (lines: readonly string[]): string =>
  `<tr><td class="pad" style="padding:24px 32px 32px 32px">${rule()}${lines
    .map(
      (line) =>
        `<p class="soft" style="${font};font-size:12px;line-height:18px;color:${ink.soft};margin:12px 0 0 0">${line}</p>`,
    )
    .join('')}</td></tr>`;
