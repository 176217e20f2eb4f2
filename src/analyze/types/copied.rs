//! What the declaration of a method copies that gives items, or has parameters that are filled in: type
//! parameters and overloads, with names that hold in another file.

use super::methods::Declared;
use super::syntax::{Fragment, Name, TypeParam, Written, WrittenOverload};
use crate::analyze::facts::{ClassFacts, FileFacts, Signature};
use crate::analyze::files::{Files, beside, is_relative};
use crate::analyze::reference::Reference;
use crate::diagnostics;
use crate::model::{Copied, Diagnostic, Method};
use crate::naming::{from_declarations, string};
use crate::source::NotedKind;

/// Sets what the declarations of `methods` copy.
pub(in crate::analyze) fn copy_signatures(
    files: &Files<'_>,
    declared: &Declared<'_, '_>,
    methods: &mut [Method],
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (method, (class, signature)) in methods.iter_mut().zip(&declared.signatures) {
        let file = &method.location.file;
        if let (false, Some(written), Some(facts), Some(class)) = (
            method.injected() == 0 && !method.items,
            &signature.written,
            files.facts(file),
            declared.classes.get(*class),
        ) {
            let mut copier = Copier {
                file,
                facts,
                class,
                method,
                is_alias: false,
                diagnostics,
            };
            method.copied = copier.copy(written, signature);
        }
    }
}

struct Copier<'a> {
    file: &'a str,
    facts: &'a FileFacts,
    class: &'a ClassFacts,
    method: &'a Method,
    /// The type parameters are for an alias, which can't have `const` ones.
    is_alias: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Copier<'_> {
    fn copy(&mut self, written: &Written, signature: &Signature) -> Copied {
        let mut overloads = Vec::new();
        for overload in &written.overloads {
            overloads.push(self.overload(overload));
        }
        match &written.generics {
            _ if !overloads.is_empty() => Copied::Overloads(overloads),
            None => Copied::Nothing,
            Some(generics) => {
                let params = self.fragment(generics, None);
                self.is_alias = true;
                let bounds = self.fragment(generics, None);
                let mut args = String::new();
                for param in &signature.type_params {
                    list(&mut args, &param.name);
                }
                Copied::Generics {
                    params,
                    bounds,
                    args,
                }
            }
        }
    }

    fn overload(&mut self, overload: &WrittenOverload) -> String {
        let around = overload.generics.as_ref();
        let mut params = String::new();
        for (index, param) in overload.params.iter().enumerate() {
            if !self.method.is_injected(index) {
                list(&mut params, &self.fragment(param, around));
            }
        }
        let generics = around.map_or_else(String::new, |generics| self.fragment(generics, None));
        let result = match &overload.result {
            Some(result) => self.fragment(result, around),
            None => "unknown".into(),
        };
        match overload.is_promise {
            _ if self.method.items => format!("{generics}({params}): _.ItemsOf<{result}>"),
            true => format!("{generics}({params}): {result}"),
            false => format!("{generics}({params}): Promise<Awaited<{result}>>"),
        }
    }

    /// The text with other names. What is `around` it declares type parameters.
    fn fragment(&mut self, fragment: &Fragment, around: Option<&Fragment>) -> String {
        let mut text = String::new();
        let mut end = 0;
        for name in &fragment.names {
            if fragment.declares(name) || around.is_some_and(|around| around.declares(name)) {
                continue;
            }
            if let Some(replacement) = self.replacement(name)
                && let Some(before) = fragment.text.get(end..name.at)
            {
                text += before;
                text += &replacement;
                end = name.at + name.text.len();
            }
        }
        text + fragment.text.get(end..).unwrap_or_default()
    }

    /// What a name is called elsewhere, unless it is called the same.
    fn replacement(&mut self, name: &Name) -> Option<String> {
        match name.kind {
            NotedKind::Own => None,
            NotedKind::Const => self.is_alias.then(String::new),
            NotedKind::This => Some("_Object".into()),
            NotedKind::Specifier => {
                let quotes = ['"', '\''];
                let specifier = name.text.trim_matches(quotes);
                Some(self.module(specifier))
            }
            NotedKind::Nameless => self.refuse(name, false),
            NotedKind::Name | NotedKind::Value => self.name(name),
        }
    }

    fn name(&mut self, name: &Name) -> Option<String> {
        let text = name.text.as_str();
        let is_class_param = |param: &TypeParam| param.name == text;
        if self.class.type_params.iter().any(is_class_param) {
            return self.refuse(name, false);
        }
        // Where the file doesn't declare it, it is a global.
        let class = self.facts.names.get(text)?.class.as_ref();
        let (module, path) = match class {
            Some(Reference::Import { specifier, name }) => {
                (self.module(specifier), Some(name.as_str()))
            }
            Some(Reference::Namespace { specifier }) => (self.module(specifier), None),
            class => match exported_name(self.facts, name, class) {
                Some(exported) => (
                    format!("{:?}", from_declarations(self.file)),
                    Some(exported),
                ),
                None => return self.refuse(name, true),
            },
        };
        let path = path.map_or_else(String::new, |path| format!(".{path}"));
        Some(format!("import({module}){path}"))
    }

    /// The module that the file imports by a specifier, as a string literal.
    fn module(&self, specifier: &str) -> String {
        if is_relative(specifier) {
            string(&format!("../{}", beside(self.file, specifier)))
        } else {
            string(specifier)
        }
    }

    fn refuse(&mut self, name: &Name, is_declared: bool) -> Option<String> {
        if let Some(lines) = &self.facts.lines {
            let place = lines.location(name.span);
            self.diagnostics.push(diagnostics::unnameable_type(
                place,
                &name.text,
                &self.method.name,
                is_declared,
            ));
        }
        None
    }
}

impl Fragment {
    fn declares(&self, name: &Name) -> bool {
        let mut names = self.names.iter();
        names.any(|known| known.kind == NotedKind::Own && known.text == name.text)
    }
}

/// Adds an item to a list.
fn list(text: &mut String, item: &str) {
    if !text.is_empty() {
        *text += ", ";
    }
    *text += item;
}

/// The name under which a file exports what a name means.
fn exported_name<'a>(
    facts: &'a FileFacts,
    name: &'a Name,
    class: Option<&Reference>,
) -> Option<&'a str> {
    let text = name.text.as_str();
    let declared = match name.kind {
        NotedKind::Value => &facts.exported_values,
        _ => &facts.exported_types,
    };
    if declared.contains(text) {
        return Some(text);
    }
    let leads = |target: &Reference| match target {
        Reference::Local(local) => local == text,
        Reference::Class(_) => Some(target) == class,
        _ => false,
    };
    let mut values = facts.exports.iter();
    let mut types = facts.type_exports.iter();
    let value = values.find(|export| leads(&export.target));
    match value {
        Some(export) => Some(&export.name),
        None => (types.find(|(_, target)| leads(target))).map(|(name, _)| name.as_str()),
    }
}
