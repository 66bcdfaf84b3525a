import type pg from 'pg'

/** A table as the database itself describes it. */
export interface Table {
  name: string
  columns: { name: string; type: string }[]
  /** Of the primary key: rows are read in its order. */
  key: string[]
}

export interface Sequence {
  name: string
  last: string
  called: boolean
}

/** Every table of ours, those that others refer to before those that refer to them. */
export async function tablesInOrder(client: pg.ClientBase): Promise<Table[]> {
  const { rows: tables } = await client.query<Table>(
    `select c.relname as name,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       coalesce((select json_agg(a.attname order by k.place)
        from pg_index i, unnest(i.indkey) with ordinality as k (attnum, place), pg_attribute a
        where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid and a.attnum = k.attnum), '[]') as key
     from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname <> '_prisma_migrations'
     order by c.relname`,
  )
  const { rows: links } = await client.query<{ from: string; to: string }>(
    `select f.relname as from, t.relname as to
     from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
     where k.contype = 'f' and k.conrelid <> k.confrelid and f.relnamespace = current_schema()::regnamespace`,
  )
  return inOrder(tables, links)
}

/** Where the counters stand. */
export async function sequencesOf(client: pg.ClientBase): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relkind = 'S' and relnamespace = current_schema()::regnamespace order by relname`,
  )
  const sequences: Sequence[] = []
  for (const { name } of rows) {
    const { rows: values } = await client.query<Omit<Sequence, 'name'>>(
      `select last_value::text as last, is_called as called from ${quoted(name)}`,
    )
    sequences.push(...values.map((value) => ({ name, ...value })))
  }
  return sequences
}

/** Names of tables that have rows. */
export async function filledTables(client: pg.ClientBase, tables: readonly Table[]): Promise<string[]> {
  const filled: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query(`select from ${quoted(name)} limit 1`)
    if (rows.length > 0) filled.push(name)
  }
  return filled
}

/** Takes away everything that migrations have made. */
export async function dropEverything(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ sql: string }>(
    `select 'drop table ' || c.oid::regclass || ' cascade' as sql from pg_class c
       where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
     union all
     select 'drop function ' || p.oid::regprocedure || ' cascade' from pg_proc p
       where p.pronamespace = current_schema()::regnamespace
         and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
  )
  for (const { sql } of rows) await client.query(sql)
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

function inOrder(tables: Table[], links: { from: string; to: string }[]): Table[] {
  const done: Table[] = []
  let left = tables
  while (left.length > 0) {
    const waiting = new Set(left.map((table) => table.name))
    const isReady = (table: Table) => !links.some((link) => link.from === table.name && waiting.has(link.to))
    const ready = left.filter(isReady)
    if (ready.length === 0) throw new Error(`Tables refer to each other in a circle: ${[...waiting].join(', ')}`)
    done.push(...ready)
    left = left.filter((table) => !isReady(table))
  }
  return done
}
