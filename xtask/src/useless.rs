//! Cuts what the compiled core does and nobody asks for: the linker can't know. What only that needed goes
//! with it, in [`unused`](crate::unused).

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use walrus::ir::{Instr, InstrSeq, MemArg, StoreKind, VisitorMut, dfs_pre_order_mut};
use walrus::{FunctionId, FunctionKind, InstrSeqBuilder, LocalId, Module};

/// Replaces functions that are called, but whose results make no difference. They are found by their names: one
/// that a release of its crate renames stays as it is.
pub fn replace(module: &mut Module) -> Result<()> {
    let memory = module.memories.iter().next().context("no memory")?.id();
    let store = |body: &mut InstrSeqBuilder, result: LocalId, offset: u64, value: i32| {
        let place = MemArg { align: 4, offset };
        body.local_get(result).i32_const(value);
        body.store(memory, StoreKind::I32 { atomic: false }, place);
    };
    for function in module.funcs.iter_mut() {
        let FunctionKind::Local(local) = &mut function.kind else {
            continue;
        };
        let Some(name) = function.name.as_deref().map(demangled) else {
            continue;
        };
        let result = local.args.first().copied(); // Where to write what is too large to be returned.
        let mut write = |with: &dyn Fn(&mut InstrSeqBuilder)| {
            let mut body = local.builder_mut().func_body();
            body.instrs_mut().clear();
            with(&mut body);
        };
        if is_debug_text(&name) {
            write(&|body| {
                body.i32_const(0); // Ok(())
            });
        } else if name.contains("::float_to_decimal_common_exact::") {
            // For numbers with a given precision (`{:.2}`). Each number that is written brings it along, and
            // none has a precision.
            write(&|body| {
                body.unreachable();
            });
        } else if let Some(result) = result {
            if name.contains("::lemire::compute_float::") {
                // "Unsure": what has more than 15 digits is then read the slow way. Both ways are exact, and this
                // one has a table of 10 kB that can't be compressed.
                write(&|body| store(body, result, 8, -1));
            } else if name == "swc_ecma_parser::jsx::decode_jsx_entity" {
                // None: of JSX, nothing is read.
                write(&|body| store(body, result, 0, 0));
            }
        }
    }
    Ok(())
}

/// Drops what prepares a panic. The panic aborts, and nobody sees its message: it becomes a trap, which is what
/// the host sees in either case.
pub fn drop_panics(module: &mut Module) {
    let mut panics = Panics(BTreeSet::new());
    for function in module.funcs.iter() {
        // A panic of wasm-bindgen's throws an error with its message.
        let throws = |symbol: &str| demangled(symbol).contains("wasm_bindgen");
        if matches!(function.kind, FunctionKind::Local(_))
            && !function.name.as_deref().is_none_or(throws)
        {
            panics.0.insert(function.id());
        }
    }
    for (_, local) in module.funcs.iter_local_mut() {
        let entry = local.entry_block();
        dfs_pre_order_mut(&mut panics, local, entry);
    }
}

/// The functions whose calls can go, if they don't return.
struct Panics(BTreeSet<FunctionId>);

impl VisitorMut for Panics {
    fn start_instr_seq_mut(&mut self, block: &mut InstrSeq) {
        let is_trap = |(instruction, _): &(Instr, _)| matches!(instruction, Instr::Unreachable(_));
        let Some(end) = block.instrs.iter().position(is_trap) else {
            return;
        };
        let mut start = end;
        while let Some(before) = start.checked_sub(1) {
            let goes = match &block.instrs[before].0 {
                Instr::Call(call) => start == end && self.0.contains(&call.func),
                other => !leaves(other),
            };
            if !goes {
                break;
            }
            start = before;
        }
        block.instrs.truncate(end + 1);
        block.instrs.drain(start..end);
    }
}

/// Whether other instructions than the next one may follow, or run within it.
fn leaves(instruction: &Instr) -> bool {
    matches!(
        instruction,
        Instr::Block(_)
            | Instr::Loop(_)
            | Instr::IfElse(_)
            | Instr::Br(_)
            | Instr::BrIf(_)
            | Instr::BrTable(_)
            | Instr::Return(_)
            | Instr::CallIndirect(_)
            | Instr::Unreachable(_)
    )
}

fn demangled(symbol: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(symbol))
}

/// Whether it formats the parser's trees or errors for debugging: `<swc_ecma_ast::expr::Expr as
/// core::fmt::Debug>::fmt`, or that of a reference or a box of one. The parser does so in its panics, and into a
/// field of an error that its message leaves out.
fn is_debug_text(name: &str) -> bool {
    let parsers = ["swc_ecma_ast::", "swc_ecma_parser::error::"];
    name.ends_with(" as core::fmt::Debug>::fmt") && parsers.iter().any(|path| name.contains(path))
}
