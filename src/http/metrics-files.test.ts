// The dashboard and the alert rules that come with the product: every metric and label that they name is told.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readYaml } from '../../tools/yaml.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/open.ts';
import { systemClock } from '../lib/clock.ts';
import { openLog } from '../lib/log.ts';
import { openTestServer } from './testing.ts';
import { type Metric, readExposition } from './testing-exposition.ts';

const read = (path: string): string => readFileSync(new URL(`../../deploy/${path}`, import.meta.url), 'utf8');

const Target = z.object({ refId: z.string().length(1), expr: z.string().min(1), legendFormat: z.string() });
const Panel = z.object({
  id: z.int(),
  type: z.enum(['row', 'stat', 'timeseries']),
  title: z.string().min(1),
  gridPos: z.object({ x: z.int().min(0), y: z.int(), w: z.int(), h: z.int() }).refine(({ x, w }) => x + w <= 24),
  targets: z.array(Target).default([]),
});
const Dashboard = z.object({ uid: z.literal('plumbline'), title: z.string(), panels: z.array(Panel).min(10) });
const Rule = z.strictObject({
  alert: z.string().regex(/^Plumbline[A-Z]\w+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[mh]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({ summary: z.string().min(10), description: z.string().min(10) }),
});
const Rules = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(Rule).min(5) })).length(1),
});

let metrics: ReadonlyMap<string, Metric> = new Map();
let close = async (): Promise<void> => {};
beforeAll(async () => {
  const database = await openDatabase({ url: null, dataDir: null });
  await migrate(database);
  const log = openLog({ level: 'silent', destination: { write: () => {} } });
  const { app } = await openTestServer({ metrics: { database, clock: systemClock(), log, tokens: [] } });
  close = async () => {
    await app.close();
    await database.close();
  };
  metrics = readExposition((await app.inject({ url: '/metrics' })).body);
});
afterAll(() => close());

const isHistogram = (name: string): boolean =>
  metrics.get(name.replace(/_(bucket|sum|count)$/, ''))?.type === 'histogram';

/** What an expression names that is not told. */
const unknownIn = (expr: string): string[] => {
  const bare = expr.replace(/"[^"]*"/g, '""');
  const names = bare.match(/\b(plumbline|process|nodejs)_\w+/g) ?? [];
  expect([expr, names.length > 0]).toEqual([expr, true]);
  const known = ['connection_kind', 'stream', 'status', 'state', 'kind', 'queue', 'route', 'le', 'instance', 'job'];
  const labels = [
    ...[...bare.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list]) => (list ?? '').split(/,\s*/)),
    ...[...bare.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*""/g)].map(([, label]) => label ?? ''),
  ];
  const brackets = bare
    .split('')
    .reduce((depth, sign) => depth + ('([{'.includes(sign) ? 1 : 0) - (')]}'.includes(sign) ? 1 : 0), 0);
  return [
    ...names.filter((name) => !metrics.has(name) && !isHistogram(name)),
    ...labels.filter((label) => !known.includes(label)),
    ...(brackets === 0 ? [] : [`brackets of ${expr}`]),
    // A counter alone says nothing; its growth does.
    ...names.filter((name) => metrics.get(name)?.type === 'counter' && !bare.includes(`rate(${name}`)),
  ];
};

test('every metric and label of the dashboard is told, and its panels do not lie on each other', () => {
  const { panels } = Dashboard.parse(JSON.parse(read('grafana/plumbline.json')));
  expect(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => unknownIn(expr)))).toEqual([]);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)}:${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});

test('the dashboard shows every metric of the deployment', () => {
  const text = read('grafana/plumbline.json');
  const own = [...metrics.keys()].filter((name) => name.startsWith('plumbline_'));
  expect(own.filter((name) => !text.includes(name))).toEqual([]);
});

test('every metric and label of the alert rules is told, and each says what is wrong', () => {
  const [{ groups }] = z.tuple([Rules]).parse(readYaml(read('prometheus/rules.yml')));
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.flatMap(({ expr }) => unknownIn(expr))).toEqual([]);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});
