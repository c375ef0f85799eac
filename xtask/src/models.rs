//! Folders with the models of many services.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tinsmith::{botocore, model_files, prepare};
use tinsmith_codegen::{Model, Options, Runtime};

/// The model of a service.
#[derive(Debug)]
pub struct Source {
    /// Its name in tables.
    pub name: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    /// A file of JSON AST.
    Smithy(PathBuf),
    /// A service in the data folder of botocore.
    Botocore(PathBuf),
}

impl Source {
    /// Reads the model.
    pub fn read(&self) -> Result<Model, String> {
        match &self.kind {
            Kind::Smithy(path) => model_files::read(std::slice::from_ref(path)),
            Kind::Botocore(folder) => botocore::read(folder, &self.name).map(|it| it.model),
        }
    }
}

/// The models in a folder, by name: files of JSON AST, or else the services of botocore.
pub fn sources(folder: &Path) -> Result<Vec<Source>, String> {
    let entries = fs::read_dir(folder)
        .and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
        .map_err(|error| format!("{}: {error}; check the path", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    // The data folder of botocore has a few files beside its services.
    if let Ok(names) = botocore::services(folder) {
        let source = |name| Source { name, kind: Kind::Botocore(folder.to_owned()) };
        return Ok(names.into_iter().map(source).collect());
    }
    if files.is_empty() {
        return Err(format!(
            "{}: it has neither a .json file nor services of botocore; check the path",
            folder.display()
        ));
    }
    let name = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(files
        .into_iter()
        .map(|path| Source { name: name(&path), kind: Kind::Smithy(path) })
        .collect())
}

/// The options of a crate that is only compiled here, with the runtime of this checkout.
pub fn options(runtime: &Path) -> Options {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    Options {
        runtime: Runtime::Path { path: runtime.display().to_string(), version },
        source: "a model".to_owned(),
        command: "cargo xtask".to_owned(),
        ..prepare::options("client".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_services_of_botocore_are_found() {
        let folder = tempfile::tempdir().unwrap();
        assert!(sources(folder.path()).unwrap_err().contains("neither a .json file nor"));
        fs::write(folder.path().join("b.json"), "{}").unwrap();
        fs::write(folder.path().join("a.json"), "{}").unwrap();
        fs::write(folder.path().join("c.txt"), "").unwrap();
        let names = || -> Vec<String> {
            sources(folder.path()).unwrap().into_iter().map(|source| source.name).collect()
        };
        assert_eq!(names(), ["a", "b"]);
        let version = folder.path().join("sqs/2012-11-05");
        fs::create_dir_all(&version).unwrap();
        fs::write(version.join("service-2.json"), "{}").unwrap();
        assert_eq!(names(), ["sqs"]);
        assert!(sources(Path::new("lost")).unwrap_err().contains("lost: "));
    }
}
