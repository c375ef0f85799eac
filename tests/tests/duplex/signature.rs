//! [`Chain`]: verifies the signatures of a request and of its events with an independent computation, after
//! <https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html>.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime};
use tinsmith_runtime::http::request::Parts;
use tinsmith_tests::lambda::{REGION, SECRET_ACCESS_KEY};

use super::client::SIGNING_NAME;
use super::frame::{Frame, Value};

const HASH: &str = "STREAMING-AWS4-HMAC-SHA256-EVENTS";
const DATE_TIME: &[BorrowedFormatItem<'_>] =
    format_description!("[year][month][day]T[hour][minute][second]Z");

/// The previous signature.
pub struct Chain(String);

impl Chain {
    /// Verifies the signature of a request.
    pub fn of(head: &Parts) -> Chain {
        let header = |name: &str| match name {
            "host" => head.uri.authority().unwrap().as_str(),
            _ => head.headers[name].to_str().unwrap(),
        };
        assert_eq!(header("x-amz-content-sha256"), HASH);
        assert_eq!(header("content-type"), "application/vnd.amazon.eventstream");
        let authorization = header("authorization");
        let part = |name: &str| {
            let (_, rest) = authorization.split_once(&format!("{name}=")).unwrap();
            rest.split(',').next().unwrap()
        };
        let signed = part("SignedHeaders");
        assert!(signed.contains("x-amz-content-sha256"), "{signed}");
        let headers: String =
            signed.split(';').map(|name| format!("{name}:{}\n", header(name))).collect();
        let canonical =
            format!("{}\n{}\n\n{headers}\n{signed}\n{HASH}", head.method, head.uri.path());
        let time = PrimitiveDateTime::parse(header("x-amz-date"), DATE_TIME).unwrap().assume_utc();
        let text = [
            "AWS4-HMAC-SHA256",
            header("x-amz-date"),
            &scope(time),
            &hex(Sha256::digest(canonical)),
        ]
        .join("\n");
        let signature = hex(hmac(&key(time), &text));
        assert_eq!(part("Signature"), signature);
        Chain(signature)
    }

    /// Verifies the signature of a frame. Returns the frame inside, or `None` for the end.
    pub fn open(&mut self, frame: &[u8]) -> Option<Frame> {
        let frame = Frame::parse(frame);
        assert_eq!(frame.headers.len(), 2, "{:?}", frame.headers);
        let (Value::Time(millis), Value::Bytes(signature)) =
            (frame.header(":date"), frame.header(":chunk-signature"))
        else {
            panic!("headers of other types: {:?}", frame.headers);
        };
        let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(*millis) * 1_000_000);
        let time = time.unwrap();
        assert!((OffsetDateTime::now_utc() - time).whole_seconds().abs() < 60, "{time}");
        let date = [&[5][..], b":date", &[8], &millis.to_be_bytes()].concat();
        let text = [
            "AWS4-HMAC-SHA256-PAYLOAD",
            &time.format(DATE_TIME).unwrap(),
            &scope(time),
            &self.0,
            &hex(Sha256::digest(date)),
            &hex(Sha256::digest(&frame.payload)),
        ]
        .join("\n");
        assert_eq!(hex(signature), hex(hmac(&key(time), &text)));
        self.0 = hex(signature);
        (!frame.payload.is_empty()).then(|| Frame::parse(&frame.payload))
    }
}

fn day(time: OffsetDateTime) -> String {
    time.format(format_description!("[year][month][day]")).unwrap()
}

fn scope(time: OffsetDateTime) -> String {
    format!("{}/{REGION}/{SIGNING_NAME}/aws4_request", day(time))
}

fn key(time: OffsetDateTime) -> Vec<u8> {
    let secret = format!("AWS4{SECRET_ACCESS_KEY}").into_bytes();
    let parts = [day(time), REGION.to_owned(), SIGNING_NAME.to_owned(), "aws4_request".to_owned()];
    parts.iter().fold(secret, |key, part| hmac(&key, part))
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    hmac.update(text.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}
