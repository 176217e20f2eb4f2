//! A project that changes: what is analyzed anew, what is answered about imports, what stays quick.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::panic, clippy::unwrap_used)] // A test that cannot go on has failed.

use std::collections::BTreeMap;

use koze_compiler::Project;
use koze_compiler::api::*;
use koze_compiler::model::*;

#[path = "project/callers.rs"]
mod callers;
#[path = "project/imports.rs"]
mod imports;
#[path = "project/items.rs"]
mod items;
#[path = "project/mistakes.rs"]
mod mistakes;
#[path = "project/pages.rs"]
mod pages;
#[path = "project/types.rs"]
mod types;

/// A project and the files of its disk.
struct Disk {
    project: Project,
    files: BTreeMap<String, String>,
}

impl Disk {
    fn new(files: &[(&str, &str)]) -> Self {
        let options = ProjectOptions::new("/project");
        let mut disk = Self {
            project: Project::new(options),
            files: BTreeMap::new(),
        };
        for (file, text) in files {
            disk.files.insert(path(file), (*text).to_owned());
        }
        let objects: Vec<String> = (disk.files.keys())
            .filter(|file| disk.project.object_id(file).is_some())
            .cloned()
            .collect();
        disk.tell(objects);
        disk
    }

    fn write(&mut self, file: &str, text: &str) -> Update {
        self.files.insert(path(file), text.to_owned());
        self.tell(vec![path(file)])
    }

    fn delete(&mut self, file: &str) -> Update {
        self.files.remove(&path(file));
        self.tell(vec![path(file)])
    }

    /// Supplies the files and what turns out to be needed. Everything affected on the way counts.
    fn tell(&mut self, mut files: Vec<String>) -> Update {
        let mut affected = Vec::new();
        loop {
            let mut update = self.update_once(files);
            affected.append(&mut update.affected);
            if update.missing.is_empty() {
                affected.sort();
                affected.dedup();
                update.affected = affected;
                return update;
            }
            files = update.missing;
        }
    }

    fn update_once(&mut self, files: Vec<String>) -> Update {
        let change = |file: String| FileChange {
            content: match self.files.get(&file) {
                Some(text) => FileContent::Text(text.clone()),
                None => FileContent::Absent,
            },
            file,
        };
        let changes = files.into_iter().map(change).collect();
        self.project.update(UpdateRequest {
            changes,
            packages: Vec::new(),
        })
    }

    /// The public methods of an object.
    fn methods(&self, id: &str) -> Vec<String> {
        let surface = self.project.surface();
        let object = surface.objects.iter().find(|object| object.id == id);
        let methods = object.map_or(&[][..], |object| &object.methods);
        methods.iter().map(|method| method.name.clone()).collect()
    }

    fn import(&self, id: &str, names: &[&str], environment: Environment) -> Vec<Diagnostic> {
        self.project.check_import(&ImportRequest {
            id: id.into(),
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            environment,
        })
    }
}

fn module(environment: Environment, id: &str) -> EmitRequest {
    EmitRequest::Object {
        id: id.into(),
        environment,
    }
}

fn path(file: &str) -> String {
    format!("src/server/{file}")
}

fn codes(update: &Update) -> Vec<&str> {
    let codes = update.diagnostics.iter().map(|found| found.code.as_str());
    codes.collect()
}

fn class(name: &str, body: &str) -> String {
    format!(
        "import {{ DurableObject }} from 'cloudflare:workers';\n\
         export default class {name} extends DurableObject {{ {body} }}\n"
    )
}

fn extending(name: &str, specifier: &str) -> String {
    format!(
        "import {{ Base }} from '{specifier}';\nexport default class {name} extends Base {{ own() {{}} }}\n"
    )
}

fn base(body: &str) -> String {
    format!(
        "import {{ DurableObject }} from 'cloudflare:workers';\n\
         export class Base extends DurableObject {{ {body} }}\n"
    )
}

#[test]
fn an_edit_affects_its_object_alone() {
    let mut disk = Disk::new(&[
        ("a.do.ts", &class("A", "one() {}")),
        ("b.do.ts", &class("B", "two() {}")),
    ]);
    let update = disk.write("a.do.ts", &class("A", "three() {}"));
    assert_eq!(update.affected, ["a.do"]);
    assert_eq!(disk.methods("a.do"), ["three"]);
    assert_eq!(disk.methods("b.do"), ["two"]);
}

