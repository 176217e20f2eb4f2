//! Types in files that change: what adds to other files, packages of the workspace, aliases.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::panic, clippy::unwrap_used)] // A test that cannot go on has failed.

use std::collections::BTreeMap;

use koze_compiler::Project;
use koze_compiler::api::*;

/// A project, the files of its disk and the packages that are installed.
struct Disk {
    project: Project,
    files: BTreeMap<String, String>,
    packages: BTreeMap<String, String>,
}

impl Disk {
    fn new(options: ProjectOptions, files: &[(&str, &str)]) -> Self {
        let mut disk = Self {
            project: Project::new(options),
            files: BTreeMap::new(),
            packages: BTreeMap::new(),
        };
        for (file, text) in files {
            disk.files.insert((*file).into(), (*text).into());
        }
        disk
    }

    fn write(&mut self, file: &str, text: &str) -> Vec<String> {
        self.files.insert(file.into(), text.into());
        self.tell(&[file])
    }

    /// Supplies the files, and what turns out to be needed. Returns the messages.
    fn tell(&mut self, files: &[&str]) -> Vec<String> {
        let mut wanted: Vec<String> = files.iter().map(|file| (*file).to_owned()).collect();
        let mut packages = Vec::new();
        for _ in 0..16 {
            let change = |file: String| FileChange {
                content: match self.files.get(&file) {
                    Some(text) => FileContent::Text(text.clone()),
                    None => FileContent::Absent,
                },
                file,
            };
            let changes = wanted.into_iter().map(change).collect();
            let update = self.project.update(UpdateRequest { changes, packages });
            if update.missing.is_empty() && update.missing_packages.is_empty() {
                return update
                    .diagnostics
                    .into_iter()
                    .map(|found| found.message)
                    .collect();
            }
            wanted = update.missing;
            let missing = update.missing_packages.into_iter();
            packages = missing
                .map(|MissingPackage { from, specifier }| Package {
                    from,
                    name: None,
                    file: self.packages.get(&specifier).cloned(),
                    specifier,
                })
                .collect();
        }
        panic!("it asks for files without end");
    }

    /// What the method `save` of `a.do` checks.
    fn checks(&self) -> String {
        let request = EmitRequest::Object {
            id: "a.do".into(),
            environment: Environment::Worker,
        };
        let Emitted::Code(code) = self.project.emit(&request) else {
            panic!("a.do is broken");
        };
        let lines = code
            .lines()
            .filter(|line| line.contains("_s.") && !line.contains("import {"));
        lines.map(str::trim).collect::<Vec<_>>().join("\n")
    }
}

fn options() -> ProjectOptions {
    ProjectOptions::new("/project")
}

fn object(imports: &str, params: &str) -> String {
    format!(
        "import {{ DurableObject }} from 'cloudflare:workers';\n{imports}\n\
         export default class A extends DurableObject {{ save({params}) {{}} }}"
    )
}

const OBJECT: &str = "src/server/a.do.ts";
const SETTINGS: &str = "src/server/settings.ts";
const PLUGIN: &str = "src/server/plugin.ts";

#[test]
fn what_a_module_adds_to_another_counts_as_it_comes_and_goes() {
    let text = object(
        "import type { Settings } from './settings';\nimport { plugin } from './plugin';",
        "a: Settings, b: Everywhere",
    );
    let mut disk = Disk::new(
        options(),
        &[
            (OBJECT, &text),
            (SETTINGS, "export interface Settings { a: string }"),
            (PLUGIN, "export const plugin = 1;"),
        ],
    );
    assert_eq!(
        disk.tell(&[OBJECT]).len(),
        1,
        "nothing declares `Everywhere`"
    );
    assert!(!disk.checks().contains("b: _s.number()"));

    let adds = "declare module './settings' { interface Settings { b: number } }\n\
                declare global { interface Everywhere { c: boolean } }\n";
    assert_eq!(disk.write(PLUGIN, adds), [""; 0]);
    assert!(disk.checks().contains("{ a: _s.string(), b: _s.number() }"));
    assert!(disk.checks().contains("{ c: _s.boolean() }"));

    disk.write(PLUGIN, "export const plugin = 1;");
    assert!(!disk.checks().contains("b: _s.number()"));
}

