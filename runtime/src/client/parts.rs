//! [`Parts`]: the received chunks of a body.

use bytes::{Bytes, BytesMut};

/// The number of chunks that are stored separately. Beyond it, chunks are small and are
/// concatenated as they arrive.
const KEPT: usize = 64;

/// The maximum number of bytes that are reserved for an announced length, which may be wrong.
const RESERVED: usize = 16 * 1024 * 1024;

/// The chunks of a body.
///
/// If the length is known, they are concatenated as they arrive, so that the HTTP library can reuse its buffer, which is
/// often larger than a chunk. Otherwise they are concatenated once all of them have arrived: a growing buffer would use
/// the memory twice.
#[derive(Debug, Default)]
pub(super) struct Parts {
    announced: Option<usize>,
    joined: BytesMut,
    kept: Vec<Bytes>,
    kept_length: usize,
}

impl Parts {
    /// The chunks of a body whose length is announced.
    pub(super) fn announced(length: Option<u64>) -> Parts {
        let announced = length.and_then(|length| usize::try_from(length).ok());
        Parts { announced, ..Parts::default() }
    }

    pub(super) fn length(&self) -> usize {
        self.joined.len() + self.kept_length
    }

    pub(super) fn push(&mut self, part: Bytes) {
        self.kept_length += part.len();
        self.kept.push(part);
        match self.announced {
            // A single chunk is not copied.
            Some(length) if length > self.length() || !self.joined.is_empty() => self.join(),
            _ if self.kept.len() > KEPT => self.join(),
            _ => {}
        }
    }

    fn join(&mut self) {
        if self.joined.is_empty() {
            let expected = self.announced.unwrap_or_default().min(RESERVED);
            self.joined.reserve(expected.max(self.kept_length));
        }
        for part in self.kept.drain(..) {
            self.joined.extend_from_slice(&part);
        }
        self.kept_length = 0;
    }

    /// All chunks in one buffer. A single chunk is not copied.
    pub(super) fn into_bytes(mut self) -> Bytes {
        if self.joined.is_empty() && self.kept.len() <= 1 {
            return self.kept.pop().unwrap_or_default();
        }
        self.join();
        self.joined.freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_put_together_in_order() {
        let lengths = [None, Some(0), Some(3), Some(1000), Some(u64::MAX)];
        for (count, announced) in [0, 1, 2, KEPT, KEPT + 1, 3 * KEPT + 2]
            .into_iter()
            .flat_map(|count| lengths.map(|length| (count, length)))
        {
            let mut parts = Parts::announced(announced);
            let mut expected = Vec::new();
            for number in 0..count {
                let part = format!("{number},");
                expected.extend_from_slice(part.as_bytes());
                parts.push(part.into());
                assert_eq!(parts.length(), expected.len());
            }
            assert_eq!(parts.into_bytes(), expected);
        }
    }

    #[test]
    fn a_single_part_is_not_copied() {
        let part = Bytes::from(vec![1; 100]);
        for announced in [None, Some(100)] {
            let mut parts = Parts::announced(announced);
            parts.push(part.clone());
            assert_eq!(parts.into_bytes().as_ptr(), part.as_ptr());
        }
    }

    #[test]
    fn an_announced_length_is_reserved_at_once() {
        let mut parts = Parts::announced(Some(1000));
        let part = Bytes::from(vec![1; 100]);
        parts.push(part.clone());
        assert!(parts.kept.is_empty());
        let start = parts.joined.as_ptr();
        (0..9).for_each(|_| parts.push(part.clone()));
        assert_eq!(parts.into_bytes().as_ptr(), start);
    }
}
