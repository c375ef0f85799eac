//! Types of the values in rules.

use super::ParameterKind;

/// The type of a value, ignoring optionality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string.
    Text,
    /// A boolean.
    Bool,
    /// A non-negative integer.
    Integer,
    /// A parameter with a list of strings.
    Strings,
    /// The result of splitting a string.
    Parts,
    /// An AWS partition.
    Partition,
    /// An ARN.
    Arn,
    /// A URL.
    Url,
}

/// An attribute of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Name of the field in Rust.
    pub field: &'static str,
    /// Its type.
    pub kind: Kind,
}

impl Kind {
    /// The type of a parameter.
    pub fn of_parameter(kind: &ParameterKind) -> Kind {
        match kind {
            ParameterKind::String(_) => Kind::Text,
            ParameterKind::Bool(_) => Kind::Bool,
            ParameterKind::StringList(_) => Kind::Strings,
        }
    }

    /// An attribute of this type with this name, or `None` if there is none.
    pub fn attribute(self, key: &str) -> Option<Attribute> {
        let (field, kind) = match (self, key) {
            (Kind::Partition, "name") => ("name", Kind::Text),
            (Kind::Partition, "dnsSuffix") => ("dns_suffix", Kind::Text),
            (Kind::Partition, "dualStackDnsSuffix") => ("dual_stack_dns_suffix", Kind::Text),
            (Kind::Partition, "supportsFIPS") => ("supports_fips", Kind::Bool),
            (Kind::Partition, "supportsDualStack") => ("supports_dual_stack", Kind::Bool),
            (Kind::Partition, "implicitGlobalRegion") => ("implicit_global_region", Kind::Text),
            (Kind::Arn, "partition") => ("partition", Kind::Text),
            (Kind::Arn, "service") => ("service", Kind::Text),
            (Kind::Arn, "region") => ("region", Kind::Text),
            (Kind::Arn, "accountId") => ("account_id", Kind::Text),
            (Kind::Arn, "resourceId") => ("resource_id", Kind::Parts),
            (Kind::Url, "scheme") => ("scheme", Kind::Text),
            (Kind::Url, "authority") => ("authority", Kind::Text),
            (Kind::Url, "path") => ("path", Kind::Text),
            (Kind::Url, "normalizedPath") => ("normalized_path", Kind::Text),
            (Kind::Url, "isIp") => ("is_ip", Kind::Bool),
            _ => return None,
        };
        Some(Attribute { field, kind })
    }
}
