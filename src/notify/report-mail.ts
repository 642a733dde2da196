// A report as a mail: HTML that Outlook reads, a text beside it, a picture for each figure.
import {
  banner,
  button,
  escapeHtml,
  foot,
  heading,
  ink,
  font,
  link,
  page,
  paragraph,
  row,
  rule,
  subheading,
} from './html.ts';
import { barsSvg, drawPicture, pictureWidth } from './pictures.ts';
import type { Mail } from './message.ts';
import type { Report } from './report.ts';

export interface ReportFooter {
  readonly organizationName: string;
  /** Why this person gets it. */
  readonly why: string;
  readonly preferencesUrl: string;
  readonly unsubscribeUrl: string;
}

type Line = Report['lines'][number];

const valueHtml = (line: Line): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="stack" valign="top" style="padding:0 12px 0 0"><p class="link" style="${font};font-size:16px;line-height:22px;font-weight:600;margin:0">${link(line.href, line.title)}</p></td><td class="stack text" valign="top" align="right" width="150" style="${font};font-size:22px;line-height:28px;font-weight:600;color:${ink.text};white-space:nowrap">${escapeHtml(line.value)}</td></tr></table>`;

const pictureHtml = (line: Line, cid: string): string =>
  `<img class="wide" src="cid:${cid}" width="${pictureWidth}" height="72" alt="${escapeHtml(line.told)}" style="display:block;border:0;width:${pictureWidth}px;max-width:100%;height:auto">`;

const endHtml = (text: string, align: string): string =>
  `<td class="soft" align="${align}" style="${font};font-size:11px;line-height:15px;color:${ink.soft}">${escapeHtml(text)}</td>`;

const endsHtml = ({ ends }: Line): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>${endHtml(ends[0], 'left')}${endHtml(ends[1], 'right')}</tr></table>`;

/** All of a few; of many the first, and how many more. */
const someOf = (titles: readonly string[]): string =>
  titles.length <= 6 ? titles.join(', ') : `${titles.slice(0, 4).join(', ')} and ${titles.length - 4} more`;

const lineRows = (line: Line, cid: string | null): readonly string[] => [
  row(rule(), 20),
  row(valueHtml(line), 16),
  ...(line.change === null ? [] : [row(paragraph(escapeHtml(line.change), 'text', 14), 2)]),
  ...(cid === null ? [] : [row(pictureHtml(line, cid), 10), row(endsHtml(line), 2)]),
  row(paragraph(`${escapeHtml(line.meaning)} ${escapeHtml(line.stand)}`, 'soft', 12), 8),
];

const missingRows = ({ missing }: Report): readonly string[] =>
  missing.length === 0
    ? []
    : [
        row(rule(), 24),
        row(subheading('Not known'), 16),
        ...missing.map(({ reason, titles }) =>
          row(paragraph(`${escapeHtml(someOf(titles))}: ${escapeHtml(reason)}`, 'soft', 13), 6),
        ),
      ];

const textOf = (report: Report, { organizationName, why, preferencesUrl, unsubscribeUrl }: ReportFooter): string => {
  const lines = report.lines.map(({ title, value, change, stand, series, told, href }) =>
    [`${title}: ${value}`, change, series.length === 0 ? null : `${told}.`, stand, href]
      .filter((text) => text !== null)
      .join('\n'),
  );
  const missing = report.missing.map(({ reason, titles }) => `Not known: ${titles.join(', ')}: ${reason}`);
  return [
    `${report.title}\n${report.period}\n${organizationName}`,
    report.lead,
    ...lines,
    ...missing,
    `All of it: ${report.href}`,
    `${why}\nWhat you get and how often: ${preferencesUrl}\nUnsubscribe: ${unsubscribeUrl}`,
  ].join('\n\n');
};

/** `files`: attached. */
export const reportMail = async (
  report: Report,
  footer: ReportFooter,
  given: { readonly to: string; readonly id: string; readonly files: NonNullable<Mail['files']> },
): Promise<Mail> => {
  const pictures: { cid: string; png: Uint8Array }[] = [];
  const rows: string[] = [];
  for (const [index, line] of report.lines.entries()) {
    const cid = line.series.length === 0 ? null : `figure-${index}`;
    if (cid !== null) pictures.push({ cid, png: await drawPicture(barsSvg(line.series)) });
    rows.push(...lineRows(line, cid));
  }
  const title = `${report.title}: ${report.period}`;
  const html = page({
    title,
    preview: report.lines
      .slice(0, 3)
      .map((line) => `${line.title} ${line.value}`)
      .join(' · '),
    rows: [
      row(banner(footer.organizationName), 28),
      row(heading(report.title), 6),
      row(paragraph(escapeHtml(report.period), 'soft', 14), 4),
      row(paragraph(escapeHtml(report.lead), 'text', 14), 14),
      ...(report.lines.length === 0 ? [row(paragraph('For this time no figure is known. Below stands why.'), 20)] : []),
      ...rows,
      ...missingRows(report),
      row(button(report.href, 'See all of it'), 28),
      foot([
        escapeHtml(footer.why),
        `${link(footer.preferencesUrl, 'What you get and how often')} &middot; ${link(footer.unsubscribeUrl, 'Unsubscribe')}`,
        'Only metadata is counted: never what anybody writes or says.',
      ]),
    ],
  });
  const { to, id, files } = given;
  return {
    to,
    id,
    subject: title,
    html,
    text: textOf(report, footer),
    pictures,
    files,
    unsubscribe: footer.unsubscribeUrl,
  };
};
