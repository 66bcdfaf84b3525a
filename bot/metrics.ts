import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { App } from '../src/app.ts'
import { outboxSummary } from '../src/db/outbox-admin.ts'
import type { FrontDoor } from './adapter.ts'

export interface Metrics {
  /** Counts and times what goes through the front door. */
  measured: (door: FrontDoor) => FrontDoor
  /** The Prometheus page. No label names a school, a person or what a report is about. */
  page: () => Promise<{ type: string; body: string }>
}

export function createMetrics(app: Pick<App, 'db' | 'clock'>): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register, prefix: 'staffroom_' })
  const seconds = new Histogram({
    name: 'staffroom_intent_seconds',
    help: 'From the platform’s request to the answer, by platform',
    labelNames: ['platform'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3],
    registers: [register],
  })
  const answers = new Counter({
    name: 'staffroom_answers_total',
    help: 'Answers given, by platform and how they were shown',
    labelNames: ['platform', 'show'],
    registers: [register],
  })
  new Gauge({
    name: 'staffroom_outbox_rows',
    help: 'Outbox rows that are not sent, by state',
    labelNames: ['state'],
    registers: [register],
    async collect() {
      this.reset()
      const { states } = await outboxSummary(app.db, app.clock())
      for (const { state, count } of states) this.set({ state }, count)
    },
  })
  return {
    measured: (door) => async (incoming) => {
      const { platform } = incoming.from
      const stop = seconds.startTimer({ platform })
      const reply = await door(incoming)
      stop()
      answers.inc({ platform, show: reply.show })
      return reply
    },
    page: async () => ({ type: register.contentType, body: await register.metrics() }),
  }
}
