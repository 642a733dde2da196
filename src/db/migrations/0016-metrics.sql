-- What the door counts for whoever watches the deployment: states and times, nobody's id beyond the connection's.
grant select (streams) on connection to plumbline_door;
grant select (organization_id, connection_id, stream, state, as_of, due_at) on stream_partition to plumbline_door;
grant select (organization_id, connection_id, stream, started_at, items, requests, failures) on sync_run to plumbline_door;
grant select (organization_id, connection_id) on quarantine to plumbline_door;
grant select (organization_id, kind, cleared_at, dismissed_at) on alert to plumbline_door;
create policy door on stream_partition for select to plumbline_door using (true);
create policy door on sync_run for select to plumbline_door using (true);
create policy door on quarantine for select to plumbline_door using (true);
create policy door on alert for select to plumbline_door using (true);
