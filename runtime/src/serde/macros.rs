//! The macro that implements `serde`'s traits for emitted types. It knows the wire; derives would need attributes on each
//! field, and the crates that compile them.

/// Implements `serde`'s traits for an emitted type.
///
/// - `struct Layer: PascalCase, default { arn, kms_key = "KMSKey", message | "msg" }`: the case of the names on the wire,
///   whether there is a default, and the fields. After `=` is a name of another case, after `|` a name that is read as
///   well.
/// - `union Choice { Text = "text"; Nothing = "nothing" }`: the variants with a value, then those without.
/// - `enum Runtime`, and `int enum Level`.
#[macro_export]
#[doc(hidden)]
macro_rules! impl_serde {
    (struct $name:ident: $case:ident {
        $($field:ident $(= $key:literal)? $(| $alias:literal)*),*
    }) => {
        $crate::impl_serde!(@structure $name $case { $($field [$($key)?] [$($alias)*])* } {
            #[allow(unused_mut)]
            fn read<'de, M: $crate::serde::structure::Members<'de>>(
                members: &mut M,
            ) -> ::std::result::Result<Self, M::Error> {
                $(let mut $field = None;)*
                while let Some(index) = members.next()? {
                    match index {
                        $(index if index == __Member::$field as usize => {
                            members.read(&mut $field)?;
                        })*
                        _ => {}
                    }
                }
                Ok(Self {
                    $($field: $crate::serde::structure::required(
                        $field,
                        Self::MEMBERS[__Member::$field as usize],
                    )?,)*
                })
            }
        });
    };
    (struct $name:ident: $case:ident, default {
        $($field:ident $(= $key:literal)? $(| $alias:literal)*),*
    }) => {
        $crate::impl_serde!(@structure $name $case { $($field [$($key)?] [$($alias)*])* } {
            #[allow(unused_mut, unused_variables)]
            fn read<'de, M: $crate::serde::structure::Members<'de>>(
                members: &mut M,
            ) -> ::std::result::Result<Self, M::Error> {
                $(let mut $field = None;)*
                while let Some(index) = members.next()? {
                    match index {
                        $(index if index == __Member::$field as usize => {
                            members.read_nullable(&mut $field)?;
                        })*
                        _ => {}
                    }
                }
                let default = <Self as ::std::default::Default>::default();
                Ok(Self { $($field: $field.unwrap_or(default.$field),)* })
            }
        });
    };
    (@structure $name:ident $case:ident {
        $($field:ident [$($key:literal)?] [$($alias:literal)*])*
    } { $($read:tt)* }) => {
        const _: () = {
            #[allow(dead_code, non_camel_case_types)]
            enum __Member { $($field,)* __End }

            const __FIELDS: &str = concat!($(stringify!($field), $("=", $key,)? ",",)*);
            const __NAMES: [u8; __FIELDS.len()] = $crate::serde::structure::convert(
                __FIELDS,
                $crate::serde::structure::Case::$case,
            );

            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::serde::structure::Structure for $name {
                const NAME: &'static str = stringify!($name);
                const MEMBERS: &'static [&'static str] =
                    &$crate::serde::structure::split::<{ __Member::__End as usize }>(&__NAMES);
                const ALIASES: &'static [(&'static str, usize)] =
                    &[$($(($alias, __Member::$field as usize),)*)*];

                $($read)*
            }

            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::serde_crate::Serialize for $name {
                #[allow(unused_mut)]
                fn serialize<S: $crate::serde_crate::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    use $crate::serde::structure::{Structure, count, write};
                    let set = 0 $(+ count(&self.$field))*;
                    let mut structure = serializer.serialize_struct(Self::NAME, set)?;
                    $(write(&mut structure, Self::MEMBERS[__Member::$field as usize], &self.$field)?;)*
                    $crate::serde_crate::ser::SerializeStruct::end(structure)
                }
            }

            #[automatically_derived]
            impl<'de> $crate::serde_crate::Deserialize<'de> for $name {
                fn deserialize<D: $crate::serde_crate::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    $crate::serde::structure::deserialize(deserializer)
                }
            }

            impl $crate::serde::wire::Plain for $name {}
        };
    };
    (union $name:ident {
        $($variant:ident = $key:literal),* $(; $($unit:ident = $unit_key:literal),*)?
    }) => {
        const _: () = {
            enum __Member { $($variant,)* $($($unit,)*)? }

            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::serde_crate::Serialize for $name {
                fn serialize<S: $crate::serde_crate::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::std::result::Result<S::Ok, S::Error> {
                    use $crate::serde::union::{write, write_unit, write_unknown};
                    let union = stringify!($name);
                    match self {
                        $(Self::$variant(value) => {
                            write(serializer, union, __Member::$variant as u32, $key, value)
                        })*
                        $($(Self::$unit => {
                            write_unit(serializer, union, __Member::$unit as u32, $unit_key)
                        })*)?
                        Self::Unknown(name, value) => write_unknown(serializer, name, value),
                    }
                }
            }

            #[automatically_derived]
            impl<'de> $crate::serde_crate::Deserialize<'de> for $name {
                fn deserialize<D: $crate::serde_crate::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::std::result::Result<Self, D::Error> {
                    $crate::serde::union::deserialize(deserializer)
                }
            }

            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::serde::union::Union for $name {
                fn member<'de, A: $crate::serde_crate::de::MapAccess<'de>>(
                    name: &str,
                    members: &mut A,
                ) -> ::std::result::Result<::std::option::Option<Self>, A::Error> {
                    use $crate::serde::union;
                    Ok(match name {
                        $($key => union::value(members)?.map(Self::$variant),)*
                        $($($unit_key => union::skip(members)?.map(|()| Self::$unit),)*)?
                        "__type" => union::skip(members)?.and(None),
                        _ => union::value(members)?.map(|value| Self::unknown(name.to_owned(), value)),
                    })
                }

                fn unknown(name: ::std::string::String, value: $crate::Document) -> Self {
                    Self::Unknown(name, value)
                }
            }

            impl $crate::serde::wire::Plain for $name {}
        };
    };
    (enum $name:ident) => {
        impl $crate::serde_crate::Serialize for $name {
            fn serialize<S: $crate::serde_crate::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde_crate::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_crate::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <::std::string::String as $crate::serde_crate::Deserialize>::deserialize(deserializer)
                    .map(Self::from)
            }
        }

        impl $crate::serde::wire::Plain for $name {}
    };
    (int enum $name:ident) => {
        impl $crate::serde_crate::Serialize for $name {
            fn serialize<S: $crate::serde_crate::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i32(self.as_i32())
            }
        }

        impl<'de> $crate::serde_crate::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_crate::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <i32 as $crate::serde::wire::Wire>::read(deserializer).map(Self::from)
            }
        }

        impl $crate::serde::wire::Plain for $name {}
    };
}
