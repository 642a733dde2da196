// What Graph says when it does not send a mail: its codes as data.
import { type GraphRow, links } from './row.ts';

const about = 'sending';

/** A bare 403. */
export const sendingRefused: GraphRow = {
  codes: ['erroraccessdenied', 'accessdenied', 'forbidden', 'authorization_requestdenied'],
  about,
  next: 'admin',
  code: 'sending-refused',
  title: 'The app may not send from this mailbox.',
  fix: 'Give the app the role "Application Mail.Send" for this mailbox with the script below, or grant the Application permission Mail.Send with admin consent. A new role takes 30 minutes to 2 hours.',
  who: 'admin',
  link: links.rbac,
};

export const sendingRows: readonly GraphRow[] = [
  {
    codes: ['erroraccessdenied'],
    says: 'access to odata is disabled',
    about,
    next: 'admin',
    code: 'sender-out-of-scope',
    title: 'An application access policy keeps the app from this mailbox.',
    fix: 'Add the sending mailbox to the group of the policy; a change can take more than an hour.',
    who: 'admin',
    link: links.accessPolicies,
  },
  sendingRefused,
  {
    codes: ['errorsendasdenied', 'errorsubmissionerror'],
    about,
    next: 'admin',
    code: 'send-as-denied',
    title: 'The mailbox may not send under the address in From.',
    fix: 'Use the primary address of the sending mailbox as the sender, not one of another mailbox.',
    who: 'admin',
    link: links.rbac,
  },
  {
    codes: [
      'errorinvaliduser',
      'request_resourcenotfound',
      'resourcenotfound',
      'errorinvalidmailbox',
      'mailboxnotfound',
    ],
    about,
    next: 'admin',
    code: 'sender-not-found',
    title: 'The tenant has no mailbox with the sender’s address.',
    fix: 'Enter the address of a user or shared mailbox of this tenant. A group or a contact cannot send.',
    who: 'admin',
    link: null,
  },
  {
    codes: ['mailboxnotenabledforrestapi', 'mailboxnotsupportedforrestapi', 'errornonexistentmailbox'],
    about,
    next: 'admin',
    code: 'sender-without-mailbox',
    title: 'The sender has no Exchange Online mailbox: it has no licence, is on-premises, or was removed.',
    fix: 'Choose another mailbox; a shared mailbox needs no licence.',
    who: 'admin',
    link: links.licences,
  },
  {
    codes: ['errorinvalidrecipients', 'errorinvalidsmtpaddress'],
    about,
    next: 'skip',
    code: 'recipient-refused',
    title: 'Exchange refuses the recipient’s address.',
    fix: 'Correct the address of this person.',
    who: 'admin',
    link: null,
  },
  {
    codes: ['errormessagesizeexceeded', 'requestbodytoolarge', 'maximumsize'],
    about,
    next: 'skip',
    code: 'mail-too-large',
    title: 'The mail is larger than the mailbox may send.',
    fix: 'Leave the PDF out of the reports, or raise the limit of the mailbox.',
    who: 'admin',
    link: links.sendingLimits,
  },
  {
    codes: [
      'errorexceededmessagelimit',
      'errormessageperminutelimitexceeded',
      'errorquotaexceeded',
      'submissionquotaexceeded',
    ],
    about,
    next: 'retry',
    code: 'sending-limit',
    title: 'The mailbox has sent as much as it may for now.',
    fix: 'Nothing to do: it is sent later. A mailbox may send 30 mails a minute and to 10,000 recipients a day.',
    who: 'microsoft',
    link: links.sendingLimits,
  },
];
