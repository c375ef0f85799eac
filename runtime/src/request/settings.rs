//! [`Compression`]: the settings for request compression.

/// The settings for request compression, for operations whose model allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Compression {
    pub enabled: bool,
    /// The minimum size of a compressed body, in bytes.
    pub min_bytes: u32,
}

impl Default for Compression {
    /// The defaults of the [AWS SDKs](https://docs.aws.amazon.com/sdkref/latest/guide/feature-compression.html).
    fn default() -> Compression {
        Compression { enabled: true, min_bytes: 10_240 }
    }
}
