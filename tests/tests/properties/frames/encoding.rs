//! A second implementation of
//! [the encoding](https://smithy.io/2.0/aws/amazon-eventstream.html), with which that of the runtime is
//! compared. It is written from the specification alone, and for clarity.

/// The limits on the length of a message and of its headers.
const MOST: usize = 24 << 20;
const MOST_OF_HEADERS: usize = 128 << 10;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Frame {
    pub(crate) headers: Vec<(String, Value)>,
    pub(crate) payload: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Bool(bool),
    Byte(i8),
    Short(i16),
    Integer(i32),
    Long(i64),
    Bytes(Vec<u8>),
    String(String),
    /// In milliseconds.
    Timestamp(i64),
    Uuid(u128),
}

/// The checksum of the encoding, bit by bit.
pub(crate) fn crc32(bytes: &[u8]) -> [u8; 4] {
    let shift = |rest: u32| if rest & 1 == 1 { (rest >> 1) ^ 0xEDB8_8320 } else { rest >> 1 };
    let one = |rest: u32, byte: &u8| (0..8).fold(rest ^ u32::from(*byte), |rest, _| shift(rest));
    (!bytes.iter().fold(!0, one)).to_be_bytes()
}

/// A message with these bytes as its headers.
pub(crate) fn framed(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    let length = |length: usize| u32::try_from(length).unwrap().to_be_bytes();
    let mut message = length(16 + headers.len() + payload.len()).to_vec();
    message.extend(length(headers.len()));
    message.extend(crc32(&message));
    message.extend(headers);
    message.extend(payload);
    message.extend(crc32(&message));
    message
}

impl Frame {
    /// A message with headers that are texts.
    pub(crate) fn new(headers: &[(&str, &str)], payload: impl Into<Vec<u8>>) -> Self {
        let text = |text: &str| Value::String(text.to_owned());
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), text(value)));
        Self { headers: headers.collect(), payload: payload.into() }
    }

    pub(crate) fn write(&self) -> Vec<u8> {
        framed(&self.written_headers(), &self.payload)
    }

    pub(crate) fn written_headers(&self) -> Vec<u8> {
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            headers.push(u8::try_from(name.len()).unwrap());
            headers.extend(name.as_bytes());
            value.write(&mut headers);
        }
        headers
    }

    /// Reads exactly one message.
    pub(crate) fn read(frame: &[u8]) -> Option<Self> {
        let mut rest = frame;
        let [total, headers] = [length(&mut rest)?, length(&mut rest)?];
        let good_prelude = take::<4>(&mut rest)? == crc32(&frame[..8]);
        if !good_prelude || total != frame.len() || total > MOST || headers > MOST_OF_HEADERS {
            return None;
        }
        let (body, checksum) = frame.split_last_chunk()?;
        let (mut headers, payload) = body.get(12..)?.split_at_checked(headers)?;
        if *checksum != crc32(body) {
            return None;
        }
        let mut read = Vec::new();
        while !headers.is_empty() {
            let [length] = take(&mut headers)?;
            let name = text(bytes(&mut headers, length.into())?)?;
            if name.is_empty() {
                return None;
            }
            read.push((name, Value::read(&mut headers)?));
        }
        Some(Self { headers: read, payload: payload.to_vec() })
    }
}

impl Value {
    fn write(&self, into: &mut Vec<u8>) {
        let (number, bytes) = match self {
            Self::Bool(value) => (u8::from(!*value), vec![]),
            Self::Byte(value) => (2, value.to_be_bytes().to_vec()),
            Self::Short(value) => (3, value.to_be_bytes().to_vec()),
            Self::Integer(value) => (4, value.to_be_bytes().to_vec()),
            Self::Long(value) => (5, value.to_be_bytes().to_vec()),
            Self::Bytes(value) => (6, sized(value)),
            Self::String(value) => (7, sized(value.as_bytes())),
            Self::Timestamp(millis) => (8, millis.to_be_bytes().to_vec()),
            Self::Uuid(value) => (9, value.to_be_bytes().to_vec()),
        };
        into.push(number);
        into.extend(bytes);
    }

    fn read(rest: &mut &[u8]) -> Option<Self> {
        let [number] = take(rest)?;
        Some(match number {
            0 => Self::Bool(true),
            1 => Self::Bool(false),
            2 => Self::Byte(i8::from_be_bytes(take(rest)?)),
            3 => Self::Short(i16::from_be_bytes(take(rest)?)),
            4 => Self::Integer(i32::from_be_bytes(take(rest)?)),
            5 => Self::Long(i64::from_be_bytes(take(rest)?)),
            6 | 7 => {
                let length = u16::from_be_bytes(take(rest)?).into();
                let bytes = bytes(rest, length)?;
                if number == 6 { Self::Bytes(bytes) } else { Self::String(text(bytes)?) }
            }
            8 => Self::Timestamp(i64::from_be_bytes(take(rest)?)),
            9 => Self::Uuid(u128::from_be_bytes(take(rest)?)),
            _ => return None,
        })
    }
}

fn sized(value: &[u8]) -> Vec<u8> {
    [&u16::try_from(value.len()).unwrap().to_be_bytes()[..], value].concat()
}

fn take<const LENGTH: usize>(rest: &mut &[u8]) -> Option<[u8; LENGTH]> {
    let (taken, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*taken)
}

fn length(rest: &mut &[u8]) -> Option<usize> {
    usize::try_from(u32::from_be_bytes(take(rest)?)).ok()
}

fn bytes(rest: &mut &[u8], length: usize) -> Option<Vec<u8>> {
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken.to_vec())
}

fn text(bytes: Vec<u8>) -> Option<String> {
    String::from_utf8(bytes).ok()
}

/// The messages with which
/// [botocore](https://github.com/boto/botocore/blob/develop/tests/unit/test_eventstream.py) is tested.
#[test]
fn reads_and_writes_the_examples_of_others() {
    let empty = b"\0\0\0\x10\0\0\0\0\x05\xc2H\xeb}\x98\xc8\xff";
    let byte = b"\0\0\0\x17\0\0\0\x07)\x86\x01X\x04byte\x02\xff\xc2\xf8i\xdc";
    let typed = b"\0\0\0=\0\0\0 \x07\xfd\x83\x96\x0ccontent-type\x07\0\x10application/json{'foo':'bar'}\x8d\x9c\x08\xb1";
    let cases = [
        (&empty[..], Frame { headers: vec![], payload: vec![] }),
        (byte, Frame { headers: vec![("byte".to_owned(), Value::Byte(-1))], payload: vec![] }),
        (typed, Frame::new(&[("content-type", "application/json")], "{'foo':'bar'}")),
    ];
    for (bytes, frame) in cases {
        assert_eq!(frame.write(), bytes);
        assert_eq!(Frame::read(bytes), Some(frame));
    }
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926_u32.to_be_bytes());
}
