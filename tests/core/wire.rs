//! Keeps `pkg-js/src/compiler/wire.ts` equal to the types that cross the WASM boundary.
//!
//! After a change of `model` or `api`: `UPDATE_WIRE=1 cargo test --test wire`.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // Tests may read files; the core may not.

use koze_compiler::api::*;
use koze_compiler::model::*;
use tsify::Tsify;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg-js/src/compiler/wire.ts");

fn declarations() -> String {
    let types = [
        Span::DECL,
        Location::DECL,
        Severity::DECL,
        Code::DECL,
        Diagnostic::DECL,
        DurableObject::DECL,
        Method::DECL,
        Access::DECL,
        Instance::DECL,
        Param::DECL,
        Check::DECL,
        TypeText::DECL,
        Hidden::DECL,
        HiddenReason::DECL,
        Page::DECL,
        PageKind::DECL,
        PageMethod::DECL,
        PageAsset::DECL,
        ProjectOptions::DECL,
        AccessPolicy::DECL,
        PathMapping::DECL,
        Origin::DECL,
        UpdateRequest::DECL,
        Package::DECL,
        MissingPackage::DECL,
        FileChange::DECL,
        FileContent::DECL,
        Update::DECL,
        Surface::DECL,
        Environment::DECL,
        AssetImport::DECL,
        EmitRequest::DECL,
        Emitted::DECL,
        ImportRequest::DECL,
        ImportCheck::DECL,
        Refusal::DECL,
        RefusedModule::DECL,
        WorkerCheck::DECL,
        ForeignConfiguration::DECL,
        ConfigurationForm::DECL,
        WranglerRequest::DECL,
        ParsedFile::DECL,
        TomlData::DECL,
        ParseProblem::DECL,
        DurableObjectStorage::DECL,
        LifecycleStyle::DECL,
        Framework::DECL,
        MainUse::DECL,
        WranglerUpdate::DECL,
    ];
    let header = "// Generated from src/model.rs and src/api.rs by `UPDATE_WIRE=1 cargo test --test wire`. Do not edit.";
    let exported = types.map(|decl| match decl.split_once("export ") {
        Some(_) => decl.to_owned(),
        None => match decl.rfind("*/") {
            Some(end) => {
                let (doc, declaration) = decl.split_at(end + 2);
                format!("{doc}\nexport {}", declaration.trim_start())
            }
            None => format!("export {decl}"),
        },
    });
    format!("{header}\n\n{}\n", exported.join("\n\n"))
}

#[test]
fn wire_types_are_up_to_date() {
    let expected = declarations();
    if std::env::var_os("UPDATE_WIRE").is_some() {
        std::fs::write(PATH, &expected).unwrap();
    }
    let committed = std::fs::read_to_string(PATH).unwrap_or_default();
    assert_eq!(
        committed, expected,
        "run `UPDATE_WIRE=1 cargo test --test wire`"
    );
}
