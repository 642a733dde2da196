// What needs somebody's attention, as one mail: what began, what has ended, and what to do.
import { z } from 'zod';
import type { ToldAlert } from '../db/queries/mail-alerts.ts';
import {
  banner,
  button,
  escapeHtml,
  foot,
  heading,
  link,
  nameHtml,
  page,
  paragraph,
  row,
  rule,
  shortName,
  subheading,
} from './html.ts';
import type { Mail } from './message.ts';
import type { ReportFooter } from './report-mail.ts';

const ids = z.array(z.string()).catch([]);
export const AlertParameters = z.object({ began: ids, ended: ids });
export type AlertParameters = z.infer<typeof AlertParameters>;

export interface AlertsToTell {
  readonly alerts: readonly ToldAlert[];
  readonly parameters: AlertParameters;
  /** IANA zone of who reads it. */
  readonly zone: string;
  /** Of a connection; null: of all. */
  readonly hrefOf: (connectionId: string | null) => string;
}

const timeText = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(at);

interface Told {
  readonly alert: ToldAlert;
  readonly when: string;
  readonly over: boolean;
}

const tell = (alert: ToldAlert, zone: string): Told => {
  const began = timeText(alert.raisedAt, zone);
  const over = alert.clearedAt !== null;
  const when = alert.clearedAt === null ? `Since ${began}.` : `From ${began} to ${timeText(alert.clearedAt, zone)}.`;
  return { alert, when, over };
};

const rowsOf = ({ alert, when, over }: Told, href: string): readonly string[] => [
  row(rule(), 20),
  row(subheading(`${over ? 'Over: ' : ''}${alert.problem.title}`), 14),
  row(
    paragraph(
      `${alert.connectionName === null ? '' : `${nameHtml(alert.connectionName)}. `}${escapeHtml(when)}`,
      'soft',
      13,
    ),
    4,
  ),
  ...(over ? [] : [row(paragraph(escapeHtml(alert.problem.fix), 'text', 14), 6)]),
  row(
    paragraph(
      `${link(href, over ? 'Look at it' : 'Mend it')}${over || alert.problem.link === null ? '' : ` &middot; ${link(alert.problem.link, 'At the source')}`} &middot; ${escapeHtml(alert.problem.raw)}`,
      'soft',
      12,
    ),
    6,
  ),
];

const subjectOf = (told: readonly Told[], organization: string): string => {
  const open = told.filter(({ over }) => !over);
  const [only] = told;
  if (told.length === 1 && only !== undefined)
    return `${only.over ? 'Over: ' : ''}${only.alert.problem.title} (${organization})`;
  if (open.length === 0) return `${told.length} troubles are over (${organization})`;
  return `${open.length} ${open.length === 1 ? 'thing needs' : 'things need'} attention (${organization})`;
};

const textOf = (
  told: readonly Told[],
  title: string,
  { of, footer }: { of: AlertsToTell; footer: ReportFooter },
): string =>
  [
    title,
    ...told.map(({ alert, when, over }) =>
      [
        `${over ? 'Over: ' : ''}${alert.problem.title}`,
        alert.connectionName === null ? when : `${shortName(alert.connectionName)}. ${when}`,
        ...(over ? [] : [alert.problem.fix]),
        of.hrefOf(alert.connectionId),
        alert.problem.raw,
      ].join('\n'),
    ),
    `${footer.why}\nWhat you get and how often: ${footer.preferencesUrl}\nUnsubscribe: ${footer.unsubscribeUrl}`,
  ].join('\n\n');

/** Null: there is nothing left to tell. What began and ended meanwhile is told once, as over. */
export const alertsMail = (
  given: AlertsToTell,
  footer: ReportFooter,
  { to, id }: { readonly to: string; readonly id: string },
): Mail | null => {
  const told = given.alerts.map((alert) => tell(alert, given.zone)).toSorted((a, b) => Number(a.over) - Number(b.over));
  if (told.length === 0) return null;
  const subject = subjectOf(told, shortName(footer.organizationName));
  const open = told.filter(({ over }) => !over).length;
  const title = open === 0 ? 'It is over' : 'This needs attention';
  const html = page({
    title: subject,
    preview: told.map(({ alert }) => alert.problem.title).join(' '),
    rows: [
      row(banner(footer.organizationName), 28),
      row(heading(title), 6),
      ...told.flatMap((one) => rowsOf(one, given.hrefOf(one.alert.connectionId))),
      row(button(given.hrefOf(null), 'Open Plumbline'), 24),
      foot([
        escapeHtml(footer.why),
        `${link(footer.preferencesUrl, 'What you get and how often')} &middot; ${link(footer.unsubscribeUrl, 'Unsubscribe')}`,
      ]),
    ],
  });
  return {
    to,
    id,
    subject,
    html,
    text: textOf(told, title, { of: given, footer }),
    unsubscribe: footer.unsubscribeUrl,
  };
};
