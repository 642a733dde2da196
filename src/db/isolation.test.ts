// Two organizations in one database: with no filter of our own in the statements, neither sees or writes a row of the other.
import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { beforeAll, describe, expect, test } from 'vitest';
import { InvalidOrganizationId } from './errors.ts';
import { ownerOf } from './open.ts';
import type { Tx } from './schema.ts';
import { type Here, withDatabases } from './testing.ts';

interface Column {
  table: string;
  column: string;
  type: string;
  /** The first word that the column's check allows. */
  allowed: string | null;
}

const readColumns = async (here: Here): Promise<Column[]> => {
  const { rows } = await sql<Column>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
      (select substring(pg_get_constraintdef(k.oid) from '''([^'']+)''') from pg_constraint k
        where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as allowed
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname not like 'kysely%'
    order by c.relname, a.attnum`.execute(ownerOf(here.database).kysely);
  return rows;
};

/** The same column name gives the same id, so that rows of one organization belong together. */
const uuidFor = (organizationId: string, name: string): string => {
  const hex = createHash('sha256').update(`${organizationId} ${name}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

const valueFor = ({ column, type, allowed }: Column, organizationId: string): unknown => {
  if (column === 'organization_id') return organizationId;
  if (allowed !== null) return allowed;
  // Merged into themselves: it has to be somebody.
  if (type === 'uuid') return uuidFor(organizationId, column === 'merged_into' ? 'person_id' : column);
  if (type === 'bytea') return `\\x${uuidFor(organizationId, column).replaceAll('-', '')}`;
  if (type.endsWith('[]')) return [];
  if (type === 'jsonb') return { of: organizationId };
  if (type === 'boolean') return true;
  // Five: as few people as a group may be told of.
  if (/int|double|numeric/.test(type)) return 5;
  if (/timestamp/.test(type)) return '2026-03-02T08:00:00Z';
  if (type === 'date') return '2026-03-02';
  return `${column} ${organizationId}`;
};

const doorTables = ['login', 'session', 'sign_in'];

const insert = (table: string, row: string) => (tx: Tx) =>
  sql`insert into ${sql.table(table)} select * from jsonb_populate_record(null::${sql.table(table)}, ${row}::jsonb)`.execute(
    tx,
  );

const atDoor = (table: string): boolean => table === 'organization' || doorTables.includes(table);

const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

withDatabases((here) => {
  const [ours, theirs] = [randomUUID(), randomUUID()];
  let columns: Column[] = [];
  let tables: string[] = [];
  let tenantTables: string[] = [];

  const rowOf = (table: string, organizationId: string, changes = {}): string =>
    JSON.stringify({
      ...Object.fromEntries(
        columns
          .filter((column) => column.table === table)
          .map((column) => [column.column, valueFor(column, organizationId)]),
      ),
      ...changes,
    });

  /** In whatever order the foreign keys allow. */
  const populate = async (organizationId: string): Promise<void> => {
    let left = tables;
    for (let round = 0; left.length > 0 && round < tables.length; round += 1) {
      const failed: string[] = [];
      for (const table of left) {
        const work = insert(table, rowOf(table, organizationId));
        try {
          await (atDoor(table) ? here.database.door(work) : here.database.tenant(organizationId, work));
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === '23503')) throw error;
          failed.push(table);
        }
      }
      left = failed;
    }
    expect(left).toEqual([]);
  };

  const readAll = async (organizationId: string): Promise<Map<string, unknown[]>> => {
    const entries = tenantTables.map(async (table) => {
      const { rows } = await here.database.tenant(organizationId, (tx) =>
        sql`select * from ${sql.table(table)}`.execute(tx),
      );
      return [table, rows] as const;
    });
    return new Map(await Promise.all(entries));
  };

  let foreign = new Map<string, unknown[]>();
  beforeAll(async () => {
    columns = await readColumns(here);
    tables = columns.filter(({ column }) => column === 'organization_id').map(({ table }) => table);
    tenantTables = tables.filter((table) => !doorTables.includes(table));
    await populate(ours);
    await populate(theirs);
    foreign = await readAll(theirs);
  });

  test('reading every table whole shows the own rows and not one of the other', async () => {
    const seen = await readAll(ours);
    expect([...seen.keys()]).toEqual(tenantTables);
    for (const rows of seen.values()) {
      expect(rows).toHaveLength(1);
      expect(rows).toEqual([expect.objectContaining({ organization_id: ours })]);
    }
    for (const rows of foreign.values()) expect(rows).toEqual([expect.objectContaining({ organization_id: theirs })]);
  });

  test('joins, counts, subqueries and set operations show no more', async () => {
    const { rows } = await here.database.tenant(ours, (tx) =>
      sql`
        select count(*) as n, 'join' as by from account a, person p, activity x
        union all select count(*), 'group' from (select organization_id from activity group by rollup (organization_id)) g where organization_id is not null
        union all select count(*), 'exists' from connection c where exists (select from account a where a.organization_id <> c.organization_id)
        union all select count(*), 'recursive' from (with recursive w as (select organization_id, 1 as n from person union all select organization_id, n + 1 from w where n < 3) select * from w) r
      `.execute(tx),
    );
    expect(rows).toEqual([
      { n: 1, by: 'join' },
      { n: 1, by: 'group' },
      { n: 0, by: 'exists' },
      { n: 3, by: 'recursive' },
    ]);
  });

  describe('writing', () => {
    test('an update or delete without a filter reaches no foreign row', async () => {
      for (const table of tenantTables) {
        const name = sql.table(table);
        const undone = here.database.tenant(ours, async (tx) => {
          const update = await sql`update ${name} set organization_id = organization_id`.execute(tx);
          expect(update.numAffectedRows, table).toBe(1n);
          const aimed =
            await sql`update ${name} set organization_id = organization_id where organization_id = ${theirs}::uuid`.execute(
              tx,
            );
          expect(aimed.numAffectedRows, table).toBe(0n);
          if (table !== 'organization') {
            const removed = await sql`delete from ${name}`.execute(tx);
            expect(removed.numAffectedRows, table).toBe(1n);
          }
          throw new Error('undo');
        });
        await expect(undone, table).rejects.toThrow('undo');
      }
      expect(await readAll(theirs)).toEqual(foreign);
    });

    test('a row for the other organization is refused, in every table', async () => {
      for (const table of tenantTables) {
        const changes = table === 'organization' ? { organization_id: randomUUID() } : {};
        const code = await codeOf(here.database.tenant(ours, insert(table, rowOf(table, theirs, changes))));
        expect([table, code]).toEqual([table, '42501']);
      }
      expect(await readAll(theirs)).toEqual(foreign);
    });

    test('an own row cannot be handed to the other organization', async () => {
      for (const table of tenantTables) {
        const code = await codeOf(
          here.database.tenant(ours, (tx) =>
            sql`update ${sql.table(table)} set organization_id = ${theirs}::uuid`.execute(tx),
          ),
        );
        expect([table, code]).toEqual([table, '42501']);
      }
    });

    test('an insert that meets a foreign row of the same key changes nothing of it', async () => {
      const code = await codeOf(
        here.database.tenant(ours, (tx) =>
          sql`insert into connection select * from jsonb_populate_record(null::connection, ${rowOf('connection', theirs)}::jsonb)
            on conflict (organization_id, connection_id) do update set tenant_name = 'taken over'`.execute(tx),
        ),
      );
      expect(code).toBe('42501');
      expect(await readAll(theirs)).toEqual(foreign);
    });

    test('the database cannot be changed or emptied by the application', async () => {
      for (const statement of [
        'truncate activity',
        'alter table activity disable row level security',
        'alter table activity no force row level security',
        'drop policy one_organization on activity',
        'create table mine (x int)',
      ]) {
        expect(await codeOf(here.database.tenant(ours, (tx) => sql.raw(statement).execute(tx))), statement).toBe(
          '42501',
        );
      }
    });
  });

  test('only what belongs to no organization is without one, and the application does not see it', async () => {
    const without = columns.map(({ table }) => table).filter((table) => !tables.includes(table));
    expect([...new Set(without)]).toEqual(['worker']);
    const read = here.database.tenant(ours, (tx) => sql`select * from worker`.execute(tx));
    expect(await codeOf(read)).toBe('42501');
  });

  test('the application sees no login or session at all', async () => {
    for (const table of doorTables) {
      const reading = here.database.tenant(ours, (tx) => sql`select * from ${sql.table(table)}`.execute(tx));
      expect(await codeOf(reading)).toBe('42501');
    }
  });

  test('the door sees who may come in and what is due, and no secret, account, person or activity', async () => {
    const read = (text: string) => codeOf(here.database.door((tx) => sql.raw(text).execute(tx)));
    for (const table of tenantTables.filter((name) => !['organization', 'connection'].includes(name))) {
      expect([table, await read(`select * from ${table}`)]).toEqual([table, '42501']);
      expect([table, await read(`delete from ${table}`)]).toEqual([table, '42501']);
    }
    for (const text of [
      'select secret from connection',
      'select settings from connection',
      'select * from connection',
      'update connection set due_at = now()',
      'delete from organization',
    ]) {
      expect([text, await read(text)]).toEqual([text, '42501']);
    }
    const { rows } = await here.database.door((tx) =>
      sql`select connection_id from connection where status <> 'paused'`.execute(tx),
    );
    expect(rows).toHaveLength(2);
  });

  test('a transaction that names no organization sees nothing, also when an earlier one on the same connection did', async () => {
    const { kysely } = ownerOf(here.database);
    const counts = await kysely.connection().execute(async (connection) => {
      const count = async (...settings: string[]) => {
        for (const text of ['begin', 'set local role plumbline_app', ...settings])
          await sql.raw(text).execute(connection);
        const { rows } = await sql<{ n: number }>`select count(*) as n from activity`.execute(connection);
        await sql`commit`.execute(connection);
        return rows[0]?.n;
      };
      return [
        await count(`set local app.organization_id = '${ours}'`),
        await count(),
        await count("set local app.organization_id = ''"),
      ];
    });
    expect(counts).toEqual([1, 0, 0]);
  });

  test('an organization id that is not one is refused before anything is sent', async () => {
    for (const id of [
      '',
      'x',
      `${ours}'; drop table activity; --`,
      `${ours}\n`,
      ` ${ours}`,
      ours.replaceAll('-', ''),
    ]) {
      await expect(here.database.tenant(id, async () => {})).rejects.toThrow(InvalidOrganizationId);
    }
  });

  test('many transactions of both organizations at once never mix', async () => {
    const seen = await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const who = index % 2 === 0 ? ours : theirs;
        const { rows } = await here.database.tenant(who, (tx) =>
          sql<{ organization_id: string }>`select organization_id from activity`.execute(tx),
        );
        return rows.every((row) => row.organization_id === who) && rows.length === 1;
      }),
    );
    expect(seen.filter((right) => !right)).toEqual([]);
  });
});
