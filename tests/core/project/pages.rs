//! Pages that come, change and go, beside the objects that they call.

use super::*;

const PAGE: &str = "src/routes/index.koze";

fn page_change(project: &mut Project, file: &str, content: FileContent) -> Update {
    project.update(UpdateRequest {
        changes: vec![FileChange {
            file: file.into(),
            content,
        }],
        packages: Vec::new(),
    })
}

#[test]
fn pages_change_when_one_is_added_broken_mended_or_removed() {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let mut changed = |content| page_change(&mut project, PAGE, content).pages_changed;
    assert!(changed(FileContent::Text("<p>a</p>".into())));
    assert!(!changed(FileContent::Text("<p>b</p>".into())));
    assert!(changed(FileContent::Text("<p>b".into())));
    assert!(changed(FileContent::Text("<p>b</p>".into())));
    assert!(changed(FileContent::Unparsable));
    assert!(changed(FileContent::Absent));
    assert!(!changed(FileContent::Absent));
}

#[test]
fn the_worker_serves_pages_only_if_there_are_any() {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let serves = |project: &Project| match project.emit(&EmitRequest::Worker {}) {
        Emitted::Code(code) => code.contains("koze:pages"),
        Emitted::Error(_) => false,
    };
    page_change(
        &mut project,
        "src/app.koze",
        FileContent::Text(String::new()),
    );
    page_change(
        &mut project,
        "src/other/a.koze",
        FileContent::Text("<p>".into()),
    );
    assert!(!serves(&project));
    page_change(&mut project, PAGE, FileContent::Text("<p>a</p>".into()));
    assert!(serves(&project));
}

#[test]
fn html_among_the_routes_is_reported_beside_pages_alone() {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let text = || FileContent::Text("<p>a</p>".into());
    let has_route_error =
        |update: Update| update.diagnostics.iter().any(|d| d.code == Code::PageRoute);
    assert!(!has_route_error(page_change(
        &mut project,
        "src/routes/a.html",
        text()
    )));
    assert!(has_route_error(page_change(&mut project, PAGE, text())));
}

#[test]
fn a_page_is_checked_against_objects_that_change_after_it() {
    let mut project = Project::new(ProjectOptions::new("/project"));
    let text =
        "<script>\nimport { hello } from '$server/user.do';\n</script>\n<p>{await hello()}</p>\n";
    let codes = |update: Update| -> Vec<Code> {
        let errors = update.diagnostics.into_iter();
        errors
            .filter(|d| d.severity == Severity::Error)
            .map(|d| d.code)
            .collect()
    };
    let found = page_change(&mut project, PAGE, FileContent::Text(text.into()));
    assert_eq!(codes(found), [Code::UnknownObject]);
    let class = |method: &str| {
        FileContent::Text(format!(
            "import {{ DurableObject }} from 'cloudflare:workers';\n\
             export default class UserDO extends DurableObject {{ {method}() {{}} }}\n"
        ))
    };
    let found = page_change(&mut project, "src/server/user.do.ts", class("hello"));
    assert_eq!(codes(found), []);
    let found = page_change(&mut project, "src/server/user.do.ts", class("hallo"));
    assert_eq!(codes(found), [Code::UnknownMethod]);
}
