// How long what pages ask takes beside the same figures out of raw activity, in one run on one PostgreSQL. `npm run bench -- pages` prints JSON.
import { Client } from 'pg';
import { migrate } from '../src/db/migrate.ts';
import { type Database, openDatabase } from '../src/db/open.ts';
import { readKeptFrom } from '../src/db/queries/retention.ts';
import { listTeams, type Team } from '../src/db/queries/teams.ts';
import { listPersonTimes } from '../src/db/queries/working-time.ts';
import type { Cluster } from '../src/db/testing-cluster.ts';
import { systemClock } from '../src/lib/clock.ts';
import { readingOf } from '../src/people/account-times.ts';
import { daysBetween, formatDay, utcDayOf } from '../src/people/local-days.ts';
import { loadOrganizationTime } from '../src/people/organization-time.ts';
import { computePerson, viewerOf, zoneOf } from '../src/signals/person-days.ts';
import { rollUp } from '../src/signals/rollup.ts';
import { listReadableTeams } from '../src/signals/groups/reader.ts';
import { keepWeeks } from '../src/signals/groups/upkeep.ts';
import { readFrame, readTeamView, summarizeTeams } from '../src/signals/groups/view.ts';
import { makeRows, type Made, type Size } from './page-rows.ts';
import { listMeasured, measurePeople } from './people-pages.ts';

/** The middle of several runs, the first of which warms up and is thrown away; milliseconds. */
const timeOf = async (runs: number, work: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const began = performance.now();
    await work();
    if (run > 0) times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Number.NaN;
};

/** A team's weeks out of raw activity: by week how many people, and the sums that the page's means are made of. */
const rawWeeks = `
  select date_trunc('week', day::timestamp)::date as week, count(distinct person_id) as people, sum(sent) as sent,
    sum(received) as received, sum(late) as late, sum(meetings) as meetings, sum(meeting_ms) as meeting_ms
  from (
    select team_season.person_id, (at at time zone 'UTC')::date as day,
      count(*) filter (where activity.kind = 'mail' and actor = account.addresses[1]) as sent,
      count(*) filter (where activity.kind = 'mail' and actor <> account.addresses[1]) as received,
      count(*) filter (where activity.kind = 'mail' and actor = account.addresses[1]
        and extract(hour from at at time zone 'UTC') not between 9 and 16) as late,
      count(*) filter (where activity.kind = 'meeting') as meetings,
      coalesce(sum(seconds) filter (where activity.kind = 'meeting'), 0) * 1000 as meeting_ms
    from team_season
    join account_person on account_person.organization_id = $1 and account_person.person_id = team_season.person_id
    join account on account.organization_id = $1 and account.account_id = account_person.account_id
    join activity on activity.organization_id = $1 and activity.account_id = account_person.account_id
    where team_season.organization_id = $1 and team_season.team_id = $2
      and team_season.season = (select max(season) from team_season where organization_id = $1)
      and at >= $3::timestamptz and at < $4::timestamptz
    group by 1, 2
  ) days
  group by 1 order by 1`;

/** Up to so many people the same figures are computed by the product's own means, all signals of them; of more, five sums in SQL. */
const mostComputed = 250;

interface Scene {
  readonly database: Database;
  readonly client: Client;
  readonly made: Made;
}

const dayMs = 86_400_000;

/** Nothing is held here beside mail and meetings. */
const nothingElse = { events: new Set<string>(), counts: new Set<string>(), calls: new Set<string>() };

/** All figures of some people's days out of raw activity, as the roll-up computes them; nothing is saved. */
const computeRaw = (
  { database, made }: Scene,
  { personIds, from, to }: { personIds: readonly string[]; from: number; to: number },
) =>
  database.tenant(made.organizationId, async (tx) => {
    const { organizationId } = made;
    const organization = await loadOrganizationTime(tx, organizationId);
    if (organization === null) throw new Error('The organization is there.');
    const touched = daysBetween(utcDayOf(from), utcDayOf(to) - 1).map(formatDay);
    const kept = await readKeptFrom(tx, organizationId);
    let days = 0;
    for (const person of await listPersonTimes(tx, { organizationId, personIds })) {
      const viewer = viewerOf(person, organization);
      const reading = readingOf(person.accounts, zoneOf(organization));
      const done = await computePerson(tx, {
        organizationId,
        person,
        viewer,
        reading,
        touched,
        enough: Number.POSITIVE_INFINITY,
        held: nothingElse,
        kept,
      });
      days += done.days.length;
    }
    return days;
  });

/** Who belongs to a team in the latest quarter that was written. */
const listMembers = async ({ client, made }: Scene, teamId: string): Promise<string[]> => {
  const { rows } = await client.query(
    `select person_id from team_season where organization_id = $1 and team_id = $2
      and season = (select max(season) from team_season where organization_id = $1)`,
    [made.organizationId, teamId],
  );
  return rows.map((row) => row.person_id);
};

