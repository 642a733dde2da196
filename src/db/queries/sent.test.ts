// The SQL that the query functions send is written down in __sql__/ (so that a change shows in review), is understood by
// both engines, and keeps the rules that a distributed database asks for. To register a function: see samples/sample.ts.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Engine, engineDialect } from '../engine.ts';
import { ownerOf } from '../open.ts';
import type { Schema } from '../schema.ts';
import { withDatabases } from '../testing.ts';
import type { Sample } from './samples/sample.ts';

interface Family {
  readonly functions: object;
  readonly samples: Readonly<Record<string, Sample>>;
}

const folder = new URL('./', import.meta.url);
const familiesOf = (part: URL): string[] =>
  readdirSync(part)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'sample.ts')
    .map((name) => name.slice(0, -'.ts'.length));

/** Every file of queries with samples/<its name>. */
const families: Record<string, Family> = Object.fromEntries(
  await Promise.all(
    familiesOf(new URL('./samples/', import.meta.url)).map(async (family) => {
      const functions: object = await import(new URL(`./${family}.ts`, folder).href);
      const { samples }: { samples: Record<string, Sample> } = await import(
        new URL(`./samples/${family}.ts`, folder).href
      );
      return [family, { functions, samples }] as const;
    }),
  ),
);

/** Exported for other query files: parts of a statement, which send nothing. */
const fragments = new Set([
  'addressesOf',
  'maySomebodys',
  'instantText',
  'scopeOf',
  'holdsOn',
  'isPartition',
  'isRead',
  'organizationDay',
  'ownersOn',
  'packRows',
]);

/** Writes down what is sent and answers with the sample's rows. */
const record = async ({ run, answers = [] }: Sample): Promise<string[]> => {
  const sent: string[] = [];
  const engine: Engine = {
    kind: 'postgres',
    acquire: async () => ({
      query: async (text) => {
        if (['begin', 'commit', 'rollback'].includes(text)) return { rows: [], affected: null, command: null };
        const rows = answers[sent.length] ?? [];
        sent.push(text.replaceAll(/\s*\n\s*/g, '\n  ').trim());
        return {
          rows: structuredClone(rows) as never[],
          affected: /^select/i.test(text) ? null : rows.length,
          command: null,
        };
      },
      release: () => {},
    }),
    close: async () => {},
  };
  const kysely = new Kysely<Schema>({ dialect: engineDialect(engine) });
  await kysely.transaction().execute(run);
  return sent;
};

/** What follows each `do update set`, up to `returning` or the bracket that closes the statement. */
const settingsOf = (text: string): string[] =>
  text
    .split(/\bdo update\s+set\b/i)
    .slice(1)
    .map((rest) => {
      let depth = 0;
      const end = rest.split('').findIndex((sign) => {
        if (sign === '(') depth += 1;
        if (sign === ')') depth -= 1;
        return depth < 0;
      });
      return (end === -1 ? rest : rest.slice(0, end)).split(/\breturning\b/i)[0] ?? '';
    });

const fileOf = (family: string): URL => new URL(`./__sql__/${family}.sql`, import.meta.url);

test('every query function is registered with an example call', () => {
  expect(familiesOf(folder).filter((name) => !(name in families))).toEqual([]);
  for (const [family, { functions, samples }] of Object.entries(families)) {
    const exported = Object.entries(functions).filter(
      ([name, value]) => typeof value === 'function' && !fragments.has(name),
    );
    const registered = new Set(Object.keys(samples).map((name) => name.split(' ')[0]));
    expect([family, new Set(exported.map(([name]) => name))]).toEqual([family, registered]);
  }
});

describe.each(Object.keys(families))('%s', (family) => {
  const samples = Object.entries(families[family]!.samples).sort(([a], [b]) => a.localeCompare(b));

  test('sends the SQL that is written down', async () => {
    const parts = [`-- The SQL as sent by queries/${family}.ts, written by queries/sent.test.ts.\n`];
    for (const [name, sample] of samples) {
      parts.push(`\n-- ${name}\n${(await record(sample)).map((text) => `${text};\n`).join('')}`);
    }
    const text = parts.join('');
    if (process.env['UPDATE_SQL'] === '1') writeFileSync(fileOf(family), text);
    expect(existsSync(fileOf(family)) ? readFileSync(fileOf(family), 'utf8') : '').toBe(text);
  });

  test('sends at least one statement for each function', async () => {
    const silent: string[] = [];
    for (const [name, sample] of samples) if ((await record(sample)).length === 0) silent.push(name);
    expect(silent).toEqual([]);
  });

  test('keeps the rules of a distributed database', async () => {
    for (const [name, sample] of samples) {
      for (const text of await record(sample)) {
        const told = `${name}: ${text}`;
        expect(told).not.toMatch(/\bset_config\b|\bmerge into\b|\buuidv[47]\b|\bon delete set\b/i);
        // Only values that are given may be set when rows meet: functions of the day are refused.
        expect([name, settingsOf(text).join()]).not.toEqual([
          name,
          expect.stringMatching(/\b(now|clock_timestamp|random|gen_random_uuid)\(/i),
        ]);
        if (/^insert[^;]*\bunnest\b/i.test(text)) expect(told).toMatch(/on conflict/i);
        if (sample.by !== 'door')
          expect(told).toMatch(/"?organization_id"?\s*=\s*(any\()?[$(]|"organization_id", .* values \(\$/i);
      }
    }
  });
});

withDatabases((here) => {
  test('every statement is one that the engine understands', async () => {
    const { kysely } = ownerOf(here.database);
    const faults: string[] = [];
    for (const [family, { samples }] of Object.entries(families)) {
      for (const [name, sample] of Object.entries(samples)) {
        for (const text of await record(sample)) {
          if (/^lock /i.test(text)) continue;
          try {
            await kysely.transaction().execute(async (tx) => {
              await sql.raw(`prepare one as ${text}`).execute(tx);
              await sql`deallocate one`.execute(tx);
            });
          } catch (error) {
            faults.push(`${family}.${name}: ${String(error)}`);
          }
        }
      }
    }
    expect(faults).toEqual([]);
  });
});
