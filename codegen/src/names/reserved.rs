//! Names that every generated crate has, and that names of the model must not hide: one table for the files that define
//! them and for the names that are derived from the model.

/// Names below one path that the files of a crate import, with `use crate::prelude::*`.
#[derive(Debug)]
pub(crate) struct Imports {
    /// The path.
    pub(crate) root: &'static str,
    /// The names.
    pub(crate) names: &'static [Import],
}

/// A name that files import.
#[derive(Debug)]
pub(crate) struct Import {
    /// Its path below the root, as in `use`.
    pub(crate) path: &'static str,
    /// Its kind.
    pub(crate) kind: ImportKind,
    /// The files that use it.
    used_by: UsedBy,
}

/// The kind of an import.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ImportKind {
    /// A type, trait, function or macro.
    Item,
    /// A module, which is used before `::`.
    Module,
    /// The module of a codec, which only crates with this codec import.
    Codec,
}

/// The files that use a name.
#[derive(Debug, PartialEq, Eq)]
enum UsedBy {
    /// Files with types of the model. Such a type must not have the name.
    Types,
    /// Files of operations. An operation must not have the name.
    Operations,
    /// Files without names of the model, or a name that no type of the model can have.
    Others,
}

impl Import {
    const fn of_types(path: &'static str) -> Self {
        Self { path, kind: ImportKind::Item, used_by: UsedBy::Types }
    }

    const fn of_operations(path: &'static str) -> Self {
        Self { path, kind: ImportKind::Item, used_by: UsedBy::Operations }
    }

    const fn of_others(path: &'static str) -> Self {
        Self { path, kind: ImportKind::Item, used_by: UsedBy::Others }
    }

    const fn module(path: &'static str) -> Self {
        Self { path, kind: ImportKind::Module, used_by: UsedBy::Others }
    }

    const fn codec(path: &'static str) -> Self {
        Self { path, kind: ImportKind::Codec, used_by: UsedBy::Others }
    }

    /// The name.
    pub(crate) fn name(&self) -> &'static str {
        let path = self.path.strip_suffix("::self").unwrap_or(self.path);
        let name = path.rsplit_once(" as ").map_or(path, |(_, name)| name);
        name.rsplit_once("::").map_or(name, |(_, name)| name)
    }
}

/// The names that all crates import.
pub(crate) const IMPORTS: [Imports; 4] = [
    Imports {
        root: "std",
        names: &[
            Import::of_types("collections::BTreeMap"),
            Import::of_others("error::Error as _"),
            Import::module("fmt"),
            Import::of_others("pin::Pin"),
            Import::of_operations("time::Duration"),
        ],
    },
    Imports {
        root: "tinsmith_runtime",
        names: &[
            Import::of_types("Body"),
            Import::of_types("BuildError"),
            Import::of_types("Bytes"),
            Import::of_others("CallOptions"),
            Import::of_types("Config"),
            Import::of_others("ConfigError"),
            Import::of_types("DecodeError"),
            Import::of_types("Document"),
            Import::of_types("EventStream"),
            Import::of_types("IntoOption"),
            Import::of_others("Items"),
            Import::of_others("Pages"),
            Import::of_operations("Paginated"),
            Import::of_operations("PaginatedItems"),
            Import::of_types("Redacted"),
            Import::of_types("Request"),
            Import::of_types("Response"),
            Import::of_others("Service"),
            Import::of_types("Timestamp"),
            Import::of_operations("WaitError"),
            Import::of_operations("Waiter"),
            Import::of_others("error::display as display_error"),
            Import::module("endpoint"),
            Import::of_others("endpoint::AuthScheme"),
            Import::of_others("endpoint::Context"),
            Import::of_types("endpoint::Endpoint"),
            Import::of_others("endpoint::EndpointError"),
            Import::module("event_stream"),
            Import::of_others("idempotency_token"),
            Import::codec("cbor"),
            Import::codec("form"),
            Import::codec("json"),
            Import::codec("xml"),
            Import::of_operations("operation::Auth"),
            Import::of_types("operation::Metadata"),
            Import::of_operations("operation::Operation"),
            Import::module("parse"),
            Import::module("request"),
            Import::of_others("setters"),
            Import::module("text"),
            Import::module("wait"),
        ],
    },
    Imports { root: "tinsmith_runtime::http", names: &[Import::of_types("Method")] },
    Imports {
        root: "crate",
        names: &[
            Import::of_types("client::Call"),
            Import::of_types("client::Client"),
            Import::module("endpoint as endpoint_rules"),
            Import::module("error::self"),
            Import::of_types("error::Error"),
            Import::of_types("error::ErrorKind"),
        ],
    },
];

