//! The script of a page, which runs in the worker: its imports, the names that it declares, and the rest.

use std::collections::BTreeSet;
use std::ops::Range;

use swc_core::common::Spanned;
use swc_core::ecma::ast::{
    Decl, ImportDecl, ImportSpecifier, Module, ModuleDecl, ModuleExportName, ModuleItem, Stmt,
};
use swc_core::ecma::visit::VisitWith;

use crate::analyze::ast::text;
use crate::analyze::identifiers::Identifiers;
use crate::diagnostics::{self, ScriptFault};
use crate::model::Diagnostic;
use crate::model::page::{Code, ContextName, MethodUse, PageKind};
use crate::naming::imported_id;
use crate::parse::parse_part;
use crate::source::Source;

#[derive(Default)]
pub(super) struct Script {
    pub(super) imports: Vec<Code>,
    pub(super) context: Vec<ContextName>,
    pub(super) code: Vec<Code>,
    pub(super) declared: BTreeSet<String>,
    /// What names of `$server/…` stand for: the id, and the export or `*`.
    pub(super) server: Vec<(String, (String, String))>,
    pub(super) uses: Vec<MethodUse>,
    pub(super) properties: Vec<(String, String, Range<usize>)>,
    pub(super) errors: Vec<Diagnostic>,
}

impl Script {
    /// The id and the export that a name stands for.
    pub(super) fn server(&self, name: &str) -> Option<&(String, String)> {
        let found = self.server.iter().find(|(local, _)| local == name);
        found.map(|(_, target)| target)
    }

    /// The name that `params` has.
    pub(super) fn params(&self) -> Option<&str> {
        let params = self
            .context
            .iter()
            .find(|name| name.imported.as_deref() == Some("params"));
        params.map(|name| name.local.as_str())
    }
}

pub(super) fn read(source: &Source, range: Range<usize>, kind: PageKind) -> Script {
    let mut script = Script::default();
    let parsed = parse_part(source, range.clone(), "", "");
    script.errors = parsed
        .errors
        .into_iter()
        .map(diagnostics::in_script)
        .collect();
    let Some(module) = parsed.module.filter(|_| script.errors.is_empty()) else {
        return script;
    };
    let mut reader = Reader {
        source,
        kind,
        script,
        at: range.start,
    };
    for item in &module.body {
        reader.item(item);
    }
    reader.code_until(range.end);
    reader.properties(&module);
    reader.script
}

struct Reader<'a> {
    source: &'a Source,
    kind: PageKind,
    script: Script,
    /// What is before has been read.
    at: usize,
}

/// What pages import from `koze:request`.
const REQUEST: [&str; 5] = ["params", "url", "request", "response", "error"];

const NAVIGATION: [&str; 1] = ["redirect"];

