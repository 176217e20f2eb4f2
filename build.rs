//! Link settings of the WebAssembly build.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var_os("CARGO_CFG_TARGET_ARCH").is_some_and(|target| target == "wasm32") {
        // swc's parser is recursive, and a WebAssembly stack does not grow: with the default of
        // 1 MiB about 1,000 nested parentheses end in a trap, which kills the instance. The tests'
        // modules get the same stack as the shipped one.
        println!("cargo::rustc-link-arg=-zstack-size=16777216");
    }
}
