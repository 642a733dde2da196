-- What keeps partitions from being read is found without looking at those that are read well. A page of one that is read
-- well adds nothing to it; and what its condition names changes, but for the first page after a failure, only together with
-- the time at which a partition is due, which has an index already.
create index stream_partition_failed on stream_partition (organization_id, connection_id, stream, account_id)
  where state = 'stopped' or attempts >= 4;
