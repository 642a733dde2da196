// The rights that the set-up needs, and the roles: two that everything but migrations and the queue runs as, two of the views for reporting tools.
import { type Kysely, sql } from 'kysely';
import { codeOf, RightsMissing } from './errors.ts';
import type { Schema } from './schema.ts';

/**
 * plumbline_app sees one organization; plumbline_door knows who may come in and which work is due. Neither owns anything.
 * plumbline_bi owns the views for reporting tools; the database users that read them are in plumbline_bi_reader.
 */
const roles = ['plumbline_app', 'plumbline_door', 'plumbline_bi', 'plumbline_bi_reader'] as const;

interface Standing {
  readonly me: string;
  readonly database: string;
  /** Null when the search path leads nowhere. */
  readonly schema: string | null;
  readonly distributed: boolean;
  readonly mayCreateTables: boolean;
  readonly mayCreateSchemas: boolean;
}

const readStanding = async (kysely: Kysely<Schema>): Promise<Standing> => {
  const { rows } = await sql<Standing>`
    select current_user as me, current_database() as database, current_schema() as schema,
      exists (select from pg_extension where extname = 'citus') as distributed,
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreateTables",
      has_database_privilege(current_database(), 'create') or to_regnamespace('pgboss') is not null as "mayCreateSchemas"
  `.execute(kysely);
  return (
    rows[0] ?? {
      me: '',
      database: '',
      schema: null,
      distributed: false,
      mayCreateTables: false,
      mayCreateSchemas: false,
    }
  );
};

interface RoleStanding {
  readonly name: string;
  readonly there: boolean;
  /** Whether we may act as it; null when it is not there. */
  readonly mine: boolean | null;
}

const readRoles = async (kysely: Kysely<Schema>): Promise<RoleStanding[]> => {
  const { rows } = await sql<RoleStanding>`
    select wanted.name, found.rolname is not null as there, pg_has_role(current_user, found.oid, 'member') as mine
    from unnest(${sql.val([...roles])}::text[]) wanted(name) left join pg_roles found on found.rolname = wanted.name
    order by wanted.name
  `.execute(kysely);
  return rows;
};

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Field note: Citus connects to its workers as the current role, so there the roles must be able to log in; they have no password. */
const roleStatements = ({ me, distributed }: Standing, standing: readonly RoleStanding[]): string[] => [
  ...standing
    .filter((role) => !role.there)
    .map(({ name }) => `create role ${name} ${distributed ? 'login' : 'nologin'}`),
  ...standing.filter((role) => role.mine !== true).map(({ name }) => `grant ${name} to ${quote(me)}`),
];

const createStatements = (standing: Standing, tablesMissing: boolean): string[] => {
  const { me, database, schema, mayCreateTables, mayCreateSchemas } = standing;
  return [
    ...(mayCreateTables || !tablesMissing
      ? []
      : [`grant create on schema ${quote(schema ?? 'public')} to ${quote(me)}`]),
    ...(mayCreateSchemas ? [] : [`grant create on database ${quote(database)} to ${quote(me)}`]),
  ];
};

const missing = (statements: readonly string[], cause?: unknown): RightsMissing =>
  new RightsMissing(
    `The database user lacks rights that the set-up needs. Ask the database's administrator to run this once in that database, then start again:\n${statements
      .map((statement) => `  ${statement};`)
      .join('\n')}`,
    { cause },
  );

/** 42710, 23505: another process made the role at the same moment; XX000 "tuple concurrently updated": likewise. */
const madeByAnother = (error: unknown): boolean => ['42710', '23505', 'XX000'].includes(codeOf(error) ?? '');

/** Checks that what is missing can be made, makes the roles, and lets this user act as them. Errors: RightsMissing, whose message holds all the SQL for the database's administrator. */
export const ensureRights = async (
  kysely: Kysely<Schema>,
  { tablesMissing }: { readonly tablesMissing: boolean },
): Promise<void> => {
  const standing = await readStanding(kysely);
  const lacking = createStatements(standing, tablesMissing);
  for (let attempt = 1; ; attempt += 1) {
    const statements = roleStatements(standing, await readRoles(kysely));
    try {
      for (const statement of statements) await sql.raw(statement).execute(kysely);
      if (lacking.length > 0) throw missing(lacking);
      return;
    } catch (cause) {
      if (codeOf(cause) === '42501') throw missing([...statements, ...lacking], cause);
      if (attempt >= 5 || !madeByAnother(cause)) throw cause;
    }
  }
};
