-- What a source that keeps personnel records says of an account: whether it has a record, first and last day.
alter table account add column personnel boolean not null default false;
alter table account add column joined_on date;
alter table account add column left_on date;
