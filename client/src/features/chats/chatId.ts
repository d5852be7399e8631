import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/**
 * The id that follows from `chatIdParts`, as the server derives it. Not by `crypto.subtle`, which is missing over
 * plain http on a LAN address.
 */
export const chatIdOf = (parts: readonly string[]): string =>
  bytesToHex(sha256(utf8ToBytes(parts.join('\n')))).slice(0, 24)
