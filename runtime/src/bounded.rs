//! Reads files with a size limit.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Reads a file. A larger file is an error of the kind `FileTooLarge`, so that reading an endless device stops.
pub(crate) fn read(path: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
    match bytes.len() as u64 > max_bytes {
        true => {
            let reason = format!("it is longer than {max_bytes} bytes");
            Err(io::Error::new(io::ErrorKind::FileTooLarge, reason))
        }
        false => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_larger_file_is_an_error() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("file");
        std::fs::write(&path, "abc").unwrap();
        assert_eq!(read(&path, 3).unwrap(), b"abc");
        let error = read(&path, 2).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        assert_eq!(error.to_string(), "it is longer than 2 bytes");
        assert_eq!(
            read(&folder.path().join("none"), 2).unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
    }
}
