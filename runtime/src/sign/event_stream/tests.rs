//! Signatures are verified with an independent computation, as documented for [Amazon
//! Transcribe](https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html).

use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use aws_smithy_types::event_stream::{Header, HeaderValue};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use tracing::span;

use super::*;
use crate::event_stream::Message as Received;

/// 10000-01-01T00:00:00Z.
const YEAR_10000: Duration = Duration::from_secs(253_402_300_800);

/// 2015-08-30T12:36:00Z; the time also has a fraction, which signatures ignore.
const SECONDS: u64 = 1_440_938_160;
const TIME: Duration = Duration::new(SECONDS, 250_000_000);
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn credentials() -> Credentials {
    Credentials::new("AKIDEXAMPLE", SECRET, Some("hunter2".to_owned()), None, "test")
}

fn signer(credentials: &Credentials) -> EventSigner<'_> {
    EventSigner::new(credentials, "transcribe", "us-east-1")
}

fn event(payload: &'static str) -> Message {
    let text = |text: &'static str| HeaderValue::String(text.into());
    Message::new(payload)
        .add_header(Header::new(":message-type", text("event")))
        .add_header(Header::new(":event-type", text("AudioEvent")))
}

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hmac(key: impl AsRef<[u8]>, text: &str) -> Vec<u8> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(key.as_ref()).unwrap();
    hmac.update(text.as_bytes());
    hmac.finalize().into_bytes().to_vec()
}

/// The signature according to the documentation.
fn signature(payload: &[u8], previous: &str) -> Vec<u8> {
    let millis = (SECONDS * 1000).to_be_bytes();
    let date_header = [&[5][..], b":date", &[8], &millis].concat();
    let text = [
        "AWS4-HMAC-SHA256-PAYLOAD",
        "20150830T123600Z",
        "20150830/us-east-1/transcribe/aws4_request",
        previous,
        &hex(Sha256::digest(date_header)),
        &hex(Sha256::digest(payload)),
    ]
    .join("\n");
    let scope = ["20150830", "us-east-1", "transcribe", "aws4_request"];
    let key = scope.into_iter().fold(format!("AWS4{SECRET}").into_bytes(), hmac);
    hmac(key, &text)
}

fn check(signed: &SignedEvent, payload: &[u8], previous: &str) {
    let expected = signature(payload, previous);
    assert_eq!(signed.signature, hex(&expected));
    let sent = Received::decode(&signed.bytes).unwrap();
    assert_eq!(sent.payload(), payload);
    assert_eq!(sent.bytes(":chunk-signature"), Ok(Some(expected.into())));
    let time = crate::Timestamp::from_secs(i64::try_from(SECONDS).unwrap());
    assert_eq!(sent.timestamp(":date"), Ok(Some(time)));
}

#[test]
fn each_signature_covers_the_previous_one() {
    let credentials = credentials();
    let signer = signer(&credentials);
    let mut previous = hex(Sha256::digest("the request"));
    for payload in ["first", "second", ""] {
        let message = event(payload);
        let mut inner = Vec::new();
        write_message_to(&message, &mut inner).unwrap();
        let signed = signer.sign(&message, &previous, UNIX_EPOCH + TIME).unwrap();
        check(&signed, &inner, &previous);
        previous = signed.signature;
    }
    let end = signer.sign_end(&previous, UNIX_EPOCH + TIME).unwrap();
    check(&end, b"", &previous);
}

#[test]
fn errors_name_the_reason() {
    let credentials = credentials();
    let signer = signer(&credentials);
    let long = Header::new("a", HeaderValue::String("hunter3".repeat(10_000).into()));
    let error = signer.sign(&event("").add_header(long), "", UNIX_EPOCH + TIME).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request cannot be signed: an event of its body: failed to encode the event stream message to sign: \
         header value too long to fit in event stream frame; shorten it"
    );
    let before = UNIX_EPOCH - Duration::from_secs(1);
    for time in [before, UNIX_EPOCH + YEAR_10000] {
        for error in [signer.sign(&event(""), "", time), signer.sign_end("", time)] {
            let error = error.unwrap_err().to_string();
            assert!(error.ends_with("not in the years 1970 to 9999; set the clock"), "{error}");
        }
    }
    let last = UNIX_EPOCH + YEAR_10000 - Duration::from_nanos(1);
    assert!(signer.sign_end("", last).is_ok() && signer.sign_end("", UNIX_EPOCH).is_ok());
}

/// Records all events.
#[derive(Clone, Default)]
struct Subscriber(Arc<Mutex<Vec<String>>>);

impl tracing::Subscriber for Subscriber {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }
    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().unwrap().push(event.metadata().target().to_owned());
    }
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

#[test]
fn nothing_is_logged_or_shown() {
    let credentials = credentials();
    let signer = signer(&credentials);
    let subscriber = Subscriber::default();
    let signed = tracing::subscriber::with_default(subscriber.clone(), || {
        tracing::trace!("before");
        let signed = signer.sign(&event("hunter3"), "", UNIX_EPOCH + TIME).unwrap();
        signer.sign_end("", UNIX_EPOCH + TIME).unwrap();
        tracing::trace!("after");
        signed
    });
    assert_eq!(*subscriber.0.lock().unwrap(), [module_path!(); 2]);
    let shown = format!("{signer:?} {signed:?}");
    assert!(!shown.contains(SECRET) && !shown.contains("hunter"), "{shown}");
    assert!(shown.ends_with("SignedEvent { length: 153, .. }"), "{shown}");
}
