//! What the endpoint rules take apart, and what a user gives as an endpoint: any text.

use proptest::prelude::*;
use tinsmith_lambda::Config;
use tinsmith_runtime::endpoint::{
    is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn, parse_url, partition, split,
    substring, uri_encode,
};

use super::inputs::{cases, texts};

/// Texts that are almost URLs, and URLs.
fn urls() -> impl Strategy<Value = String> {
    let scheme = r"(http://|https://|HTTP://|ftp://|//|)([a-z]{1,3}(:[a-z]{0,3})?@)?";
    let host =
        r"([a-z0-9.-]{0,9}|\[[0-9a-f:.]{0,9}\]?|[0-9]{1,3}(\.[0-9]{1,3}){3}|[a-z:@\[\] ]{0,6})";
    let rest = r"(:[0-9a-z]{0,6})?(/[a-zA-Z0-9%./@:~é -]{0,9})?([?#][a-z=&]{0,4})?";
    prop_oneof![(scheme, host, rest).prop_map(|(a, b, c)| format!("{a}{b}{c}")), texts()]
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn a_url_is_its_parts(text in urls()) {
        let Some(url) = parse_url(&text) else { return Ok(()) };
        let (scheme, rest) = text.split_once("://").unwrap();
        prop_assert_eq!(url.scheme, scheme.to_ascii_lowercase());
        prop_assert_eq!(format!("{}{}", url.authority, url.path), rest);
        prop_assert!(matches!(url.scheme, "http" | "https"), "{text}");
        prop_assert!(!url.authority.is_empty() && !url.authority.contains(['@', '/']), "{text}");
        prop_assert!(!url.path.contains(['?', '#']), "{text}");
        let normalized = url.normalized_path.as_ref();
        prop_assert!(normalized.starts_with('/') && normalized.ends_with('/'), "{text}");
        prop_assert_eq!(normalized.trim_end_matches('/'), url.path.trim_end_matches('/'));
        let uri: http::Uri = text.parse().unwrap();
        prop_assert!(uri.host().is_some_and(|host| !host.is_empty()), "{text}");
    }

    #[test]
    fn an_endpoint_is_a_url_or_refused(text in urls()) {
        match Config::builder().endpoint_url(text.clone()).build() {
            Ok(_) => prop_assert!(parse_url(&text).is_some(), "{text}"),
            Err(error) => {
                prop_assert!(parse_url(&text).is_none(), "{text}: {error}");
                // What stands before an @ may be a password.
                let error = error.to_string();
                prop_assert!(!text.contains('@') || !error.contains(&text), "{error}");
            }
        }
    }

    #[test]
    fn a_region_is_a_label_or_refused(text in prop_oneof![texts(), "[a-zA-Z0-9.-]{0,70}"]) {
        let inner = |it: char| it.is_ascii_alphanumeric() || it == '-';
        let is_label = (1..=63).contains(&text.len())
            && text.chars().all(inner)
            && !text.starts_with('-')
            && !text.ends_with('-');
        prop_assert_eq!(is_valid_host_label(&text, false), is_label, "{}", &text);
        prop_assert_eq!(Config::builder().region(text.clone()).build().is_ok(), is_label);
        let all = text.split('.').all(|label| is_valid_host_label(label, false));
        prop_assert_eq!(is_valid_host_label(&text, true), all, "{}", &text);
        let _ = is_virtual_hostable_s3_bucket(&text, true);
        // Every region is in a partition, if only the first.
        prop_assert!(partition(&text).is_some());
    }

    #[test]
    fn an_arn_is_its_parts(text in prop_oneof![texts(), "(arn|a)?(:[a-z*/]{0,3}){0,7}"]) {
        let Some(arn) = parse_arn(&text) else { return Ok(()) };
        let head = ["arn", arn.partition, arn.service, arn.region, arn.account_id].join(":");
        let resource = text.strip_prefix(&format!("{head}:")).unwrap();
        prop_assert_eq!(resource.split([':', '/']).collect::<Vec<_>>(), arn.resource_id);
        prop_assert!(!arn.partition.is_empty() && !arn.service.is_empty());
    }

    #[test]
    fn a_substring_is_within_the_text(
        text in prop_oneof![texts(), "[ -~]{0,9}"],
        start in 0_usize..12,
        stop in 0_usize..12,
        reverse in any::<bool>(),
    ) {
        let found = substring(&text, start, stop, reverse);
        let is_there = start < stop && stop <= text.len() && text.is_ascii();
        prop_assert_eq!(found.is_some(), is_there);
        if let Some(found) = found {
            prop_assert_eq!(found.len(), stop - start);
            prop_assert!(text.contains(found));
        }
    }

    #[test]
    fn what_is_split_comes_together(text in "[a-c,;]{0,9}", by in "[,;a]{0,2}", limit in 0_usize..5) {
        let parts = split(&text, &by, limit);
        prop_assert_eq!(parts.join(&by), text.as_str());
        prop_assert!(limit == 0 || parts.len() <= limit);
    }

    #[test]
    fn what_is_encoded_comes_back(text in texts()) {
        let encoded = uri_encode(&text);
        prop_assert!(encoded.bytes().all(|it| it.is_ascii_alphanumeric() || b"-._~%".contains(&it)));
        prop_assert_eq!(percent_encoding::percent_decode_str(&encoded).decode_utf8().unwrap(), text);
    }
}
