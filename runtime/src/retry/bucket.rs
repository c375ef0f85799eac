//! [`Bucket`]: limits the retries of a client whose calls keep failing, so that they do not
//! overload the service.

use std::sync::atomic::{AtomicU32, Ordering};

/// The capacity of a bucket.
const CAPACITY: u32 = 500;

/// A token bucket: retries take tokens and successes return them, as in the [standard
/// mode](https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html) of the AWS
/// SDKs.
#[derive(Debug)]
pub(crate) struct Bucket {
    tokens: AtomicU32,
}

impl Bucket {
    pub(crate) const fn full() -> Bucket {
        Bucket { tokens: AtomicU32::new(CAPACITY) }
    }

    /// A lease for one call.
    pub(crate) const fn lease(&self) -> Lease<'_> {
        Lease { bucket: self, last: 0 }
    }

    fn change(&self, change: impl Fn(u32) -> Option<u32>) -> bool {
        // Relaxed, because nothing else depends on the order of these changes.
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

/// The tokens that a call has taken.
pub(crate) struct Lease<'a> {
    bucket: &'a Bucket,
    /// The cost of the latest attempt.
    last: u32,
}

impl Lease<'_> {
    /// Takes the cost of an attempt, if the bucket has enough tokens.
    pub(crate) fn take(&mut self, cost: u32) -> bool {
        let paid = self.bucket.change(|tokens| tokens.checked_sub(cost));
        if paid {
            self.last = cost;
        }
        paid
    }

    /// The call has succeeded: returns the cost of its last retry, or one token if the first
    /// attempt succeeded.
    pub(crate) fn refill(&self) {
        let refund = self.last.max(1);
        self.bucket.change(|tokens| (tokens < CAPACITY).then(|| CAPACITY.min(tokens + refund)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(bucket: &Bucket) -> u32 {
        bucket.tokens.load(Ordering::Relaxed)
    }

    #[test]
    fn attempts_cost_and_successes_refill() {
        let bucket = Bucket::full();
        let mut call = bucket.lease();
        assert!(call.take(10) && call.take(5));
        assert_eq!(tokens(&bucket), 485);
        call.refill();
        assert_eq!(tokens(&bucket), 490);
        bucket.lease().refill();
        assert_eq!(tokens(&bucket), 491);
    }

    #[test]
    fn an_empty_bucket_gives_nothing_and_a_full_one_stays_full() {
        let bucket = Bucket::full();
        bucket.lease().refill();
        assert_eq!(tokens(&bucket), 500);
        assert!((0..50).all(|_| bucket.lease().take(10)));
        assert!(!bucket.lease().take(5));
        assert_eq!(tokens(&bucket), 0);
    }
}
