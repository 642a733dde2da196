// Real sign-in records, as the tenant's diagnostic log writes them: each is read, and counts agree with a plain count.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseItems } from '../pages.ts';
import { SignInEntry } from './sign-in-entry.ts';

const file = join(import.meta.dirname, '../../../../../shared/data/entra-logs/Azure.Audit.jsonl');

const Line = z.object({
  log: z.object({
    time: z.string().optional(),
    category: z.string().optional(),
    correlationId: z.string().optional(),
    properties: z.record(z.string(), z.json()).optional(),
  }),
});

/** The diagnostic log writes a time with a blank, and an id only sometimes; Graph gives the rest under the same names. */
const toEntry = (text: string, place: number): Record<string, unknown> => {
  const { log } = Line.parse(JSON.parse(text));
  const { properties = {}, time } = log;
  const at = properties['createdDateTime'] ?? time;
  return {
    ...properties,
    id: properties['id'] ?? `line-${place}`,
    createdDateTime: typeof at === 'string' ? `${at.replace(' ', 'T').replace(/Z$/, '')}Z` : at,
  };
};

describe.skipIf(!existsSync(file))('real sign-ins (skipped without ../shared/data/entra-logs)', () => {
  it('are read one by one; those of apps are nobody’s', () => {
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /"category": "\w*SignInLogs"/.test(line));
    const { parsed, quarantined } = parseItems(SignInEntry, lines.map(toEntry));
    const events = parsed.filter((one) => one !== null).map(({ event }) => event);
    const failed = events.filter(({ marks }) => marks.includes('failed'));
    process.stdout.write(
      `sign-ins: records, of people, failed, of nobody, set aside\n${[lines.length, events.length, failed.length, parsed.length - events.length, quarantined.length].join(', ')}\n${quarantined.map(({ reason }) => reason).join('\n')}`,
    );
    const people = lines.filter((line) => /"userId": "[^"]+"/.test(line));
    const refused = people.filter((line) => /"errorCode": [1-9]/.test(line));
    expect([events.length + quarantined.length, failed.length]).toEqual([people.length, refused.length]);
    expect(parsed.length - events.length).toBe(lines.length - people.length);
    expect(quarantined).toEqual([]);
  });
});
