/** How devalue takes views of bytes: with their own bytes, and not with all of their buffer. */

/**
 * `subarray()` and encoders that share a pool give views of larger buffers. The rest of such a
 * buffer holds what nobody meant to send: a key that was cut off, another caller's data.
 */
export function viewInfo(view: ArrayBufferView & { readonly length?: number }) {
  const buffer = ownBuffer(view);
  const { byteLength } = buffer;
  // A DataView counts in bytes.
  const length = view.length ?? byteLength;
  return { buffer, byteOffset: 0, byteLength, length, bufferByteLength: byteLength };
}

/** A buffer that has the bytes of `view` and no others. */
function ownBuffer({ buffer, byteOffset, byteLength }: ArrayBufferView): ArrayBuffer {
  if (byteLength === buffer.byteLength && buffer instanceof ArrayBuffer) return buffer;
  // Not `slice()`: that of shared memory is shared memory, which has no form on the wire.
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer;
}
