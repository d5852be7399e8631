const finalText = 0x81

/**
 * A whole WebSocket text frame (RFC 6455 §5.2: unmasked, final) with an Engine.IO `message` packet that
 * carries `packet`, in one buffer: one write, and no second piece for the kernel to gather.
 */
export function messageFrame(packet: string): Buffer {
  const length = 1 + Buffer.byteLength(packet)
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(header + length)
  frame[0] = finalText
  if (header === 2) frame[1] = length
  else if (header === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write('4', header, 'latin1')
  frame.write(packet, header + 1)
  return frame
}
