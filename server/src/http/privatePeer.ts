import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'

const ownNetworks = new BlockList()
for (const [net, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  ownNetworks.addSubnet(net, prefix)
for (const [net, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  ownNetworks.addSubnet(net, prefix, 'ipv6')

/** What proxies add to a request on its way. */
const traces = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via']

/**
 * Whether a request comes straight from this machine or a private network. Through a proxy come all the world's, so
 * nothing that shows a proxy's hand counts, whatever proxies are trusted to say.
 */
export function isPrivatePeer({ socket, headers }: IncomingMessage): boolean {
  if (traces.some((name) => headers[name] !== undefined)) return false
  const { remoteAddress } = socket
  if (remoteAddress === undefined) return false
  return ownNetworks.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4')
}
