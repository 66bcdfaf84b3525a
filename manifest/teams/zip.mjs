// A zip of a few small files, stored as they are: no compression, so no library.

/** @param {{ name: string, bytes: Buffer }[]} files @returns {Buffer} */
export function zip(files) {
  let offset = 0
  const parts = files.map(({ name, bytes }) => {
    const entry = { name: Buffer.from(name), bytes, crc: crc32(bytes), offset }
    const local = Buffer.concat([record(0x04034b50, [[10, 2], ...common(entry)]), entry.name, bytes])
    offset += local.length
    return { local, central: centralOf(entry) }
  })
  const directory = Buffer.concat(parts.map((part) => part.central))
  const count = [files.length, 2]
  const end = record(0x06054b50, [[0, 2], [0, 2], count, count, [directory.length, 4], [offset, 4], [0, 2]])
  return Buffer.concat([...parts.map((part) => part.local), directory, end])
}

function centralOf(entry) {
  const tail = [
    [0, 2],
    [0, 2],
    [0, 2],
    [0, 4],
    [entry.offset, 4],
  ]
  return Buffer.concat([record(0x02014b50, [[10, 2], [10, 2], ...common(entry), ...tail]), entry.name])
}

/** Flags, method 0, a fixed date (1 January 1980, so that the same input gives the same zip), sums, sizes. */
function common({ name, bytes, crc }) {
  return [
    [0x0800, 2],
    [0, 2],
    [0, 2],
    [0x21, 2],
    [crc, 4],
    [bytes.length, 4],
    [bytes.length, 4],
    [name.length, 2],
    [0, 2],
  ]
}

/** A signature and little-endian fields of `[value, bytes]`. */
function record(signature, fields) {
  return Buffer.concat(
    [[signature, 4], ...fields].map(([value, size]) => {
      const field = Buffer.alloc(size)
      field.writeUIntLE(value, 0, size)
      return field
    }),
  )
}

function crc32(bytes) {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}
