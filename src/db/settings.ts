import type { Queryable } from './query.ts'

/** Facts about this database itself, each a short text. */
export type SettingKey =
  | 'rehearsal'
  | 'outbox_paused'
  | 'last_backup_at'
  /** Every key that ever sealed something here: `id:fingerprint`, separated by commas. */
  | 'keys_fingerprint'
  /** The key that a rehearsal made for itself, base64. */
  | 'rehearsal_key'
  /** How far a rehearsal's clock is ahead of the real one, milliseconds. */
  | 'rehearsal_ahead'
  /** The last day on which a school's day was gone through, YYYY-MM-DD. */
  | `school_day:${string}`

export async function readSetting(db: Queryable, key: SettingKey): Promise<string | undefined> {
  const [row] = await db.query<{ value: string }>('select value from setting where key = $1', [key])
  return row?.value
}

export async function writeSetting(db: Queryable, key: SettingKey, value: string): Promise<void> {
  await db.query(
    'insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value',
    [key, value],
  )
}
