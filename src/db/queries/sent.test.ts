// The SQL that the query functions send is written down in __sql__/ (so that a change shows in review), is understood by
// both engines, and keeps the rules that a distributed database asks for. To register a function: see samples/sample.ts.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Kysely, sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Engine, engineDialect } from '../engine.ts';
import { ownerOf } from '../open.ts';
import type { Schema } from '../schema.ts';
import { withDatabases } from '../testing.ts';
import * as accountEvents from './account-events.ts';
import * as accountPeople from './account-people.ts';
import * as accounts from './accounts.ts';
import * as activities from './activities.ts';
import * as alerts from './alerts.ts';
import * as attestation from './attestation.ts';
import * as certificates from './certificates.ts';
import * as connections from './connections.ts';
import * as contacts from './contacts.ts';
import * as coverage from './coverage.ts';
import * as credentials from './credentials.ts';
import * as cycles from './cycles.ts';
import * as erasure from './erasure.ts';
import * as figures from './figures.ts';
import * as importConnections from './import-connections.ts';
import * as leases from './leases.ts';
import * as links from './links.ts';
import * as logins from './logins.ts';
import * as measures from './measures.ts';
import * as organizations from './organizations.ts';
import * as pages from './pages.ts';
import * as partitions from './partitions.ts';
import * as people from './people.ts';
import * as problems from './problems.ts';
import * as progress from './progress.ts';
import * as quarantine from './quarantine.ts';
import * as reach from './reach.ts';
import * as receipts from './receipts.ts';
import * as sightings from './sightings.ts';
import * as runs from './runs.ts';
import * as signIns from './sign-ins.ts';
import * as storedActivities from './stored-activities.ts';
import * as streamCoverage from './stream-coverage.ts';
import * as storedRecords from './stored-records.ts';
import * as touchedDays from './touched-days.ts';
import * as transcripts from './transcripts.ts';
import * as windows from './windows.ts';
import * as workers from './workers.ts';
import * as workingTime from './working-time.ts';
import { samples as accountEventsSamples } from './samples/account-events.ts';
import { samples as accountPeopleSamples } from './samples/account-people.ts';
import { samples as accountsSamples } from './samples/accounts.ts';
import { samples as activitiesSamples } from './samples/activities.ts';
import { samples as alertsSamples } from './samples/alerts.ts';
import { samples as attestationSamples } from './samples/attestation.ts';
import { samples as certificatesSamples } from './samples/certificates.ts';
import { samples as connectionsSamples } from './samples/connections.ts';
import { samples as contactsSamples } from './samples/contacts.ts';
import { samples as coverageSamples } from './samples/coverage.ts';
import { samples as credentialsSamples } from './samples/credentials.ts';
import { samples as cyclesSamples } from './samples/cycles.ts';
import { samples as erasureSamples } from './samples/erasure.ts';
import { samples as figuresSamples } from './samples/figures.ts';
import { samples as importConnectionsSamples } from './samples/import-connections.ts';
import { samples as leasesSamples } from './samples/leases.ts';
import { samples as linksSamples } from './samples/links.ts';
import { samples as loginsSamples } from './samples/logins.ts';
import { samples as measuresSamples } from './samples/measures.ts';
import { samples as organizationsSamples } from './samples/organizations.ts';
import { samples as pagesSamples } from './samples/pages.ts';
import { samples as partitionsSamples } from './samples/partitions.ts';
import { samples as peopleSamples } from './samples/people.ts';
import { samples as problemsSamples } from './samples/problems.ts';
import { samples as progressSamples } from './samples/progress.ts';
import { samples as quarantineSamples } from './samples/quarantine.ts';
import { samples as reachSamples } from './samples/reach.ts';
import { samples as receiptsSamples } from './samples/receipts.ts';
import { samples as sightingsSamples } from './samples/sightings.ts';
import { samples as runsSamples } from './samples/runs.ts';
import { samples as signInsSamples } from './samples/sign-ins.ts';
import { samples as storedActivitiesSamples } from './samples/stored-activities.ts';
import { samples as streamCoverageSamples } from './samples/stream-coverage.ts';
import { samples as storedRecordsSamples } from './samples/stored-records.ts';
import { samples as touchedDaysSamples } from './samples/touched-days.ts';
import { samples as transcriptsSamples } from './samples/transcripts.ts';
import { samples as windowsSamples } from './samples/windows.ts';
import { samples as workersSamples } from './samples/workers.ts';
import { samples as workingTimeSamples } from './samples/working-time.ts';
import type { Sample } from './samples/sample.ts';

const families: Record<string, { functions: object; samples: Record<string, Sample> }> = {
  'account-events': { functions: accountEvents, samples: accountEventsSamples },
  'account-people': { functions: accountPeople, samples: accountPeopleSamples },
  accounts: { functions: accounts, samples: accountsSamples },
  activities: { functions: activities, samples: activitiesSamples },
  alerts: { functions: alerts, samples: alertsSamples },
  attestation: { functions: attestation, samples: attestationSamples },
  certificates: { functions: certificates, samples: certificatesSamples },
  connections: { functions: connections, samples: connectionsSamples },
  contacts: { functions: contacts, samples: contactsSamples },
  coverage: { functions: coverage, samples: coverageSamples },
  credentials: { functions: credentials, samples: credentialsSamples },
  cycles: { functions: cycles, samples: cyclesSamples },
  erasure: { functions: erasure, samples: erasureSamples },
  figures: { functions: figures, samples: figuresSamples },
  'import-connections': { functions: importConnections, samples: importConnectionsSamples },
  leases: { functions: leases, samples: leasesSamples },
  links: { functions: links, samples: linksSamples },
  logins: { functions: logins, samples: loginsSamples },
  measures: { functions: measures, samples: measuresSamples },
  organizations: { functions: organizations, samples: organizationsSamples },
  pages: { functions: pages, samples: pagesSamples },
  partitions: { functions: partitions, samples: partitionsSamples },
  people: { functions: people, samples: peopleSamples },
  problems: { functions: problems, samples: problemsSamples },
  progress: { functions: progress, samples: progressSamples },
  quarantine: { functions: quarantine, samples: quarantineSamples },
  reach: { functions: reach, samples: reachSamples },
  receipts: { functions: receipts, samples: receiptsSamples },
  sightings: { functions: sightings, samples: sightingsSamples },
  runs: { functions: runs, samples: runsSamples },
  'sign-ins': { functions: signIns, samples: signInsSamples },
  'stored-activities': { functions: storedActivities, samples: storedActivitiesSamples },
  'stream-coverage': { functions: streamCoverage, samples: streamCoverageSamples },
  'stored-records': { functions: storedRecords, samples: storedRecordsSamples },
  'touched-days': { functions: touchedDays, samples: touchedDaysSamples },
  transcripts: { functions: transcripts, samples: transcriptsSamples },
  windows: { functions: windows, samples: windowsSamples },
  workers: { functions: workers, samples: workersSamples },
  'working-time': { functions: workingTime, samples: workingTimeSamples },
};

/** Exported for other query files: parts of a statement, which send nothing. */
const fragments = new Set(['isPartition', 'isRead', 'packRows']);

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
  const folder = new URL('./', import.meta.url);
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length));
  expect(names.filter((name) => !(name in families))).toEqual([]);
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
