import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { SAFE_HEADERS, sendFault } from './http.ts'

/** Path → file of the built page and its type. What is not named here is not served. */
const FILES: Record<string, { name: string; type: string }> = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/simulator/main.js': { name: 'main.js', type: 'text/javascript; charset=utf-8' },
  '/simulator/style.css': { name: 'style.css', type: 'text/css; charset=utf-8' },
  '/simulator/icon.svg': { name: 'icon.svg', type: 'image/svg+xml' },
}

export function isAsset(path: string): boolean {
  return Object.hasOwn(FILES, path)
}

/** @param folder where `tools/build.mjs` put the page */
export async function sendAsset(response: ServerResponse, folder: string, path: string): Promise<void> {
  const file = FILES[path]
  const content = file && (await readFile(join(folder, file.name)).catch(() => undefined))
  if (!content) {
    sendFault(response, 503, 'page_not_built', 'The page has not been built yet: run “npm run build”, then reload.')
    return
  }
  response.writeHead(200, { ...SAFE_HEADERS, 'content-type': file.type })
  response.end(content)
}
