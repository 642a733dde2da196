// A mail to oneself, and what happened on its way, step by step.
import type { Check } from '../contract/connections.ts';
import { MailRefused, type MailStep } from '../providers/mail-transport.ts';
import { banner, escapeHtml, heading, page, paragraph, row } from './html.ts';
import type { Mail } from './message.ts';
import type { PostOffice } from './post-office.ts';

const titles: Readonly<Record<MailStep, string>> = {
  locate: 'The name of the server resolves',
  connect: 'The server answers',
  secure: 'The connection is secured',
  'sign-in': 'The sign-in is accepted',
  sender: 'The sender may send',
  recipient: 'The recipient is taken',
  accept: 'The mail is taken',
};

const mailTo = (to: string, organizationName: string): Mail => {
  const text = 'This mail shows that Plumbline can send. Nothing needs to be done.';
  const html = page({
    title: 'Test',
    preview: text,
    rows: [
      row(banner(organizationName), 28),
      row(heading('It works'), 6),
      row(paragraph(escapeHtml(text)), 12),
      '<tr><td style="padding:0 0 32px 0">&nbsp;</td></tr>',
    ],
  });
  return { to, subject: `Test of mail (${organizationName})`, text: `${text}\n`, html };
};

const line = (step: MailStep, rest: Pick<Check, 'state' | 'detail' | 'problem'>): Check => ({
  code: `mail-${step}`,
  title: titles[step],
  ...rest,
});

/** Sends one and tells. Errors: only faults of our own; what the servers refuse is a check. */
export const tryMail = async (
  office: PostOffice,
  asked: {
    readonly organizationId: string;
    readonly organizationName: string;
    readonly to: string;
    readonly signal: AbortSignal;
  },
): Promise<{ sent: boolean; checks: Check[] }> => {
  const checks: Check[] = [];
  const reached = (step: MailStep, detail: string): void =>
    void checks.push(line(step, { state: 'ok', detail, problem: null }));
  const { organizationId, organizationName, to, signal } = asked;
  try {
    const answer = await office.send(organizationId, mailTo(to, organizationName), { signal, reached });
    const detail = `Taken with ${answer ?? 'no code'}. Whether it arrives, the mailbox shows.`;
    checks.push(line('accept', { state: 'ok', detail, problem: null }));
    return { sent: true, checks };
  } catch (error) {
    if (!(error instanceof MailRefused)) throw error;
    const { step, problem } = error;
    checks.push(line(step, { state: 'failed', detail: problem.title, problem }));
    return { sent: false, checks };
  }
};
