/**
 * The same without what PostgreSQL does not take in a text: noughts, and halves of characters that a client cut in two.
 * They come from a paste or a broken keyboard, and whoever typed the rest should not lose it.
 */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\uFFFD') as T
  if (Array.isArray(value)) return value.map(storable) as T
  // A file's content is no text.
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [storable(key), storable(each)])) as T
}
