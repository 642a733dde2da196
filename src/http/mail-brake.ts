// How many mails one address is sent: whoever may invite and remind could otherwise fill a stranger's mailbox.
import { Attempts } from '../access/attempts.ts';
import type { Clock } from '../lib/clock.ts';
import { type Mailer, MailNotSent } from '../notify/mail.ts';

const hour = 3_600_000;
/** Mails to one address within an hour. */
const most = 10;

/** The same mailer; one mail too many is refused with MailNotSent. */
export const brakeMail = (mailer: Mailer, clock: Clock): Mailer => {
  const sent = new Attempts({ limit: most, windowMs: hour, clock });
  return {
    send: async (mail) => {
      if (sent.begin(mail.to.toLowerCase()) > 0)
        throw new MailNotSent(`More than ${most} mails to one address within an hour.`);
      await mailer.send(mail);
    },
    close: () => mailer.close(),
  };
};
