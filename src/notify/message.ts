// A mail as it is made here, and the whole message it becomes: plain text beside HTML, pictures within, files attached.
import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';

export interface Mail {
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** PNG, shown by `<img src="cid:…">`. */
  readonly pictures?: readonly { readonly cid: string; readonly png: Uint8Array }[];
  readonly files?: readonly { readonly name: string; readonly type: string; readonly content: Uint8Array }[];
  /** Where one click ends this kind of mail (RFC 8058). */
  readonly unsubscribe?: string;
  /** The same for each try to send the same mail, so that a double can be told; without angle brackets or host. */
  readonly id?: string;
}

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** One line without control characters, also those that turn the way letters run: nothing that is put into a header can begin another one. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();

/** An address as servers speak it: its domain in ASCII. */
export const wireAddress = (address: string): string => {
  const plain = oneLine(address);
  const at = plain.lastIndexOf('@');
  const domain = domainToASCII(plain.slice(at + 1));
  return at < 0 || domain === '' ? plain : `${plain.slice(0, at)}@${domain}`;
};

/** Headers longer than this are cut by some servers, and refused by others. */
const longestSubject = 200;

const hostOf = (address: string): string => address.split('@').at(-1) ?? 'localhost';

const unsubscribeHeaders = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

const attachmentsOf = ({ pictures = [], files = [] }: Mail) => [
  ...pictures.map(({ cid, png }) => ({
    cid,
    filename: `${cid}.png`,
    contentType: 'image/png',
    contentDisposition: 'inline',
    content: Buffer.from(png),
  })),
  ...files.map(({ name, type, content }) => ({
    filename: oneLine(name),
    contentType: type,
    contentDisposition: 'attachment',
    content: Buffer.from(content),
  })),
];

/** The message (RFC 5322, CRLF). `at`: milliseconds since 1970. */
export const composeMessage = async (mail: Mail, sender: Sender, at: number): Promise<Buffer> => {
  const { text, html, unsubscribe, id } = mail;
  const subject = Array.from(oneLine(mail.subject)).slice(0, longestSubject).join('');
  const composer = new MailComposer({
    // Objects, so that no comma in them makes a list.
    from: { name: oneLine(sender.name), address: wireAddress(sender.address) },
    to: { name: '', address: wireAddress(mail.to) },
    subject,
    text,
    html,
    attachments: attachmentsOf(mail),
    date: new Date(at),
    ...(id === undefined ? {} : { messageId: `<${id}@${hostOf(wireAddress(sender.address))}>` }),
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(unsubscribe === undefined ? {} : unsubscribeHeaders(unsubscribe)),
    },
    newline: 'win',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
};
