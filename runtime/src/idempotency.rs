//! [`idempotency_token`]: generates idempotency tokens.

use crate::hex::push_hex;
use crate::random::random_bits;

/// Generates a token for a member with the
/// [`idempotencyToken`](https://smithy.io/2.0/spec/behavior-traits.html#idempotencytoken-trait)
/// trait: a random UUID (version 4).
///
/// It is unique, but not a secret.
#[must_use]
pub fn idempotency_token() -> String {
    #[cfg(feature = "testing")]
    if let Some(fixed) = FIXED.get() {
        return fixed.to_owned();
    }
    let (high, low) = random_bits();
    // RFC 9562, section 5.4: four bits of version and two bits of variant are fixed.
    let high = high & !0xF000 | 0x4000;
    let low = low & (u64::MAX >> 2) | 1 << 63;
    let mut token = String::with_capacity(36);
    push_hex(&mut token, &(u128::from(high) << 64 | u128::from(low)).to_be_bytes());
    for place in [8, 13, 18, 23] {
        token.insert(place, '-');
    }
    token
}

#[cfg(feature = "testing")]
thread_local! {
    static FIXED: std::cell::Cell<Option<&'static str>> = const { std::cell::Cell::new(None) };
}

/// Runs `work` with a fixed token on this thread.
#[cfg(feature = "testing")]
pub(crate) fn with_fixed<T>(token: &'static str, work: impl FnOnce() -> T) -> T {
    let before = FIXED.replace(Some(token));
    let result = work();
    FIXED.set(before);
    result
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn tokens_are_uuids_and_differ() {
        let tokens: BTreeSet<String> = (0..1000).map(|_| idempotency_token()).collect();
        assert_eq!(tokens.len(), 1000);
        for token in tokens {
            let lengths: Vec<usize> = token.split('-').map(str::len).collect();
            assert_eq!(lengths, [8, 4, 4, 4, 12], "{token}");
            assert!(token.chars().all(|c| c == '-' || c.is_ascii_hexdigit()), "{token}");
            assert_eq!(&token[14..15], "4", "{token}");
            assert!("89ab".contains(&token[19..20]), "{token}");
        }
    }
}
