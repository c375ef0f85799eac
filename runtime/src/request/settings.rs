//! [`Compression`]: the settings of the compression of bodies.

/// What may be compressed of what a model allows to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Compression {
    pub enabled: bool,
    /// The length of the smallest body that is compressed, in bytes.
    pub min_bytes: u32,
}

impl Default for Compression {
    /// As in [other SDKs](https://docs.aws.amazon.com/sdkref/latest/guide/feature-compression.html).
    fn default() -> Compression {
        Compression { enabled: true, min_bytes: 10_240 }
    }
}