#[test]
fn several_files_add_to_one_declaration_also_through_a_barrel() {
    let text = object(
        "import type { Settings, New } from './index';\nimport './one';\nimport './two';",
        "a: Settings, b: New, c: Everywhere",
    );
    let adds = |name: &str| {
        format!(
            "import './index';\ndeclare module './index' {{ interface Settings {{ {name}: 1 }} \
             interface New {{ {name}: 2 }} }}\n\
             declare global {{ interface Everywhere {{ {name}: 3 }} }}"
        )
    };
    let (one, two) = (adds("one"), adds("two"));
    let mut disk = Disk::new(
        options(),
        &[
            (OBJECT, &text),
            ("src/server/index.ts", "export * from './settings';"),
            (SETTINGS, "export interface Settings { a: string }"),
            ("src/server/one.ts", &one),
            ("src/server/two.ts", &two),
        ],
    );
    assert_eq!(disk.tell(&[OBJECT]), [""; 0]);
    for shape in [
        "{ a: _s.string(), one: _s.literal(1), two: _s.literal(1) }",
        "{ one: _s.literal(2), two: _s.literal(2) }",
        "{ one: _s.literal(3), two: _s.literal(3) }",
    ] {
        assert!(disk.checks().contains(shape), "{}", disk.checks());
    }
}

#[test]
fn files_that_only_may_add_to_others_are_not_reported() {
    let text = object("import { data } from './data';", "a: string");
    let big = format!("export const data = '{}';", "x".repeat(600_000));
    let files = [(OBJECT, text.as_str()), ("src/server/data.ts", &big)];
    let mut disk = Disk::new(options(), &files);
    assert_eq!(disk.tell(&[OBJECT]), [""; 0]);
}

#[test]
fn a_file_that_is_too_large_is_said_to_be() {
    let text = object("import type { T } from './types';", "a: T");
    let big = format!("export type T = 1; // {}", "x".repeat(600_000));
    let files = [(OBJECT, text.as_str()), ("src/server/types.ts", &big)];
    let mut disk = Disk::new(options(), &files);
    let messages = disk.tell(&[OBJECT]).join("\n");
    assert!(
        messages.contains("`T`: src/server/types.ts is too large"),
        "{messages}"
    );

    let text = text
        .replace("import type { T }", "import { T }")
        .replace("DurableObject {", "T {");
    let messages = disk.write(OBJECT, &text).join("\n");
    assert!(
        messages.contains("src/server/types.ts is too large"),
        "{messages}"
    );
    assert!(!messages.contains("has syntax errors"), "{messages}");
}

#[test]
fn packages_of_the_workspace_are_read_and_others_are_reported() {
    let text = object("import type { Shared } from '@acme/shared';", "a: Shared");
    let shared = "../packages/shared/src/index.ts";
    let mut disk = Disk::new(
        options(),
        &[
            (OBJECT, &text),
            (shared, "export * from './item.js';"),
            (
                "../packages/shared/src/item.ts",
                "export type Shared = { id: number };",
            ),
        ],
    );
    disk.packages.insert("@acme/shared".into(), shared.into());
    assert_eq!(disk.tell(&[OBJECT]), [""; 0]);
    assert!(disk.checks().contains("{ id: _s.number() }"));

    for file in [None, Some("node_modules/@acme/shared/index.d.ts")] {
        let mut disk = Disk::new(options(), &[(OBJECT, &text)]);
        let installed = file.map(|file| ("@acme/shared".to_owned(), file.to_owned()));
        disk.packages.extend(installed);
        let messages = disk.tell(&[OBJECT]).join("\n");
        assert!(messages.contains("comes from `@acme/shared`"), "{messages}");
    }
}

