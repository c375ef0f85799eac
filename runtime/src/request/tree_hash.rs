//! Checksums of uploads to S3 Glacier, [SHA-256 tree
//! hash](https://docs.aws.amazon.com/amazonglacier/latest/dev/checksum-calculations.html).

use sha2::{Digest, Sha256};

use super::Builder;
use crate::build_error::BuildError;
use crate::hex::push_hex;

const CONTENT: &str = "x-amz-content-sha256";
const TREE: &str = "x-amz-sha256-tree-hash";
/// Each leaf of the tree is the hash of 1 MiB, except for the last one.
const LEAF: usize = 1024 * 1024;

impl Builder {
    /// Sets `x-amz-content-sha256` to the hash of the body, and `x-amz-sha256-tree-hash` to its
    /// tree hash, unless the header is already set.
    ///
    /// # Errors
    /// The body is a stream, so its hash cannot be computed before it is sent.
    pub fn tree_hash(&mut self) -> Result<(), BuildError> {
        let bytes = self.body.as_bytes().ok_or_else(BuildError::streamed_checksum)?.clone();
        if !self.headers.contains_key(CONTENT) {
            self.set_header(CONTENT, &digits(&Sha256::digest(&bytes)))?;
        }
        if !self.headers.contains_key(TREE) {
            self.set_header(TREE, &digits(&root(&bytes)))?;
        }
        Ok(())
    }
}

fn digits(hash: &[u8]) -> String {
    let mut digits = String::with_capacity(2 * hash.len());
    push_hex(&mut digits, hash);
    digits
}

/// The root of the tree: each pair of neighbouring hashes is hashed, and an unpaired hash moves up
/// unchanged.
/// left over goes up as it is.
fn root(bytes: &[u8]) -> [u8; 32] {
    let mut level: Vec<[u8; 32]> = match bytes.is_empty() {
        true => vec![Sha256::digest(bytes).into()],
        false => bytes.chunks(LEAF).map(|leaf| Sha256::digest(leaf).into()).collect(),
    };
    while level.len() > 1 {
        let above = level.chunks(2).map(|pair| match pair {
            [one] => *one,
            pair => Sha256::digest(pair.concat()).into(),
        });
        level = above.collect();
    }
    level.first().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::Body;
    use crate::text;

    fn hashes(build: impl FnOnce(&mut Builder)) -> Result<[String; 2], BuildError> {
        let mut request = Builder::new(http::Method::POST);
        build(&mut request);
        request.tree_hash()?;
        let request = request.finish()?;
        Ok([CONTENT, TREE].map(|name| request.headers()[name].to_str().unwrap().to_owned()))
    }

    fn sha256(bytes: &[u8]) -> Vec<u8> {
        Sha256::digest(bytes).to_vec()
    }

    #[test]
    fn a_small_body_has_one_leaf() {
        let hello = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
        let hashes_of_hello = hashes(|it| it.stream("a/b", &Body::from("hello world"))).unwrap();
        assert_eq!(hashes_of_hello, [hello, hello]);
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hashes(|_| ()).unwrap(), [nothing, nothing]);
    }

    /// The example of the AWS documentation has 6.5 MB: the unpaired leaf moves up to the third
    /// level.
    #[test]
    fn a_leaf_that_is_left_over_goes_up() {
        let leaf = |number: u8, length: usize| vec![number; length];
        let leaves: Vec<Vec<u8>> =
            (0..6).map(|number| leaf(number, LEAF)).chain([leaf(6, LEAF / 2)]).collect();
        let hash: Vec<Vec<u8>> = leaves.iter().map(|leaf| sha256(leaf)).collect();
        let pair = |a: &[u8], b: &[u8]| sha256(&[a, b].concat());
        let first = pair(&pair(&hash[0], &hash[1]), &pair(&hash[2], &hash[3]));
        let second = pair(&pair(&hash[4], &hash[5]), &hash[6]);
        assert_eq!(root(&leaves.concat()).to_vec(), pair(&first, &second));
        assert_eq!(root(&leaves[..3].concat()).to_vec(), pair(&pair(&hash[0], &hash[1]), &hash[2]));
        assert_eq!(root(&leaves[0]).to_vec(), hash[0]);
    }

    #[test]
    fn the_callers_wins_and_a_stream_has_none() {
        let theirs = |it: &mut Builder| {
            it.header(TREE, Some("theirs"), text::string).unwrap();
            it.stream("a/b", &Body::from("hello world"));
        };
        let [content, tree] = hashes(theirs).unwrap();
        assert!(content.starts_with("b94d27b9") && tree == "theirs");
        let stream = Body::from_stream(Body::empty()).with_length(3);
        let error = hashes(|it| it.stream("a/b", &stream)).unwrap_err().to_string();
        assert!(error.contains("in memory"), "{error}");
    }
}
