//! Messages, byte by byte.

use bytes::Bytes;

use crate::Timestamp;
use crate::decode_error::DecodeError;
use crate::event_stream::Message;

/// A message with these headers, whose checksums are right.
fn frame(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).unwrap().to_be_bytes();
    let mut frame = length(16 + headers.len() + payload.len()).to_vec();
    frame.extend(length(headers.len()));
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.extend(headers);
    frame.extend(payload);
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame
}

fn decode(frame: &[u8]) -> Result<Message, DecodeError> {
    Message::decode(Bytes::copy_from_slice(frame))
}

/// What is wrong, without what every such error begins with, and where.
fn mistake(frame: &[u8]) -> (String, Option<usize>) {
    let error = decode(frame).unwrap_err();
    let text = error.to_string();
    let text = text.strip_prefix("not a message of an event stream: ").unwrap();
    (text.to_owned(), error.offset())
}

/// The messages with which [botocore](https://github.com/boto/botocore/blob/develop/tests/unit/test_eventstream.py)
/// and other clients of AWS are tested.
#[test]
fn reads_what_others_read() {
    let empty = decode(b"\0\0\0\x10\0\0\0\0\x05\xc2H\xeb}\x98\xc8\xff").unwrap();
    assert_eq!((empty.payload().len(), empty.string("a")), (0, Ok(None)));

    let byte = decode(b"\0\0\0\x17\0\0\0\x07)\x86\x01X\x04byte\x02\xff\xc2\xf8i\xdc").unwrap();
    assert_eq!((byte.i8("byte"), byte.i64("byte")), (Ok(Some(-1)), Ok(Some(-1))));

    let plain = decode(b"\0\0\0\x1d\0\0\0\0\xfdR\x8cZ{'foo':'bar'}\xc3e96").unwrap();
    assert_eq!(plain.payload(), "{'foo':'bar'}");

    let typed = b"\0\0\0=\0\0\0 \x07\xfd\x83\x96\x0ccontent-type\x07\0\x10application/json{'foo':'bar'}\x8d\x9c\x08\xb1";
    let typed = decode(typed).unwrap();
    assert_eq!(typed.string("content-type"), Ok(Some("application/json")));
    assert_eq!(typed.payload(), "{'foo':'bar'}");

    let all = b"\0\0\0\x62\0\0\0\x52\x03\xb5\xcb\x9c\
        \x010\0\x011\x01\x012\x02\x02\x013\x03\0\x03\x014\x04\0\0\0\x04\x015\x05\0\0\0\0\0\0\0\x05\
        \x016\x06\0\x05bytes\x017\x07\0\x04utf8\x018\x08\0\0\0\0\0\0\0\x08\x019\x090123456789abcdef\
        \x63\x35\x36\x71";
    let all = decode(all).unwrap();
    assert_eq!((all.bool("0"), all.bool("1")), (Ok(Some(true)), Ok(Some(false))));
    assert_eq!((all.i8("2"), all.i16("3")), (Ok(Some(2)), Ok(Some(3))));
    assert_eq!((all.i32("4"), all.i64("5")), (Ok(Some(4)), Ok(Some(5))));
    assert_eq!(all.bytes("6"), Ok(Some(Bytes::from("bytes"))));
    assert_eq!(all.string("7"), Ok(Some("utf8")));
    assert_eq!(all.timestamp("8"), Ok(Some(Timestamp::from_secs_and_nanos(0, 8_000_000))));
    assert_eq!(all.uuid("9"), Ok(Some(u128::from_be_bytes(*b"0123456789abcdef"))));
}

#[test]
fn refuses_what_others_refuse() {
    let payload = b"\0\0\0\x1d\0\0\0\0\xfdR\x8cZ{'foo':'bar'\x8d\xc3e96";
    let (text, place) = mistake(payload);
    assert_eq!(
        text,
        "the checksum of the message is 7ed8cb2a, and c3653936 was announced at byte 25"
    );
    assert_eq!(place, Some(25));
    let length = b"\x01\0\0\x1d\0\0\0\0\xfdR\x8cZ{'foo':'bar'}\xc3e96";
    assert!(mistake(length).0.starts_with("the checksum of the prelude is "));
    assert_eq!(mistake(length).1, Some(8));
}

/// A name, a type, and the bytes of a value.
fn header(name: &str, kind: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap();
    [&[length], name.as_bytes(), &[kind], value].concat()
}

