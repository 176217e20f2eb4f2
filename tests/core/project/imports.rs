//! What the author of an import is told: of a method, an object, a module, a class.

use super::*;

#[test]
fn an_import_of_a_hidden_member_says_why_it_is_hidden() {
    let base = "import { DurableObject } from 'cloudflare:workers';\n\
                export abstract class Base extends DurableObject { abstract todo(): void; }";
    let object = format!(
        "import {{ Base }} from './base';\nexport default class A extends Base {{ {MEMBERS} }}"
    );
    let disk = Disk::new(&[("a.do.ts", &object), ("base.ts", base)]);
    for (name, reason) in [
        ("_under", "underscore"),
        ("closed", "private"),
        ("guarded", "protected"),
        ("shared", "static"),
        ("value", "accessor"),
        ("arrow", "property"),
        ("fetch", "the runtime calls it"),
        ("constructor", "the runtime calls it"),
        ("then", "promise"),
        ("todo", "abstract"),
    ] {
        for environment in [Environment::Browser, Environment::Worker] {
            let found = disk.import("a.do", &[name], environment);
            assert_eq!(found.len(), 1, "{name}");
            assert_eq!(found[0].code, Code::HiddenMember, "{name}");
            assert!(found[0].message.contains(reason), "{}", found[0].message);
            assert!(!found[0].help.is_empty());
        }
    }
}

#[test]
fn a_server_only_method_is_for_worker_code() {
    let disk = Disk::new(&[("a.do.ts", &class("A", MEMBERS))]);
    assert!(
        disk.import("a.do", &["open", "purge", "default"], Environment::Worker)
            .is_empty()
    );
    let found = disk.import("a.do", &["open", "purge", "default"], Environment::Browser);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, Code::ServerOnlyMethod);
    let Emitted::Code(client) = disk.project.emit(&module(Environment::Browser, "a.do")) else {
        panic!("no client");
    };
    assert!(!client.contains("purge"), "{client}");
}

#[test]
fn an_unknown_method_is_compared_with_those_that_can_be_imported() {
    let disk = Disk::new(&[("a.do.ts", &class("A", MEMBERS))]);
    let found = disk.import(
        "a.do.ts",
        &["opne", "upload", "purgee"],
        Environment::Browser,
    );
    assert!(found.iter().all(|found| found.code == Code::UnknownMethod));
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].help, "Did you mean `open`?");
    assert_eq!(found[1].help, "Public methods: `open`, `rows`.");
    assert!(!found[2].help.contains("purge"), "{}", found[2].help);
    let found = disk.import("a.do", &["purgee"], Environment::Worker);
    assert_eq!(found[0].help, "Did you mean `purge`?");
}

#[test]
fn an_unknown_object_is_compared_with_those_that_exist() {
    let disk = Disk::new(&[
        ("user.do.ts", &class("A", "")),
        ("admin/org.do.ts", &class("B", "")),
    ]);
    for id in ["user.do", "user.do.ts", "user.do.js", "admin/org.do"] {
        assert!(
            disk.import(id, &[], Environment::Browser).is_empty(),
            "{id}"
        );
    }
    let found = disk.import("usr.do", &["getName"], Environment::Browser);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].code, Code::UnknownObject);
    assert!(found[0].help.contains("Did you mean `$server/user.do`?"));
    assert!(found[0].help.contains("`admin/org.do`"));
    for (id, meant) in [("user", "user.do"), ("admin/org", "admin/org.do")] {
        let found = disk.import(id, &[], Environment::Browser);
        let suggestion = format!("Did you mean `$server/{meant}`?");
        assert!(found[0].help.contains(&suggestion), "{}", found[0].help);
    }
    let Emitted::Error(found) = disk.project.emit(&module(Environment::Worker, "usr.do")) else {
        panic!("an unknown object was emitted");
    };
    assert_eq!(found.code, Code::UnknownObject);
    let empty = Disk::new(&[]);
    assert!(
        empty.import("user.do", &[], Environment::Browser)[0]
            .help
            .contains("no `.do.ts` file")
    );
}

