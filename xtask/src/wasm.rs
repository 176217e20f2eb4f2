//! Compiles the core to WebAssembly and packages it for JavaScript.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use walrus::{Module, ModuleConfig};
use wasm_bindgen_cli_support::Bindgen;

use crate::unused::References;
use crate::useless;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the core and writes `koze.js`, `koze.d.ts`, `koze_bg.wasm` and `koze_bg.wasm.d.ts` into
/// `pkg-js/wasm`. The same sources give the same bytes, wherever they are built.
pub fn package() -> Result<()> {
    let root = workspace_root()?;
    let target_dir = target_dir()?;
    compile(&root, &target_dir)?;

    let path = target_dir.join(TARGET).join("release/koze_compiler.wasm");
    let file = fs::read(&path).with_context(|| path.display().to_string())?;
    let references = References::read(&file)?;
    let mut module = parse(&file)?;
    useless::replace(&mut module)?;
    useless::drop_panics(&mut module);
    references.remove_unused(&mut module);
    let out_dir = root.join("pkg-js/wasm");
    if out_dir.exists() {
        // A file that is no longer generated must not be published.
        fs::remove_dir_all(&out_dir).context("emptying pkg-js/wasm")?;
    }
    Bindgen::new()
        .input_module("koze", module)
        .web(true)?
        .typescript(true)
        // A trapped instance fails every later call: the loader asks for a new one.
        .reset_state_function(true)
        // No default URL: the loader hands over the bytes, and bundlers find no `import.meta.url`.
        .omit_default_module_path(true)
        .generate(&out_dir)
        .context("wasm-bindgen")?;

    let size = fs::metadata(out_dir.join("koze_bg.wasm"))?.len();
    println!("pkg-js/wasm/koze_bg.wasm: {} kB", size.div_ceil(1000));
    Ok(())
}

fn parse(file: &[u8]) -> Result<Module> {
    ModuleConfig::new()
        // Function names and the compiler's version: an eighth of the download, read by no one.
        .generate_name_section(false)
        .generate_producers_section(false)
        .parse(file)
}

fn compile(root: &Path, target_dir: &Path) -> Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--release", "--lib", "--package", "koze-compiler"])
        .args(["--target", TARGET, "--target-dir"])
        .arg(target_dir)
        .env("CARGO_ENCODED_RUSTFLAGS", rustc_flags(root)?)
        .status()
        .context("starting cargo")?;
    ensure!(status.success(), "the core does not compile to {TARGET}");
    Ok(())
}

/// Symbols that tell of which type a function is. And panic messages carry source paths: unmapped,
/// the published module would hold the builder's home folder, and would differ from machine to
/// machine.
fn rustc_flags(root: &Path) -> Result<OsString> {
    let mut folders = vec![(root.to_owned(), "koze")];
    let sources = cargo_home()?.join("registry/src");
    for registry in fs::read_dir(&sources).with_context(|| sources.display().to_string())? {
        folders.push((registry?.path(), "crates"));
    }
    let mut flags = OsString::from("-Csymbol-mangling-version=v0");
    // Of the standard library, too, nothing is inlined that makes its caller longer. It costs no time.
    flags.push("\x1f-Cllvm-args=-inline-threshold=1");
    // What refers to what: `unused.rs` reads it.
    flags.push("\x1f-Clink-arg=--emit-relocs");
    for (folder, name) in folders {
        flags.push("\x1f"); // the separator that CARGO_ENCODED_RUSTFLAGS asks for
        flags.push("--remap-path-prefix=");
        flags.push(folder);
        flags.push(format!("={name}"));
    }
    Ok(flags)
}

fn cargo_home() -> Result<PathBuf> {
    if let Some(home) = env::var_os("CARGO_HOME") {
        return Ok(home.into());
    }
    let home = env::home_dir().context("neither CARGO_HOME nor a home folder is known")?;
    Ok(home.join(".cargo"))
}

fn workspace_root() -> Result<PathBuf> {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(xtask.parent().context("xtask has no parent")?.to_owned())
}

/// `<target>/debug/xtask` is this program: whatever configuration put it there holds for the core.
fn target_dir() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let folder = program.ancestors().nth(2);
    Ok(folder
        .context("xtask lies outside a target folder")?
        .to_owned())
}
