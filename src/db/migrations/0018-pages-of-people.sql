-- A page of people by their names, without sorting everybody; and the first and the last day that figures are held of.
create index person_name on person (organization_id, lower(full_name), person_id) where merged_into is null;
-- Of an expression, so that no other statement is planned by it: days are read person by person, and until statistics
-- exist a plan would rather look through the days of everybody.
create index signal_day_held on signal_day (organization_id, (day + 0));
