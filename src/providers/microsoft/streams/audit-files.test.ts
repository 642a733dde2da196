// Real records of the unified audit log: each is read, and counts agree with a plain count.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseItems } from '../pages.ts';
import { AuditRecord } from './audit-record.ts';

const data = join(import.meta.dirname, '../../../../../shared/data');
const here = ['audit-examples', 'audit-copilot', 'entra-logs'].every((folder) => existsSync(join(data, folder)));

const Fields = z.record(z.string(), z.json());

const userTypes = ['Regular', 'Reserved', 'Admin', 'DcAdmin', 'System', 'Application', 'ServicePrincipal'];

/** A record as a service wrote it → the same as the query of the audit log gives it. Some write names in lower case. */
const toRecord = (written: z.infer<typeof Fields>): Record<string, unknown> => {
  const found = new Map(Object.entries(written).map(([name, value]) => [name.toLowerCase(), value]));
  const text = (name: string): string | null => {
    const value = found.get(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
  };
  return {
    id: text('id'),
    createdDateTime: `${text('creationtime')?.replace(' ', 'T')}Z`,
    auditLogRecordType: `Type${text('recordtype')}`,
    operation: text('operation'),
    userType: userTypes[Number(text('usertype'))],
    userId: text('userid'),
    service: text('workload'),
    auditData: { UserKey: text('userkey') },
  };
};

const listFiles = (): readonly { readonly name: string; readonly texts: readonly string[] }[] => {
  const linesOf = (path: string): string[] =>
    readFileSync(join(data, path), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
  // `searches.json` holds what a search page reported of its visitors, and no audit record.
  const examples = readdirSync(join(data, 'audit-examples')).filter((name) => /^(?!searches).*\.json$/.test(name));
  const logs = readdirSync(join(data, 'entra-logs')).filter((name) => name.startsWith('Microsoft365.Audit.'));
  return [
    ...examples.map((name) => {
      const text = readFileSync(join(data, 'audit-examples', name), 'utf8').replace(/^\uFEFF/, '');
      const parsed = z.union([z.array(Fields), Fields.transform((one) => [one])]).parse(JSON.parse(text));
      return { name, texts: parsed.map((one) => JSON.stringify(one)) };
    }),
    { name: 'copilot-interaction.jsonl', texts: linesOf('audit-copilot/copilot-interaction.jsonl') },
    ...logs.map((name) => ({
      name,
      texts: linesOf(`entra-logs/${name}`).map((line) =>
        JSON.stringify(z.object({ log: Fields }).parse(JSON.parse(line)).log),
      ),
    })),
  ];
};

describe.skipIf(!here)('real audit records (skipped without ../shared/data/audit-examples and its neighbours)', () => {
  it.each(here ? listFiles() : [])('of $name are read one by one', ({ name, texts }) => {
    const records = texts.map((text) => toRecord(Fields.parse(JSON.parse(text))));
    const { parsed, quarantined } = parseItems(AuditRecord, records);
    const events = parsed.filter((one) => one !== null).map(({ event }) => event);
    const ids = new Set(events.map(({ id }) => id));
    const reasons = [...new Set(quarantined.map(({ reason }) => reason))].join('; ');
    process.stdout.write(
      `${name}: ${texts.length} records, ${events.length} of people (${ids.size} different), ${parsed.length - events.length} of programs, ${quarantined.length} set aside ${reasons}\n`,
    );
    const programs = texts.filter((text) => /"usertype":\s*4/i.test(text));
    const nameless = texts.filter(
      (text) => !programs.includes(text) && !/"userid":\s*"[^"@]+@[^"@]+\.[^"@]+"/i.test(text),
    );
    expect([parsed.length - events.length, quarantined.length]).toEqual([programs.length, nameless.length]);
    expect(events).toHaveLength(texts.length - programs.length - nameless.length);
    const people = texts.filter((text) => !programs.includes(text) && !nameless.includes(text));
    expect(ids).toEqual(new Set(people.map((text) => /"(?:Id|id)":\s*"([^"]+)"/.exec(text)?.[1])));
  });
});
