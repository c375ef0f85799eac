//! Times against the crate `time`, which knows the years 0 to 9999.

use proptest::prelude::*;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Month, OffsetDateTime, UtcOffset};
use tinsmith_runtime::Timestamp;
use tinsmith_runtime::json::{Reader, Writer};

use super::inputs::{cases, texts};

const YEAR_0: i64 = -62_167_219_200;
const YEAR_10000: i64 = 253_402_300_800;

fn times() -> impl Strategy<Value = Timestamp> {
    (YEAR_0..YEAR_10000, nanos())
        .prop_map(|(secs, nanos)| Timestamp::from_secs_and_nanos(secs, nanos))
}

/// As often without a fraction, or with a short one, as with all digits.
fn nanos() -> impl Strategy<Value = u32> {
    let short = (0_u32..1000).prop_map(|millis| millis * 1_000_000);
    prop_oneof![Just(0), short, 0_u32..1_000_000_000]
}

fn peer(time: Timestamp) -> OffsetDateTime {
    let whole = OffsetDateTime::from_unix_timestamp(time.secs()).unwrap();
    whole.replace_nanosecond(time.subsec_nanos()).unwrap()
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn date_times(time in times()) {
        let text = time.to_date_time();
        prop_assert_eq!(&text, &peer(time).format(&Rfc3339).unwrap());
        prop_assert_eq!(Timestamp::parse_date_time(&text).unwrap(), time);
    }

    #[test]
    fn date_times_elsewhere(time in times(), minutes in -23 * 60 - 59..=23 * 60 + 59) {
        let offset = UtcOffset::from_whole_seconds(minutes * 60).unwrap();
        // It is another day there, and might be another year than `time` knows.
        let Some(there) = peer(time).checked_to_offset(offset) else { return Ok(()) };
        let Ok(text) = there.format(&Rfc3339) else { return Ok(()) };
        prop_assert_eq!(Timestamp::parse_date_time(&text).unwrap(), time);
        if minutes != 0 {
            // Lambda leaves out the colon.
            let (rest, end) = text.split_at(text.len() - 3);
            let text = format!("{rest}{}", &end[1..]);
            prop_assert_eq!(Timestamp::parse_date_time(&text).unwrap(), time);
        }
    }

    #[test]
    fn http_dates(time in times()) {
        let format = format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        );
        let text = time.to_http_date();
        prop_assert_eq!(&text, &peer(time).format(format).unwrap());
        prop_assert_eq!(Timestamp::parse_http_date(&text).unwrap(), Timestamp::from_secs(time.secs()));
    }

    #[test]
    fn seconds(secs in any::<i64>(), shift in 0_u32..64, nanos in nanos()) {
        let time = Timestamp::from_secs_and_nanos(secs >> shift, nanos);
        let text = time.to_epoch_seconds();
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&text).unwrap(), time);

        // The same number, by way of whole nanoseconds.
        let all = i128::from(time.secs()) * 1_000_000_000 + i128::from(nanos);
        let (sign, size) = (if all < 0 { "-" } else { "" }, all.unsigned_abs());
        let long = format!("{sign}{}.{:09}", size / 1_000_000_000, size % 1_000_000_000);
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&long).unwrap(), time);
        prop_assert_eq!(Timestamp::parse_epoch_seconds(&format!("{all}e-9")).unwrap(), time);
        prop_assert_eq!(long.trim_end_matches('0').trim_end_matches('.'), text);
    }

    #[test]
    fn times_come_back_from_json_to_the_millisecond(time in times()) {
        let mut json = Writer::new();
        json.begin_array();
        json.epoch_seconds(&time);
        json.date_time(&time);
        json.http_date(&time);
        json.end_array();
        let text = json.into_bytes();
        let nanos = time.subsec_nanos();
        let time = Timestamp::from_secs_and_nanos(time.secs(), nanos - nanos % 1_000_000);
        let mut json = Reader::new(&text);
        json.begin_array().unwrap();
        prop_assert!(json.next_element().unwrap());
        prop_assert_eq!(json.epoch_seconds().unwrap(), time);
        prop_assert!(json.next_element().unwrap());
        prop_assert_eq!(json.date_time().unwrap(), time);
        prop_assert!(json.next_element().unwrap());
        prop_assert_eq!(json.http_date().unwrap(), Timestamp::from_secs(time.secs()));
        prop_assert!(!json.next_element().unwrap());
    }

    #[test]
    fn any_text_is_a_time_or_refused(
        text in texts(),
        date in "[0-9]{4}-[01][0-9]-[0-3][0-9][Tt ]([01][0-9]|2[0-4]):[0-6][0-9]:[0-6][0-9]\
                 (\\.[0-9]{0,12})?(Z|[+-][012][0-9]:?[0-6][0-9])",
        http in "[A-Z][a-z]{2}, [0-3][0-9] (Jan|Feb|Dez|Dec) [0-9]{4} \
                 [012][0-9]:[0-6][0-9]:[0-6][0-9] GMT",
    ) {
        for text in [text, date.clone(), http] {
            let _ = Timestamp::parse_date_time(&text);
            let _ = Timestamp::parse_http_date(&text);
            let _ = Timestamp::parse_epoch_seconds(&text);
        }
        // What `time` takes for a date-time is one.
        if let Ok(there) = OffsetDateTime::parse(&date, &Rfc3339) {
            let time = Timestamp::parse_date_time(&date);
            prop_assert!(time.is_ok(), "{date}");
            let time = time.unwrap();
            // A leap second is the next second here, and the last nanosecond before it there.
            let leap = there.nanosecond() == 999_999_999 && date.contains(":60");
            prop_assert!(leap || peer_is(time, there), "{date}: {time}, {there}");
        }
    }

    #[test]
    fn any_time_is_written(secs in any::<i64>(), nanos in any::<u32>()) {
        let time = Timestamp::from_secs_and_nanos(secs, nanos);
        prop_assert!(!time.to_string().is_empty());
        prop_assert!(time.to_http_date().ends_with(" GMT"));
    }
}

/// Every day that there is, and those that there are not.
#[test]
fn days_of_the_calendar() {
    for year in 0..=9999 {
        let months = if year % 100 == 0 || year > 9990 { 0..=13_u8 } else { 2..=2 };
        for (month, day) in months.flat_map(|month| (0..=32_u8).map(move |day| (month, day))) {
            let there = Month::try_from(month)
                .and_then(|month| Date::from_calendar_date(year, month, day))
                .map(|date| date.midnight().assume_utc().unix_timestamp());
            let date = format!("{year:04}-{month:02}-{day:02}T00:00:00Z");
            let read = Timestamp::parse_date_time(&date);
            assert_eq!(read.map(Timestamp::secs).ok(), there.ok(), "{date}");
        }
    }
}

fn peer_is(time: Timestamp, there: OffsetDateTime) -> bool {
    (time.secs(), time.subsec_nanos()) == (there.unix_timestamp(), there.nanosecond())
}
