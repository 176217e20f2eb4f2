//! Names that exist in every Worker.

use super::elements::listed;

const GLOBALS: &str = "undefined NaN Infinity globalThis self this arguments Array ArrayBuffer Atomics \
    BigInt BigInt64Array BigUint64Array Boolean DataView Date Error AggregateError EvalError \
    FinalizationRegistry Float16Array Float32Array Float64Array Function Int16Array Int32Array Int8Array \
    Intl Iterator JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set \
    SharedArrayBuffer String SuppressedError Symbol SyntaxError Temporal TypeError URIError Uint16Array \
    Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI \
    decodeURIComponent encodeURI encodeURIComponent escape eval isFinite isNaN parseFloat parseInt unescape \
    AbortController AbortSignal Blob Buffer ByteLengthQueuingStrategy CloseEvent CompressionStream \
    CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream ErrorEvent Event \
    EventSource EventTarget FixedLengthStream File FormData HTMLRewriter Headers IdentityTransformStream \
    MessageChannel MessageEvent MessagePort Navigator Performance ReadableStream Request Response \
    SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream URL URLPattern \
    URLSearchParams WebSocket WebSocketPair WritableStream atob btoa caches clearImmediate clearInterval \
    clearTimeout console crypto fetch global navigator origin performance process queueMicrotask \
    reportError scheduler setImmediate setInterval setTimeout structuredClone";

pub(super) fn is_global(name: &str) -> bool {
    listed(GLOBALS, name)
}
