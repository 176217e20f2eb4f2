//! What JavaScript sees. Thin: one request object in, one plain object out.

// The macro's expansion trips the lint; nothing here is written by hand.
#![allow(missing_docs)]

use std::hint::black_box;

use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::Project;
use crate::api::{
    EmitRequest, Emitted, FileChange, FileContent, ForeignConfiguration, ImportCheck,
    ImportRequest, ProjectOptions, Refusal, Surface, Update, UpdateRequest, WorkerCheck,
    WranglerRequest, WranglerUpdate,
};
use crate::model::Diagnostic;

/// What a project keeps of a source file, and needs to read it, for each byte of its text.
const MEMORY_PER_BYTE: usize = 6;

/// A project, for JavaScript.
#[wasm_bindgen(js_name = Project)]
pub struct WasmProject(Project);

#[wasm_bindgen(js_class = Project)]
impl WasmProject {
    #[wasm_bindgen(constructor)]
    pub fn new(options: Ts<ProjectOptions>) -> Result<WasmProject, JsError> {
        // Users see this message, so it holds only the cause.
        let options = options.to_rust().map_err(|error| {
            let cause =
                std::error::Error::source(&error).map_or_else(String::new, ToString::to_string);
            JsError::new(cause.trim_start_matches("Error: "))
        })?;
        Ok(Self(Project::new(options)))
    }

    #[wasm_bindgen(js_name = objectId)]
    pub fn object_id(&self, file: &str) -> Option<String> {
        self.0.object_id(file).map(Into::into)
    }

    #[wasm_bindgen(js_name = isPage)]
    pub fn is_page(&self, file: &str) -> bool {
        self.0.is_page(file)
    }

    #[wasm_bindgen(js_name = isCallerFile)]
    pub fn is_caller_file(&self, file: &str) -> bool {
        self.0.is_caller_file(file)
    }

    #[wasm_bindgen(js_name = importedObject)]
    pub fn imported_object(&self, id: &str) -> Option<String> {
        self.0.imported_object(id).map(Into::into)
    }

    pub fn update(&mut self, request: Ts<UpdateRequest>) -> Result<Ts<Update>, JsError> {
        let request = request.to_rust()?;
        make_room(&request.changes);
        Ok(self.0.update(request).into_ts()?)
    }

    pub fn surface(&self) -> Result<Ts<Surface>, JsError> {
        Ok(self.0.surface().into_ts()?)
    }

    pub fn emit(&self, request: Ts<EmitRequest>) -> Result<Ts<Emitted>, JsError> {
        Ok(self.0.emit(&request.to_rust()?).into_ts()?)
    }

    #[wasm_bindgen(js_name = checkImport)]
    pub fn check_import(&self, request: Ts<ImportRequest>) -> Result<Ts<ImportCheck>, JsError> {
        let diagnostics = self.0.check_import(&request.to_rust()?);
        Ok(ImportCheck { diagnostics }.into_ts()?)
    }

    #[wasm_bindgen(js_name = explainRefusal)]
    pub fn explain_refusal(&self, refusal: Ts<Refusal>) -> Result<Ts<Diagnostic>, JsError> {
        Ok(self.0.explain_refusal(&refusal.to_rust()?).into_ts()?)
    }

    #[wasm_bindgen(js_name = checkWorker)]
    pub fn check_worker(&self, check: Ts<WorkerCheck>) -> Result<Ts<ImportCheck>, JsError> {
        let diagnostics = self.0.check_worker(&check.to_rust()?);
        Ok(ImportCheck { diagnostics }.into_ts()?)
    }

    #[wasm_bindgen(js_name = explainMisplaced)]
    pub fn explain_misplaced(&self, file: &str) -> Result<Ts<Diagnostic>, JsError> {
        Ok(self.0.explain_misplaced(file).into_ts()?)
    }

    #[wasm_bindgen(js_name = checkConfiguration)]
    pub fn check_configuration(
        &self,
        found: Ts<ForeignConfiguration>,
    ) -> Result<Ts<ImportCheck>, JsError> {
        let diagnostics = self.0.check_configuration(&found.to_rust()?);
        Ok(ImportCheck { diagnostics }.into_ts()?)
    }

    #[wasm_bindgen(js_name = updateWrangler)]
    pub fn update_wrangler(
        &self,
        request: Ts<WranglerRequest>,
    ) -> Result<Ts<WranglerUpdate>, JsError> {
        Ok(self.0.update_wrangler(&request.to_rust()?).into_ts()?)
    }
}

/// Grows the memory once for all changes. The allocator grows it by 64 kB whenever there is none left, which took
/// a fifth of the time to load a project, not counting the garbage collections that it provokes.
fn make_room(changes: &[FileChange]) {
    let text = |change: &FileChange| match &change.content {
        FileContent::Text(text) => text.len(),
        FileContent::Absent | FileContent::Unparsable => 0,
    };
    let length: usize = changes.iter().map(text).sum();
    let mut room: Vec<u8> = Vec::new();
    // Without the memory, the update may still fit.
    let _ = room.try_reserve_exact(length.saturating_mul(MEMORY_PER_BYTE));
    black_box(room); // The optimizer would drop it.
}
