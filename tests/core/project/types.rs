//! What arguments are checked against, as files, options and aliases change it.

use super::*;

#[test]
fn a_change_of_a_type_in_another_file_reaches_the_methods_that_take_it() {
    let importing = |specifier: &str, name: &str| {
        let class = class(name, "save(item: Item) {}");
        format!("import type {{ Item }} from '{specifier}';\n{class}")
    };
    let mut disk = Disk::new(&[
        ("a.do.ts", &importing("./lib/index.js", "A")),
        ("b.do.ts", &importing("./lib/other", "B")),
        ("lib/index.ts", "export * from './deep';"),
        ("lib/deep.ts", "export type { Item } from './item';"),
        ("lib/item.ts", "export interface Item { id: string }"),
        ("lib/other.ts", "export type Item = number;"),
    ]);
    assert!(checks(&disk, "a.do").contains("_s.object({ id: _s.string() })"));

    let update = disk.write("lib/item.ts", "export interface Item { id: number }");
    assert_eq!(update.affected, ["a.do"]);
    assert!(!update.entries_changed);
    assert!(checks(&disk, "a.do").contains("_s.object({ id: _s.number() })"));

    // What says the same changes nothing.
    let update = disk.write("lib/item.ts", "export type Item = { readonly id: number };");
    assert!(update.affected.is_empty(), "{:?}", update.affected);

    let update = disk.write("lib/deep.ts", "export type { Item } from './gone';");
    assert_eq!(update.affected, ["a.do"]);
    assert_eq!(codes(&update), ["unchecked-parameter"]);
    let update = disk.write("lib/gone.ts", "export enum Item { A = 'a' }");
    assert_eq!(update.affected, ["a.do"]);
    assert!(codes(&update).is_empty());
    assert!(checks(&disk, "a.do").contains("_s.enum([\"a\"])"));
}

#[test]
fn a_rest_parameter_that_is_a_tuple_is_as_many_parameters() {
    let text = class(
        "A",
        "one(...rest: [number, ...string[]]) {} two(a: string, ...rest: [number, string?]) {} \
         none(a: string, ...rest: []) {}",
    );
    let disk = Disk::new(&[("a.do.ts", &text)]);
    let code = emitted(&disk, "a.do");
    for params in [
        r#"one: [["", _s.number()], ["...", _s.string()]]"#,
        r#"two: [["a", _s.string()], ["", _s.number()], ["", _s.string().optional()]]"#,
        r#"none: [["a", _s.string()]]"#,
    ] {
        assert!(code.contains(params), "{code}");
    }
}

#[test]
fn aliases_lead_where_the_tsconfig_has_them_lead() {
    let mut options = ProjectOptions::new("/project");
    let mapping = |pattern: &str, targets: &[&str]| PathMapping {
        pattern: pattern.into(),
        targets: targets.iter().map(|target| (*target).to_owned()).collect(),
    };
    options.paths = vec![
        mapping("*", &["vendor/*"]),
        mapping("@/*", &["nowhere/*", "src/*"]),
        mapping("@/exact", &["src/lib/exact.ts"]),
    ];
    let text = format!(
        "import type {{ Item }} from '@/lib/item';\nimport type {{ Exact }} from '@/exact';\n{}",
        class("A", "save(item: Item, exact: Exact) {}")
    );
    let files = [
        ("src/server/a.do.ts", text.as_str()),
        ("src/lib/item.ts", "export type Item = 'found';"),
        ("src/lib/exact.ts", "export type Exact = 'exactly';"),
    ];
    let mut project = Project::new(options);
    let mut wanted = vec!["src/server/a.do.ts".to_owned()];
    while !wanted.is_empty() {
        let change = |file: String| {
            let known = files.iter().find(|(known, _)| *known == file);
            let content = known.map_or(FileContent::Absent, |(_, text)| {
                FileContent::Text((*text).to_owned())
            });
            FileChange { file, content }
        };
        let changes = wanted.into_iter().map(change).collect();
        wanted = project
            .update(UpdateRequest {
                changes,
                packages: Vec::new(),
            })
            .missing;
    }
    let Emitted::Code(code) = project.emit(&module(Environment::Worker, "a.do")) else {
        panic!("a.do is broken");
    };
    assert!(
        code.contains("[[\"item\", _s.literal(\"found\")], [\"exact\", _s.literal(\"exactly\")]]")
    );
}

#[test]
fn strict_projects_do_not_build_with_unchecked_parameters() {
    let text = class("A", "save(item: Nowhere) {}");
    for (strict, severity) in [(false, Severity::Warning), (true, Severity::Error)] {
        let mut options = ProjectOptions::new("/project");
        options.strict = strict;
        let mut project = Project::new(options);
        let file = path("a.do.ts");
        // The platform's types may declare it, as long as nobody knows them.
        let types = FileChange {
            file: "worker-configuration.d.ts".into(),
            content: FileContent::Absent,
        };
        let package = Package {
            from: file.clone(),
            specifier: "@cloudflare/workers-types".into(),
            name: None,
            file: None,
        };
        let content = FileContent::Text(text.clone());
        let update = project.update(UpdateRequest {
            changes: vec![FileChange { file, content }, types],
            packages: vec![package],
        });
        assert_eq!(codes(&update), ["unchecked-parameter"]);
        assert_eq!(update.diagnostics[0].severity, severity);
        let param = &project.surface().objects[0].methods[0].params[0];
        let reason = "`Nowhere` isn't declared in any file that Koze reads";
        assert_eq!(param.check, Check::Unchecked(reason.into()));
    }
}

#[test]
fn a_bigint_literal_is_checked_by_its_value_in_any_base() {
    let text = class("User", "set(a: 0x1Fn | -0b1_0n | 1_000n | 0o17n | -0n) {}");
    let disk = Disk::new(&[("user.do.ts", &text)]);
    let request = module(Environment::Worker, "user.do");
    let Emitted::Code(code) = disk.project.emit(&request) else {
        panic!("no code");
    };
    for literal in ["31n", "-2n", "1000n", "15n", " 0n"] {
        assert!(code.contains(literal), "{literal} in {code}");
    }
}
