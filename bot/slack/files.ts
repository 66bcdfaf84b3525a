import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { DeliveryError } from '../../src/errors.ts'
import { apiUrlOf } from './client.ts'
import { toDeliveryError } from './faults.ts'
import { limits } from './limits.ts'
import type { SlackSettings } from './settings.ts'

/** Together with the question before it, within the lease of the outbox's row. */
const LIMIT_MS = 12_000

const Info = z.object({
  size: z.number().nullish(),
  url_private_download: z.string().nullish(),
})

/** Slack's codes for a file that will not come back. */
const GONE = new Set(['slack_file_not_found', 'slack_file_deleted', 'slack_file_not_accessible'])

/**
 * A file that somebody gave to a form, whole.
 * @returns `gone` when Slack has it no more, or never had it itself; `too_large` beyond 10 MB, without reading on
 * @throws DeliveryError when it cannot be fetched just now
 */
export async function fetchFile(
  client: WebClient,
  settings: SlackSettings,
  id: string,
): Promise<Uint8Array | 'gone' | 'too_large'> {
  const info = await ask(client, id)
  const url = info?.url_private_download
  if (!info || !url) return 'gone'
  if ((info.size ?? 0) > limits.fileBytes) return 'too_large'
  return download(addressOf(url, settings), settings.botToken)
}

/** Undefined when there is no such file. */
async function ask(client: WebClient, id: string): Promise<z.infer<typeof Info> | undefined> {
  try {
    const { file } = await client.files.info({ file: id })
    return Info.parse(file)
  } catch (cause) {
    const error = toDeliveryError(cause)
    if (GONE.has(error.code)) return undefined
    throw error
  }
}

/**
 * The token goes to Slack and to nobody else, whatever an answer says.
 * @throws DeliveryError `slack_file_elsewhere`
 */
function addressOf(address: string, settings: SlackSettings): URL {
  const api = new URL(apiUrlOf(settings))
  const url = URL.canParse(address) ? new URL(address) : undefined
  const isFamily = [api.hostname, 'slack.com'].some((host) => url?.hostname.endsWith(`.${host}`))
  if (url && (url.origin === api.origin || (url.protocol === 'https:' && isFamily))) return url
  throw new DeliveryError('slack_file_elsewhere', 'refused')
}

async function download(url: URL, token: string): Promise<Uint8Array | 'gone' | 'too_large'> {
  try {
    // Without the right to a file Slack leads on to its page for signing in.
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(url, { headers, redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) })
    if (answer.status === 404 || answer.status === 410) return await dropped(answer, 'gone')
    if (answer.status !== 200) {
      await dropped(answer, undefined)
      throw new DeliveryError(`slack_file_${answer.status}`, 'failed')
    }
    return await readWithin(answer)
  } catch (cause) {
    if (cause instanceof DeliveryError) throw cause
    throw new DeliveryError('slack_file_not_fetched', 'failed', { cause })
  }
}

/** What it says of its own length is not relied upon. */
async function readWithin(answer: Response): Promise<Uint8Array | 'too_large'> {
  if (Number(answer.headers.get('content-length') ?? 0) > limits.fileBytes) return dropped(answer, 'too_large')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body ?? []) {
    size += chunk.length
    // Leaving the loop ends the connection.
    if (size > limits.fileBytes) return 'too_large'
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What is not read would keep the connection. */
async function dropped<T>(answer: Response, then: T): Promise<T> {
  await answer.body?.cancel()
  return then
}
