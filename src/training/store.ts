import type { Tx } from '../db/transaction.ts'
import type { Trained } from '../packs/condition.ts'
import type { Pack } from '../packs/pack.ts'
import { type Training, trainedOn } from './training.ts'

/** Who has done each course of a pack, as it counts on a day. A policy without courses asks the database nothing. */
export async function loadTrained(tx: Tx, schoolId: string, pack: Pack, today: string): Promise<Trained> {
  return pack.courses.length === 0 ? new Map() : trainedOn(pack.courses, await trainingsOf(tx, schoolId), today)
}

/** Everything that a school's people have read and been trained in, newest first. */
export async function trainingsOf(tx: Tx, schoolId: string): Promise<Training[]> {
  const rows = await tx.query<TrainingRow>(`${SELECT} where school_id = $1 order by done_on desc, id`, [schoolId])
  return rows.map(fromRow)
}

/** What one person of a school has read and been trained in, newest first. */
export async function trainingsBy(tx: Tx, schoolId: string, personId: string): Promise<Training[]> {
  const rows = await tx.query<TrainingRow>(
    `${SELECT} where school_id = $1 and person_id = $2 order by done_on desc, id`,
    [schoolId, personId],
  )
  return rows.map(fromRow)
}

export async function loadTraining(tx: Tx, id: string): Promise<Training | undefined> {
  const [row] = await tx.query<TrainingRow>(`${SELECT} where id = $1`, [id])
  return row && fromRow(row)
}

/**
 * Holds what these people have done to the end of the transaction, so that of two presses at once the second sees what the
 * first did. Before their trainings are read.
 */
export async function lockTraining(tx: Tx, schoolId: string, personIds: string[]): Promise<void> {
  await tx.query(
    'select person_id from membership where school_id = $1 and person_id = any ($2) order by person_id for update',
    [schoolId, personIds],
  )
}

/** Adds a training, once. @returns false when one of this id is there already */
export async function insertTraining(tx: Tx, training: Training, now: Date): Promise<boolean> {
  const { id, schoolId, personId, course, doneOn, packHash, saidBy, confirmedBy } = training
  const rows = await tx.query(
    `insert into training (id, school_id, person_id, course, done_on, pack_hash, said_by, said_at, confirmed_by, confirmed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do nothing returning id`,
    [
      id,
      schoolId,
      personId,
      course,
      doneOn,
      packHash ?? null,
      saidBy ?? null,
      now,
      confirmedBy ?? null,
      confirmedBy === undefined ? null : now,
    ],
  )
  return rows.length > 0
}

/** Somebody vouches for it. */
export async function saveConfirmed(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await tx.query('update training set confirmed_by = $2, confirmed_at = $3 where id = $1 and confirmed_by is null', [
    id,
    by,
    now,
  ])
}

/** Somebody who was asked to vouch for it said that it is not so. */
export async function saveRefused(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.query('update training set refused_at = $2 where id = $1 and refused_at is null', [id, now])
}

interface TrainingRow {
  id: string
  schoolId: string
  personId: string
  course: string
  doneOn: string
  packHash: string | null
  saidBy: string | null
  confirmedBy: string | null
  refused: boolean
  answeredAt: Date | null
}

const SELECT = `select id, school_id as "schoolId", person_id as "personId", course,
  to_char(done_on, 'YYYY-MM-DD') as "doneOn", pack_hash as "packHash", said_by as "saidBy",
  confirmed_by as "confirmedBy", refused_at is not null as refused,
  coalesce(confirmed_at, refused_at) as "answeredAt" from training`

function fromRow({ packHash, saidBy, confirmedBy, answeredAt, ...row }: TrainingRow): Training {
  return {
    ...row,
    ...(packHash !== null && { packHash }),
    ...(saidBy !== null && { saidBy }),
    ...(confirmedBy !== null && { confirmedBy }),
    ...(answeredAt !== null && { answeredAt: answeredAt.toISOString() }),
  }
}
