// Activities in words.
import { describe, expect, test } from 'vitest';
import type { ActivityEntry } from '../../../src/contract/activities.ts';
import { clockIn, writeCopies, writeDeed, writeKind, writeMarks, writeOthers, writeWho } from './words.ts';

const entry = (more: Partial<ActivityEntry>): ActivityEntry => ({
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'mail-sent',
  at: '2026-11-20T08:41:00.000Z',
  duration: null,
  person: { id: '00000000-0000-4000-8000-000000000002', name: 'Ana Lopez' },
  account: 'ana@contoso.com',
  source: { id: '00000000-0000-4000-8000-000000000003', provider: 'microsoft', name: 'Contoso' },
  from: null,
  others: ['Ben Ott', 'cem@fabrikam.com'],
  othersCount: 2,
  marks: [],
  app: null,
  copies: 1,
  ...more,
});

describe('an activity is told', () => {
  test('by what was done with whom', () => {
    expect(writeDeed(entry({}))).toBe('sent mail to Ben Ott and cem@fabrikam.com');
    expect(writeDeed(entry({ kind: 'mail-received', from: 'x@fabrikam.com' }))).toBe(
      'received mail from x@fabrikam.com',
    );
    expect(writeDeed(entry({ kind: 'meeting', others: ['Ben Ott'], othersCount: 1 }))).toBe(
      'had a meeting with Ben Ott',
    );
    expect(writeDeed(entry({ kind: 'call', others: [], othersCount: 0 }))).toBe('had a call');
    expect(writeDeed(entry({ kind: 'chat', marks: ['reply', 'help-reply'] }))).toBe('replied in a channel');
    expect(writeDeed(entry({ kind: 'sign-in', app: 'Office 365', marks: ['failed'] }))).toBe(
      'tried to sign in to Office 365',
    );
    expect(writeDeed(entry({ kind: 'audit', marks: ['SharePoint', 'FileAccessed'] }))).toBe(
      'File accessed in SharePoint',
    );
  });
  test('by its kind, one of many', () => {
    expect((['meeting', 'mail-sent', 'sign-in'] as const).map(writeKind)).toEqual(['Meeting', 'Mail sent', 'Sign-in']);
  });
  test('with those who are not named counted', () => {
    expect(writeOthers({ others: ['A', 'B', 'C'], othersCount: 1203 })).toBe('A, B, C and 1,200 more');
    expect(writeOthers({ others: [], othersCount: 0 })).toBe('');
  });
  test('by the account where it is nobody’s', () => {
    expect(writeWho(entry({ person: null }))).toBe('ana@contoso.com');
  });
  test('with marks that the sentence does not tell already', () => {
    expect(writeMarks({ kind: 'meeting', marks: ['recurring', 'all-day'] })).toEqual(['recurring', 'all day']);
    expect(writeMarks({ kind: 'chat', marks: ['reply', 'help-reply'] })).toEqual(['help reply']);
    expect(writeMarks({ kind: 'audit', marks: ['SharePoint', 'FileAccessed'] })).toEqual([]);
  });
  test('with the mailboxes that hold it, where they are several', () => {
    expect(writeCopies(1)).toBeNull();
    expect(writeCopies(4)).toBe('in 4\u00a0mailboxes');
  });
  test('on the clocks of the organization', () => {
    expect(clockIn('Europe/Berlin')('2026-11-20T08:41:00.000Z')).toBe('09:41');
    expect(clockIn('Nowhere/Land')('2026-11-20T08:41:00.000Z')).toBe('08:41');
  });
});