#[test]
fn an_alias_that_leads_nowhere_may_be_a_package() {
    let mut options = options();
    options.paths = vec![
        PathMapping {
            pattern: "*".into(),
            targets: vec!["src/types/*".into()],
        },
        PathMapping {
            pattern: "#lib/*".into(),
            targets: vec!["src/lib/*.ts".into()],
        },
    ];
    let text = object(
        "import type { Shared } from '@acme/shared';\nimport type { Own } from 'own';\n\
         import type { Inner } from '#lib/inner';\nimport type { Lost } from '#lib/lost';",
        "a: Shared, b: Own, c: Inner, d: Lost",
    );
    let mut disk = Disk::new(
        options,
        &[
            (OBJECT, &text),
            ("../packages/shared/index.ts", "export type Shared = 1;"),
            ("src/types/own.ts", "export type Own = 2;"),
            ("src/lib/inner.ts", "export type Inner = 3;"),
        ],
    );
    let shared = "../packages/shared/index.ts";
    disk.packages.insert("@acme/shared".into(), shared.into());
    let messages = disk.tell(&[OBJECT]);
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].contains("can't find the file that declares `Lost`"));
    for literal in ["_s.literal(1)", "_s.literal(2)", "_s.literal(3)"] {
        assert!(disk.checks().contains(literal));
    }
}

