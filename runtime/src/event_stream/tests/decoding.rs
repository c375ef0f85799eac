//! Messages, byte by byte.

use bytes::Bytes;

use crate::Timestamp;
use crate::event_stream::Message;

/// A message with these headers and correct checksums.
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

/// The error, without the common prefix.
fn mistake(frame: &[u8]) -> String {
    let text = Message::decode(frame).unwrap_err().to_string();
    text.strip_prefix("not a message of an event stream: ").unwrap().to_owned()
}

/// The test messages of
/// [botocore](https://github.com/boto/botocore/blob/develop/tests/unit/test_eventstream.py) and
/// other AWS clients.
#[test]
fn decodes_valid_test_messages() {
    let empty = Message::decode(b"\0\0\0\x10\0\0\0\0\x05\xc2H\xeb}\x98\xc8\xff").unwrap();
    assert_eq!((empty.payload().len(), empty.string("a")), (0, Ok(None)));

    let byte =
        Message::decode(b"\0\0\0\x17\0\0\0\x07)\x86\x01X\x04byte\x02\xff\xc2\xf8i\xdc").unwrap();
    assert_eq!((byte.i8("byte"), byte.i64("byte")), (Ok(Some(-1)), Ok(Some(-1))));

    let plain = Message::decode(b"\0\0\0\x1d\0\0\0\0\xfdR\x8cZ{'foo':'bar'}\xc3e96").unwrap();
    assert_eq!(plain.payload(), "{'foo':'bar'}");

    let typed = b"\0\0\0=\0\0\0 \x07\xfd\x83\x96\x0ccontent-type\x07\0\x10application/json{'foo':'bar'}\x8d\x9c\x08\xb1";
    let typed = Message::decode(typed).unwrap();
    assert_eq!(typed.string("content-type"), Ok(Some("application/json")));
    assert_eq!(typed.payload(), "{'foo':'bar'}");

    let all = b"\0\0\0\x62\0\0\0\x52\x03\xb5\xcb\x9c\
        \x010\0\x011\x01\x012\x02\x02\x013\x03\0\x03\x014\x04\0\0\0\x04\x015\x05\0\0\0\0\0\0\0\x05\
        \x016\x06\0\x05bytes\x017\x07\0\x04utf8\x018\x08\0\0\0\0\0\0\0\x08\x019\x090123456789abcdef\
        \x63\x35\x36\x71";
    let all = Message::decode(all).unwrap();
    assert_eq!((all.bool("0"), all.bool("1")), (Ok(Some(true)), Ok(Some(false))));
    assert_eq!((all.i8("2"), all.i16("3")), (Ok(Some(2)), Ok(Some(3))));
    assert_eq!((all.i32("4"), all.i64("5")), (Ok(Some(4)), Ok(Some(5))));
    assert_eq!(all.bytes("6"), Ok(Some(Bytes::from("bytes"))));
    assert_eq!(all.string("7"), Ok(Some("utf8")));
    assert_eq!(all.timestamp("8"), Ok(Some(Timestamp::from_secs_and_nanos(0, 8_000_000))));
    assert_eq!(all.uuid("9"), Ok(Some(u128::from_be_bytes(*b"0123456789abcdef"))));
}

#[test]
fn rejects_invalid_test_messages() {
    let payload = b"\0\0\0\x1d\0\0\0\0\xfdR\x8cZ{'foo':'bar'\x8d\xc3e96";
    let expected = "the checksum of the message is 7ed8cb2a, but the message announces c3653936";
    assert_eq!(mistake(payload), expected);
    let length = b"\x01\0\0\x1d\0\0\0\0\xfdR\x8cZ{'foo':'bar'}\xc3e96";
    let expected = "the checksum of the prelude is 31f88cc4, but the message announces fd528c5a";
    assert_eq!(mistake(length), expected);
}

/// A header: its name, its type, and the bytes of its value.
fn header(name: &str, kind: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(name.len()).unwrap();
    [&[length], name.as_bytes(), &[kind], value].concat()
}

