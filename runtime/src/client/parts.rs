//! [`Parts`]: the received chunks of a body.

use bytes::{Bytes, BytesMut};

/// The number of chunks that are stored separately. Beyond it, chunks are small and are
/// concatenated as they arrive.
const KEPT: usize = 64;

/// The chunks of a body. They are concatenated once all of them have arrived: an earlier copy would
/// use the memory twice while the body is received.
#[derive(Debug, Default)]
pub(super) struct Parts {
    joined: BytesMut,
    kept: Vec<Bytes>,
    kept_length: usize,
}

impl Parts {
    pub(super) fn length(&self) -> usize {
        self.joined.len() + self.kept_length
    }

    pub(super) fn push(&mut self, part: Bytes) {
        if self.kept.len() == KEPT {
            self.join();
        }
        self.kept_length += part.len();
        self.kept.push(part);
    }

    fn join(&mut self) {
        self.joined.reserve(self.kept_length);
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
        for count in [0, 1, 2, KEPT, KEPT + 1, 3 * KEPT + 2] {
            let mut parts = Parts::default();
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
        let mut parts = Parts::default();
        parts.push(part.clone());
        assert_eq!(parts.into_bytes().as_ptr(), part.as_ptr());
    }
}