#[test]
fn json_has_the_type_of_its_value() {
    let text = object("import config from './config.json';", "a: typeof config");
    let json = "src/server/config.json";
    let files = [
        (OBJECT, text.as_str()),
        (json, r#"{ "size": 3, "tags": ["a"] }"#),
    ];
    let mut disk = Disk::new(options(), &files);
    assert_eq!(disk.tell(&[OBJECT]), [""; 0]);
    assert!(
        disk.checks()
            .contains("{ size: _s.number(), tags: _s.array(_s.string()) }")
    );
    assert!(!disk.write(json, "{ \"size\": ").is_empty());
    assert!(disk.write(json, "{ \"size\": true }").is_empty());
    assert!(disk.checks().contains("{ size: _s.boolean() }"));
}

#[test]
fn a_default_of_a_thousand_terms_is_reported() {
    for default in [
        "1 + ".repeat(2_000) + "1",
        "'a'.trim()".to_owned() + &".trim()".repeat(500),
    ] {
        let text = object("", &format!("a = {default}"));
        let mut disk = Disk::new(options(), &[(OBJECT, &text)]);
        assert_eq!(disk.tell(&[OBJECT]).len(), 1);
    }
}

#[test]
fn a_file_that_nothing_imports_adds_to_others() {
    let text = object(
        "import type { Settings } from './settings';",
        "a: Settings, b: Everywhere, c: Scripted, d: App.Locals",
    );
    let augment = "src/types/augment.d.ts";
    let script = "src/types/script.d.ts";
    let mut disk = Disk::new(
        options(),
        &[
            (OBJECT, &text),
            (SETTINGS, "export interface Settings { a: string }"),
            (
                augment,
                "import '../server/settings';\n\
                 declare module '../server/settings' { interface Settings { b: number } }\n\
                 declare global { interface Everywhere { c: boolean } }",
            ),
            (
                script,
                "interface Everywhere { d: bigint }\ntype Scripted = 1;\n\
                 declare namespace App { interface Locals { user: string } }",
            ),
        ],
    );
    assert_eq!(disk.tell(&[OBJECT, augment, script]), [""; 0]);
    for shape in [
        "{ a: _s.string(), b: _s.number() }",
        "{ c: _s.boolean(), d: _s.bigint() }",
        "_s.literal(1)",
        "{ user: _s.string() }",
    ] {
        assert!(disk.checks().contains(shape), "{}", disk.checks());
    }
    // With an export, the file is a module, and its names are its own.
    let messages = disk.write(script, "export {};\ntype Scripted = 1;");
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(disk.checks().contains("{ c: _s.boolean() }"));
}

/// Some of what Cloudflare declares.
const WORKERS: &str = "\
    interface R2HTTPMetadata { contentType?: string; cacheExpiry?: Date }\n\
    type DurableObjectLocationHint = 'wnam' | 'enam';\n\
    interface KVNamespace { get(key: string): Promise<string> }\n\
    interface R2GetOptions { ssecKey?: string; range?: R2HTTPMetadata | Headers }\n\
    declare abstract class R2Object { key: string }\n\
    declare const crypto: { randomUUID(): unknown };\n\
    declare function btoa(text: string): unknown;\n\
    declare namespace CloudflareWorkersModule { export type WorkflowDelay = 'constant' }\n\
    declare module 'cloudflare:workers' { export = CloudflareWorkersModule; }\n";

#[test]
fn data_types_of_the_platform_are_read_once_a_name_needs_them() {
    let package = "node_modules/@cloudflare/workers-types/index.d.ts";
    for file in ["worker-configuration.d.ts", package] {
        let text = object(
            "import type { R2HTTPMetadata as Imported } from '@cloudflare/workers-types';\n\
             import type { WorkflowDelay } from 'cloudflare:workers';",
            "a: R2HTTPMetadata, b: DurableObjectLocationHint, c: Imported, d: WorkflowDelay, \
             e = crypto.randomUUID(), f = btoa('x')",
        );
        let big = format!("{WORKERS}// {}", "x".repeat(700_000));
        let mut disk = Disk::new(options(), &[(OBJECT, &text), (file, &big)]);
        let installed =
            (file == package).then(|| ("@cloudflare/workers-types".into(), file.into()));
        disk.packages.extend(installed);
        assert_eq!(disk.tell(&[OBJECT]), [""; 0], "{file}");
        let metadata = "{ contentType: _s.string().optional(), cacheExpiry: _s.date().optional() }";
        let checks = disk.checks();
        for shape in [
            metadata,
            "_s.enum([\"wnam\", \"enam\"])",
            "_s.literal(\"constant\")",
        ] {
            assert!(checks.contains(shape), "{file}: {checks}");
        }
    }
}

#[test]
fn what_is_not_data_of_the_platform_is_reported_once() {
    let file = "worker-configuration.d.ts";
    let text = object(
        "",
        "a: KVNamespace, b: R2Object, c: R2GetOptions, d: Headers",
    );
    let mut disk = Disk::new(options(), &[(OBJECT, &text), (file, WORKERS)]);
    let messages = disk.tell(&[OBJECT]);
    assert_eq!(messages.len(), 4, "{messages:?}");
    for reason in [
        "`KVNamespace` has methods",
        "`R2Object` isn't declared",
        "`c.range`",
        "`Headers` can't be sent",
    ] {
        assert!(
            messages.iter().any(|message| message.contains(reason)),
            "{reason}: {messages:?}"
        );
    }
    assert!(disk.checks().contains("ssecKey: _s.string().optional()"));
}

#[test]
fn types_of_the_platform_are_not_asked_for_without_need() {
    let text = object(
        "import { RpcTarget } from 'cloudflare:workers';\nclass T extends RpcTarget {}",
        "a: Date, b: Headers, c = new Map<string, Request>()",
    )
    .replace(
        "{ save(",
        "{ async load(): Promise<R2Object | null> { return null; } save(",
    );
    let mut project = Project::new(options());
    let change = FileChange {
        file: OBJECT.into(),
        content: FileContent::Text(text),
    };
    let update = project.update(UpdateRequest {
        changes: vec![change],
        packages: Vec::new(),
    });
    let messages = update.diagnostics.iter().map(|each| &each.message);
    let messages: Vec<_> = messages.collect();
    assert!(
        matches!(messages[..], [b, c] if b.contains("`Headers`") && c.contains("`Request`")),
        "{messages:?}"
    );
    assert_eq!(update.missing, [""; 0]);
    assert_eq!(update.missing_packages.len(), 0);
}