#[test]
fn says_what_is_wrong_with_a_header() {
    let good = header("good", 0, b"");
    let cases: [(Vec<u8>, &str); 11] = [
        (header("", 0, b""), "a header without a name"),
        (vec![5], "invalid header value type"),
        (b"\x02a\xff\0".to_vec(), "encountered invalid UTF-8 string"),
        (b"\x01a".to_vec(), "invalid header value type"),
        (header("a", 10, b""), "invalid header value type"),
        (header("a", 2, b""), "invalid header value"),
        (header("a", 5, &[0; 7]), "invalid header value"),
        (header("a", 6, &[0]), "invalid header value"),
        (header("a", 6, &[0xff, 0xff, 0]), "invalid header value"),
        (header("a", 7, b"\0\x02a\xc3"), "encountered invalid UTF-8 string"),
        (header("a", 9, &[0; 15]), "invalid header value"),
    ];
    for (bad, expected) in cases {
        // The payload must not be read as the rest of the header.
        let frame = frame(&[&good[..], &bad].concat(), &[b's'; 70_000]);
        assert_eq!(mistake(&frame), expected, "{bad:?}");
    }
}

/// A message with only this prelude, with a correct checksum.
fn prelude(length: u32, headers: u32) -> Vec<u8> {
    let mut prelude = [length.to_be_bytes(), headers.to_be_bytes()].concat();
    prelude.extend(crc32fast::hash(&prelude).to_be_bytes());
    prelude
}

#[test]
fn says_what_is_wrong_with_a_length() {
    let whole = frame(&header("a", 0, b""), b"payload");
    for length in 0..whole.len() {
        let expected = match length {
            0..12 => format!("{length} bytes, which is shorter than any message"),
            _ => format!("{length} bytes instead of {}", whole.len()),
        };
        assert_eq!(mistake(&whole[..length]), expected);
    }
    assert_eq!(mistake(&[&whole[..], b"?"].concat()), "27 bytes instead of 26");

    for length in [0, 15, (24 << 20) + 1, u32::MAX] {
        let expected =
            format!("the message announces {length} bytes, but 16 to 25165824 are allowed");
        assert_eq!(mistake(&prelude(length, 0)), expected);
    }
    for headers in [(128 << 10) + 1, u32::MAX] {
        let expected =
            format!("the message announces {headers} bytes of headers, but 131072 are allowed");
        assert_eq!(mistake(&prelude(24 << 20, headers)), expected);
    }
    for headers in [1, 11] {
        let mut frame = [&prelude(26, headers)[..], &[0; 10]].concat();
        frame.extend(crc32fast::hash(&frame).to_be_bytes());
        assert_eq!(mistake(&frame), "invalid headers length");
    }
}

#[test]
fn every_bit_is_covered_by_a_checksum() {
    let whole = frame(&header("a", 7, b"\0\x01b"), b"payload");
    assert!(Message::decode(&whole).is_ok());
    for bit in 0..whole.len() * 8 {
        let mut damaged = whole.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(Message::decode(&damaged).is_err(), "bit {bit}");
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
    let message = Message::decode(&frame(&headers.concat(), b"")).unwrap();
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
        Message::decode(&frame(&header, b"")).unwrap().timestamp("at").unwrap().unwrap()
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
    }
}

#[test]
fn the_first_of_two_headers_is_used() {
    let headers = [header("a", 0, b""), header("a", 7, b"\0\0"), header("b", 7, b"\0\0")].concat();
    let message = Message::decode(&frame(&headers, b"p")).unwrap();
    assert_eq!((message.bool("a"), message.string("b")), (Ok(Some(true)), Ok(Some(""))));
    assert_eq!(message.bytes("c"), Ok(None));
    assert_eq!(message, Message::decode(&frame(&headers, b"p")).unwrap());
    assert_ne!(message, Message::decode(&frame(&headers, b"q")).unwrap());
}
