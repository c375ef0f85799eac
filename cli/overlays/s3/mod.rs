//! Uploads, downloads, and forms for uploads from browsers.

mod checksum;
mod download;
mod error;
mod form;
pub mod guide;
mod progress;
mod source;
mod upload;

pub use download::{Download, Downloaded};
pub use error::{TransferError, TransferErrorKind};
pub use form::{PostForm, PresignedForm};
pub use progress::Progress;
pub use source::Source;
pub use upload::{Unfinished, Upload, Uploaded};
