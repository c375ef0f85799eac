//! Converts values to and from types of the user, which replace modelled strings and timestamps.
//!
//! A string becomes a type with [`FromStr`] and [`Display`]. A timestamp becomes a type that converts to and from
//! [`SystemTime`], which the types of `jiff`, `chrono` and `time` do. Errors have the member and the type, but not the
//! value, which may be a secret.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;
use std::time::SystemTime;

use crate::decode_error::DecodeError;
use crate::timestamp::Timestamp;

/// Converts a string of a response.
///
/// # Errors
/// It is not valid for the type.
#[inline]
pub fn from_text<T: FromStr>(text: impl AsRef<str>, member: &str) -> Result<T, DecodeError> {
    text.as_ref().parse().map_err(|_| invalid::<T>(member))
}

/// Converts a timestamp of a response.
///
/// # Errors
/// It is not valid for the type, or its year is not in 0 to 9999: conversions of some types panic if they are given times
/// outside of their own range.
#[inline]
pub fn from_time<T: TryFrom<SystemTime>>(time: Timestamp, member: &str) -> Result<T, DecodeError> {
    let system = time.is_writable().then(|| SystemTime::try_from(time).ok()).flatten();
    system.and_then(|time| T::try_from(time).ok()).ok_or_else(|| invalid::<T>(member))
}

/// Converts the timestamps of a list.
///
/// # Errors
/// One of them is not valid for the type.
pub fn from_times<T: TryFrom<SystemTime>>(
    times: Vec<Timestamp>,
    member: &str,
) -> Result<Vec<T>, DecodeError> {
    times.into_iter().map(|time| from_time(time, member)).collect()
}

/// The value as a string.
#[inline]
pub fn text<T: Display + ?Sized>(value: &T) -> String {
    value.to_string()
}

/// The value as a timestamp.
#[inline]
pub fn time<T: Clone + Into<SystemTime>>(value: &T) -> Timestamp {
    Timestamp::from(value.clone().into())
}

/// The value as text in a path, query or header, in the format of `write`.
#[inline]
pub fn text_as<'a, T: Display + ?Sized>(
    value: &T,
    write: impl Fn(&String) -> Cow<'_, str>,
) -> Cow<'a, str> {
    Cow::Owned(write(&text(value)).into_owned())
}

/// The value as a timestamp in a path, query or header, in the format of `write`. `None` if it cannot be serialized.
#[inline]
pub fn time_as<'a, T: Clone + Into<SystemTime>>(
    value: &T,
    write: impl Fn(&Timestamp) -> Option<Cow<'_, str>>,
) -> Option<Cow<'a, str>> {
    write(&time(value)).map(|text| Cow::Owned(text.into_owned()))
}

#[cold]
fn invalid<T>(member: &str) -> DecodeError {
    DecodeError::new(format!("`{member}` is not a valid `{}`", type_name::<T>()))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::text;

    #[test]
    fn strings_are_converted_and_errors_have_no_value() {
        let address: IpAddr = from_text("10.0.0.1", "Address").unwrap();
        assert_eq!(super::text(&address), "10.0.0.1");
        assert_eq!(text_as(&address, text::quoted), "10.0.0.1");
        let error = from_text::<IpAddr>("hunter2", "Address").unwrap_err().to_string();
        assert!(error.starts_with("`Address` is not a valid `core::net"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn times_are_converted_within_the_range_of_all_types() {
        let time = UNIX_EPOCH + Duration::from_millis(1500);
        assert_eq!(from_time::<SystemTime>(super::time(&time), "Time").unwrap(), time);
        assert_eq!(time_as(&time, text::epoch_seconds).unwrap(), "1.5");
        for seconds in [i64::MIN, -62_167_219_201, 253_402_300_800, i64::MAX] {
            let error = from_time::<SystemTime>(Timestamp::from_secs(seconds), "Time").unwrap_err();
            assert!(error.to_string().starts_with("`Time` is not a valid"), "{error}");
        }
        let times = vec![Timestamp::from_secs(0), Timestamp::from_secs(i64::MAX)];
        assert!(from_times::<SystemTime>(times, "Times").is_err());
    }
}
