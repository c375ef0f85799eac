//! The files of all overlays, which are compiled into the command.

use super::Stored;

/// Texts by path in `cli/overlays/NAME`.
macro_rules! stored {
    ($name:literal: $($path:literal),* $(,)?) => {
        Stored {
            name: $name,
            manifest: include_str!(concat!("../../overlays/", $name, "/overlay.toml")),
            files: &[$(($path, include_str!(concat!("../../overlays/", $name, "/", $path)))),*],
        }
    };
}

/// All overlays, by name.
pub(super) const ALL: [Stored; 1] = [stored! { "s3":
    "checksum.rs",
    "download.rs",
    "download/file.rs",
    "download/range.rs",
    "download/whole.rs",
    "error.rs",
    "form.rs",
    "front_page.md",
    "guide/forms.md",
    "guide/mod.rs",
    "guide/transfers.md",
    "mod.rs",
    "progress.rs",
    "source.rs",
    "upload.rs",
    "upload/complete.rs",
    "upload/guard.rs",
    "upload/multipart.rs",
    "upload/parts.rs",
    "upload/requests.rs",
    "upload/resume.rs",
    "upload/sizes.rs",
}];