/// The module of types, which only crates with types import.
const TYPES: Import = Import::module("types");

/// The name of the two macros for `serde`, one of which crates import.
pub(crate) const IMPL_SERDE: &str = "impl_serde";
const SERDE: Import = Import::of_others(IMPL_SERDE);

/// Names of Rust's own prelude, and of macros for it, that files with types of the model use.
const OF_LANGUAGE: [&str; 22] = [
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "From",
    "Into",
    "IntoIterator",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Result",
    "Self",
    "Send",
    "Some",
    "String",
    "Sync",
    "Vec",
];

/// Methods of the generated `Client`: an operation must not have the name.
pub(crate) const CLIENT_METHODS: [&str; 10] = [
    "call",
    "clone",
    "config",
    "from_env",
    "from_env_blocking",
    "new",
    "send",
    "send_blocking",
    "send_with",
    "sign",
];

/// Functions of the generated `Call` and of types, besides the waiters `wait_until_...`: a setter must not have the
/// name.
pub(crate) const CALL_METHODS: [&str; 21] = [
    "clone",
    "default",
    "new",
    "read_json",
    "write_json",
    "read_cbor",
    "write_cbor",
    "read_xml",
    "write_xml",
    "write_form",
    "send",
    "send_blocking",
    "send_with_metadata",
    "send_with_metadata_blocking",
    "with",
    "items",
    "pages",
    "presign",
    "operation",
    "client",
    "signed",
];

/// A variant of `ErrorKind` that is not in the model.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Its name.
    pub(crate) variant: &'static str,
    /// Its type in the runtime.
    pub(crate) ty: &'static str,
    /// Its documentation.
    pub(crate) docs: &'static str,
}

/// The variants of `ErrorKind` that are not in the model. The last one is for failures without their own variant.
pub(crate) const FAILURES: [Failure; 8] = [
    Failure {
        variant: "Unmodelled",
        ty: "Unmodelled",
        docs: "The service returned an error that the model does not define.",
    },
    Failure {
        variant: "Build",
        ty: "BuildError",
        docs: "Client error: the request is invalid and was not sent.",
    },
    Failure {
        variant: "Endpoint",
        ty: "EndpointError",
        docs: "Client error: no endpoint was found. The request was not sent.",
    },
    Failure {
        variant: "Credentials",
        ty: "CredentialsError",
        docs: "Client error: no credentials were found. The request was not sent.",
    },
    Failure {
        variant: "Connection",
        ty: "ConnectionError",
        docs: "Client error: the connection failed.",
    },
    Failure { variant: "Timeout", ty: "TimeoutError", docs: "Client error: the call timed out." },
    Failure {
        variant: "Decode",
        ty: "DecodeError",
        docs: "Client error: the response is invalid.",
    },
    Failure {
        variant: UNKNOWN,
        ty: "Failure",
        docs: "A failure that a later version of the runtime adds.",
    },
];

/// The variant for failures without their own variant.
pub(crate) const UNKNOWN: &str = "Unknown";

/// All names that files import.
pub(crate) fn imports() -> impl Iterator<Item = &'static Import> {
    let names = IMPORTS.iter().flat_map(|imports| imports.names);
    names.filter(|import| import.name() != "_").chain([&TYPES, &SERDE])
}

/// Whether files with types of the model use this name.
pub(super) fn is_used_by_types(name: &str) -> bool {
    let is_it = |it: &Import| it.used_by == UsedBy::Types && it.name() == name;
    OF_LANGUAGE.contains(&name) || imports().any(is_it)
}

/// Whether files of operations use this name, besides those of [`is_used_by_types`].
pub(super) fn is_used_by_operations(name: &str) -> bool {
    imports().any(|it| it.used_by == UsedBy::Operations && it.name() == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_last_parts_of_paths() {
        assert_eq!(Import::of_types("Body").name(), "Body");
        assert_eq!(Import::of_types("endpoint::Endpoint").name(), "Endpoint");
        assert_eq!(Import::module("error::self").name(), "error");
        assert_eq!(Import::of_others("error::display as display_error").name(), "display_error");
    }

    #[test]
    fn files_of_types_use_other_names_than_files_of_operations() {
        assert!(is_used_by_types("Timestamp") && is_used_by_types("Option"));
        assert!(!is_used_by_types("Waiter") && is_used_by_operations("Waiter"));
        assert!(!is_used_by_types("Service") && !is_used_by_operations("Service"));
    }
}
