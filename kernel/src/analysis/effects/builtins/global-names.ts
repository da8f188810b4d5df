/** What makes a view of numbers. */
export const typedArrays: ReadonlySet<string> = new Set(
  ["Int8Array", "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array"]
    .concat(["Float64Array", "BigInt64Array", "BigUint64Array", "DataView"])
    .map((name) => `new ${name}`),
);

/** Names of the language and of Node whose functions leave their arguments alone. */
export const harmless: ReadonlySet<string> = new Set(
  `
    Object Array Number String Boolean Symbol BigInt Math JSON Date RegExp Promise Map Set WeakMap WeakSet WeakRef
    Error TypeError RangeError SyntaxError AggregateError Intl Reflect Proxy Int8Array Uint8Array
    Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array BigInt64Array
    BigUint64Array ArrayBuffer SharedArrayBuffer DataView Iterator console parseInt parseFloat isNaN isFinite
    encodeURIComponent decodeURIComponent encodeURI decodeURI structuredClone setTimeout setInterval setImmediate
    clearTimeout clearInterval clearImmediate queueMicrotask fetch URL URLSearchParams TextEncoder TextDecoder
    Blob File Headers Request Response performance crypto atob btoa process Buffer AbortController AbortSignal
    require display clearOutput prompt password confirm pipeline alert Deno
  `.split(/\s+/),
);
