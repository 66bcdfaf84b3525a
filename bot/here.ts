import type { IncomingHttpHeaders } from 'node:http'

const LOCAL_HOST = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

// A proxy or a tunnel leaves one of these behind.
const FORWARDED = [
  /^forwarded$/,
  /^via$/,
  /^cdn-loop$/,
  /^(x-)?(real|client|true-client|cluster-client|connecting)-ip$/,
  /^x-(forwarded|original|envoy|amz|amzn|azure|arr|vercel|cloud-trace|request-start)(-|$)/,
  /^(cf|cloudfront|fastly|fly|ngrok|tailscale)-/,
]

/**
 * Whether a request comes straight from this computer. A tunnel or a proxy in front of loopback is the usual way to
 * go live, so the address alone protects nobody.
 * @param remote the socket's remote address
 */
export function comesFromHere(headers: IncomingHttpHeaders, remote: string | undefined): boolean {
  if (!remote || !LOOPBACK.test(remote)) return false
  if (!headers.host || !LOCAL_HOST.test(headers.host)) return false
  return !Object.keys(headers).some((name) => FORWARDED.some((pattern) => pattern.test(name)))
}
