//! Finds and reads the files of a service.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _},
    path::{Path, PathBuf},
};

use flate2::read::GzDecoder;
use serde_json::Value;

/// The description of a service in this format version.
const SERVICE: &str = "service-2.json";
/// How deep a data folder is searched.
const MAX_DEPTH: usize = 8;

/// The files of a version of a service. Those that it does not have are null.
#[derive(Debug)]
pub(super) struct Files {
    /// The file of the service, from the data folder.
    pub(super) source: String,
    /// The folder of the service, with its versions.
    pub(super) folder: PathBuf,
    pub(super) service: Value,
    pub(super) paginators: Value,
    pub(super) waiters: Value,
    pub(super) endpoint_rules: Value,
    /// The texts of these files.
    pub(super) texts: Vec<String>,
}

/// Reads the newest version of a service.
pub(super) fn read(folder: &Path, service: &str) -> Result<Files, String> {
    let data = data_folder(folder)?;
    let names = folders(&data)?;
    let Some(found) = names.iter().find(|name| *name == service) else {
        return Err(unknown(&data, service, &names));
    };
    let of_service = data.join(found);
    let versions = versions(&of_service)?;
    let Some(version) = versions.last() else {
        return Err(format!(
            "{}: it has no version folder with {SERVICE}; check the path",
            of_service.display()
        ));
    };
    let folder = of_service.join(version);
    let required = || format!("{}: it has no {SERVICE}; check the path", folder.display());
    let mut texts = Vec::new();
    let mut json = |name| json(&folder, name, &mut texts);
    Ok(Files {
        source: format!("{found}/{version}/{SERVICE}"),
        service: json(SERVICE)?.ok_or_else(required)?,
        paginators: json("paginators-1.json")?.unwrap_or_default(),
        waiters: json("waiters-2.json")?.unwrap_or_default(),
        endpoint_rules: json("endpoint-rule-set-1.json")?.unwrap_or_default(),
        texts,
        folder: of_service,
    })
}

/// The names of all services.
pub(super) fn services(folder: &Path) -> Result<Vec<String>, String> {
    let data = data_folder(folder)?;
    let mut names = folders(&data)?;
    names.retain(|name| versions(&data.join(name)).is_ok_and(|all| !all.is_empty()));
    Ok(names)
}

/// The folder itself, or the first folder `botocore/data` in it.
fn data_folder(folder: &Path) -> Result<PathBuf, String> {
    if is_data(folder) {
        return Ok(folder.to_owned());
    }
    if folder.is_file() {
        return Err(format!(
            "{}: it is a file; unpack it, and use the folder with its files",
            folder.display()
        ));
    }
    // Fails if the folder itself cannot be read.
    folders(folder)?;
    let mut level = vec![folder.to_owned()];
    for _ in 0..MAX_DEPTH {
        let mut next = Vec::new();
        for parent in level {
            let data = parent.join("data");
            let is_botocore = parent.file_name().is_some_and(|name| name == "botocore");
            // The name is not known if the folder is given as `.`.
            if (is_botocore || parent == folder) && is_data(&data) {
                return Ok(data);
            }
            // Folders of other users may not be readable.
            let names = folders(&parent).unwrap_or_default();
            next.extend(names.into_iter().map(|name| parent.join(name)));
        }
        level = next;
    }
    Err(format!(
        "{}: it has no service of botocore, such as botocore/data/s3/2006-03-01/{SERVICE}; check the path",
        folder.display()
    ))
}

/// Whether a folder contains services.
fn is_data(folder: &Path) -> bool {
    let names = folders(folder).unwrap_or_default();
    names.iter().any(|name| versions(&folder.join(name)).is_ok_and(|all| !all.is_empty()))
}

/// The version folders of a service, oldest first.
fn versions(folder: &Path) -> Result<Vec<String>, String> {
    let mut versions = folders(folder)?;
    versions.retain(|name| is_date(name) && has_service(&folder.join(name)));
    Ok(versions)
}

/// Whether a name is a date, such as `2016-11-15`.
fn is_date(name: &str) -> bool {
    let is_part = |part: &str, len| part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = name.split('-').collect();
    matches!(parts[..], [year, month, day] if is_part(year, 4) && is_part(month, 2) && is_part(day, 2))
}

fn has_service(folder: &Path) -> bool {
    [SERVICE.to_owned(), format!("{SERVICE}.gz")].iter().any(|name| folder.join(name).is_file())
}

/// The names of the folders in a folder, sorted. Links are not followed, which avoids cycles.
fn folders(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder)
        .and_then(|entries| entries.collect::<Result<Vec<_>, _>>())
        .map_err(|error| unreadable(folder, &error))?;
    let is_folder = |entry: &&fs::DirEntry| entry.file_type().is_ok_and(|ty| ty.is_dir());
    let names = entries.iter().filter(is_folder).map(fs::DirEntry::file_name);
    let mut names: Vec<String> = names.filter_map(|name| name.into_string().ok()).collect();
    names.sort();
    Ok(names)
}

/// The JSON file with this name, or its compressed form; `None` if there is neither. Its text is added to `texts`.
fn json(folder: &Path, name: &str, texts: &mut Vec<String>) -> Result<Option<Value>, String> {
    let plain = folder.join(name);
    let compressed = folder.join(format!("{name}.gz"));
    for (path, is_compressed) in [(plain, false), (compressed, true)] {
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(unreadable(&path, &error)),
        };
        let mut text = String::new();
        let read = match is_compressed {
            true => GzDecoder::new(file).read_to_string(&mut text),
            false => (&file).read_to_string(&mut text),
        };
        read.map_err(|error| unreadable(&path, &error))?;
        let invalid = |error| format!("{}: it is not valid JSON: {error}", path.display());
        let value = serde_json::from_str(&text).map_err(invalid)?;
        texts.push(text);
        return Ok(Some(value));
    }
    Ok(None)
}

fn unreadable(path: &Path, error: &std::io::Error) -> String {
    format!("{}: cannot be read: {error}; check the path", path.display())
}

/// The error for an unknown service, with similar names.
fn unknown(data: &Path, service: &str, names: &[String]) -> String {
    let word = service.to_lowercase().replace([' ', '_', '-'], "");
    let is_similar = |name: &&String| {
        let name = name.replace('-', "");
        !word.is_empty() && (name.contains(&word) || word.contains(&name))
    };
    let similar: Vec<String> =
        names.iter().filter(is_similar).take(10).map(|name| format!("`{name}`")).collect();
    let remedy = match similar.is_empty() {
        true => "use the name of a folder there".to_owned(),
        false => format!("use one that it has, such as {}", similar.join(", ")),
    };
    format!("{}: it has no service `{service}`; {remedy}", data.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_dates() {
        assert!(is_date("2016-11-15"));
        for other in ["2016-11", "2016-11-15-1", "20161115", "2016-1a-15", ""] {
            assert!(!is_date(other), "{other}");
        }
    }

    #[test]
    fn unknown_services_get_similar_names() {
        let names = ["dynamodb".to_owned(), "ec2".to_owned(), "cloudwatch-x".to_owned()];
        let error = |name| unknown(Path::new("d"), name, &names);
        assert_eq!(
            error("DynamoDB"),
            "d: it has no service `DynamoDB`; use one that it has, such as `dynamodb`"
        );
        assert!(error("Cloud").contains("`cloudwatch-x`"));
        assert!(error("sqs").ends_with("use the name of a folder there"));
    }
}
