-- The SQL as sent by queries/teams.ts, written by queries/sent.test.ts.

-- countSeason
select team_id as "teamId", count(*) as people from team_season
  where organization_id = $1::uuid and season = $2::date
  and team_id = any($3::uuid[])
  group by team_id;

-- endTeams
update team set ended_at = $1::timestamptz
  where organization_id = $2::uuid and team_id = any($3::uuid[])
  and ended_at is null;

-- findPersonId
select "person_id" as "personId" from "person" where "organization_id" = $1 and "email" = $2;

-- listNames
select "person_id" as "personId", "full_name" as "fullName" from "person" where "organization_id" = $1 and "person_id" = any($2::uuid[]);

-- listPlaces
select "person_id" as "personId", "manager_id" as "managerId", "department", "left_on" as "leftOn" from "person" where "organization_id" = $1 and "merged_into" is null order by "person_id";

-- listSeason
select team_id as "teamId", array_agg(person_id::text) as "personIds" from team_season
  where organization_id = $1::uuid and season = $2::date
  group by team_id;

-- listTeamMembers
select person.person_id as "personId", person.full_name as "fullName", person.email
  from team_person join person using (organization_id, person_id)
  where team_person.organization_id = $1::uuid and team_person.team_id = $2::uuid
  order by lower(person.full_name), person.person_id;

-- listTeamPeople
select team_id as "teamId", array_agg(person_id::text order by person_id) as "personIds"
  from team_person where organization_id = $1::uuid group by team_id;

-- listTeams
select "team_id" as "teamId", "kind", "name", "lead_id" as "leadId", "made_at" as "madeAt" from "team" where "organization_id" = $1 and "ended_at" is null order by "made_at", "team_id";

-- readLeast
select "least" from "team_rule" where "organization_id" = $1;

-- readTeam
select "team_id" as "teamId", "kind", "name", "lead_id" as "leadId", "made_at" as "madeAt" from "team" where "organization_id" = $1 and "team_id" = $2 and "ended_at" is null;

-- saveLeast
insert into team_rule (organization_id, least)
  select organization_id, $1::int from organization
  where organization_id = $2::uuid
  on conflict (organization_id) do update set least = excluded.least;

-- saveSeason
insert into team_season (organization_id, season, team_id, person_id)
  select organization.organization_id, $1::date, came.team_id, came.person_id
  from organization cross join unnest(
  $2::uuid[], $3::uuid[]
  ) came (team_id, person_id)
  where organization.organization_id = $4::uuid
  on conflict (organization_id, season, team_id, person_id) do nothing;

-- saveTeams
insert into team (organization_id, team_id, kind, name, lead_id, made_at)
  select organization.organization_id, came.team_id, came.kind, came.name, came.lead_id, came.made_at
  from organization cross join unnest(
  $1::uuid[], $2::text[],
  $3::text[], $4::uuid[],
  $5::timestamptz[]
  ) came (team_id, kind, name, lead_id, made_at)
  where organization.organization_id = $6::uuid
  on conflict (organization_id, team_id) do update set
  name = excluded.name, lead_id = excluded.lead_id, ended_at = null;

-- setTeamPeople
delete from team_person where organization_id = $1::uuid and team_id = $2::uuid;
insert into team_person (organization_id, team_id, person_id)
  select organization_id, $1::uuid, person_id from person
  where organization_id = $2::uuid and person_id = any($3::uuid[])
  on conflict (organization_id, team_id, person_id) do nothing;
