/** The compiler's WebAssembly, as bundlers for Workers import it. `createCompiler` takes it. */
declare const wasm: WebAssembly.Module;
export default wasm;
