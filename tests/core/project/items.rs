//! Methods that give items, and live ones: what follows from an edit.

use super::*;

fn entries(disk: &Disk) -> String {
    match disk.project.emit(&EmitRequest::DurableObjects {
        middleware: None,
        dev: false,
    }) {
        Emitted::Code(code) => code,
        Emitted::Error(diagnostic) => panic!("{diagnostic:?}"),
    }
}

fn method(disk: &Disk) -> Method {
    disk.project.surface().objects[0].methods[0].clone()
}

#[test]
fn a_class_is_an_entry_as_long_as_it_has_items() {
    let plain = class("RoomDO", "async tail() {}");
    let mut disk = Disk::new(&[("room.do.ts", &plain)]);
    assert!(!entries(&disk).contains("_entryClass"));
    for (members, call) in [
        ("async *tail() {}", "_entryClass(_C0, _items)"),
        ("*tail() {}", "_entryClass(_C0, _items)"),
        (
            "static serverOnly = true; async *tail() {}",
            "_entryClass(_C0, _items)",
        ),
    ] {
        let update = disk.write("room.do.ts", &class("RoomDO", members));
        assert_eq!(codes(&update), [""; 0], "{members}");
        assert!(update.entries_changed, "{members}");
        assert!(entries(&disk).contains(call), "{}", entries(&disk));
        assert!(disk.write("room.do.ts", &plain).entries_changed);
    }
    // A list of none adds nothing.
    disk.write(
        "room.do.ts",
        &class("RoomDO", "static live = []; tail() {}"),
    );
    assert!(!entries(&disk).contains("_entryClass"));
}

#[test]
fn what_a_method_gives_follows_the_file_that_declares_it() {
    let object = format!(
        "import type {{ Lines, Left }} from './lines';\n{}",
        class("RoomDO", "tail(left: Left): Lines { throw 0; }")
    );
    let mut disk = Disk::new(&[("room.do.ts", &object)]);
    let update = disk.write(
        "lines.ts",
        "export type Lines = string[]; export type Left = number;",
    );
    assert_eq!(codes(&update), [""; 0]);
    assert!(!method(&disk).items);
    assert_eq!(method(&disk).params.len(), 1);

    // The first file that has the word.
    let update = disk.write(
        "lines.ts",
        "export type Lines = Promise<AsyncIterable<string>>; export type Left = AbortSignal;",
    );
    assert_eq!(codes(&update), [""; 0]);
    assert!(update.entries_changed);
    assert!(method(&disk).items);
    assert_eq!(method(&disk).params.len(), 0);

    let update = disk.write(
        "lines.ts",
        "export type Lines = Promise<string[]>; export type Left = AbortSignal;",
    );
    assert_eq!(codes(&update), ["signal-parameter"]);
    assert!(!method(&disk).items);
}

#[test]
fn what_only_looks_like_items_or_a_signal_is_a_value() {
    for declared in [
        "import type { AsyncIterable, AbortSignal } from 'elsewhere';",
        "import type { AsyncIterable, AbortSignal } from './own';",
        "interface AsyncIterable<T> { all: T[] }\ninterface AbortSignal { at: number }",
        "class AsyncIterable<T> { all: T[] = [] }\nclass AbortSignal { at = 0 }",
    ] {
        let body = "tail(signal: AbortSignal): AsyncIterable<string> { throw 0; }";
        let object = format!("{declared}\n{}", class("RoomDO", body));
        let own = "export interface AsyncIterable<T> { all: T[] }\n\
                   export interface AbortSignal { at: number }";
        let disk = Disk::new(&[("room.do.ts", &object), ("own.ts", own)]);
        assert!(!method(&disk).items, "{declared}");
        assert_eq!(method(&disk).params.len(), 1, "{declared}");
    }
}

#[test]
fn what_a_project_adds_to_global_types_changes_nothing() {
    let global = "import './own';\ndeclare global {\n  interface AbortSignal { at: number }\n  \
                  interface AsyncIterable<T> { all: T[] }\n}";
    let body = "tail(signal: AbortSignal): AsyncIterable<string> { throw 0; }";
    let disk = Disk::new(&[(
        "room.do.ts",
        &format!("{global}\n{}", class("RoomDO", body)),
    )]);
    assert!(method(&disk).items);
    assert_eq!(method(&disk).params.len(), 0);
}
