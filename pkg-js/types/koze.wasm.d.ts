/** The compiler's WebAssembly, as bundlers for Workers import it. Pass it to `createCompiler`. */
declare const wasm: WebAssembly.Module;
export default wasm;
