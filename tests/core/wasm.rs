//! The boundary, as JavaScript sees it: plain objects in and out, errors for what does not fit.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)] // A test that cannot go on has failed.

use js_sys::{Array, JSON, Reflect};
use koze_compiler::wasm::WasmProject;
use tsify::Ts;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const USER: &str = "import { DurableObject } from 'cloudflare:workers';\n\
    export default class UserDO extends DurableObject {\n  async getName(): Promise<string> { return ''; }\n  _validate() {}\n}\n";

fn value(json: &str) -> JsValue {
    JSON::parse(json).unwrap()
}

fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

fn get(object: &JsValue, path: &str) -> JsValue {
    path.split('.').fold(object.clone(), |object, key| {
        Reflect::get(&object, &key.into()).unwrap()
    })
}

fn text(object: &JsValue, path: &str) -> String {
    get(object, path).as_string().unwrap()
}

fn project() -> WasmProject {
    let options = value(r#"{"root": "/project"}"#);
    WasmProject::new(Ts::new_unchecked(options)).ok().unwrap()
}

fn change(file: &str, content: JsValue) -> JsValue {
    let request = value(r#"{"changes": [{}]}"#);
    let change = get(&request, "changes.0");
    Reflect::set(&change, &"file".into(), &file.into()).unwrap();
    Reflect::set(&change, &"content".into(), &content).unwrap();
    request
}

fn source(text: &str) -> JsValue {
    let content = value("{}");
    Reflect::set(&content, &"text".into(), &text.into()).unwrap();
    content
}

fn update(project: &mut WasmProject, request: JsValue) -> Result<JsValue, JsValue> {
    match project.update(Ts::new_unchecked(request)) {
        Ok(update) => Ok(update.into()),
        Err(error) => Err(error.into()),
    }
}

fn with_user() -> WasmProject {
    let mut project = project();
    update(&mut project, change("src/server/user.do.ts", source(USER))).unwrap();
    project
}

fn emit(project: &WasmProject, request: &str) -> Result<JsValue, JsValue> {
    match project.emit(Ts::new_unchecked(value(request))) {
        Ok(emitted) => Ok(emitted.into()),
        Err(error) => Err(error.into()),
    }
}

#[wasm_bindgen_test]
fn options_have_defaults() {
    let project = project();
    let id = |file| project.object_id(file);
    assert_eq!(
        id("src/server/admin/user.do.ts").as_deref(),
        Some("admin/user.do")
    );
    assert_eq!(id("server/user.do.ts"), None);
    let client = emit(
        &with_user(),
        r#"{"module": "$server", "id": "user.do", "environment": "browser"}"#,
    )
    .unwrap();
    assert!(text(&client, "code").contains("\"/__koze/rpc/user.do/getName\""));
}

#[wasm_bindgen_test]
fn options_are_taken_as_given() {
    let options = value(r#"{"root": "/p", "serverDir": "server", "basePath": "/api"}"#);
    let mut project = WasmProject::new(Ts::new_unchecked(options)).ok().unwrap();
    update(&mut project, change("server/user.do.ts", source(USER))).unwrap();
    let client = emit(
        &project,
        r#"{"module": "$server", "id": "user.do", "environment": "browser"}"#,
    )
    .unwrap();
    assert!(text(&client, "code").contains("\"/api/rpc/user.do/getName\""));
}

#[wasm_bindgen_test]
fn who_may_call_reaches_the_worker() {
    let options = value(
        r#"{"root": "/p", "allowedOrigins": ["https://a.example"], "allowNonBrowser": true}"#,
    );
    let project = WasmProject::new(Ts::new_unchecked(options)).ok().unwrap();
    let worker = emit(&project, r#"{"module": "koze:durable-objects"}"#).unwrap();
    assert!(text(&worker, "code").contains(
        r#"{ base: "/__koze", dev: false, allowedOrigins: ["https://a.example"], allowNonBrowser: true }"#
    ));
}

#[wasm_bindgen_test]
fn wrong_options_are_an_error() {
    for options in [
        r#"{"root": 1}"#,
        "{}",
        "null",
        "7",
        r#""/project""#,
        "[]",
        r#"{"root": "/p", "allowedOrigins": ["*"]}"#,
        r#"{"root": "/p", "allowedOrigins": "https://a.example"}"#,
        r#"{"root": "/p", "allowNonBrowser": "yes"}"#,
    ] {
        let result = WasmProject::new(Ts::new_unchecked(value(options)));
        let error: JsValue = result.err().expect(options).into();
        assert!(error.is_instance_of::<js_sys::Error>(), "{options}");
    }
    assert!(WasmProject::new(Ts::new_unchecked(JsValue::UNDEFINED)).is_err());
}

#[wasm_bindgen_test]
fn an_update_is_a_plain_object() {
    let mut project = project();
    let request = change("src/server/user.do.ts", source(USER));
    let found = update(&mut project, request).unwrap();
    assert_eq!(
        json(&found),
        r#"{"missing":[],"missingPackages":[],"affected":["user.do"],"entriesChanged":true,"pagesChanged":false,"diagnostics":[]}"#
    );
    let request = change(
        "src/server/user.do.ts",
        source("\u{feff}/* 😀 */ export const 名 = ;"),
    );
    let found = update(&mut project, request).unwrap();
    let first = get(&found, "diagnostics.0");
    assert_eq!(text(&first, "code"), "syntax-error");
    assert_eq!(text(&first, "severity"), "error");
    // As JavaScript's own strings count.
    assert_eq!(json(&get(&first, "location.span.start")), "27");
    assert_eq!(json(&get(&first, "location.column")), "27");
    assert_eq!(json(&get(&first, "related")), "[]");
}

#[wasm_bindgen_test]
fn what_a_file_holds_has_three_forms() {
    let mut project = with_user();
    let request = change("src/server/user.do.ts", "unparsable".into());
    let found = update(&mut project, request).unwrap();
    assert_eq!(text(&found, "diagnostics.0.code"), "too-complex");
    let request = change("src/server/user.do.ts", "absent".into());
    let found = update(&mut project, request).unwrap();
    assert_eq!(text(&found, "diagnostics.0.code"), "no-objects");
    assert!(get(&found, "diagnostics.0.location").is_undefined());
}

#[wasm_bindgen_test]
fn a_lone_surrogate_in_a_text_is_no_panic() {
    let lone = js_sys::JsString::from_char_code1(0xd800);
    let content = value("{}");
    Reflect::set(&content, &"text".into(), &lone).unwrap();
    let found = update(&mut with_user(), change("src/server/odd.do.ts", content)).unwrap();
    assert_eq!(text(&found, "diagnostics.0.code"), "syntax-error");
}

#[wasm_bindgen_test]
fn the_surface_is_a_plain_object() {
    let surface: JsValue = with_user().surface().ok().unwrap().into();
    let object = get(&surface, "objects.0");
    assert_eq!(text(&object, "className"), "UserDO");
    assert_eq!(text(&object, "exportName"), "default");
    assert_eq!(
        text(&object, "methods.0.returnType.text"),
        "Promise<string>"
    );
    assert_eq!(get(&object, "methods.0.serverOnly"), JsValue::FALSE);
    assert!(get(&object, "methods.0.doc").is_undefined());
    assert_eq!(
        json(&get(&object, "hidden")),
        r#"[{"name":"_validate","reason":"underscore"}]"#
    );
    assert_eq!(json(&get(&surface, "ids")), r#"["user.do"]"#);
    assert!(Array::is_array(&get(&surface, "objects")));
}

#[wasm_bindgen_test]
fn every_module_is_emitted() {
    let project = with_user();
    for request in [
        r#"{"module": "$server", "id": "user.do", "environment": "browser"}"#,
        r#"{"module": "$server", "id": "user.do", "environment": "worker"}"#,
        r#"{"module": "$server", "id": "user.do", "environment": "server"}"#,
        r#"{"module": "koze:durable-objects"}"#,
        r#"{"module": "koze:durable-objects", "middleware": "/project/src/middleware.ts", "dev": true}"#,
        r#"{"module": "koze:worker"}"#,
        r#"{"module": "types"}"#,
    ] {
        let emitted = emit(&project, request).expect(request);
        assert!(!text(&emitted, "code").is_empty(), "{request}");
    }
    let emitted = emit(
        &project,
        r#"{"module": "$server", "id": "usr.do", "environment": "browser"}"#,
    )
    .unwrap();
    assert_eq!(text(&emitted, "error.code"), "unknown-object");
}

#[wasm_bindgen_test]
fn an_import_is_checked() {
    let project = with_user();
    let request =
        r#"{"id": "user.do", "names": ["getName", "_validate"], "environment": "browser"}"#;
    let check = project.check_import(Ts::new_unchecked(value(request)));
    let check: JsValue = check.ok().unwrap().into();
    assert_eq!(text(&check, "diagnostics.0.code"), "hidden-member");
    assert_eq!(json(&get(&check, "diagnostics.length")), "1");
}

#[wasm_bindgen_test]
fn a_wrong_request_is_an_error_and_the_project_goes_on() {
    let mut project = with_user();
    for request in [
        "null",
        "7",
        "[]",
        "{}",
        r#"{"changes": 1}"#,
        r#"{"changes": [null]}"#,
        r#"{"changes": [{"file": "a.do.ts"}]}"#,
        r#"{"changes": [{"file": "a.do.ts", "content": "text"}]}"#,
        r#"{"changes": [{"file": "a.do.ts", "content": {"text": 1}}]}"#,
        r#"{"changes": [{"file": 1, "content": "absent"}]}"#,
    ] {
        let error = update(&mut project, value(request)).expect_err(request);
        assert!(error.is_instance_of::<js_sys::Error>(), "{request}");
    }
    for request in [
        "null",
        "7",
        "{}",
        r#"{"module": "$server"}"#,
        r#"{"module": "nothing"}"#,
        r#"{"module": "$server", "id": "user.do"}"#,
        r#"{"module": "$server", "id": "user.do", "environment": "client"}"#,
        r#"{"module": "$server", "id": 1, "environment": "browser"}"#,
    ] {
        emit(&project, request).expect_err(request);
    }
    for request in [
        "null",
        "7",
        "{}",
        r#"{"id": "user.do", "names": "getName", "environment": "browser"}"#,
    ] {
        let result = project.check_import(Ts::new_unchecked(value(request)));
        assert!(result.is_err(), "{request}");
    }
    let client = emit(
        &project,
        r#"{"module": "$server", "id": "user.do", "environment": "browser"}"#,
    )
    .unwrap();
    assert!(text(&client, "code").contains("getName"));
}

#[wasm_bindgen_test]
fn a_wrangler_configuration_is_updated() {
    let request = r#"{ "file": "wrangler.jsonc", "name": "app", "main": "src/worker.ts",
        "compatibilityDate": "2026-09-01", "storage": "kv", "text": "{ \"main\": \"a.ts\" }" }"#;
    let update =
        |request: &str| match with_user().update_wrangler(Ts::new_unchecked(value(request))) {
            Ok(update) => Ok(JsValue::from(update)),
            Err(error) => Err(JsValue::from(error)),
        };
    let found = update(request).unwrap();
    assert!(text(&found, "text").contains(r#""new_classes": ["UserDO"]"#));
    assert_eq!(text(&found, "changes.0"), "bound USER_DO to UserDO");
    let broken = update(&request.replace("a.ts\\\" }", "")).unwrap();
    assert_eq!(text(&broken, "diagnostics.0.code"), "wrangler-syntax");
    assert!(get(&broken, "text").is_undefined());
    // What is not known is an error, not a default.
    assert!(update(&request.replace("kv", "KV")).is_err());
    assert!(update(&request.replace("file", "path")).is_err());
}
