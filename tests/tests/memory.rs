//! How much memory it takes to read what a server sends: never more than a multiple of what was received, whatever the
//! bytes announce.
//!
//! There is one test, as the allocator counts for all threads together.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "helpers of a test fail the test by panicking"
)]

use bytes::Bytes;
use futures_util::FutureExt as _;
use http::Response;
use peak_alloc::PeakAlloc;
use tinsmith_lambda::operation::{InvokeWithResponseStream, ListFunctions};
use tinsmith_lambda::types::FunctionConfiguration;
use tinsmith_lambda::{Body, ErrorKind, Operation};
use tinsmith_runtime::json::Reader;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The length of the documents that are read, in bytes.
const LENGTH: usize = 1 << 18;
/// For what does not depend on the input, such as the text of an error.
const SLACK: usize = 4096;

/// So many more bytes than before were there at once while this was done.
fn peak(work: impl FnOnce()) -> usize {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    work();
    ALLOCATOR.peak_usage().saturating_sub(before)
}

/// The start, the part as often as it fits, and the end.
fn document(start: &str, part: &str, end: &str) -> Vec<u8> {
    [start, &part.repeat(LENGTH / part.len()), end].concat().into_bytes()
}

#[test]
fn memory_is_bounded_by_what_was_received() {
    what_is_not_wanted_takes_none();
    documents_take_a_multiple();
    structures_take_their_size();
    a_frame_takes_what_has_come();
    a_blob_takes_its_bytes();
}

/// Without escapes, skipping copies nothing; with them, no more than a string.
fn what_is_not_wanted_takes_none() {
    let parts = [("[0", ",[]", "]"), (r#"[{"":0}"#, r#",{"a":1e9}"#, "]"), ("\"", "ab", "\"")];
    for (start, part, end) in parts {
        let text = document(start, part, end);
        let peak = peak(|| Reader::new(&text).skip().unwrap());
        assert!(peak <= SLACK, "{part}: {peak} bytes");
    }
    let text = document("\"", "\\n", "\"");
    let peak = peak(|| Reader::new(&text).skip().unwrap());
    assert!(peak <= 3 * LENGTH, "escapes: {peak} bytes");
}

/// A value takes 32 bytes, a list three times as much while it grows, and a map of one entry 632 bytes.
fn documents_take_a_multiple() {
    let parts = [
        ("[0", ",0", "]", 96),
        ("[0", ",[]", "]", 64),
        ("[0", ",{}", "]", 64),
        ("[0", r#",{"":0}"#, "]", 128),
        ("[0", r#","""#, "]", 64),
        (r#"{"":0"#, r#","a":0"#, "}", 1),
        ("[\"a", "\\u0000", "\"]", 4),
        ("[", "[", "", 1),
        ("[0", ",0", "", 96),
        ("", "9", "", 0),
        ("\"", "\u{1f980}", "", 2),
    ];
    for (start, part, end, factor) in parts {
        let text = document(start, part, end);
        let peak = peak(|| drop(Reader::new(&text).document()));
        println!("{start}{part}...: {:.1} times the input", peak as f64 / text.len() as f64);
        assert!(peak <= factor * text.len() + SLACK, "{part}: {peak} bytes");
    }
}

/// Structures take their size however short they are in JSON.
fn structures_take_their_size() {
    let text = document(r#"{"Functions":[{}"#, ",{}", "]}");
    let count = LENGTH / 3 + 1;
    let body = Bytes::from(text);
    let mut length = 0;
    let peak = peak(|| {
        let output = ListFunctions::output(Response::new(Body::from(body))).unwrap();
        length = output.functions.unwrap_or_default().len();
    });
    assert_eq!(length, count);
    let size = size_of::<FunctionConfiguration>();
    println!(
        "{count} structures of {size} bytes: {:.1} times their size",
        peak as f64 / (count * size) as f64
    );
    assert!(peak <= 3 * count * size + SLACK, "{peak} bytes");
}

/// A frame announces its length, and its headers', in its first bytes.
fn a_frame_takes_what_has_come() {
    for announced in [u32::MAX, 1 << 31, 24 << 20, 1 << 20] {
        let mut start = announced.to_be_bytes().to_vec();
        start.extend_from_slice(&u32::MAX.to_be_bytes());
        start.resize(100, 0);
        let pieces = start.chunks(7).map(|it| Ok(Bytes::copy_from_slice(it)));
        let pieces: Vec<std::io::Result<Bytes>> = pieces.collect();
        let body = Body::from_stream(futures_util::stream::iter(pieces));
        let output = InvokeWithResponseStream::output(Response::new(body)).unwrap();
        let mut events = output.event_stream;
        let mut end = None;
        let peak = peak(|| end = events.recv().now_or_never());
        let error = end.expect("an end at once").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Decode(_)), "{error}");
        assert!(peak <= SLACK, "{announced}: {peak} bytes");
    }
}

/// Neither its text nor a part of its room is there a second time.
fn a_blob_takes_its_bytes() {
    for length in [LENGTH, LENGTH + 1, LENGTH + 2] {
        let text = format!("\"{}\"", tinsmith_runtime::base64::encode(&vec![7; length]));
        let mut blob = Bytes::new();
        let peak = peak(|| blob = Reader::new(text.as_bytes()).blob().unwrap());
        assert_eq!((blob.len(), peak), (length, length));
    }
}
