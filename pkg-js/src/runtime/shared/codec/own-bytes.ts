/** Makes devalue encode a view with its own bytes only, not with its whole buffer. */

/**
 * `subarray()`, and encoders that share a pool, return views of larger buffers. The rest of such a
 * buffer holds data that wasn't meant to be sent: a key that was cut off, another caller's data.
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
  // Not `slice()`: on shared memory it returns shared memory, which can't be encoded.
  return new Uint8Array(new Uint8Array(buffer, byteOffset, byteLength)).buffer;
}
