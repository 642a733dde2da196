// The two roles that everything but migrations and the queue runs as.
import { type Kysely, sql } from 'kysely';
import { codeOf, RightsMissing } from './errors.ts';
import type { Schema } from './schema.ts';

/** plumbline_app sees one organization; plumbline_door knows who may come in and which work is due. Neither owns anything. */
const roles = ['plumbline_app', 'plumbline_door'] as const;

interface Standing {
  readonly me: string;
  readonly distributed: boolean;
  readonly missing: readonly string[];
  readonly notMine: readonly string[];
}

const readStanding = async (kysely: Kysely<Schema>): Promise<Standing> => {
  const { rows } = await sql<{ me: string; distributed: boolean; name: string; there: boolean; mine: boolean | null }>`
    select current_user as me,
      exists (select from pg_extension where extname = 'citus') as distributed,
      wanted.name,
      found.rolname is not null as there,
      pg_has_role(current_user, found.oid, 'member') as mine
    from unnest(${sql.val([...roles])}::text[]) wanted(name) left join pg_roles found on found.rolname = wanted.name
  `.execute(kysely);
  return {
    me: rows[0]?.me ?? '',
    distributed: rows[0]?.distributed ?? false,
    missing: rows.filter((row) => !row.there).map((row) => row.name),
    notMine: rows.filter((row) => row.mine !== true).map((row) => row.name),
  };
};

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Field note: Citus connects to its workers as the current role, so there the roles must be able to log in; they have no password. */
const statementsFor = ({ me, distributed, missing, notMine }: Standing): string[] => [
  ...missing.map((role) => `create role ${role} ${distributed ? 'login' : 'nologin'}`),
  ...notMine.map((role) => `grant ${role} to ${quote(me)}`),
];

/** 42710, 23505: another process made the role at the same moment; XX000 "tuple concurrently updated": likewise. */
const madeByAnother = (error: unknown): boolean => ['42710', '23505', 'XX000'].includes(codeOf(error) ?? '');

/** Makes the roles and lets this user act as them. Errors: RightsMissing, whose message holds the SQL for the database's administrator. */
export const ensureRoles = async (kysely: Kysely<Schema>): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    const statements = statementsFor(await readStanding(kysely));
    try {
      for (const statement of statements) await sql.raw(statement).execute(kysely);
      return;
    } catch (cause) {
      if (codeOf(cause) === '42501') {
        const text = statements.map((statement) => `  ${statement};`).join('\n');
        throw new RightsMissing(
          `The database user may not create the two roles that keep organizations apart. Ask the database's administrator to run this once, then start again:\n${text}`,
          { cause },
        );
      }
      if (attempt >= 5 || !madeByAnother(cause)) throw cause;
    }
  }
};
