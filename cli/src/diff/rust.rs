//! Rust types and values, as text.

use tinsmith_codegen::api::{Field, Literal, Module, Output, Presence, Ty, TypePath};

/// The type of a value.
pub(super) fn ty(it: &Ty) -> String {
    match it {
        Ty::String => "String".to_owned(),
        Ty::Boolean => "bool".to_owned(),
        Ty::Byte => "i8".to_owned(),
        Ty::Short => "i16".to_owned(),
        Ty::Integer => "i32".to_owned(),
        Ty::Long => "i64".to_owned(),
        Ty::Float => "f32".to_owned(),
        Ty::Double => "f64".to_owned(),
        Ty::Blob => "Bytes".to_owned(),
        Ty::Timestamp(_) => "Timestamp".to_owned(),
        Ty::Document => "Document".to_owned(),
        Ty::Enum(it) | Ty::IntEnum(it) | Ty::Structure(it) | Ty::Union(it) => path(it),
        Ty::List { item, sparse, .. } => format!("Vec<{}>", element(item, *sparse)),
        Ty::Map { value, sparse, .. } => format!("BTreeMap<String, {}>", element(value, *sparse)),
        Ty::Stream => "Body".to_owned(),
        Ty::Replaced(it) => it.path.trim_start_matches("::").to_owned(),
        Ty::Events(it) => format!("EventStream<{}>", path(it)),
        Ty::EventInput(it) => format!("EventInput<{}>", path(it)),
    }
}

fn element(it: &Ty, sparse: bool) -> String {
    optional(ty(it), sparse)
}

fn optional(ty: String, is_optional: bool) -> String {
    if is_optional { format!("Option<{ty}>") } else { ty }
}

/// The type of a field, without its box.
pub(super) fn field(it: &Field) -> String {
    optional(ty(&it.ty), it.presence == Presence::Optional)
}

fn path(path: &TypePath) -> String {
    match path.module {
        Module::Types => format!("types::{}", path.name),
        Module::Error => format!("error::{}", path.name),
    }
}

/// The output type of an operation.
pub(super) fn output(output: &Output) -> String {
    match output {
        Output::Unit => "()".to_owned(),
        Output::Own(it) => format!("operation::{}", it.name),
        Output::Shared(it) => format!("types::{}", it.name),
    }
}

/// A default.
pub(super) fn literal(it: Option<&Literal>) -> String {
    match it {
        None => "nothing".to_owned(),
        Some(Literal::Zero) => "the zero value".to_owned(),
        Some(Literal::Bool(it)) => format!("`{it}`"),
        Some(Literal::Integer(it)) => format!("`{it}`"),
        Some(Literal::Float(it)) => format!("`{it}`"),
        Some(Literal::String(it)) => format!("`{it:?}`"),
        Some(Literal::Bytes(it)) => format!("the bytes `{it:?}`"),
        Some(Literal::Timestamp(seconds, nanos)) => {
            format!("`{seconds}.{nanos:09}` seconds since the epoch")
        }
        Some(Literal::Document(it)) => format!("a document with {}", literal(Some(it))),
        Some(Literal::EmptyArray) => "an empty array".to_owned(),
        Some(Literal::EmptyObject) => "an empty object".to_owned(),
    }
}
