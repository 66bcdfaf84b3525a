/** A line of Markdown, or of text that was made from it, as it would be printed: no emphasis, links, tags or escapes. */
export function plainLine(line: string): string {
  return tidy(
    line
      .replace(/<!--.*?-->/g, '')
      .replace(/<input[^>]*type="?checkbox"?[^>]*>/gi, '☐ ')
      .replace(/<\/?(?:u|b|i|em|strong|sup|sub|span|a|p|div|br|font|mark|small)(?:\s[^>]*)?\/?>/gi, '')
      .replace(/!?\[([^\]]*)\]\((?:[^()]|\([^)]*\))*\)/g, '$1')
      .replace(/(\*\*\*|\*\*)(?=\S)(.*?\S)\1/g, '$2')
      .replace(/(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?!\w*\*)/g, '$1')
      .replace(/(?<![\p{L}\p{N}_])(__?)(?=\S)([^_]*[^\s_])\1(?![\p{L}\p{N}_])/gu, '$2')
      .replace(/\*\*/g, '')
      .replace(/\\([\\`*_{}[\]()#+.!|~>-])/g, '$1'),
  )
}

/** Any text as we keep it: one kind of space, no invisible characters, no ligatures; tabs stay. */
export function tidy(text: string): string {
  return text
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]|(?!\s)\p{Cc}/gu, '')
    .replace(/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize('NFKC'))
    .normalize('NFC')
    .replace(/[^\S\t]+/g, ' ')
    .replace(/ ?\t[\t ]*/g, '\t')
    .trim()
}
