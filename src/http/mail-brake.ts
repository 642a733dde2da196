// How many mails one address is sent: whoever may invite and remind could otherwise fill a stranger's mailbox.
import { Attempts } from '../access/attempts.ts';
import type { Clock } from '../lib/clock.ts';
import type { PostOffice } from '../notify/post-office.ts';
import { MailRefused } from '../providers/mail-transport.ts';

const hour = 3_600_000;
/** Mails to one address within an hour. */
const most = 10;

const tooMany = {
  code: 'too-many-mails',
  title: `More than ${most} mails to one address within an hour.`,
  fix: 'Wait an hour, or pass the link on by hand.',
  who: 'plumbline',
  link: null,
  raw: `${most} an hour`,
} as const;

/** The same post office; one mail too many is refused with MailRefused. */
export const brakeMail = (office: PostOffice, clock: Clock): PostOffice => {
  const sent = new Attempts({ limit: most, windowMs: hour, clock });
  return {
    ...office,
    send: async (organizationId, mail, sending) => {
      if (sent.begin(mail.to.toLowerCase()) > 0)
        throw new MailRefused({ problem: tooMany, step: 'recipient', passing: true });
      return office.send(organizationId, mail, sending);
    },
  };
};
