//! Converts names from Smithy to Rust, without keywords and collisions.

pub(crate) mod reserved;

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Keywords that `r#` cannot turn into identifiers.
const NEVER_RAW: [&str; 4] = ["crate", "self", "super", "Self"];

/// The most characters of a file's name, which leaves room for a number and an extension.
const MAX_FILE_NAME: usize = 200;

/// Name of a type: `VpcConfig`.
pub fn type_name(name: &str) -> String {
    let camel = identifier(name.to_upper_camel_case(), 'T');
    if reserved::is_used_by_types(&camel) { format!("{camel}Value") } else { camel }
}

/// Name of an operation's input, which is the operation itself: `GetAlias`.
pub fn operation_name(name: &str) -> String {
    let name = type_name(name);
    if reserved::is_used_by_operations(&name) { format!("{name}Value") } else { name }
}

/// Name of an enum or union variant: `Nodejs20x`. `Unknown` is reserved for unknown values.
pub fn variant_name(name: &str) -> String {
    let camel = identifier(name.to_upper_camel_case(), 'V');
    match camel.as_str() {
        "Unknown" | "Self" => format!("{camel}Value"),
        _ => camel,
    }
}

/// Name of a field, argument or method: `function_name`, `r#type`.
pub fn field_name(name: &str) -> String {
    let snake = identifier(name.to_snake_case(), 'f');
    if NEVER_RAW.contains(&snake.as_str()) || snake == "_" {
        format!("{snake}_")
    } else if is_keyword(&snake) {
        format!("r#{snake}")
    } else {
        snake
    }
}

/// Name of a module and its file: `get_alias`. Never a keyword, because a file cannot be called `r#type.rs`.
pub fn module_name(name: &str) -> String {
    let snake = identifier(name.to_snake_case(), 'm');
    if is_keyword(&snake) || NEVER_RAW.contains(&snake.as_str()) {
        format!("{snake}_")
    } else {
        snake
    }
}

/// Name of a file with the module of this name, without its extension. File systems limit names to 255 bytes, and Smithy
/// does not limit them.
pub fn file_name(module: &str) -> String {
    module.chars().take(MAX_FILE_NAME).collect()
}

/// A unique name: `wanted`, or `wanted` with a number.
pub fn unique(wanted: String, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{wanted}{number}"));
    let name = [wanted.clone()].into_iter().chain(numbered).find(|name| !taken.contains(name));
    let name = name.unwrap_or(wanted);
    taken.insert(name.clone());
    name
}

/// Converts a text to an identifier: invalid characters are removed, and `prefix` is added if it cannot start an
/// identifier.
fn identifier(text: String, prefix: char) -> String {
    let clean: String = text.chars().filter(|c| *c == '_' || c.is_ascii_alphanumeric()).collect();
    if clean.is_empty() || clean.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{prefix}{clean}")
    } else {
        clean
    }
}

/// Whether the word is a keyword. The parser knows those of all editions except `gen` of the newest one.
fn is_keyword(word: &str) -> bool {
    word == "gen" || syn::parse_str::<syn::Ident>(word).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_its_case() {
        type Rule = fn(&str) -> String;
        let cases: [(Rule, &str, &str); 22] = [
            (type_name, "VpcConfig", "VpcConfig"),
            (type_name, "vpcConfig", "VpcConfig"),
            (type_name, "KMSKeyArn", "KmsKeyArn"),
            (type_name, "Option", "OptionValue"),
            (type_name, "Error", "ErrorValue"),
            (operation_name, "Operation", "OperationValue"),
            (type_name, "__listOf__string", "ListOfString"),
            (type_name, "2Fast", "T2fast"),
            (variant_name, "nodejs20x", "Nodejs20x"),
            (variant_name, "TRIM_HORIZON", "TrimHorizon"),
            (variant_name, "4.3-edge", "V43Edge"),
            (variant_name, "Unknown", "UnknownValue"),
            (variant_name, "*", "V"),
            (field_name, "FunctionName", "function_name"),
            (field_name, "KMSKeyArn", "kms_key_arn"),
            (field_name, "Type", "r#type"),
            (field_name, "self", "self_"),
            (field_name, "async", "r#async"),
            (field_name, "Gen", "r#gen"),
            (field_name, "1st", "f1st"),
            (module_name, "Type", "type_"),
            (module_name, "GetAlias", "get_alias"),
        ];
        for (rule, given, wanted) in cases {
            assert_eq!(rule(given), wanted, "{given}");
        }
    }

    #[test]
    fn names_of_files_are_limited() {
        assert_eq!(file_name("get_alias"), "get_alias");
        assert_eq!(file_name(&"a".repeat(200)), "a".repeat(200));
        assert_eq!(file_name(&"a".repeat(201)), "a".repeat(200));
    }

    #[test]
    fn collisions_are_numbered() {
        let mut taken = BTreeSet::new();
        assert_eq!(unique("a".into(), &mut taken), "a");
        assert_eq!(unique("a".into(), &mut taken), "a2");
        assert_eq!(unique("a".into(), &mut taken), "a3");
    }
}
