// `plumbline mail`: a test to oneself, the outbox, and a report now, sent or written to a folder for looking.
import { mkdir, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  Frequency,
  listOutbox,
  type OutboxMail,
  OutboxState,
  previewReport,
  ReportKind,
  sendReport,
  testMail,
} from '../contract/mail.ts';
import { checksText } from './checks-text.ts';
import type { Client } from './client.ts';
import { command, type Place } from './command.ts';
import { CommandFailed, Exit } from './failure.ts';
import { withProduct } from './product.ts';
import { table } from './table.ts';

interface Asked extends Place {
  readonly json: boolean;
  readonly to: string | undefined;
  readonly state: string | undefined;
  readonly report: string;
  readonly every: string;
  readonly pdf: boolean;
  readonly dryRun: boolean;
  readonly out: string;
}

const bad = (message: string): CommandFailed => new CommandFailed(message, { exit: Exit.badArguments });

const test = async (client: Client, { to, json, stdout, signal }: Asked): Promise<number> => {
  if (to === undefined) throw bad('--to is missing: say which address the test goes to.');
  const tried = await client.call(testMail, { to }, signal);
  if (json) stdout.write(`${JSON.stringify(tried)}\n`);
  else stdout.write(`${checksText(tried.checks)}${tried.sent ? `Sent to ${tried.to}.\n` : 'Not sent.\n'}`);
  return tried.sent ? Exit.fine : Exit.failed;
};

const timeOf = (text: string): string => `${text.slice(0, 16).replace('T', ' ')}Z`;

const rowOf = (mail: OutboxMail): string[] => [
  timeOf(mail.createdAt),
  mail.state + (mail.uncertain ? ' (maybe twice)' : ''),
  mail.recipient,
  mail.title,
  String(mail.attempts),
  mail.nextAt === null ? '' : timeOf(mail.nextAt),
  mail.problem === null ? (mail.answer ?? '') : `${mail.problem.code} (${mail.problem.raw})`,
];

const outbox = async (client: Client, { state, json, stdout, signal }: Asked): Promise<number> => {
  const wanted = state === undefined ? {} : { state: OutboxState.safeParse(state).data };
  if (state !== undefined && wanted.state === undefined)
    throw bad(`--state: "${state}" is none of ${OutboxState.options.join(', ')}.`);
  const { mails, limits } = await client.call(listOutbox, { ...wanted, size: 200 }, signal);
  if (json) for (const mail of mails) stdout.write(`${JSON.stringify(mail)}\n`);
  else if (mails.length === 0) stdout.write('No mail waits, and none was sent.\n');
  else
    stdout.write(`${table(['made', 'state', 'to', 'what', 'tries', 'next', 'answer'], mails.map(rowOf))}\n${limits}\n`);
  return Exit.fine;
};

const report = async (client: Client, asked: Asked): Promise<number> => {
  const kind = ReportKind.safeParse(asked.report).data;
  const frequency = Frequency.exclude(['off']).safeParse(asked.every).data;
  if (kind === undefined) throw bad(`--report: "${asked.report}" is none of ${ReportKind.options.join(', ')}.`);
  if (frequency === undefined) throw bad(`--every: "${asked.every}" is none of daily, weekly, monthly.`);
  if (asked.to === undefined) throw bad('--to is missing: say whose report it is, by address.');
  const input = { report: kind, frequency, to: asked.to, pdf: asked.pdf };
  if (!asked.dryRun) {
    const sent = await client.call(sendReport, input, asked.signal);
    const text = sent.queued ? `In the outbox for ${sent.recipient}.` : `${sent.recipient} was sent this one already.`;
    asked.stdout.write(asked.json ? `${JSON.stringify(sent)}\n` : `${text}\n`);
    return Exit.fine;
  }
  const { subject, html, text, eml } = await client.call(previewReport, input, asked.signal);
  const folder = resolve(asked.folder, asked.out);
  await mkdir(folder, { recursive: true });
  const files = { html, txt: text, eml: Buffer.from(eml, 'base64') };
  const paths = Object.keys(files).map((ending) => resolve(folder, `report-${kind}-${frequency}.${ending}`));
  for (const [index, content] of Object.values(files).entries()) await writeFile(paths[index] ?? '', content);
  if (asked.json) asked.stdout.write(`${JSON.stringify({ subject, files: paths })}\n`);
  else asked.stdout.write(`${subject}\n${paths.map((path) => `  ${path}`).join('\n')}\nNothing was sent.\n`);
  return Exit.fine;
};

const actions = { test, outbox, 'send-report': report } as const;

const isAction = (word: string): word is keyof typeof actions => Object.hasOwn(actions, word);

export const mail = command({
  name: 'mail',
  summary: 'Tests how mail goes out, shows the outbox, or sends a report now.',
  words: [{ name: 'action', help: 'test, outbox or send-report.', required: true }],
  options: {
    to: { type: 'string', value: 'address', help: 'Who gets it; of a report whose it is.' },
    state: { type: 'string', value: 'state', help: 'Of the outbox only this state, such as failed.' },
    report: { type: 'string', value: 'kind', help: 'own, team or organization.', default: 'own' },
    every: { type: 'string', value: 'period', help: 'daily, weekly or monthly.', default: 'weekly' },
    pdf: { type: 'boolean', help: 'Attach the report as a PDF.' },
    'dry-run': { type: 'boolean', help: 'Write the mail to a folder (.html, .txt, .eml) and send nothing.' },
    out: { type: 'string', value: 'folder', help: 'The folder for --dry-run.', default: '.' },
  },
  examples: [
    'plumbline mail test --to ana@example.com',
    'plumbline mail outbox --state failed',
    'plumbline mail send-report --to ana@example.com --every weekly --dry-run --out mails',
  ],
  run: async ({ values, words, ...place }) => {
    const word = words[0] ?? '';
    if (!isAction(word)) throw bad(`"${word}" is none of test, outbox and send-report.`);
    const { to, state, report: kind, every, out } = values;
    const flags = { json: values.json === true, pdf: values.pdf === true, dryRun: values['dry-run'] === true };
    const asked = { ...place, ...flags, to, state, report: kind, every, out };
    return withProduct(place, { work: false }, (client) => actions[word](client, asked));
  },
});
