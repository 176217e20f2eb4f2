//! The repository's build tool: `cargo xtask wasm` and `cargo xtask test-runner`.
//!
//! It exists so that nobody needs wasm-pack, wasm-bindgen or another globally installed tool, and
//! so that the version of the packager is pinned beside the version of the crate it belongs to.

use std::env;
use std::process::ExitCode;

use anyhow::{Result, bail};

mod unused;
mod useless;
mod wasm;

const USAGE: &str = "\
cargo xtask wasm                  build the core and package it into pkg-js/wasm
cargo xtask test-runner <args>    run a wasm-bindgen test binary (cargo calls this)";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:?}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut args = env::args_os().skip(1);
    match args.next().as_deref().and_then(|command| command.to_str()) {
        Some("wasm") => wasm::package(),
        Some("test-runner") => {
            let args = std::iter::once("wasm-bindgen-test-runner".into()).chain(args);
            wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(args)
        }
        _ => bail!("expected a command\n\n{USAGE}"),
    }
}