/** One team's page over so many weeks, and as many before, which it is compared with. */
const measureTeam = async (scene: Scene, team: Team, weeks: number) => {
  const { database, client, made } = scene;
  const { organizationId, now } = made;
  const scope = { organizationId, now };
  const page = () => database.tenant(organizationId, (tx) => readTeamView(tx, scope, { team, weeks }));
  const view = await page();
  const until = Date.parse(view.weeks.at(-1) ?? '') + 7 * dayMs;
  const times = [until - weeks * 2 * 7 * dayMs, until].map((at) => new Date(at).toISOString());
  const raw = () => client.query(rawWeeks, [organizationId, team.teamId, ...times]);
  const { rows } = await raw();
  // The same figures: what is shown of the last week comes to what the raw rows say, as far as rounding lets see.
  const last = view.figures.find(({ figure }) => figure.signal === 'mail-sent')?.weeks.at(-1);
  const told = rows.find((row) => row.week === last?.week || row.week?.toISOString?.().slice(0, 10) === last?.week);
  const personIds = await listMembers(scene, team.teamId);
  const computed = personIds.length <= mostComputed;
  const compute = () => computeRaw(scene, { personIds, from: until - weeks * 2 * 7 * dayMs, to: until });
  const pageMs = await timeOf(15, page);
  const sumsMs = await timeOf(3, raw);
  const rawMs = computed ? await timeOf(1, compute) : sumsMs;
  return {
    people: view.team.people,
    weeks,
    pageMs: round(pageMs),
    rawMs: round(rawMs),
    raw: computed ? 'all figures, as the roll-up computes them' : 'five sums in SQL',
    fiveSumsMs: round(sumsMs),
    ratio: round(rawMs / pageMs),
    shown: last?.value ?? null,
    ofRaw: told === undefined ? null : round(Number(told.sent) / Number(told.people)),
  };
};

const round = (value: number): number => Number(value.toFixed(1));

/** All a manager's or owner's list asks; beside it what the raw rows of the whole organization would cost is no measure. */
const measureList = async ({ database, made }: Scene): Promise<number> => {
  const scope = { organizationId: made.organizationId, now: made.now };
  const reader = { organizationId: made.organizationId, role: 'owner' as const, email: 'owner@example.com' };
  return round(
    await timeOf(15, () =>
      database.tenant(made.organizationId, async (tx) => {
        const teams = await listReadableTeams(tx, reader);
        return summarizeTeams(tx, scope, { teams, frame: await readFrame(tx, scope) });
      }),
    ),
  );
};

/** The days of those whose pages are measured, computed by the roll-up: what is read of them is all that the product keeps. */
const rollUpMeasured = async ({ database, client, made }: Scene): Promise<void> => {
  const { organizationId, now } = made;
  const personIds = await listMeasured(database, organizationId);
  await client.query(
    `insert into touched_day (organization_id, account_id, day)
      select $1, account_id, day::date from account_person
      cross join generate_series($3::timestamptz, $4::timestamptz, '1 day') day
      where organization_id = $1 and person_id = any($2::uuid[]) on conflict do nothing`,
    [organizationId, personIds, made.from, new Date(now - dayMs).toISOString()],
  );
  const clock = { ...systemClock(), now: () => now };
  await rollUp(database, { organizationId, clock, signal: new AbortController().signal });
};

const openScene = async (cluster: Cluster, size: Size): Promise<Scene & { close: () => Promise<void> }> => {
  const url = await cluster.createDatabase('pages');
  const database = await openDatabase({ url, dataDir: null });
  await migrate(database);
  console.error(`Making ${size.people} people with ${size.days} days ...`);
  const made = await makeRows(database, url, size);
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('set role plumbline_app');
  await client.query(`set app.organization_id = '${made.organizationId}'`);
  const close = async (): Promise<void> => {
    await client.end();
    await database.close();
    await cluster.dropDatabase('pages');
  };
  return { database, client, made, close };
};

/** Milliseconds a page and out of raw rows, and how many times faster; and what keeping the weeks costs. */
export const measurePages = async (cluster: Cluster, size: Size) => {
  const scene = await openScene(cluster, size);
  try {
    const { organizationId, now, ...rows } = scene.made;
    console.error('Computing the days of those whose pages are measured ...');
    await rollUpMeasured(scene);
    console.error('Closing the weeks ...');
    const began = performance.now();
    const clock = { ...systemClock(), now: () => now };
    const weeks = await keepWeeks(scene.database, { organizationId, clock, signal: new AbortController().signal });
    const keepingSeconds = round((performance.now() - began) / 1000);
    const teams = await scene.database.tenant(organizationId, (tx) => listTeams(tx, organizationId));
    const sizes = new Map(
      (
        await scene.client.query(
          `select team_id, count(*)::int as people from team_season where organization_id = $1
            and season = (select max(season) from team_season where organization_id = $1) group by 1`,
          [organizationId],
        )
      ).rows.map((row) => [row.team_id, row.people]),
    );
    const byKind = (kind: Team['kind'], wanted: number): Team | undefined =>
      teams
        .filter((team) => team.kind === kind)
        .toSorted(
          (a, b) => Math.abs((sizes.get(a.teamId) ?? 0) - wanted) - Math.abs((sizes.get(b.teamId) ?? 0) - wanted),
        )
        .at(0);
    const pages: Record<string, Awaited<ReturnType<typeof measureTeam>>> = {};
    const asked = [
      ['home of an owner: everybody, 12 weeks', teams.find((team) => team.kind === 'organization'), 12],
      ['home of a manager, 12 weeks', byKind('reports', 110), 12],
      ['team: everybody, 26 weeks', teams.find((team) => team.kind === 'organization'), 26],
      ['team: a department, 12 weeks', byKind('department', 200), 12],
      ['team: a manager’s, 12 weeks', byKind('reports', 110), 12],
      ['team: a small one, 4 weeks', byKind('reports', 10), 4],
    ] as const;
    for (const [name, team, count] of asked) {
      if (team !== undefined) pages[name] = await measureTeam(scene, team, count);
    }
    const kept = { weeks, keepingSeconds, weekSeconds: round(keepingSeconds / Math.max(1, weeks)) };
    const listMs = await measureList(scene);
    console.error('Pages of people ...');
    const to = formatDay(utcDayOf(now) - 1);
    const peoplePages = await measurePeople({ database: scene.database, organizationId, now, to });
    return { ...size, ...rows, kept, teams: teams.length, listMs, pages, peoplePages };
  } finally {
    await scene.close();
  }
};