#[test]
fn a_refused_module_is_explained_in_the_words_of_its_host() {
    let refusal = |module, name: &str, copy: Option<&str>, by_conditions| Refusal {
        module,
        name: name.into(),
        copy: copy.map(Into::into),
        by_conditions,
    };
    let project = Project::new(ProjectOptions::new("/project"));
    let db = "src/server/db.ts";
    let found = project.explain_refusal(&refusal(RefusedModule::ServerFile, db, None, false));
    assert_eq!(found.code, Code::ServerCode);
    assert_eq!(
        found.message,
        "src/server/db.ts is server code and must not reach a browser"
    );
    assert!(!found.help.contains("conditions"), "{}", found.help);

    let copy = Some("src/copy.ts");
    let found = project.explain_refusal(&refusal(RefusedModule::ServerFile, db, copy, true));
    assert!(found.message.ends_with(": src/copy.ts is a copy of it"));
    assert!(found.help.contains("conditions"), "{}", found.help);

    let found = project.explain_refusal(&refusal(RefusedModule::PrivateFile, ".env", None, true));
    assert_eq!(found.code, Code::ServerCode);
    assert!(!found.help.contains("conditions"), "{}", found.help);

    let entry = "koze:worker";
    let found = project.explain_refusal(&refusal(RefusedModule::WorkerEntry, entry, None, false));
    assert_eq!(found.code, Code::WorkerEntry);
    assert!(found.message.contains("'koze:worker'"));

    let request = "koze:request";
    let found = project.explain_refusal(&refusal(RefusedModule::PageRequest, request, None, false));
    assert_eq!(found.code, Code::PageRequest);
    assert!(found.help.contains("getRequest()"), "{}", found.help);

    let script = "/src/main.js";
    let found =
        project.explain_refusal(&refusal(RefusedModule::ClassicScript, script, None, false));
    assert_eq!(found.code, Code::PageAsset);
    assert_eq!(found.severity, Severity::Error);
    assert!(found.message.starts_with("`/src/main.js` is bundled"));
    assert!(found.help.contains("type=\"module\""));

    let found = project.explain_refusal(&refusal(RefusedModule::MissingAsset, script, None, false));
    assert_eq!(found.code, Code::PageAsset);
    assert_eq!(found.severity, Severity::Warning);
    assert!(found.message.starts_with("`/src/main.js` names no file"));
}

#[test]
fn a_worker_that_lacks_a_class_is_told_which_and_how_to_export_it() {
    let disk = Disk::new(&[(
        "src/server/user.do.ts",
        "import { DurableObject } from 'cloudflare:workers';\n\
         export default class UserDO extends DurableObject {}",
    )]);
    let check = |exports: &[&str], bound: Option<&[&str]>| {
        let texts = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let found = disk.project.check_worker(&WorkerCheck {
            main: "src/worker.ts".into(),
            exports: texts(exports),
            bound: bound.map(texts),
        });
        (found.into_iter())
            .map(|d| (d.code.as_str(), d.severity, d.help))
            .collect::<Vec<_>>()
    };
    assert_eq!(check(&["UserDO", "default"], Some(&["UserDO"])), []);
    assert_eq!(check(&["default"], Some(&[])), []);
    let (code, severity, help) = check(&["default"], Some(&["UserDO"])).remove(0);
    assert_eq!((code, severity), ("unexported-class", Severity::Error));
    assert!(help.contains("Add to src/worker.ts: `export * from 'koze:durable-objects';`"));
    // Another worker may define it: nobody knows the configuration.
    assert_eq!(check(&[], None)[0].1, Severity::Warning);
    // A class that is gone.
    let found = check(&["UserDO"], Some(&["UserDO", "TeamDO"]));
    assert_eq!(found.len(), 1);
    assert!(found[0].2.contains("deleted_classes"));
}

#[test]
fn a_file_outside_of_the_server_directory_is_named() {
    let disk = Disk::new(&[]);
    let found = disk.project.explain_misplaced("src/user.do.ts");
    assert_eq!(found.code, Code::MisplacedFile);
    assert!(
        found
            .help
            .starts_with("Move it to src/server/user.do.ts, or")
    );
}
