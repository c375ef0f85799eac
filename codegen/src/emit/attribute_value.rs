//! The module with the conversions between values of Rust types and attribute values.

use quote::quote;

use super::{Source, ident};
use crate::{Options, api::Api};

/// The file of the module, if the model has a union of attribute values.
pub(super) fn source(api: &Api, options: &Options) -> Option<Source> {
    let name = ident(api.attribute_value.as_ref()?);
    let items = vec![
        quote!(
            pub use tinsmith_runtime::serde::attribute_value::{ConversionError, Set, number, set};
        ),
        quote!(tinsmith_runtime::impl_attribute_value! { types::#name }),
    ];
    Some(Source { docs: docs(&name.to_string(), &options.library()), items })
}

fn docs(name: &str, library: &str) -> Vec<String> {
    let text = format!(
        "Values of Rust types as items and attribute values, by `serde`.\n\
         \n\
         ```ignore\n\
         use {library}::attribute_value::{{from_item, set, to_item}};\n\
         use serde::{{Deserialize, Serialize}};\n\
         \n\
         #[derive(Deserialize, Serialize)]\n\
         struct User {{\n\
         \x20   name: String,\n\
         \x20   age: u8,\n\
         \x20   email: Option<String>,\n\
         \x20   #[serde(with = \"set\", default, skip_serializing_if = \"Vec::is_empty\")]\n\
         \x20   groups: Vec<String>,\n\
         }}\n\
         \n\
         let item = to_item(&user)?; // A map of names and attribute values.\n\
         let user: User = from_item(item)?;\n\
         ```\n\
         \n\
         | Rust | [`{name}`](crate::types::{name}) |\n\
         | --- | --- |\n\
         | strings, `char`, enum variants without data | `S` |\n\
         | integers of 8 to 128 bits, finite floating-point numbers | `N` |\n\
         | other numbers, such as decimals, with [`number`] | `N`, with all digits |\n\
         | bytes, such as those of `serde_bytes` | `B` |\n\
         | `bool` | `Bool` |\n\
         | `None`, `()`, unit structs | `Null` |\n\
         | structs, maps, enum variants with data | `M` |\n\
         | sequences and tuples | `L` |\n\
         | sequences with [`set`](mod@set), or in a [`Set`] | `Ss`, `Ns` or `Bs`, by their elements |\n\
         \n\
         A missing attribute is read as `None`. An empty set is an error, since there are none: omit the attribute, as\n\
         above. A number that the Rust type cannot represent is an error; only floating-point numbers are rounded."
    );
    text.lines().map(str::to_owned).collect()
}
