//! The options of a crate or module, and the changes of a model that precede generation.

use std::path::PathBuf;

use tinsmith_codegen::{Model, Options, Runtime, lower};

use crate::{customize::Customization, used_operations};

/// The default options for a crate.
#[must_use]
pub fn options(crate_name: String) -> Options {
    Options {
        crate_name,
        crate_version: "0.1.0".to_owned(),
        service: None,
        protocol: None,
        operations: None,
        runtime: Runtime::Version(env!("CARGO_PKG_VERSION").to_owned()),
        is_workspace_root: true,
        source: String::new(),
        command: "tinsmith generate".to_owned(),
        arguments: String::new(),
        tests: false,
        handwritten: None,
        additions: Default::default(),
    }
}

/// Selects the operations that the sources in `operations_from` use, if there are any, and applies the customization.
/// Returns a line about the operations that were selected.
///
/// # Errors
/// A source cannot be read or uses no operation, the model is not supported, or the customization does not fit it.
pub fn prepare(
    model: &mut Model,
    options: &mut Options,
    operations_from: &[PathBuf],
    customization: &Customization,
) -> Result<Option<String>, String> {
    let mut line = None;
    if !operations_from.is_empty() {
        options.operations = None;
        let all = lower(model, options).map_err(|error| error.to_string())?.api;
        let used = used_operations::find(&all, operations_from)?;
        line = Some(format!(
            "the program uses {} of {} operations: {}",
            used.len(),
            all.operations.len(),
            used.join(", ")
        ));
        options.operations = Some(used);
    }
    customization.apply(model, options)?;
    Ok(line)
}
