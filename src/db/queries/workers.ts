// Workers: which ones live now and what troubles them, by the database's own clock. Asked over all organizations, by the door.
import { sql } from 'kysely';
import type { Tx } from '../schema.ts';

/** What keeps a worker from saving anything. */
type WorkerTrouble = 'database-full';

/**
 * Says that a worker lives. Resolves to how many live, this one included, and its place among them, from 0: those whose last
 * word is younger than `seconds`. Who has been silent for long is forgotten.
 */
export const beatWorker = async (
  tx: Tx,
  beat: { readonly worker: string; readonly seconds: number; readonly trouble: WorkerTrouble | null },
): Promise<{ readonly live: number; readonly rank: number }> => {
  await sql`
    insert into worker (worker, seen_at, trouble) values (${beat.worker}::uuid, now(), ${beat.trouble}::text)
    on conflict (worker) do update set seen_at = excluded.seen_at, trouble = excluded.trouble`.execute(tx);
  await sql`delete from worker where seen_at < now() - interval '1 hour'`.execute(tx);
  const { rows } = await sql<{ live: number; rank: number }>`
    select count(*) as live, count(*) filter (where worker < ${beat.worker}::uuid) as rank from worker
    where worker = ${beat.worker}::uuid or seen_at > now() - ${beat.seconds}::float8 * interval '1 second'`.execute(tx);
  return rows[0] ?? { live: 1, rank: 0 };
};

/** What troubles workers whose last word is younger than `seconds`. */
export const listTroubles = async (tx: Tx, seconds: number): Promise<WorkerTrouble[]> => {
  const { rows } = await sql<{ trouble: WorkerTrouble }>`
    select distinct trouble from worker
    where trouble is not null and seen_at > now() - ${seconds}::float8 * interval '1 second'`.execute(tx);
  return rows.map(({ trouble }) => trouble);
};

/** The worker is no more. */
export const forgetWorker = async (tx: Tx, worker: string): Promise<void> => {
  await sql`delete from worker where worker = ${worker}::uuid`.execute(tx);
};
