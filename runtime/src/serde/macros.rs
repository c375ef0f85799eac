//! The macro that implements `Serialize` and `Deserialize` for generated types. Unlike `serde`'s derive macros, it needs
//! no attributes on fields and no proc-macro crates.

/// Implements `Serialize` and `Deserialize` for a generated type.
///
/// - `struct Layer: PascalCase, default { arn, kms_key = "KMSKey", message | "msg" }`: the case of member names, an
///   optional `default` if the type implements `Default`, and the fields. `=` sets a member name that does not follow
///   the case; `|` adds a further name that is accepted; `as` wraps a type of the user, see
///   [`Replaced`](crate::serde::replaced::Replaced).
/// - `union Choice { Text = "text"; Nothing = "nothing" }`: the variants with a value, then those without.
/// - `enum Runtime`, and `int enum Level`.
#[macro_export]
#[doc(hidden)]
macro_rules! impl_serde {
    (struct $name:ident: $case:ident {
        $($field:ident $(= $key:literal)? $(| $alias:literal)* $(as $replaced:ty)?),*
    }) => {
        $crate::impl_serde!(@structure $name $case { $($field [$($key)?] [$($alias)*] [$($replaced)?])* } {
            #[allow(unused_mut)]
            fn read<'de, M: $crate::serde::structure::Members<'de>>(
                members: &mut M,
            ) -> ::std::result::Result<Self, M::Error> {
                $(let mut $field = $crate::impl_serde!(@none $($replaced)?);)*
                while let Some(index) = members.next()? {
                    match __MEMBERS.get(index) {
                        $(Some(__Member::$field) => members.read(&mut $field),)*
                        _ => Ok(()),
                    }?;
                }
                Ok(Self { $($field: $crate::impl_serde!(
                    @member members.required($field, __Member::$field as usize)? $(, $replaced)?
                ),)* })
            }
        });
    };
    (struct $name:ident: $case:ident, default {
        $($field:ident $(= $key:literal)? $(| $alias:literal)* $(as $replaced:ty)?),*
    }) => {
        $crate::impl_serde!(@structure $name $case { $($field [$($key)?] [$($alias)*] [$($replaced)?])* } {
            #[allow(unused_mut)]
            fn read<'de, M: $crate::serde::structure::Members<'de>>(
                members: &mut M,
            ) -> ::std::result::Result<Self, M::Error> {
                let mut value = <Self as ::std::default::Default>::default();
                while let Some(index) = members.next()? {
                    match __MEMBERS.get(index) {
                        $(Some(__Member::$field) => $crate::impl_serde!(
                            @replace members value.$field $(, $replaced)?
                        ),)*
                        _ => Ok(()),
                    }?;
                }
                Ok(value)
            }
        });
    };
    (@structure $name:ident $case:ident {
        $($field:ident [$($key:literal)?] [$($alias:literal)*] [$($replaced:ty)?])*
    } { $($read:tt)* }) => {
        const _: () = {
            #[allow(non_camel_case_types)]
            enum __Member { $($field),* }

            const __MEMBERS: &[__Member] = &[$(__Member::$field),*];
            const __FIELDS: &str = concat!($(stringify!($field), $("=", $key,)? "\0",)*);
            const __NAMES: [u8; __FIELDS.len()] = $crate::serde::structure::convert(
                __FIELDS,
                $crate::serde::structure::Case::$case,
            );

            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::serde::structure::Structure for $name {
                const NAME: &'static str = stringify!($name);
                const MEMBERS: &'static [&'static str] =
                    &$crate::serde::structure::split::<{ __MEMBERS.len() }>(&__NAMES);
                const ALIASES: &'static [(&'static str, usize)] =
                    &[$($(($alias, __Member::$field as usize),)*)*];

                fn visit<V: $crate::serde::structure::Visitor>(&self, visitor: &mut V) {
                    $(visitor.member($crate::impl_serde!(@wrapped &self.$field $(, $replaced)?));)*
                }

                $($read)*
            }

            $crate::impl_serde!(@traits $name
                |value, serializer| $crate::serde::structure::serialize(value, serializer),
                |deserializer| $crate::serde::structure::deserialize(deserializer)
            );
        };
    };
    (union $name:ident {
        $($variant:ident = $key:literal $(as $replaced:ty)?),* $(; $($unit:ident = $unit_key:literal),*)?
    }) => {
        const _: () = {
            enum __Member { $($variant,)* $($($unit,)*)? }

            $crate::impl_serde!(@traits $name
                |union, serializer| {
                    use $crate::serde::union::{write, write_unit, write_unknown};
                    let name = stringify!($name);
                    match union {
                        $(Self::$variant(value) => {
                            let value = $crate::impl_serde!(@wrapped value $(, $replaced)?);
                            write(serializer, name, __Member::$variant as u32, $key, value)
                        })*
                        $($(Self::$unit => {
                            write_unit(serializer, name, __Member::$unit as u32, $unit_key)
                        })*)?
                        Self::Unknown(member, value) => write_unknown(serializer, member, value),
                    }
                },
                |deserializer| $crate::serde::union::deserialize(deserializer)
            );

            #[automatically_derived]
            #[allow(deprecated)]
            impl $crate::serde::union::Union for $name {
                fn member<'de, A: $crate::serde_crate::de::MapAccess<'de>>(
                    name: &str,
                    members: &mut A,
                ) -> ::std::result::Result<::std::option::Option<Self>, A::Error> {
                    use $crate::serde::union;
                    Ok(match name {
                        $($key => union::value(members)?.map(|value| {
                            Self::$variant($crate::impl_serde!(@member value $(, $replaced)?))
                        }),)*
                        $($($unit_key => union::skip(members)?.map(|()| Self::$unit),)*)?
                        "__type" => union::skip(members)?.and(None),
                        _ => union::value(members)?.map(|value| Self::unknown(name.to_owned(), value)),
                    })
                }

                fn unknown(name: ::std::string::String, value: $crate::Document) -> Self {
                    Self::Unknown(name, value)
                }
            }
        };
    };
    (enum $name:ident) => {
        $crate::impl_serde!(@traits $name
            |value, serializer| serializer.serialize_str(value.as_str()),
            |deserializer| {
                <::std::string::String as $crate::serde_crate::Deserialize>::deserialize(deserializer)
                    .map(Self::from)
            }
        );
    };
    (int enum $name:ident) => {
        $crate::impl_serde!(@traits $name
            |value, serializer| serializer.serialize_i32(value.as_i32()),
            |deserializer| <i32 as $crate::serde::wire::Wire>::read(deserializer).map(Self::from)
        );
    };
    (@none) => { None };
    (@none $replaced:ty) => { None::<$replaced> };
    (@member $value:expr) => { $value };
    (@member $value:expr, $replaced:ty) => {
        <$replaced as $crate::serde::replaced::Replaced>::into_member($value)
    };
    (@wrapped $value:expr) => { $value };
    (@wrapped $value:expr, $replaced:ty) => {
        &<$replaced as $crate::serde::replaced::Replaced>::of($value)
    };
    (@replace $members:ident $value:ident.$field:ident) => { $members.replace(&mut $value.$field) };
    (@replace $members:ident $value:ident.$field:ident, $replaced:ty) => {{
        let mut wrapped = <$replaced as $crate::serde::replaced::Replaced>::of(&$value.$field);
        $members.replace(&mut wrapped).map(|()| {
            $value.$field = $crate::serde::replaced::Replaced::into_member(wrapped);
        })
    }};
    (@traits $name:ident
        |$value:ident, $serializer:ident| $serialize:expr,
        |$deserializer:ident| $deserialize:expr
    ) => {
        #[automatically_derived]
        #[allow(deprecated)]
        impl $crate::serde_crate::Serialize for $name {
            fn serialize<S: $crate::serde_crate::Serializer>(
                &self,
                $serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                let $value = self;
                $serialize
            }
        }

        #[automatically_derived]
        impl<'de> $crate::serde_crate::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde_crate::Deserializer<'de>>(
                $deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $deserialize
            }
        }

        impl $crate::serde::wire::Plain for $name {}
    };
}
