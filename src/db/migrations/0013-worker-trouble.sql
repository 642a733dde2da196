-- What keeps a worker from saving anything at all, as it says itself; null: nothing.
alter table worker add column trouble text check (trouble in ('database-full'));
