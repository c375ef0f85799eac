//! Generates the runtime's table of AWS partitions from `model/partitions.json`.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value};

use crate::{Error, emit::Source, format};

/// Emits the table in which the runtime looks up the partitions of regions, from the text of `partitions.json`.
///
/// # Errors
/// The text is not a table of partitions, or the format of a region pattern is not supported by the runtime.
pub fn partitions(text: &str, head: &str) -> Result<String, Error> {
    let json: Value = serde_json::from_str(text)
        .map_err(|error| Error::new(format!("not valid JSON: {error}; correct the file there")))?;
    let listed = json.get("partitions").and_then(Value::as_array);
    let listed = listed.ok_or_else(|| Error::new("it has no array `partitions`; add it"))?;
    let entries = listed.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
    let source = Source {
        docs: vec![
            "The partitions of AWS. The first takes regions that no other knows.".to_owned(),
        ],
        items: vec![
            quote!(
                use super::partition::Partition;
            ),
            quote! {
                pub(super) const PARTITIONS: &[Partition] = &[#(#entries),*];
            },
        ],
    };
    Ok(format!("{head}\n\n{}", format::file(&source)?))
}

fn entry(value: &Value) -> Result<TokenStream, Error> {
    let id = text(value, "id")?;
    fields(value, id).map_err(|error| Error::new(format!("partition {id}: {error}")))
}

fn fields(value: &Value, id: &str) -> Result<TokenStream, Error> {
    let outputs = value.get("outputs").ok_or_else(|| lacks("outputs"))?;
    let (dns_suffix, dual_stack) =
        (text(outputs, "dnsSuffix")?, text(outputs, "dualStackDnsSuffix")?);
    let (fips, supports_dual_stack) =
        (flag(outputs, "supportsFIPS")?, flag(outputs, "supportsDualStack")?);
    let global = text(outputs, "implicitGlobalRegion")?;
    let regions = value.get("regions").and_then(Value::as_object).cloned().unwrap_or_default();
    let regions: Vec<String> = Map::keys(&regions).cloned().collect();
    let prefixes = prefixes(text(value, "regionRegex")?)?;
    Ok(quote! {
        Partition {
            name: #id,
            dns_suffix: #dns_suffix,
            dual_stack_dns_suffix: #dual_stack,
            supports_fips: #fips,
            supports_dual_stack: #supports_dual_stack,
            implicit_global_region: #global,
            regions: &[#(#regions),*],
            prefixes: &[#(#prefixes),*],
        }
    })
}

/// The part before `\-\w+\-\d+$`, the suffix of all patterns: `^(us|eu)` is `us` and `eu`, `^us\-gov` is `us-gov`.
fn prefixes(pattern: &str) -> Result<Vec<String>, Error> {
    let wrong = || {
        let wanted = "^a\\-(b|c)\\-\\w+\\-\\d+$";
        let message = format!(
            "its pattern `{pattern}` is not of the form {wanted}; extend the generator and the runtime"
        );
        Error::new(message)
    };
    let head = pattern
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix("\\-\\w+\\-\\d+$"))
        .ok_or_else(wrong)?;
    let (before, inner, after) = match head.split_once('(') {
        None => (head, "", ""),
        Some((before, rest)) => {
            let (inner, after) = rest.split_once(')').ok_or_else(wrong)?;
            (before, inner, after)
        }
    };
    let prefix = |choice: &str| format!("{before}{choice}{after}").replace("\\-", "-");
    let prefixes: Vec<String> = inner.split('|').map(prefix).collect();
    let plain = |prefix: &String| {
        !prefix.is_empty()
            && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if prefixes.iter().all(plain) { Ok(prefixes) } else { Err(wrong()) }
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str, Error> {
    value.get(key).and_then(Value::as_str).ok_or_else(|| lacks(key))
}

fn flag(value: &Value, key: &str) -> Result<bool, Error> {
    value.get(key).and_then(Value::as_bool).ok_or_else(|| lacks(key))
}

fn lacks(key: &str) -> Error {
    Error::new(format!("it has no `{key}`, or one of the wrong type; add it"))
}
