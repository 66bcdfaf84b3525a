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

interface TrainingRow {
  id: string
  schoolId: string
  personId: string
  course: string
  doneOn: string
  packHash: string | null
  saidBy: string
  confirmedBy: string | null
  refused: boolean
}

const SELECT = `select id, school_id as "schoolId", person_id as "personId", course,
  to_char(done_on, 'YYYY-MM-DD') as "doneOn", pack_hash as "packHash", said_by as "saidBy",
  confirmed_by as "confirmedBy", refused_at is not null as refused from training`

function fromRow({ packHash, confirmedBy, ...row }: TrainingRow): Training {
  return { ...row, ...(packHash !== null && { packHash }), ...(confirmedBy !== null && { confirmedBy }) }
}
