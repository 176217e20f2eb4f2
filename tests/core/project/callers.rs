//! Who calls: the file that says it comes, goes and changes; `Caller` arrives in other files.

use super::*;

const CALLER: &str = "export default () => null;";

fn with_caller(body: &str) -> String {
    format!(
        "import type {{ Caller }} from '@kuratchi/koze';\n{}",
        class("RoomDO", body)
    )
}

#[test]
fn the_modules_of_all_objects_follow_the_file_that_says_who_calls() {
    let mut disk = Disk::new(&[
        ("room.do.ts", &with_caller("async post(caller: Caller) {}")),
        ("user.do.ts", &class("UserDO", "async getName() {}")),
    ]);
    let all = ["room.do", "user.do"];
    assert_eq!(codes(&disk.tell(Vec::new())), ["missing-caller"]);
    assert!(!emitted(&disk, "user.do").contains("_caller"));

    let update = disk.write("caller.mts", CALLER);
    assert_eq!(update.affected, all);
    assert_eq!(codes(&update), [""; 0]);
    assert!(emitted(&disk, "user.do").contains("\"/project/src/server/caller.mts\""));

    // Only its text changes.
    let update = disk.write("caller.mts", "export default async () => ({ id: 'a' });");
    assert_eq!(update.affected, [""; 0]);

    let update = disk.write("caller.ts", CALLER);
    assert_eq!(
        (update.affected.as_slice(), codes(&update)),
        (&all.map(String::from)[..], vec!["invalid-caller"])
    );
    let update = disk.delete("caller.mts");
    assert_eq!(
        (update.affected.as_slice(), codes(&update)),
        (&[][..], vec![])
    );

    let update = disk.delete("caller.ts");
    assert_eq!(update.affected, all);
    assert_eq!(codes(&update), ["missing-caller"]);
    assert!(!emitted(&disk, "user.do").contains("_caller"));
}

#[test]
fn only_files_at_the_top_of_the_server_directory_say_who_calls() {
    let project = Project::new(ProjectOptions::new("/project"));
    for file in ["caller.ts", "caller.mts", "caller.js", "caller.mjs"] {
        assert!(project.is_caller_file(&path(file)), "{file}");
    }
    for file in [
        "lib/caller.ts",
        "Caller.ts",
        "caller.tsx",
        "caller.d.ts",
        "caller.do.ts",
    ] {
        assert!(!project.is_caller_file(&path(file)), "{file}");
    }
    assert!(!project.is_caller_file("src/caller.ts"));
    assert!(!project.is_caller_file("src/serverless/caller.ts"));
}

#[test]
fn the_file_that_says_who_calls_exports_a_function() {
    let user = class("UserDO", "async getName() {}");
    let mut disk = Disk::new(&[("user.do.ts", &user)]);
    for text in [
        "export default async function ({ request }) {}",
        "const caller = () => null;\nexport default caller;",
        "const caller = () => null;\nexport { caller as default };",
        "export { default } from './auth';",
        "export { caller as default } from './auth';",
        "export default memoize(() => null);",
        "export default (() => null) satisfies unknown;",
    ] {
        assert_eq!(codes(&disk.write("caller.ts", text)), [""; 0], "{text}");
    }
    for text in [
        "",
        "export const caller = () => null;",
        "export * from './auth';",
        "export default interface Caller {}",
        "export type { Caller as default } from './auth';",
        "export default class {}",
        "class Caller {}\nexport default Caller;",
        "export default { id: 'a' };",
        "export default null;",
        "export default [] as const;",
    ] {
        assert_eq!(
            codes(&disk.write("caller.ts", text)),
            ["invalid-caller"],
            "{text}"
        );
    }
    let broken = disk.write("caller.ts", "export default (");
    assert_eq!(codes(&broken), ["syntax-error"]);
}

