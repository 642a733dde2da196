// What a mail server's enhanced code (RFC 3463) means for a mail that came back, in words, with what to do.
import type { Problem } from '../providers/errors.ts';
import type { FailedDelivery } from './delivery-report.ts';

interface Row extends Pick<Problem, 'code' | 'title' | 'fix' | 'who'> {
  readonly when: RegExp;
}

/** In the order they are tried. */
const rows: readonly Row[] = [
  {
    when: /^5\.1\.(0|1|3|6|10)$/,
    code: 'bounced-unknown',
    title: 'It came back: there is no mailbox with the recipient’s address.',
    fix: 'Correct the address of this person, or end the login of who has left.',
    who: 'admin',
  },
  {
    when: /^5\.1\.2$|^[45]\.4\.[4-6]$/,
    code: 'bounced-domain',
    title: 'It came back: no mail server takes mail for the recipient’s domain.',
    fix: 'Check how the domain is written. If it is right, whoever runs it has to mend its mail (MX records).',
    who: 'admin',
  },
  {
    when: /^[45]\.2\.1$/,
    code: 'bounced-disabled',
    title: 'It came back: the recipient’s mailbox is switched off.',
    fix: 'End the login of who has left, or ask whoever runs the mailbox to switch it on.',
    who: 'admin',
  },
  {
    when: /^[45]\.2\.2$/,
    code: 'bounced-full',
    title: 'It came back: the recipient’s mailbox is full.',
    fix: 'The recipient makes room.',
    who: 'employee',
  },
  {
    when: /^[45]\.(2\.3|3\.4)$/,
    code: 'bounced-large',
    title: 'It came back: the mail is larger than the recipient’s server takes.',
    fix: 'Leave the PDF out of the reports to this person.',
    who: 'admin',
  },
  {
    when: /^[45]\.7\./,
    code: 'bounced-policy',
    title: 'It came back: the recipient’s mail server refuses mail of this sender.',
    fix: 'Check SPF, DKIM and DMARC of the sender’s domain, and ask whoever runs the recipient’s server to let it through.',
    who: 'admin',
  },
  {
    when: /^4\./,
    code: 'bounced-late',
    title: 'It came back: the recipient’s mail server was not to be reached for days.',
    fix: 'Look whether the recipient gets other mail.',
    who: 'admin',
  },
  {
    when: /^/,
    code: 'bounced-refused',
    title: 'It came back: the recipient’s mail server refused it.',
    fix: 'Check the address; the codes below say more.',
    who: 'admin',
  },
];

/** `held`: whether no more mail goes there until somebody sends again. */
export const bounceProblem = ({ status, reply }: FailedDelivery, held: boolean): Problem => {
  const row = rows.find(({ when }) => when.test(status));
  if (row === undefined) throw new TypeError('Every code has a row.');
  const { code, title, fix, who } = row;
  const then = held ? 'Then press Send again: until then no mail goes to this address.' : 'Then press Send again.';
  return { code, title, fix: `${fix} ${then}`, who, link: null, raw: reply === null ? status : `${reply} ${status}` };
};

/** Of a mail that was not sent at all, because another one came back. */
export const heldProblem = (since: Date, problem: Problem): Problem => ({
  ...problem,
  code: 'address-held',
  title: `Not sent: an earlier mail to this address came back on ${since.toISOString().slice(0, 10)}. ${problem.title.replace(/^It came back: (.)/, (_all, first: string) => first.toUpperCase())}`,
});
