-- The SQL as sent by queries/workers.ts, written by queries/sent.test.ts.

-- beatWorker
insert into worker (worker, seen_at, trouble) values ($1::uuid, now(), $2::text)
  on conflict (worker) do update set seen_at = excluded.seen_at, trouble = excluded.trouble;
delete from worker where seen_at < now() - interval '1 hour';
select count(*) as live, count(*) filter (where worker < $1::uuid) as rank from worker
  where worker = $2::uuid or seen_at > now() - $3::float8 * interval '1 second';

-- forgetWorker
delete from worker where worker = $1::uuid;

-- listTroubles
select distinct trouble from worker
  where trouble is not null and seen_at > now() - $1::float8 * interval '1 second';