impl Reader<'_> {
    fn item(&mut self, item: &ModuleItem) {
        match item {
            ModuleItem::ModuleDecl(ModuleDecl::Import(import)) => self.import(import),
            ModuleItem::ModuleDecl(other) => self.fault(other, ScriptFault::Export),
            ModuleItem::Stmt(Stmt::Decl(declaration)) => self.declaration(declaration),
            ModuleItem::Stmt(_) => {}
        }
    }

    fn fault(&mut self, node: &impl Spanned, fault: ScriptFault) {
        let place = self.source.location(self.source.span(node.span()));
        self.script.errors.push(diagnostics::script(place, fault));
    }

    fn declaration(&mut self, declaration: &Decl) {
        let name = match declaration {
            Decl::Class(class) => &class.ident,
            Decl::Fn(function) => &function.ident,
            Decl::TsEnum(members) => &members.id,
            Decl::TsModule(module) => {
                self.fault(&**module, ScriptFault::Export);
                return;
            }
            Decl::Var(variables) => {
                let mut names = Identifiers::new(self.source);
                for each in &variables.decls {
                    each.name.visit_with(&mut names);
                }
                self.script.declared.extend(names.declared);
                return;
            }
            _ => return,
        };
        self.script.declared.insert(name.sym.to_string());
    }

    fn import(&mut self, import: &ImportDecl) {
        let range = self.source.range(import.span);
        self.code_until(range.start);
        // The line break may have ended the statement before it.
        if self
            .script
            .code
            .last()
            .is_some_and(|code| !code.text.trim().is_empty())
        {
            let location = self.source.location_of(range.clone());
            self.script.code.push(Code {
                text: ";".into(),
                location,
            });
        }
        self.at = range.end;
        let specifier = text(&import.src.value);
        for binding in &import.specifiers {
            self.script.declared.insert(binding.local().sym.to_string());
        }
        if specifier == "koze:request" && !import.type_only {
            import
                .specifiers
                .iter()
                .for_each(|binding| self.request(binding));
            return;
        }
        if specifier == "koze:navigation" && !import.type_only {
            for binding in &import.specifiers {
                let name = imported_name(binding);
                if name != "*" {
                    self.check_name(binding, &specifier, &name, &NAVIGATION);
                }
            }
        }
        if let Some(id) = specifier
            .strip_prefix("$server/")
            .filter(|_| !import.type_only)
        {
            import
                .specifiers
                .iter()
                .for_each(|binding| self.server(binding, imported_id(id)));
            if import.specifiers.is_empty() {
                self.uses(import, imported_id(id), None);
            }
        }
        let code = Code {
            text: self.source.slice(import.span).to_owned(),
            location: self.source.location_of(range),
        };
        self.script.imports.push(code);
    }

    fn request(&mut self, binding: &ImportSpecifier) {
        let local = binding.local().sym.to_string();
        let imported = match binding {
            ImportSpecifier::Named(named) if named.is_type_only => return,
            ImportSpecifier::Named(_) => Some(imported_name(binding)),
            ImportSpecifier::Namespace(_) => None,
            ImportSpecifier::Default(_) => Some("default".into()),
        };
        if let Some(name) = &imported {
            let known = if self.kind == PageKind::Status {
                &REQUEST[..]
            } else {
                &REQUEST[..4]
            };
            self.check_name(binding, "koze:request", name, known);
        }
        self.script.context.push(ContextName { imported, local });
    }

    fn check_name(&mut self, binding: &ImportSpecifier, module: &str, name: &str, known: &[&str]) {
        if !known.contains(&name) {
            let place = self.source.location(self.source.span(binding.span()));
            let error = diagnostics::unknown_import(place, module, name, known);
            self.script.errors.push(error);
        }
    }

    fn server(&mut self, binding: &ImportSpecifier, id: &str) {
        let name = match binding {
            ImportSpecifier::Named(named) if named.is_type_only => return,
            _ => imported_name(binding),
        };
        let local = binding.local().sym.to_string();
        let is_method = !matches!(name.as_str(), "*" | "default");
        self.uses(binding, id, is_method.then(|| name.clone()));
        self.script.server.push((local, (id.to_owned(), name)));
    }

    fn uses(&mut self, node: &impl Spanned, id: &str, name: Option<String>) {
        self.script.uses.push(MethodUse {
            id: id.to_owned(),
            name,
            location: self.source.location(self.source.span(node.span())),
            is_action: false,
        });
    }

    /// Keeps the code up to an offset, a line at a time for the source map.
    fn code_until(&mut self, end: usize) {
        let text = self.source.text.get(self.at..end).unwrap_or_default();
        if !text.trim().is_empty() {
            let mut at = self.at;
            for line in text.split_inclusive('\n') {
                self.script.code.push(Code {
                    text: line.to_owned(),
                    location: self.source.location_of(at..at + line.len()),
                });
                at += line.len();
            }
        }
        self.at = end;
    }

    fn properties(&mut self, module: &Module) {
        if self.script.params().is_some() {
            let mut names = Identifiers::new(self.source);
            module.visit_with(&mut names);
            self.script.properties = names.properties;
        }
    }
}

fn imported_name(binding: &ImportSpecifier) -> String {
    match binding {
        ImportSpecifier::Named(named) => match &named.imported {
            Some(ModuleExportName::Ident(name)) => name.sym.to_string(),
            Some(ModuleExportName::Str(name)) => text(&name.value),
            None => named.local.sym.to_string(),
        },
        ImportSpecifier::Default(_) => "default".into(),
        ImportSpecifier::Namespace(_) => "*".into(),
    }
}
