// Keeps the weeks of groups: closes those that are due, takes up who came late, tells the hours of four weeks.
import type { Database } from '../../db/open.ts';
import { readHeldDays } from '../../db/queries/coverage.ts';
import { listOrganizations } from '../../db/queries/organizations.ts';
import { listClosedWeeks, listLateWeeks, listReadingDays, listToldPeriods } from '../../db/queries/team-weeks.ts';
import { readLeast } from '../../db/queries/teams.ts';
import type { Tx } from '../../db/schema.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { formatDay, parseDay, utcDayOf } from '../../people/local-days.ts';
import { fourWeeksOf, lastSettledWeek, mondayOf, weeksBetween } from './calendar.ts';
import { addLate, closeWeek, holdSeason } from './closing.ts';
import { tellHours } from './hours.ts';
import { usualLeast } from './rule.ts';
import { type Composed, composeTeams, refreshTeams } from './teams.ts';

/** A week is closed when this part of all that is read continually was read to its end. */
const enough = 0.9;
/** Weeks further back are not told of groups. */
const mostWeeks = 106;

interface Work {
  readonly organizationId: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const isRead = (reading: Awaited<ReturnType<typeof listReadingDays>>, until: string): boolean => {
  const parts = reading.reduce((sum, row) => sum + row.parts, 0);
  const read = reading.reduce((sum, row) => sum + (row.day !== null && row.day >= until ? row.parts : 0), 0);
  return read >= parts * enough;
};

/** Whole weeks that are held, settled, read and not closed, in order of time. */
const listDue = async (tx: Tx, { organizationId, now }: { organizationId: string; now: number }): Promise<string[]> => {
  const held = await readHeldDays(tx, organizationId);
  if (held === null) return [];
  const last = lastSettledWeek(utcDayOf(now));
  const first = Math.max(mondayOf(parseDay(held.from) + 6), last - (mostWeeks - 1) * 7);
  const closed = new Set((await listClosedWeeks(tx, organizationId)).map((row) => row.week));
  const open = weeksBetween(first, last).filter((week) => !closed.has(week));
  if (open.length === 0) return [];
  const reading = await listReadingDays(tx, organizationId);
  return open.filter((week) => isRead(reading, formatDay(parseDay(week) + 7)));
};

const leastOf = async (tx: Tx, organizationId: string): Promise<number> =>
  (await readLeast(tx, organizationId)) ?? usualLeast;

/** Runs `each` for every key in a transaction of its own. */
const runEach = async (
  database: Database,
  { organizationId, clock, signal }: Work,
  task: {
    readonly keys: readonly string[];
    readonly each: (tx: Tx, key: string, composed: readonly Composed[]) => Promise<void>;
  },
): Promise<void> => {
  for (const one of task.keys) {
    signal.throwIfAborted();
    await database.tenant(organizationId, async (tx) => {
      const composed = await composeTeams(tx, { organizationId, now: clock.now() });
      await task.each(tx, one, composed);
    });
  }
};

const closeDue = async (database: Database, work: Work): Promise<number> => {
  const { organizationId, clock } = work;
  const scope = { organizationId, now: clock.now() };
  const due = await database.tenant(organizationId, async (tx) => {
    await refreshTeams(tx, scope);
    return listDue(tx, scope);
  });
  await runEach(database, work, {
    keys: due,
    each: async (tx, week, composed) => {
      await closeWeek(tx, { ...scope, week, least: await leastOf(tx, organizationId) }, composed);
    },
  });
  return due.length;
};

const takeLate = async (database: Database, work: Work): Promise<void> => {
  const { organizationId, clock } = work;
  const late = await database.tenant(organizationId, async (tx) =>
    listLateWeeks(tx, { organizationId, least: await leastOf(tx, organizationId) }),
  );
  await runEach(database, work, {
    keys: late,
    each: async (tx, week, composed) => {
      const least = await leastOf(tx, organizationId);
      await addLate(tx, { organizationId, now: clock.now(), week, least }, composed);
    },
  });
};

const tellDue = async (database: Database, work: Work): Promise<void> => {
  const { organizationId } = work;
  const due = await database.tenant(organizationId, async (tx) => {
    const closed = await listClosedWeeks(tx, organizationId);
    const told = new Set(await listToldPeriods(tx, organizationId));
    const periods = Map.groupBy(closed, (row) => fourWeeksOf(row.week));
    return [...periods].filter(([period, weeks]) => weeks.length === 4 && !told.has(period)).map(([period]) => period);
  });
  await runEach(database, work, {
    keys: due.sort(),
    each: async (tx, period, composed) => {
      const season = await holdSeason(tx, { organizationId, week: period }, composed);
      const candidates = season.map(({ team, personIds }) => ({ teamId: team.teamId, members: personIds }));
      await tellHours(tx, { organizationId, period, candidates, least: await leastOf(tx, organizationId) });
    },
  });
};

/** Brings everything up to now; answers how many weeks were closed. Errors: those of the database; the abort reason. */
export const keepWeeks = async (database: Database, work: Work): Promise<number> => {
  const closed = await closeDue(database, work);
  await takeLate(database, work);
  await tellDue(database, work);
  return closed;
};

const pause = 20_000;

export interface Upkeep {
  stop(): Promise<void>;
}

/** Looks after the groups of all organizations every twenty seconds until it is stopped; several processes may do so at once. */
export const startUpkeep = (parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}): Upkeep => {
  const { database, clock, log } = parts;
  const stopping = new AbortController();
  const { signal } = stopping;
  const once = async (): Promise<void> => {
    for (const { organizationId } of await database.door(listOrganizations)) {
      signal.throwIfAborted();
      await keepWeeks(database, { organizationId, clock, signal });
    }
  };
  const run = async (): Promise<void> => {
    for (;;) {
      try {
        await once();
      } catch (error) {
        if (!signal.aborted) log.warn('The weeks of teams could not be closed; tried again in a minute', { error });
      }
      await Promise.allSettled([clock.sleep(pause, signal)]);
      if (signal.aborted) return;
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort(new Error('The upkeep of groups is stopping.'));
      await running;
    },
  };
};
