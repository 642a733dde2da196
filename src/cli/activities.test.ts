// `plumbline activities`: its lines, and what it says to odd arguments.
import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../contract/activities.ts';
import { activities } from './activities.ts';
import { activityText } from './activity-text.ts';
import { exporting } from './export.ts';
import { Exit } from './failure.ts';
import { runCommand } from './testing.ts';

const entry = (more: Partial<ActivityEntry>): ActivityEntry => ({
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'mail-sent',
  at: '2026-11-20T08:41:12.000Z',
  duration: null,
  person: { id: '00000000-0000-4000-8000-000000000002', name: 'Ana Lopez' },
  account: 'ana@contoso.com',
  source: { id: '00000000-0000-4000-8000-000000000003', provider: 'microsoft', name: 'Contoso' },
  from: null,
  others: ['Ben Ott', 'cem@fabrikam.com'],
  othersCount: 5,
  marks: [],
  app: null,
  copies: 3,
  ...more,
});

describe('a line', () => {
  it('says when in UTC, what, who, with whom and how often it was seen', () => {
    expect(activityText(entry({}))).toBe(
      '2026-11-20 08:41  sent mail      Ana Lopez; with Ben Ott, cem@fabrikam.com, 3 more; seen 3 times',
    );
  });
  it('names the account where it is nobody’s, and what is told of its kind', () => {
    const nobody = { person: null, others: [], othersCount: 0, copies: 1 };
    expect(activityText(entry({ ...nobody, kind: 'mail-received', from: 'x@fabrikam.com' }))).toBe(
      '2026-11-20 08:41  received mail  ana@contoso.com; from x@fabrikam.com',
    );
    expect(activityText(entry({ ...nobody, kind: 'meeting', duration: 2700 }))).toContain('ana@contoso.com; 45 min');
    expect(activityText(entry({ ...nobody, kind: 'sign-in', app: 'Office 365' }))).toContain('; to Office 365');
  });
});

describe('odd arguments', () => {
  it.each([
    [['activities', '--kind', 'meeting,thoughts'], '"thoughts" is not known. Choose from mail-sent'],
    [['activities', '--from', 'yesterday'], '"yesterday" is no day'],
    [['export', 'feed', '--format', 'xml'], '"xml" is not known. Choose one of jsonl, json, csv, parquet.'],
    [['export', 'feeds'], 'Choose one of activity, feed, signals'],
  ])('%s are refused by name', async (args, message) => {
    const { exit, stderr } = await runCommand([activities, exporting], args);
    expect([exit, stderr]).toEqual([Exit.badArguments, expect.stringContaining(message)]);
  });
});
