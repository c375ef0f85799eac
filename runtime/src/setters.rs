//! The macro that implements the setters of generated types and operations.

/// Implements setters for the optional members of a type: `setters! { Type { setter = field: Argument as Kind, … } }`.
///
/// - `= field` is required if the setter and its field have different names.
/// - The argument is `IntoOption<T>`, or `Into<Option<T>>` for types without other conversions.
/// - `as Box` sets a field of type `Option<Box<T>>`. `as Default` sets a field that is not optional: `None` changes
///   nothing. `as List` and `as Map` add one element.
#[macro_export]
#[doc(hidden)]
macro_rules! setters {
    ($name:ident {
        $($(#[$meta:meta])* $setter:ident $(= $field:ident)?: $how:ident<$ty:ty> $(as $kind:ident)?),*
    }) => {
        impl $name {
            $($crate::setters!(@ [$(#[$meta])*] $setter [$($field)? $setter] $how [$ty] $($kind)?);)*
        }
    };
    (@ [$($meta:tt)*] $setter:ident [$field:ident $($unused:ident)?] $how:ident [$ty:ty]) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        $($meta)*
        pub fn $setter(mut self, value: impl $how<$ty>) -> Self {
            self.$field = $crate::setters!(@option $how value);
            self
        }
    };
    (@ [$($meta:tt)*] $setter:ident [$field:ident $($unused:ident)?] $how:ident [$ty:ty] Box) => {
        #[doc = concat!("Sets `", stringify!($field), "`.")]
        $($meta)*
        pub fn $setter(mut self, value: impl $how<$ty>) -> Self {
            let value: Option<_> = $crate::setters!(@option $how value);
            self.$field = value.map(Box::new);
            self
        }
    };
    (@ [$($meta:tt)*] $setter:ident [$field:ident $($unused:ident)?] $how:ident [$ty:ty] Default) => {
        #[doc = concat!("Sets `", stringify!($field), "`. `None` changes nothing.")]
        $($meta)*
        pub fn $setter(mut self, value: impl $how<$ty>) -> Self {
            let value: Option<_> = $crate::setters!(@option $how value);
            self.$field = value.unwrap_or(self.$field);
            self
        }
    };
    (@ [$($meta:tt)*] $setter:ident [$field:ident $($unused:ident)?] $how:ident [$ty:ty] List) => {
        #[doc = concat!("Adds one element to `", stringify!($field), "`.")]
        $($meta)*
        pub fn $setter(mut self, value: impl $how<$ty>) -> Self {
            self.$field.get_or_insert_default().push(value.into());
            self
        }
    };
    (@ [$($meta:tt)*] $setter:ident [$field:ident $($unused:ident)?] $how:ident [$ty:ty] Map) => {
        #[doc = concat!("Adds one entry to `", stringify!($field), "`.")]
        $($meta)*
        pub fn $setter(mut self, key: impl Into<String>, value: impl $how<$ty>) -> Self {
            self.$field.get_or_insert_default().insert(key.into(), value.into());
            self
        }
    };
    (@option IntoOption $value:ident) => { $crate::IntoOption::into_option($value) };
    (@option Into $value:ident) => { ::std::convert::Into::into($value) };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::IntoOption;

    #[derive(Debug, Default, PartialEq)]
    struct Example {
        text: Option<String>,
        number: Option<i32>,
        list: Option<Vec<String>>,
        map: Option<BTreeMap<String, Option<i32>>>,
        next: Option<Box<Example>>,
        level: i32,
        send: Option<bool>,
    }

    setters! { Example {
        text: IntoOption<String>, number: Into<Option<i32>>, list: IntoOption<Vec<String>>,
        map: IntoOption<BTreeMap<String, Option<i32>>>, next: Into<Option<Example>> as Box,
        level: Into<Option<i32>> as Default, set_send = send: Into<Option<bool>>,
        add_list = list: Into<String> as List, add_map = map: Into<Option<i32>> as Map
    } }

    #[test]
    fn values_and_options_are_set() {
        let example = Example::default().text("a").number(1).next(Example::default()).level(2);
        assert_eq!(example.text.as_deref(), Some("a"));
        assert_eq!((example.number, example.level), (Some(1), 2));
        assert_eq!(example.next.as_deref(), Some(&Example::default()));
        let example = example.text(None::<String>).number(None).next(None).level(None);
        assert_eq!(example, Example { level: 2, ..Example::default() });
        assert_eq!(example.set_send(true).send, Some(true));
    }

    #[test]
    fn elements_are_added_and_replaced() {
        let example = Example::default().add_list("a").add_list("b").add_map("c", 1);
        assert_eq!(example.list, Some(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(example.map, Some(BTreeMap::from([("c".to_owned(), Some(1))])));
        let example = example.list(["d"]).map(None::<BTreeMap<String, Option<i32>>>);
        assert_eq!(example.list, Some(vec!["d".to_owned()]));
        assert_eq!(example.map, None);
    }
}