#[test]
fn an_edit_that_no_module_shows_affects_nothing() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "one() {}"))]);
    let update = disk.write(
        "a.do.ts",
        &class("A", "\n\n  one() { return 2; } _own() {}"),
    );
    assert!(update.affected.is_empty());
    assert!(!update.entries_changed);
}

#[test]
fn entries_change_with_the_names_that_lists_of_objects_hold() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "one() {}"))]);
    assert!(
        !disk
            .write("a.do.ts", &class("A", "two() {}"))
            .entries_changed
    );
    assert!(
        disk.write("a.do.ts", &class("B", "two() {}"))
            .entries_changed
    );
    let rebound = class("B", "static binding = 'OTHER'; two() {}");
    assert!(disk.write("a.do.ts", &rebound).entries_changed);
    assert!(disk.write("b.do.ts", &class("C", "")).entries_changed);
    assert!(disk.write("b.do.ts", "export {").entries_changed);
    assert!(!disk.write("b.do.ts", "export {{").entries_changed);
    assert!(disk.delete("b.do.ts").entries_changed);
}

#[test]
fn an_import_may_name_the_extension() {
    let disk = Disk::new(&[("a.do.ts", &class("A", "one() {}"))]);
    assert_eq!(disk.project.imported_object("a.do"), Some("a.do"));
    assert_eq!(disk.project.imported_object("a.do.ts"), Some("a.do"));
    assert_eq!(disk.project.imported_object("b.do"), None);
}

#[test]
fn an_edit_of_a_base_affects_those_that_inherit_from_it() {
    let mut disk = Disk::new(&[
        ("a.do.ts", &extending("A", "./lib/base")),
        ("b.do.ts", &extending("B", "$server/lib/base.js")),
        ("c.do.ts", &class("C", "other() {}")),
        ("lib/base.ts", &base("old() {}")),
    ]);
    assert_eq!(disk.methods("a.do"), ["old", "own"]);
    let update = disk.write("lib/base.ts", &base("fresh() {}"));
    assert_eq!(update.affected, ["a.do", "b.do"]);
    assert_eq!(disk.methods("a.do"), ["fresh", "own"]);
    assert_eq!(disk.methods("b.do"), ["fresh", "own"]);
}

#[test]
fn an_edit_of_an_unrelated_file_affects_nothing() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "one() {}"))]);
    let update = disk.write("db.ts", "export const secret = 1;");
    assert!(update.affected.is_empty());
    assert!(update.diagnostics.is_empty());
    // Nor does a mistake in a file that no object needs.
    assert!(disk.write("db.ts", "export const =").diagnostics.is_empty());
}

#[test]
fn an_object_goes_with_its_file() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "")), ("b.do.ts", &class("B", ""))]);
    let update = disk.delete("a.do.ts");
    assert_eq!(update.affected, ["a.do"]);
    assert_eq!(disk.project.surface().ids, ["b.do"]);
    assert_eq!(codes(&disk.delete("b.do.ts")), ["no-objects"]);
}

#[test]
fn a_renamed_file_is_another_object() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "one() {}"))]);
    let text = disk.files.remove(&path("a.do.ts")).unwrap();
    disk.files.insert(path("z.do.ts"), text);
    let update = disk.tell(vec![path("a.do.ts"), path("z.do.ts")]);
    assert_eq!(update.affected, ["a.do", "z.do"]);
    assert!(update.diagnostics.is_empty());
    assert_eq!(disk.project.surface().ids, ["z.do"]);
}

#[test]
fn another_extension_takes_over_when_the_first_file_goes() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "typed() {}"))]);
    let update = disk.write("a.do.js", &class("A", "plain() {}"));
    assert_eq!(codes(&update), ["duplicate-id"]);
    assert_eq!(disk.methods("a.do"), ["typed"]);
    let update = disk.delete("a.do.ts");
    assert!(update.diagnostics.is_empty());
    assert_eq!(update.affected, ["a.do"]);
    assert_eq!(disk.methods("a.do"), ["plain"]);
}

