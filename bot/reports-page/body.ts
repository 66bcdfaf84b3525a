import type { IncomingMessage } from 'node:http'
import { Busboy } from '@fastify/busboy'
import type { SentFile } from '../../src/conversation/incoming.ts'

/** One file, and what all of a request may weigh: ten of them, and their wrapping. */
const FILE_BYTES = 10 * 1024 * 1024
const BODY_BYTES = 10 * FILE_BYTES + 1024 * 1024
/** A field is longer than any text of a form may be; what is longer still is cut, and then refused beside its field. */
const LIMITS = {
  fieldNameSize: 200,
  fieldSize: 200 * 1024,
  fields: 400,
  fileSize: FILE_BYTES,
  files: 10,
  parts: 410,
  headerPairs: 20,
  headerSize: 4096,
}
/** Fields of a form alone, all of them. */
const TYPED_BYTES = 2 * 1024 * 1024
/** Uploads that are read at the same time; each holds its files in memory. */
const AT_ONCE = 4
/** How long a body that has arrived may take to be taken apart. */
const PARSES_MS = 5_000

/** Why a form could not be read to its end. What came before is in the fields all the same. */
export type BodyTrouble = 'too_large' | 'too_many' | 'malformed' | 'busy'

export interface Body {
  /** In the order in which they came; a name may come several times. */
  fields: [name: string, value: string][]
  /** By the name of their field. */
  files: { field: string; file: SentFile }[]
  trouble?: BodyTrouble
}

let reading = 0

/**
 * The form that a browser sends. Never throws, whatever comes; what is too large is not read to its end into memory.
 * @param allow `typed`: fields alone, as from whoever has no session
 */
export async function readBody(request: IncomingMessage, allow: 'files' | 'typed'): Promise<Body> {
  const hasFiles = /^multipart\//i.test(request.headers['content-type'] ?? '')
  if (!hasFiles) return parse(request, TYPED_BYTES)
  if (allow === 'typed' || reading >= AT_ONCE) return unread(request, allow === 'typed' ? 'too_large' : 'busy')
  reading += 1
  try {
    return await parse(request, BODY_BYTES)
  } finally {
    reading -= 1
  }
}

function parse(request: IncomingMessage, most: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > most) return unread(request, 'too_large')
  const parser = parserFor(request)
  if (parser === undefined) return unread(request, 'malformed')
  const body: Body = { fields: [], files: [] }
  return new Promise((resolve) => {
    let bytes = 0
    const end = (trouble?: BodyTrouble) => {
      request.off('data', count).off('close', cutOff).unpipe(parser)
      // What still comes is let go by: a browser shows an answer only once it has sent everything.
      request.resume()
      resolve(trouble === undefined ? body : { ...body, trouble: body.trouble ?? trouble })
    }
    // Once everything is here, the parser may still be at work on it.
    const cutOff = () => {
      if (request.complete) setTimeout(() => end('malformed'), PARSES_MS).unref()
      else end('malformed')
    }
    const tooMany = () => {
      body.trouble = 'too_many'
    }
    const count = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > most) end('too_large')
    }
    parser
      .on('field', (name, value) => body.fields.push([name, value]))
      .on('file', (field, stream, name) =>
        collect(stream, (file) => void body.files.push({ field, file: { name: name ?? '', ...file } })),
      )
      .on('fieldsLimit', tooMany)
      .on('filesLimit', tooMany)
      .on('partsLimit', tooMany)
      .on('error', () => end('malformed'))
      .on('finish', () => end())
    request.on('data', count).on('error', cutOff).on('close', cutOff)
    request.pipe(parser)
  })
}

function parserFor({ headers }: IncomingMessage) {
  try {
    return new Busboy({ headers: { ...headers, 'content-type': headers['content-type'] ?? '' }, limits: LIMITS })
  } catch {
    return undefined
  }
}

/** The file as it arrives; one that is too large is known by its size alone, and nothing of it is kept. */
function collect(stream: NodeJS.ReadableStream, done: (file: Omit<SentFile, 'name'>) => void): void {
  let chunks: Buffer[] = []
  let size = 0
  let isOver = false
  stream
    .on('data', (chunk: Buffer) => {
      size += chunk.length
      if (!isOver) chunks.push(chunk)
    })
    .on('limit', () => {
      isOver = true
      chunks = []
    })
    .on('end', () => done(isOver ? { size: FILE_BYTES + 1 } : { size, content: Buffer.concat(chunks) }))
    // The parser says so too.
    .on('error', () => {})
}

async function unread(request: IncomingMessage, trouble: BodyTrouble): Promise<Body> {
  request.on('error', () => {}).resume()
  return { fields: [], files: [], trouble }
}