#[test]
fn the_classes_of_sockets_that_know_their_caller_are_entries() {
    let body = "async fetch(request: Request) { return callerOf(request); }";
    let plain = class("RoomDO", body);
    let mut disk = Disk::new(&[("room.do.ts", &plain)]);
    disk.write("caller.ts", CALLER);
    let entries = |disk: &Disk| match disk.project.emit(&EmitRequest::DurableObjects {
        middleware: None,
        dev: false,
    }) {
        Emitted::Code(code) => code,
        Emitted::Error(diagnostic) => panic!("{diagnostic:?}"),
    };
    assert!(!entries(&disk).contains("_entryClass"));
    for import in [
        "import { callerOf } from '@kuratchi/koze';",
        "import { callerOf as who } from '@kuratchi/koze';",
        "import * as koze from '@kuratchi/koze';",
    ] {
        let update = disk.write("room.do.ts", &format!("{import}\n{plain}"));
        assert!(update.entries_changed, "{import}");
        assert!(
            entries(&disk).contains("_entryClass(_C0, _sockets)"),
            "{import}"
        );
        assert!(disk.write("room.do.ts", &plain).entries_changed);
    }
    // From elsewhere, of another name, without a socket.
    for text in [
        format!("import {{ callerOf }} from './who';\n{plain}"),
        format!(
            "import * as koze from '@kuratchi/koze';\n{}",
            class("RoomDO", "fetch() {}")
        ),
        format!(
            "import {{ callerOf }} from '@kuratchi/koze';\n{}",
            class("RoomDO", "a() {}")
        ),
    ] {
        let update = disk.write("room.do.ts", &text);
        assert!(!entries(&disk).contains("_entryClass"), "{text}");
        assert!(!update.entries_changed, "{text}");
    }
}

#[test]
fn caller_is_found_where_it_arrives_later() {
    let room = class(
        "RoomDO",
        "static schemas = { post: [any] }; async post(post: Post, who: Who) {}",
    );
    let room = format!("import type {{ Post, Who }} from './types';\n{room}");
    let mut disk = Disk::new(&[
        ("room.do.ts", &room),
        (
            "types.ts",
            "export type Who = string; export type Post = { text: string };",
        ),
    ]);
    disk.write("caller.ts", CALLER);
    assert!(checks(&disk, "room.do").contains("[\"who\", _s.string()]"));

    let import = "import type { Caller } from '@kuratchi/koze';\nexport type Who = Caller;";
    disk.write(
        "types.ts",
        &format!("{import} export type Post = {{ text: string }};"),
    );
    assert!(emitted(&disk, "room.do").contains("callers: { post: [[1]] }"));
    assert!(!checks(&disk, "room.do").contains("\"who\""));

    // Its schema decides what the argument is, and still a request must not supply an identity.
    let update = disk.write(
        "types.ts",
        &format!("{import} export type Post = {{ by: Caller }};"),
    );
    assert_eq!(codes(&update), ["caller-in-type"]);
}

#[test]
fn aliases_of_caller_that_lead_in_circles_or_on_for_long_are_left() {
    let long: String = (1..2000)
        .map(|n| format!("type A{n} = A{};\n", n - 1))
        .collect();
    let wide: String = (1..101)
        .map(|n| format!("type U{n} = U{} | U{};\n", n - 1, n - 1))
        .collect();
    let types = "type A0 = Caller;\ntype U0 = Caller;\ntype B = B | Caller;\ntype C = { c: C; d: D };\ntype D = C[];\n\
         import E = F; import F = E;\n\
         type G<T = G, U = G> = { all: T[] };\n";
    let methods =
        "a(a: A60) {} b(b: B) {} c(c: C) {} d(d: D, e: E) {} e(e: A1999) {} f(f: U100, g: G) {}";
    let mut disk = Disk::new(&[(
        "room.do.ts",
        &format!("{types}{long}{wide}{}", with_caller(methods)),
    )]);
    let update = disk.write("caller.ts", CALLER);
    let errors = update
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let errors: Vec<&str> = errors.map(|found| found.message.as_str()).collect();
    assert_eq!(errors.len(), 3, "{errors:?}");
    for (error, name) in errors.iter().zip(["b", "e", "f"]) {
        assert!(error.contains(&format!("`{name}` of `{name}`")), "{error}");
    }
    assert!(emitted(&disk, "room.do").contains("callers: { a: [[0]] }"));
}