#[test]
fn a_syntax_error_takes_the_object_away_until_it_is_repaired() {
    let sound = class("A", "one() {}");
    let mut disk = Disk::new(&[("a.do.ts", &sound), ("b.do.ts", &class("B", ""))]);
    let update = disk.write("a.do.ts", "export default class A extends {");
    assert_eq!(codes(&update), ["syntax-error"]);
    let surface = disk.project.surface();
    assert_eq!(surface.ids, ["a.do", "b.do"]);
    assert_eq!(surface.objects.len(), 1);
    let request = module(Environment::Browser, "a.do");
    let Emitted::Error(found) = disk.project.emit(&request) else {
        panic!("a broken object was emitted");
    };
    assert_eq!(found.code, Code::BrokenObject);
    // What is wrong is said once, by the file.
    assert!(
        disk.import("a.do", &["one"], Environment::Browser)
            .is_empty()
    );
    let update = disk.write("a.do.ts", &sound);
    assert!(update.diagnostics.is_empty());
    assert_eq!(disk.methods("a.do"), ["one"]);
}

#[test]
fn a_base_with_a_syntax_error_closes_those_that_inherit_from_it() {
    let mut disk = Disk::new(&[
        ("a.do.ts", &extending("A", "./base")),
        ("base.ts", &base("old() {}")),
    ]);
    let update = disk.write("base.ts", "export class Base {{");
    assert_eq!(codes(&update), ["unresolved-base", "syntax-error"]);
    assert!(disk.methods("a.do").is_empty());
    // Without the import, the file is nobody's concern any more.
    let update = disk.write("a.do.ts", &class("A", "alone() {}"));
    assert!(update.diagnostics.is_empty(), "{:?}", update.diagnostics);
}

#[test]
fn a_base_that_appears_later_is_found() {
    let mut disk = Disk::new(&[("a.do.ts", &extending("A", "./base"))]);
    let update = disk.write("other.ts", "");
    assert_eq!(codes(&update), ["unresolved-base"]);
    let update = disk.write("base/index.ts", &base("indexed() {}"));
    assert!(update.diagnostics.is_empty());
    assert_eq!(update.affected, ["a.do"]);
    assert_eq!(disk.methods("a.do"), ["indexed", "own"]);
    // A better candidate for the same import wins as soon as it is there, and only as long.
    disk.write("base.ts", &base("direct() {}"));
    assert_eq!(disk.methods("a.do"), ["direct", "own"]);
    disk.delete("base.ts");
    assert_eq!(disk.methods("a.do"), ["indexed", "own"]);
}

#[test]
fn nothing_is_claimed_about_an_object_whose_base_is_still_to_come() {
    let mut disk = Disk::new(&[]);
    disk.files.insert(path("a.do.ts"), extending("A", "./base"));
    let update = disk.update_once(vec![path("a.do.ts")]);
    assert!(update.missing.contains(&path("base.ts")));
    assert!(update.diagnostics.is_empty());
    assert!(disk.project.surface().objects.is_empty());
}

#[test]
fn what_the_parser_did_not_survive_is_a_diagnostic() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "one() {}"))]);
    let update = disk.project.update(UpdateRequest {
        packages: Vec::new(),
        changes: vec![FileChange {
            file: path("b.do.ts"),
            content: FileContent::Unparsable,
        }],
    });
    assert_eq!(codes(&update), ["too-complex"]);
    assert_eq!(disk.methods("a.do"), ["one"]);
    assert!(
        disk.write("b.do.ts", &class("B", ""))
            .diagnostics
            .is_empty()
    );
}

#[test]
fn the_order_of_updates_does_not_matter() {
    let files = [
        ("a.do.ts", extending("A", "./base")),
        ("b.do.ts", class("B", "static binding = 'A_DO';")),
        ("c.do.ts", "export const = 1".to_owned()),
        ("base.ts", base("inherited() {}")),
    ];
    let all: Vec<(&str, &str)> = files.iter().map(|(f, t)| (*f, t.as_str())).collect();
    let mut at_once = Disk::new(&all);
    let mut one_by_one = Disk::new(&[]);
    for (file, text) in all.iter().rev() {
        one_by_one.write(file, text);
    }
    assert_eq!(at_once.project.surface(), one_by_one.project.surface());
    let diagnostics = |disk: &mut Disk| disk.update_once(Vec::new()).diagnostics;
    assert_eq!(diagnostics(&mut at_once), diagnostics(&mut one_by_one));
}

