//! Validates host names.

/// `isValidHostLabel`: whether a string is a valid host label according to RFC 1123.
///
/// That is 1 to 63 letters, digits and hyphens, without a hyphen at either end. With
/// `allow_subdomains`, several such labels may be joined by dots.
pub fn is_valid_host_label(value: &str, allow_subdomains: bool) -> bool {
    if allow_subdomains { value.split('.').all(is_label) } else { is_label(value) }
}

/// `aws.isVirtualHostableS3Bucket`: whether a bucket name is valid in a host name.
///
/// It must be 3 to 63 characters long, without capital letters, and must not look like an IPv4
/// address. With `allow_subdomains` it may contain dots between valid labels.
pub fn is_virtual_hostable_s3_bucket(value: &str, allow_subdomains: bool) -> bool {
    (3..=63).contains(&value.len())
        && !value.bytes().any(|byte| byte.is_ascii_uppercase())
        && !looks_like_ipv4(value)
        && is_valid_host_label(value, allow_subdomains)
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Four groups of digits, of any value: S3 also rejects `999.999.999.999`.
fn looks_like_ipv4(value: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    value.split('.').count() == 4 && value.split('.').all(is_digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_letters_digits_and_inner_hyphens() {
        for label in ["a", "0", "us-east-1", "A-b", &"a".repeat(63)] {
            assert!(is_valid_host_label(label, false), "{label}");
        }
        for label in ["", "-a", "a-", "a.b", "a_b", "ä", "a b", "a/b", "a\n", &"a".repeat(64)] {
            assert!(!is_valid_host_label(label, false), "{label}");
        }
    }

    #[test]
    fn subdomains_are_labels_joined_by_dots() {
        assert!(is_valid_host_label("a.b-c.d", true));
        for value in ["", ".", "a.", ".a", "a..b", "a.-b"] {
            assert!(!is_valid_host_label(value, true), "{value}");
        }
    }

    #[test]
    fn a_bucket_is_a_small_label_and_no_address() {
        assert!(is_virtual_hostable_s3_bucket("my-bucket", false));
        assert!(is_virtual_hostable_s3_bucket("my.bucket", true));
        assert!(!is_virtual_hostable_s3_bucket("my.bucket", false));
        for bucket in ["ab", "My-bucket", "127.0.0.1", "999.1.1.1", &"a.b".repeat(22)] {
            assert!(!is_virtual_hostable_s3_bucket(bucket, true), "{bucket}");
        }
        assert!(is_virtual_hostable_s3_bucket("1.2.3", true));
    }
}
