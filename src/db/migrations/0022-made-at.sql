-- When what a partition stands for was made at its source, such as a channel; null where the source does not tell. Nothing
-- can have happened in it before.
alter table stream_partition add column made_at timestamptz;