#[test]
fn says_what_is_wrong_with_a_header_and_where() {
    let good = header("good", 0, b"");
    let cases: [(Vec<u8>, &str, usize); 13] = [
        (header("", 0, b""), "a header without a name", 18),
        (vec![5], "a header's name needs 5 of the headers' bytes, and 0 are left,", 19),
        (
            b"\x05abcd".to_vec(),
            "a header's name needs 5 of the headers' bytes, and 4 are left,",
            19,
        ),
        (b"\x02a\xff\0".to_vec(), "a header's name is not UTF-8", 20),
        (
            b"\x01a".to_vec(),
            r#"header "a": its type needs 1 of the headers' bytes, and 0 are left,"#,
            20,
        ),
        (header("a", 10, b""), r#"header "a": the type 10, which is none"#, 20),
        (
            header("a", 2, b""),
            r#"header "a": its value needs 1 of the headers' bytes, and 0 are left,"#,
            21,
        ),
        (
            header("a", 5, &[0; 7]),
            r#"header "a": its value needs 8 of the headers' bytes, and 7 are left,"#,
            21,
        ),
        (
            header("a", 6, &[0]),
            r#"header "a": the length of its value needs 2 of the headers' bytes, and 1 are left,"#,
            21,
        ),
        (
            header("a", 6, &[0xff, 0xff, 0]),
            r#"header "a": its value needs 65535 of the headers' bytes, and 1 are left,"#,
            23,
        ),
        (header("a", 7, b"\0\x02a\xc3"), r#"header "a": its value is not UTF-8"#, 24),
        (
            header("a", 9, &[0; 15]),
            r#"header "a": its value needs 16 of the headers' bytes, and 15 are left,"#,
            21,
        ),
        (
            header("a\n", 3, &[0; 1]),
            r#"header "a\n": its value needs 2 of the headers' bytes, and 1 are left,"#,
            22,
        ),
    ];
    for (bad, expected, place) in cases {
        // The payload would do as the rest of a header, and is none.
        let frame = frame(&[&good[..], &bad].concat(), &[b'a'; 70_000]);
        assert_eq!(mistake(&frame), (format!("{expected} at byte {place}"), Some(place)));
    }
}

#[test]
fn says_what_is_wrong_with_a_length() {
    let whole = frame(&header("a", 0, b""), b"payload");
    for length in 0..whole.len() {
        let (text, place) = mistake(&whole[..length]);
        let expected = match length {
            0..12 => format!("{length} bytes, which is less than the shortest at byte {length}"),
            _ => format!("{length} bytes instead of {} at byte {length}", whole.len()),
        };
        assert_eq!((text, place), (expected, Some(length)));
    }
    let longer = [&whole[..], b"?"].concat();
    assert_eq!(mistake(&longer), ("27 bytes instead of 26 at byte 26".to_owned(), Some(26)));

    let short = mistake(&[0, 0, 0, 15]);
    assert_eq!(short.0, "a message of 15 bytes, where an empty one has 16, at byte 0");
    for announced in [11_u32, u32::MAX] {
        let mut frame = frame(&[], &[0; 10]);
        frame[4..8].copy_from_slice(&announced.to_be_bytes());
        let checksum = crc32fast::hash(&frame[..8]);
        frame[8..12].copy_from_slice(&checksum.to_be_bytes());
        let expected = format!("headers of {announced} bytes in a message of 26 at byte 4");
        assert_eq!(mistake(&frame), (expected, Some(4)));
    }
}

#[test]
fn every_bit_is_covered_by_a_checksum() {
    let whole = frame(&header("a", 7, b"\0\x01b"), b"payload");
    assert!(decode(&whole).is_ok());
    for bit in 0..whole.len() * 8 {
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(decode(&damaged).is_err(), "bit {bit}");
    }
}

#[test]
fn whole_numbers_come_in_any_size_that_holds_them() {
    let headers = [
        header("byte", 2, &(-1_i8).to_be_bytes()),
        header("short", 3, &(-1_i16).to_be_bytes()),
        header("integer", 4, &(-1_i32).to_be_bytes()),
        header("long", 5, &(-1_i64).to_be_bytes()),
        header("large", 5, &i64::MAX.to_be_bytes()),
        header("text", 7, b"\0\x011"),
    ];
    let message = decode(&frame(&headers.concat(), b"")).unwrap();
    for name in ["byte", "short", "integer", "long"] {
        assert_eq!((message.i8(name), message.i16(name)), (Ok(Some(-1)), Ok(Some(-1))));
        assert_eq!((message.i32(name), message.i64(name)), (Ok(Some(-1)), Ok(Some(-1))));
    }
    assert_eq!(message.i64("large"), Ok(Some(i64::MAX)));
    let error = message.i32("large").unwrap_err();
    assert_eq!(error.to_string(), r#"header "large" of a message is not an integer of 32 bits"#);
    assert!(message.i64("text").is_err());
}

#[test]
fn times_are_milliseconds_before_1970_as_well() {
    let time = |millis: i64| {
        let header = header("at", 8, &millis.to_be_bytes());
        decode(&frame(&header, b"")).unwrap().timestamp("at").unwrap().unwrap()
    };
    for (millis, secs, nanos) in [
        (0, 0, 0),
        (1_500, 1, 500_000_000),
        (-1, -1, 999_000_000),
        (-1_000, -1, 0),
        (-1_500, -2, 500_000_000),
        (i64::MAX, 9_223_372_036_854_775, 807_000_000),
        (i64::MIN, -9_223_372_036_854_776, 192_000_000),
    ] {
        let time = time(millis);
        assert_eq!(time, Timestamp::from_secs_and_nanos(secs, nanos), "{millis}");
        #[cfg(feature = "testing")]
        assert_eq!(time.to_millis(), Some(millis));
    }
}

#[test]
fn nothing_is_copied() {
    let frame = Bytes::from(frame(&header("b", 6, b"\0\x05bytes"), b"payload"));
    let within = frame.as_ptr_range();
    let message = Message::decode(frame.clone()).unwrap();
    let bytes = message.bytes("b").unwrap().unwrap();
    assert!(within.contains(&message.payload().as_ptr()));
    assert!(within.contains(&bytes.as_ptr()));
    assert_eq!(bytes, "bytes");
}

#[test]
fn the_first_of_two_counts() {
    let headers = [header("a", 0, b""), header("a", 7, b"\0\0"), header("b", 7, b"\0\0")].concat();
    let message = decode(&frame(&headers, b"p")).unwrap();
    assert_eq!((message.bool("a"), message.string("b")), (Ok(Some(true)), Ok(Some(""))));
    assert_eq!(message.bytes("c"), Ok(None));
    assert_eq!(
        format!("{message:?}"),
        r#"Message { headers: {"a": Bool(true), "a": String(""), "b": String("")}, payload: b"p" }"#
    );
    assert_eq!(message, decode(&frame(&headers, b"p")).unwrap());
    assert_ne!(message, decode(&frame(&headers, b"q")).unwrap());
}
