//! Removes what only removed code needed. The linker drops what nothing refers to, but
//! [`useless`](crate::useless) cuts after it: texts and tables would stay, and the functions that those list.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use walrus::ir::{Instr, InstrLocId, Visitor, dfs_in_order};
use walrus::{DataId, ElementItems, ExportItem, FunctionId, FunctionKind, LocalFunction, Module};
use wasmparser::{KnownCustom, Linking, Parser, Payload, SymbolInfo};

/// What the linker says about a module: which places in its code and data refer to what.
pub struct References {
    /// By the place's offset in the file.
    places: BTreeMap<usize, Target>,
    /// Where each segment's data begins in the file.
    segments: Vec<usize>,
    /// All named pieces of data.
    pieces: BTreeSet<Piece>,
}

/// Offsets in the file: the first byte, and the one after the last.
type Piece = (usize, usize);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    /// By its index in the file.
    Function(u32),
    Data(Piece),
}

impl References {
    /// Reads the sections that `--emit-relocs` adds.
    pub fn read(file: &[u8]) -> Result<Self> {
        let mut sections = Vec::new();
        let mut segments = Vec::new();
        let mut symbols = Vec::new();
        let mut relocations = Vec::new();
        for payload in Parser::new(0).parse_all(file) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range.start);
            }
            match payload {
                Payload::DataSection(reader) => {
                    for segment in reader {
                        let segment = segment?;
                        segments.push(segment.range.end - segment.data.len());
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(reader) => {
                        for part in reader {
                            if let Linking::SymbolTable(table) = part? {
                                symbols = table.into_iter().collect::<Result<Vec<_>, _>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) => {
                        for entry in reader.entries() {
                            relocations.push((reader.section_index(), entry?));
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        let target = |symbol: &SymbolInfo<'_>| match symbol {
            SymbolInfo::Func { index, .. } => Some(Target::Function(*index)),
            SymbolInfo::Data { symbol, .. } => {
                let symbol = symbol.as_ref()?;
                let start = segments.get(symbol.index as usize)? + symbol.offset as usize;
                Some(Target::Data((start, start + symbol.size as usize)))
            }
            _ => None,
        };
        let targets: Vec<Option<Target>> = symbols.iter().map(target).collect();
        let mut places = BTreeMap::new();
        for (section, entry) in relocations {
            let section = sections.get(section as usize).context("no such section")?;
            let target = targets
                .get(entry.index as usize)
                .context("no such symbol")?;
            if let Some(target) = target {
                places.insert(section + entry.offset as usize, *target);
            }
        }
        let piece = |target: &Option<Target>| match target {
            Some(Target::Data(piece)) => Some(*piece),
            _ => None,
        };
        let pieces = targets.iter().filter_map(piece).collect();
        Ok(Self {
            places,
            segments,
            pieces,
        })
    }

    /// Call it before functions are added or deleted: they are found by their order.
    pub fn remove_unused(&self, module: &mut Module) {
        let functions: Vec<FunctionId> = module.funcs.iter().map(|each| each.id()).collect();
        let used = self.used(module, &functions);
        let is_used: BTreeSet<FunctionId> = (functions.iter().enumerate())
            .filter(|(index, _)| used.contains(&Target::Function(*index as u32)))
            .map(|(_, id)| *id)
            .collect();
        drop_entries(module, &is_used);
        self.erase(module, &used);
        for name in ["linking", "reloc.CODE", "reloc.DATA"] {
            module.customs.remove_raw(name);
        }
    }

    /// What the exports lead to.
    fn used(&self, module: &Module, functions: &[FunctionId]) -> BTreeSet<Target> {
        let index_of: BTreeMap<FunctionId, u32> = functions.iter().copied().zip(0..).collect();
        let mut found = Found {
            references: self,
            index_of,
            targets: Vec::new(),
        };
        for export in module.exports.iter() {
            if let ExportItem::Function(id) = export.item {
                found.visit_function_id(&id);
            }
        }
        if let Some(id) = module.start {
            found.visit_function_id(&id);
        }
        let mut used = BTreeSet::new();
        while let Some(target) = found.targets.pop() {
            if !used.insert(target) {
                continue;
            }
            match target {
                Target::Data((start, end)) => {
                    found
                        .targets
                        .extend(self.places.range(start..end).map(|(_, to)| *to));
                }
                Target::Function(index) => {
                    if let Some(function) = local(module, functions, index) {
                        dfs_in_order(&mut found, function, function.entry_block());
                    }
                }
            }
        }
        used
    }

    fn erase(&self, module: &mut Module, used: &BTreeSet<Target>) {
        let (live, dead): (Vec<Piece>, Vec<Piece>) =
            (self.pieces.iter()).partition(|piece| used.contains(&Target::Data(**piece)));
        let ids: Vec<DataId> = module.data.iter().map(|segment| segment.id()).collect();
        for (id, start) in ids.into_iter().zip(&self.segments) {
            let segment = module.data.get_mut(id);
            let old = segment.value.clone();
            for (from, to) in &dead {
                if let Some(bytes) = within(&mut segment.value, *start, *from, *to) {
                    bytes.fill(0);
                }
            }
            // Pieces may overlap: a text can be the end of another.
            for (from, to) in &live {
                if let Some(bytes) = within(&mut segment.value, *start, *from, *to) {
                    bytes.copy_from_slice(&old[from - start..to - start]);
                }
            }
        }
    }
}

fn within(data: &mut [u8], start: usize, from: usize, to: usize) -> Option<&mut [u8]> {
    data.get_mut(from.checked_sub(start)?..to.checked_sub(start)?)
}

fn local<'a>(
    module: &'a Module,
    functions: &[FunctionId],
    index: u32,
) -> Option<&'a LocalFunction> {
    match &module.funcs.get(*functions.get(index as usize)?).kind {
        FunctionKind::Local(local) => Some(local),
        _ => None,
    }
}

/// One function takes the place of all that only unused data calls.
fn drop_entries(module: &mut Module, is_used: &BTreeSet<FunctionId>) {
    let mut stand_in = None;
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(entries) = &mut element.items {
            for entry in entries.iter_mut().filter(|entry| !is_used.contains(entry)) {
                *entry = *stand_in.get_or_insert(*entry);
            }
        }
    }
    if let Some(id) = stand_in
        && let FunctionKind::Local(function) = &mut module.funcs.get_mut(id).kind
    {
        let mut body = function.builder_mut().func_body();
        body.instrs_mut().clear();
        body.unreachable();
    }
}

/// Collects what a function refers to.
struct Found<'a> {
    references: &'a References,
    index_of: BTreeMap<FunctionId, u32>,
    targets: Vec<Target>,
}

impl<'instr> Visitor<'instr> for Found<'_> {
    fn visit_instr(&mut self, _: &'instr Instr, at: &'instr InstrLocId) {
        if at.is_default() {
            return; // ours
        }
        let at = at.data() as usize;
        // A constant follows its opcode; between that and an address is an alignment.
        let operand = self.references.places.range(at + 1..=at + 2);
        self.targets.extend(operand.map(|(_, target)| *target));
    }

    fn visit_function_id(&mut self, id: &FunctionId) {
        if let Some(index) = self.index_of.get(id) {
            self.targets.push(Target::Function(*index));
        }
    }
}
