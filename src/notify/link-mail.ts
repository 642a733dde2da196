// The mails that carry a link: what it is for, from whom, until when; the address in plain sight.
import { escapeHtml } from './html.ts';
import type { Mail } from './message.ts';

export interface LinkMail {
  readonly to: string;
  readonly url: string;
  readonly createdBy: string;
  readonly organizationName: string;
  readonly expiresAt: Date;
  /** A mail about the same was sent before. */
  readonly reminder: boolean;
}

/** A name in a sentence: no line ends, and nothing that reads as an address of its own. */
const nameOf = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}<>]+/gu, ' ').slice(0, 100);

const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>`;

const compose = (mail: LinkMail, said: { subject: string; first: string; button: string; note: string }): Mail => {
  const until = `The link works once, until ${mail.expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC.`;
  const after = `${until} ${said.note} If you did not expect this, do nothing.`;
  const subject = mail.reminder ? `Reminder: ${said.subject}` : said.subject;
  const address = escapeHtml(mail.url);
  return {
    to: mail.to,
    subject,
    text: `${said.first}\n\n${said.button}:\n${mail.url}\n\n${after}\n`,
    html: `<!doctype html><html lang="en"><body>${paragraph(said.first)}<p>${escapeHtml(said.button)}:<br><a href="${address}">${address}</a></p>${paragraph(after)}</body></html>`,
  };
};

export const inviteMail = (mail: LinkMail & { readonly providerName: string }): Mail => {
  const organization = nameOf(mail.organizationName);
  return compose(mail, {
    subject: `${organization}: connect your ${mail.providerName} account`,
    first: `${nameOf(mail.createdBy)} of ${organization} asks you to connect your ${mail.providerName} account to Plumbline. It reads when and with whom you work, never what you write.`,
    button: 'See what is read, and connect',
    note: 'You sign in on the pages of the source; nobody else sees your password.',
  });
};

export const joinMail = (mail: LinkMail & { readonly role: string }): Mail => {
  const organization = nameOf(mail.organizationName);
  return compose(mail, {
    subject: `${organization}: join Plumbline`,
    first: `${nameOf(mail.createdBy)} invites you to ${organization} in Plumbline, as ${mail.role}.`,
    button: 'Choose a password and join',
    note: '',
  });
};
