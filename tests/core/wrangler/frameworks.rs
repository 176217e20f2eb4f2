//! Projects whose worker a framework makes.

use super::*;

/// Asks for a project of one object until nothing is missing; `disk` are the files that there are.
fn update_beside(
    main: MainUse,
    file: &str,
    text: Option<&str>,
    disk: &[(&str, &str)],
) -> WranglerUpdate {
    let mut request = Options::of("").request(file, text);
    request.framework = Some(framework(main));
    request.files.clear();
    let update = project_of(1).update_wrangler(&request);
    let read = |file: &String| FileChange {
        file: file.clone(),
        content: match disk.iter().find(|(path, _)| path == file) {
            Some((_, text)) => FileContent::Text((*text).into()),
            None => FileContent::Absent,
        },
    };
    request.files = update.missing.iter().map(read).collect();
    let update = project_of(1).update_wrangler(&request);
    assert_eq!(update.missing, Vec::<String>::new());
    update
}

fn codes(update: &WranglerUpdate) -> Vec<&str> {
    let codes = update.diagnostics.iter().map(|other| other.code.as_str());
    codes.collect()
}

#[test]
fn a_main_that_a_framework_would_overwrite_is_an_error_and_nothing_is_written() {
    let own = ("src/worker.ts", "export * from 'koze:worker';");
    let generated = ("dist/w.js", "import 'x/cloudflare-tmp/manifest.js';");
    for (main, is_lost) in [
        ("src/worker.ts", true),
        ("./src/worker.ts", true),
        ("koze:worker", true),
        (".svelte-kit/../src/worker.ts", true),
        (".svelte-kit/cloudflare/_worker.js", false),
        ("./.svelte-kit/other/worker.js", false),
        ("dist/w.js", false),
        ("not/there.js", false),
    ] {
        let spelt = [
            own,
            ("./src/worker.ts", own.1),
            (".svelte-kit/../src/worker.ts", own.1),
            generated,
        ];
        for (file, text) in [
            ("wrangler.jsonc", format!("{{ \"main\": \"{main}\" }}")),
            (
                "wrangler.jsonc",
                format!("{{ \"env\": {{ \"a\": {{ \"main\": \"{main}\" }} }} }}"),
            ),
        ] {
            let update = update_beside(MainUse::Overwritten, file, Some(&text), &spelt);
            assert_eq!(update.text, None, "{text}");
            let expected = match is_lost {
                true => "wrangler-main-overwritten",
                false => "wrangler-framework-worker",
            };
            assert_eq!(codes(&update), [expected], "{text}");
            if is_lost {
                let place = update.diagnostics[0].location.as_ref().unwrap();
                assert_eq!(place.line, 1);
                assert!(place.column > 1, "{text}");
            }
        }
    }
}

/// A project that has no class yet loses its file as any other does.
#[test]
fn a_main_that_a_framework_would_overwrite_is_an_error_without_objects_too() {
    let text = "{ \"main\": \"koze:worker\" }";
    let mut request = Options::of("none").request("wrangler.jsonc", Some(text));
    request.framework = Some(framework(MainUse::Overwritten));
    let update = project_of(0).update_wrangler(&request);
    assert_eq!(codes(&update), ["wrangler-main-overwritten"]);
    // And one in which no two objects can be told apart.
    let both = [("a.do.ts", USER.1), ("b.do.ts", USER.1)];
    let update = project(&both).update_wrangler(&request);
    assert_eq!(codes(&update), ["wrangler-main-overwritten"]);
}

#[test]
fn a_framework_that_has_the_worker_gets_no_entries_and_no_file() {
    let own = "{ \"main\": \"src/app.ts\", \"assets\": {} }";
    let none = "{ \"name\": \"x\" }";
    let theirs = "{ \"main\": \".svelte-kit/cloudflare/_worker.js\", \"assets\": {} }";
    for main in [MainUse::Overwritten, MainUse::Ignored, MainUse::Read] {
        for text in [None, Some(""), Some(none), Some(theirs), Some(own)] {
            if main != MainUse::Ignored && text == Some(own) {
                continue;
            }
            let update = update_beside(main, "wrangler.jsonc", text, &[]);
            let nothing = (update.text.as_ref(), update.changes.as_slice());
            assert_eq!(nothing, (None, &[][..]), "{main:?} {text:?}");
            assert_eq!(codes(&update), ["wrangler-framework-worker"], "{text:?}");
            assert!(update.diagnostics[0].message.contains("UserDO"));
        }
    }
    // A worker of the app's own, which the framework leaves in place.
    let update = update_beside(MainUse::Read, "wrangler.jsonc", Some(own), &[]);
    assert_eq!(codes(&update), Vec::<&str>::new());
    assert!(update.text.unwrap().contains("USER_DO"));
}

/// The way that works: the classes are another worker's, and there is nothing to say.
#[test]
fn beside_a_framework_bindings_to_another_worker_are_enough() {
    let text = "{ \"main\": \".svelte-kit/cloudflare/_worker.js\", \"assets\": { \"directory\": \"x\" }, \
                \"durable_objects\": { \"bindings\": [{ \"name\": \"USER_DO\", \"class_name\": \
                \"UserDO\", \"script_name\": \"objects\" }] } }";
    let update = update_beside(MainUse::Overwritten, "wrangler.jsonc", Some(text), &[]);
    assert_eq!((update.text, update.diagnostics), (None, Vec::new()));
}
