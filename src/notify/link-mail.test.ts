// The mails with a link: what they say, and that nothing in a name becomes markup or a header.
import { describe, expect, it } from 'vitest';
import { inviteMail, joinMail } from './link-mail.ts';

const link = {
  to: 'ben@example.com',
  url: `https://plumbline.example.com/link#${'t'.repeat(64)}`,
  createdBy: 'Ana Ruiz',
  organizationName: 'Contoso',
  expiresAt: new Date('2026-03-16T08:00:00Z'),
  reminder: false,
};

describe('the mail with a link', () => {
  it('says who asks for what until when, with the address in plain sight, and nothing that tracks', () => {
    const mail = inviteMail({ ...link, providerName: 'Microsoft 365' });
    expect(mail.subject).toBe('Contoso: connect your Microsoft 365 account');
    expect(mail.text).toContain(`${link.url}\n`);
    expect(mail.text).toContain('until 2026-03-16 08:00 UTC');
    expect(mail.html.match(/(src|href)="[^"]*"/g)).toEqual([`href="${link.url}"`]);
    expect(joinMail({ ...link, role: 'manager', reminder: true }).subject).toBe('Reminder: Contoso: join Plumbline');
  });

  it('shows names as text, whatever stands in them', () => {
    const evil = '<img src=x onerror=alert(1)>\r\nBcc: all@example.com "&';
    const mail = inviteMail({ ...link, createdBy: evil, organizationName: evil, providerName: 'Test' });
    expect(mail.html).not.toContain('<img');
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text.split('\n')[0]).toContain('Bcc: all@example.com');
  });
});
