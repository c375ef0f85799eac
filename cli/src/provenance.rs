//! How a crate was generated: the table `[package.metadata.tinsmith]` of its manifest has the version of Tinsmith, the
//! digest of the model, and the options with the keys of `tinsmith.toml`.

use std::{fmt::Write as _, fs, path::Path};

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tinsmith_codegen::{Options, Runtime};
use toml::Table;

use crate::customize::Customization;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The SHA-256 digest of a model's files, in hexadecimal digits. It depends neither on paths, nor on the order of the
/// files, nor on their line endings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digest(String);

impl Digest {
    /// The digest of texts: of a single one, that of its bytes with `\n` as line ending; of several, that of their digests
    /// on sorted lines.
    #[must_use]
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut digests: Vec<String> =
            texts.into_iter().map(|text| hex(&text.replace("\r\n", "\n"))).collect();
        digests.sort();
        Self(match digests.as_slice() {
            [one] => one.clone(),
            several => hex(&several.iter().map(|digest| format!("{digest}\n")).collect::<String>()),
        })
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hex(text: &str) -> String {
    digits(&Sha256::digest(text.as_bytes()))
}

/// Bytes in hexadecimal digits.
pub(crate) fn digits(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The manifest with the table. It is not built of [`Table`]s, whose order of keys depends on a feature of `toml`.
#[derive(Serialize)]
struct Manifest<'a> {
    package: Package<'a>,
}

#[derive(Serialize)]
struct Package<'a> {
    metadata: Tables<'a>,
}

#[derive(Serialize)]
struct Tables<'a> {
    tinsmith: Metadata<'a>,
}

/// The table. Keys that have their default are left out.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Metadata<'a> {
    version: &'a str,
    model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model_sha256: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    protocol: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operations: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overlay: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    runtime: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tests: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    no_workspace: bool,
    #[serde(flatten)]
    customization: &'a Customization,
}

/// The lines of the manifest.
///
/// # Errors
/// An option cannot be written as TOML.
pub fn metadata(
    options: &Options,
    digest: Option<&Digest>,
    customization: &Customization,
) -> Result<Vec<String>, String> {
    let (runtime, is_member) = match &options.runtime {
        Runtime::Workspace => (None, false),
        Runtime::Path { path, .. } => (Some(path.as_str()), !options.is_workspace_root),
        Runtime::Version(version) => {
            (Some(version.as_str()).filter(|it| *it != VERSION), !options.is_workspace_root)
        }
    };
    let metadata = Metadata {
        version: VERSION,
        model: &options.source,
        model_sha256: digest.map(Digest::as_str),
        service: options.service.as_deref(),
        protocol: options.protocol.as_deref(),
        operations: options.operations.as_deref(),
        overlay: options.overlay().map(|overlay| overlay.name.as_str()),
        runtime,
        tests: options.tests,
        no_workspace: is_member,
        customization,
    };
    let manifest = Manifest { package: Package { metadata: Tables { tinsmith: metadata } } };
    let text = toml::to_string(&manifest)
        .map_err(|error| format!("the options cannot be written to the manifest: {error}"))?;
    Ok(text.trim_end().lines().map(str::to_owned).collect())
}

/// The facts about the generation of a crate on the disk.
#[derive(Debug)]
pub struct Written {
    version: Option<String>,
    digest: Option<String>,
}

impl Written {
    /// The table in the manifest of a crate; `None` if there is no manifest with it.
    #[must_use]
    pub fn in_crate(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let manifest: Table = text.parse().ok()?;
        let table = manifest.get("package")?.get("metadata")?.get("tinsmith")?;
        let text = |key: &str| table.get(key)?.as_str().map(str::to_owned);
        Some(Self { version: text("version"), digest: text("model-sha256") })
    }

    /// Why the crate can be stale, one line each.
    #[must_use]
    pub fn hints(&self, name: &str, digest: Option<&Digest>) -> Vec<String> {
        let mut hints = Vec::new();
        if let Some(version) = self.version.as_ref().filter(|version| *version != VERSION) {
            hints.push(format!("{name}: generated by Tinsmith {version}, and this is {VERSION}"));
        }
        if let (Some(old), Some(new)) = (&self.digest, digest)
            && old != new.as_str()
        {
            hints.push(format!("{name}: generated from another version of the model"));
        }
        hints
    }
}

#[cfg(test)]
mod tests;
