//! A request to generate one crate, by arguments or a configuration file.

use std::path::PathBuf;

use tinsmith_codegen::{Options, Runtime, check_crate_name};

use crate::{
    command_line,
    customize::Customization,
    generate::{self, Job},
    overlay,
    prepare::options,
};

/// The crate to generate.
#[derive(Clone, Debug)]
pub struct Request {
    /// The name of the crate.
    pub name: String,
    /// The files of the model, or folders of them; the data folder of botocore, with the name of a service.
    pub models: Vec<PathBuf>,
    /// The name of the service's folder in that of botocore.
    pub service_name: Option<String>,
    /// The folder of the crate.
    pub out: PathBuf,
    /// Names of the operations to generate; all when `None`.
    pub operations: Option<Vec<String>>,
    /// Rust files, or folders of them, whose operations are generated; none for the choice in `operations`.
    pub operations_from: Vec<PathBuf>,
    /// The shape ID of the service.
    pub service: Option<String>,
    /// The protocol.
    pub protocol: Option<String>,
    /// The version of the runtime, or the path of its folder from the crate.
    pub runtime: String,
    /// Whether the protocol tests of the model are generated.
    pub tests: bool,
    /// Whether the crate can be a member of a workspace.
    pub no_workspace: bool,
    /// The name of an overlay.
    pub overlay: Option<String>,
    /// Changes of the crate.
    pub customization: Customization,
}

impl Request {
    /// The job for the generator.
    ///
    /// # Errors
    /// The name of the crate is not valid, or the overlay does not exist.
    pub fn job(self) -> Result<Job, String> {
        check_crate_name(&self.name).map_err(|error| error.to_string())?;
        let handwritten = self.overlay.as_deref().map(overlay::find).transpose()?;
        let mut options = Options {
            service: self.service,
            protocol: self.protocol,
            operations: self.operations,
            runtime: runtime(&self.runtime),
            is_workspace_root: !self.no_workspace,
            source: generate::source(&self.models),
            tests: self.tests,
            handwritten,
            ..options(self.name)
        };
        options.arguments = command_line::arguments(
            self.service_name.as_ref().map(|_| "--botocore"),
            &self.models,
            &self.out,
            &options,
            &self.operations_from,
            Some(&self.runtime),
        );
        if let Some(name) = &self.service_name {
            options.arguments = format!("{} --service-name {name}", options.arguments);
        }
        Ok(Job {
            models: self.models,
            service_name: self.service_name,
            out: self.out,
            options,
            operations_from: self.operations_from,
            customization: self.customization,
        })
    }
}

/// The runtime in a folder, if the text looks like a path, else a version of it.
fn runtime(text: &str) -> Runtime {
    if text.contains(['/', '\\']) || text.starts_with('.') {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        return Runtime::Path { path: text.to_owned(), version };
    }
    Runtime::Version(text.to_owned())
}