#[test]
fn declarations_follow_edits() {
    let mut disk = Disk::new(&[("a.do.ts", &class("A", "one() {}"))]);
    let types = |disk: &Disk| match disk.project.emit(&EmitRequest::Types {}) {
        Emitted::Code(code) => code,
        Emitted::Error(found) => panic!("{}", found.message),
    };
    assert!(types(&disk).contains("export const one:"));
    disk.write("a.do.ts", &class("A", "two() {}"));
    assert!(types(&disk).contains("export const two:") && !types(&disk).contains("one"));
    disk.delete("a.do.ts");
    assert!(!types(&disk).contains("a.do"));
}

const MEMBERS: &str = "
  open() {}
  purge() {}
  static serverOnly = ['purge'];
  _under() {}
  private closed() {}
  protected guarded() {}
  static shared() {}
  get value() { return 1; }
  arrow = () => {};
  fetch() {}
  then() {}
  *rows() {}
";

#[test]
fn exports_that_lead_in_a_circle_are_left() {
    let disk = Disk::new(&[
        ("a.do.ts", &extending("A", "./x")),
        ("b.do.ts", "export { default } from './b.do';"),
        (
            "c.do.ts",
            "import C from './d.do'; export default class D extends C {}",
        ),
        (
            "d.do.ts",
            "import D from './c.do'; export default class C extends D {}",
        ),
        ("x.ts", "export * from './y'; export { Other } from './y';"),
        ("y.ts", "export * from './x'; export { Other } from './x';"),
    ]);
    assert!(disk.project.surface().objects.is_empty());
    assert_eq!(disk.project.surface().ids.len(), 4);
}

#[test]
fn a_fan_out_of_star_exports_is_cut_short() {
    // Every file re-exports all others: without a bound on the steps, this never ends.
    let all: String = (0..40)
        .map(|n| format!("export * from './f{n}';\n"))
        .collect();
    let mut files: Vec<(String, String)> =
        (0..40).map(|n| (format!("f{n}.ts"), all.clone())).collect();
    for n in 0..20 {
        files.push((format!("o{n}.do.ts"), extending(&format!("O{n}"), "./f0")));
    }
    let many: String = (0..30)
        .map(|n| format!("export {{ E{n} }} from './f0';\n"))
        .collect();
    files.push(("many.do.ts".into(), many));
    let files: Vec<(&str, &str)> = files.iter().map(|(f, t)| (&**f, &**t)).collect();
    assert!(Disk::new(&files).project.surface().objects.is_empty());
}

#[test]
fn a_long_chain_of_bases_is_followed() {
    let mut files = vec![("c0.ts".to_owned(), base("bottom() {}"))];
    for n in 1..200 {
        let text = format!(
            "import {{ Base as B }} from './c{}';\nexport class Base extends B {{ m{n}() {{}} }}",
            n - 1
        );
        files.push((format!("c{n}.ts"), text));
    }
    files.push(("a.do.ts".into(), extending("A", "./c199")));
    let files: Vec<(&str, &str)> = files.iter().map(|(f, t)| (&**f, &**t)).collect();
    assert_eq!(Disk::new(&files).methods("a.do").len(), 201);
}

/// The module of the object for Workers.
fn emitted(disk: &Disk, id: &str) -> String {
    let Emitted::Code(code) = disk.project.emit(&module(Environment::Worker, id)) else {
        panic!("{id} is broken");
    };
    code
}

/// The constants and the parameters of that module, as they are checked.
fn checks(disk: &Disk, id: &str) -> String {
    let code = emitted(disk, id);
    let start = code.find("const _").unwrap();
    code[start..code.find("  class:").unwrap()].to_owned()
}

#[test]
fn a_name_is_found_in_nested_assignments_without_walking_each_again() {
    let mut assigned = "[Base] = x".to_owned();
    for _ in 0..60 {
        assigned = format!("[x = ({assigned})] = x");
    }
    let text = |statement: &str| {
        format!(
            "import {{ DurableObject }} from 'cloudflare:workers';
let x: any, Base = DurableObject;
{statement};
export default class User extends Base {{ get() {{}} }}"
        )
    };
    let mut disk = Disk::new(&[("user.do.ts", &text(""))]);
    assert!(codes(&disk.tell(Vec::new())).is_empty());
    let update = disk.write("user.do.ts", &text(&assigned));
    assert_eq!(codes(&update), ["unresolved-base"]);
}
