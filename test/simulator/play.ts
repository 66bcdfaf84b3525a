import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FrontDoor } from '../../bot/adapter.ts'
import { createSimulatorEdge, type SimulatorSettings } from '../../bot/simulator/app.ts'
import { createSimulatorStore } from '../../bot/simulator/store.ts'
import type { SimulatedPerson } from '../../bot/simulator/wire.ts'
import type { Database } from '../../src/db/database.ts'
import { createLog, type Log } from '../../src/log.ts'

function person(
  name: string,
  jobTitle: string,
  roles: string[],
  school = ['king-offa', 'King Offa Primary Academy'],
): SimulatedPerson {
  const email = `${name
    .toLowerCase()
    .replace(/^(mr|mrs|ms|dr) /, '')
    .replaceAll(/[^a-z]+/g, '.')}@demo.example`
  const [schoolId = '', schoolName = ''] = school
  return { email, name, jobTitle, schoolId, schoolName, roles }
}

const HUNTINGTON = ['huntington', 'Huntington Community Primary']

/** A small invented trust. */
export const PEOPLE: SimulatedPerson[] = [
  person('Sam Okafor', 'Year 4 teacher', ['staff']),
  person('Mrs Amina Lee', 'Phase leader', ['staff', 'line_manager']),
  person('Mr Tom Whitfield', 'Communications manager', ['staff', 'communications_manager']),
  person('Dr Ruth Adeyemi', 'Headteacher', ['staff', 'headteacher', 'slt']),
  person('Ms Joan Pryce', 'Designated safeguarding lead', ['staff', 'dsl']),
  person('Bethan Hughes-Carter', 'Teaching assistant', ['staff']),
  person('Mr Colin Marsh', 'School office', ['staff', 'office']),
  person('Mrs Grace Osei', 'Headteacher', ['staff', 'headteacher'], HUNTINGTON),
  person('Li Wei', 'E-Safety Co-ordinator', ['staff', 'e_safety_coordinator'], HUNTINGTON),
]

export const SAM = 'sam.okafor@demo.example'
export const LEE = 'amina.lee@demo.example'

/** A clock that is not moved. */
const standing = async () => ({
  says: 'Tuesday 12 January 2027, 09:10',
  short: 'Tue 12 Jan, 09:10',
  school: 'School is open.',
})

/** The simulator's edge on a server of its own, with this front door. */
export async function serveSimulator(
  db: Database,
  door: FrontDoor,
  settings: Partial<SimulatorSettings> = {},
  log: Log = createLog('silent'),
) {
  const store = createSimulatorStore(db)
  const edge = createSimulatorEdge(
    { store, people: async () => PEOPLE, time: { read: standing, move: standing }, guide: SAM, ...settings },
    door,
    log,
  )
  const server = createServer((request, response) => {
    void edge.serve(request, response).then((mine) => {
      if (!mine) response.writeHead(404).end('nobody')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await edge.start()
  const { port } = server.address() as AddressInfo
  return {
    edge,
    store,
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      await edge.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
