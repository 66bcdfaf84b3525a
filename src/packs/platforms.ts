import { z } from 'zod'

/** One platform of policies/platforms.yaml, as its own terms stood on `as_of`. */
export const KnownPlatform = z.strictObject({
  name: z.string().min(1).max(60),
  /** Other names staff use for it: "insta", "twitter". */
  aliases: z.array(z.string().min(1)).default([]),
  /** Its host names without www: "facebook.com" stands for m.facebook.com too. */
  hosts: z.array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, 'write a host name such as facebook.com')).default([]),
  /** Years; 0 where a school may let pupils of any age use it. */
  minimum_age: z.number().int().min(0).max(21),
  as_of: z.iso.date(),
  /** The page on which the platform says so. */
  source: z.url(),
})
export type KnownPlatform = z.infer<typeof KnownPlatform>

export const Platforms = z.array(KnownPlatform)
/** The platforms whose minimum age Staffroom knows; any other is unknown, and the form asks. */
export type Platforms = z.infer<typeof Platforms>

/**
 * The platform that somebody means by a name, a nickname, a host or an address: "Face book", "insta",
 * "https://m.facebook.com/oakfield", "our Facebook page". Of several that are named, the one with the highest minimum age.
 * @returns undefined when it is none we know
 */
export function findPlatform(platforms: Platforms, text: string): KnownPlatform | undefined {
  const whole = squeeze(text)
  if (whole === '') return undefined
  const exact = platforms.find((platform) => names(platform).some((name) => squeeze(name) === whole))
  return exact ?? strictest(hosted(platforms, text)) ?? strictest(mentioned(platforms, text))
}

/** Every name of every platform we know, nicknames too. */
export function platformNames(platforms: Platforms): string[] {
  return platforms.flatMap(names)
}

function names(platform: KnownPlatform): string[] {
  return [platform.name, ...platform.aliases]
}

function hosted(platforms: Platforms, text: string): KnownPlatform[] {
  const hosts = text.toLowerCase().match(/[a-z0-9-]+(\.[a-z0-9-]+)+/g) ?? []
  return platforms.filter((platform) =>
    platform.hosts.some((host) => hosts.some((found) => found === host || found.endsWith(`.${host}`))),
  )
}

/** Platforms named among other words. A longer name hides a shorter one in it: "YouTube Kids" is not YouTube. */
function mentioned(platforms: Platforms, text: string): KnownPlatform[] {
  const named = platforms.flatMap((platform) => names(platform).map((name) => ({ platform, words: wordsOf(name) })))
  // One letter among other words (“Brand X”) says nothing.
  const telling = named.filter(({ words }) => words.join('').length > 1)
  let rest = ` ${wordsOf(text).join(' ')} `
  const found: KnownPlatform[] = []
  for (const { platform, words } of telling.sort((a, b) => b.words.length - a.words.length)) {
    const phrase = ` ${words.join(' ')} `
    if (!rest.includes(phrase)) continue
    rest = rest.replaceAll(phrase, ' | ')
    found.push(platform)
  }
  return found
}

function strictest(platforms: KnownPlatform[]): KnownPlatform | undefined {
  return platforms.toSorted((a, b) => b.minimum_age - a.minimum_age)[0]
}

function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

function squeeze(text: string): string {
  return wordsOf(text).join('')
}
