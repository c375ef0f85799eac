//! [`Keys`]: what signatures are made with, derived once for a day and not once for a call.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#derive-signing-key>

use std::sync::{Mutex, PoisonError};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::Scope;
use crate::credentials::Credentials;

/// The length of a SHA-256, in bytes.
pub(super) const HASH: usize = 32;
/// The length of what SHA-256 takes at a time, in bytes; an HMAC begins with as much.
const BLOCK: usize = 64;
/// How many keys are kept. A client has one credential, one service and, mostly, one region.
const KEPT: usize = 8;

/// A key that texts are signed with. Its first block is hashed already.
#[derive(Clone)]
pub(super) struct Key(Hmac<Sha256>);

impl Key {
    fn new(bytes: &[u8]) -> Key {
        let mut block = [0; BLOCK];
        // A short key is filled up with zeros, of a long one the hash is taken: RFC 2104, section 2.
        match block.get_mut(..bytes.len()) {
            Some(start) => start.copy_from_slice(bytes),
            None => block[..HASH].copy_from_slice(&Sha256::digest(bytes)),
        }
        Key(Hmac::new(&block.into()))
    }

    fn derive(secret: &str, date: &str, region: &str, service: &str) -> Key {
        let first = Key::new(["AWS4", secret].concat().as_bytes());
        let parts = [date, region, service, "aws4_request"];
        parts.into_iter().fold(first, |key, part| Key::new(&key.sign([part])))
    }

    /// The HMAC of a text that comes in parts.
    pub(super) fn sign<'a>(self, parts: impl IntoIterator<Item = &'a str>) -> [u8; HASH] {
        let Key(mut mac) = self;
        for part in parts {
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }
}

/// The keys that a client has derived.
#[derive(Default)]
pub(crate) struct Keys {
    kept: Mutex<Vec<Kept>>,
}

struct Kept {
    credentials: Credentials,
    date: String,
    region: String,
    service: String,
    key: Key,
}

impl Keys {
    /// The key for a date such as `20150830`.
    pub(super) fn key(&self, credentials: &Credentials, scope: &Scope<'_>, date: &str) -> Key {
        // Keys are put in and taken out as a whole, so that a thread that panicked changes nothing.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().find(|it| {
            it.date == date
                && it.region == scope.region
                && it.service == scope.service
                && it.credentials == *credentials
        });
        if let Some(found) = found {
            return found.key.clone();
        }
        let secret = credentials.secret_access_key();
        let key = Key::derive(secret, date, scope.region, scope.service);
        // The one that has been there for the longest makes room.
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(Kept {
            credentials: credentials.clone(),
            date: date.to_owned(),
            region: scope.region.to_owned(),
            service: scope.service.to_owned(),
            key: key.clone(),
        });
        key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signature(keys: &Keys, secret: &str, region: &str, date: &str) -> [u8; HASH] {
        let credentials = Credentials::new("AKID", secret, None, None, "test");
        keys.key(&credentials, &Scope::new("iam", region), date).sign(["text"])
    }

    /// The example of AWS's documentation, whose key it shows.
    #[test]
    fn a_key_is_derived_as_documented() {
        let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
        let key = Key::derive(secret, "20150830", "us-east-1", "iam");
        let documented = [
            0xc4, 0xaf, 0xb1, 0xcc, 0x57, 0x71, 0xd8, 0x71, 0x76, 0x3a, 0x39, 0x3e, 0x44, 0xb7,
            0x03, 0x57, 0x1b, 0x55, 0xcc, 0x28, 0x42, 0x4d, 0x1a, 0x5e, 0x86, 0xda, 0x6e, 0xd3,
            0xc1, 0x54, 0xa4, 0xb9,
        ];
        assert_eq!(key.sign(["te", "xt"]), Key::new(&documented).sign(["text"]));
    }

    /// RFC 4231, test case 6.
    #[test]
    fn a_key_may_be_longer_than_a_block() {
        let signature =
            Key::new(&[0xaa; 131]).sign(["Test Using Larger Than Block-Size Key - Hash Key First"]);
        assert_eq!(signature[..6], [0x60, 0xe4, 0x31, 0x59, 0x1e, 0xe0]);
    }

    #[test]
    fn a_key_is_derived_once_for_what_it_depends_on() {
        let keys = Keys::default();
        let first = signature(&keys, "secret", "us-east-1", "20150830");
        for _ in 0..3 {
            assert_eq!(signature(&keys, "secret", "us-east-1", "20150830"), first);
        }
        assert_eq!(keys.kept.lock().unwrap().len(), 1);
        for (secret, region, date) in [
            ("another", "us-east-1", "20150830"),
            ("secret", "us-east-2", "20150830"),
            ("secret", "us-east-1", "20150831"),
        ] {
            let other = signature(&keys, secret, region, date);
            assert_ne!(other, first);
            assert_eq!(other, signature(&Keys::default(), secret, region, date));
        }
        assert_eq!(keys.kept.lock().unwrap().len(), 4);
    }

    #[test]
    fn only_so_many_keys_are_kept() {
        let keys = Keys::default();
        for day in 10..30 {
            signature(&keys, "secret", "us-east-1", &format!("201508{day}"));
        }
        let kept = keys.kept.lock().unwrap();
        assert_eq!((kept.len(), kept[KEPT - 1].date.as_str()), (KEPT, "20150829"));
    }
}
