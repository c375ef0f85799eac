//! [`Frame`]: a parser of messages that shares nothing with the runtime, after
//! <https://smithy.io/2.0/aws/amazon-eventstream.html#message-format>.

/// A message: its headers, in order, and its payload.
#[derive(Debug, PartialEq)]
pub struct Frame {
    pub headers: Vec<(String, Value)>,
    pub payload: Vec<u8>,
}

#[derive(Debug, PartialEq)]
pub enum Value {
    Bytes(Vec<u8>),
    Text(String),
    /// Milliseconds since 1970.
    Time(i64),
}

impl Frame {
    /// Parses one message, and verifies its lengths and checksums.
    pub fn parse(bytes: &[u8]) -> Frame {
        let mut rest = Rest(bytes);
        let length = rest.u32() as usize;
        assert_eq!(length, bytes.len());
        let of_headers = rest.u32() as usize;
        assert_eq!(rest.u32(), crc32(&bytes[..8]), "the checksum of the prelude");
        let mut headers = Rest(rest.take(of_headers));
        let payload = rest.take(length - of_headers - 16).to_vec();
        assert_eq!(rest.u32(), crc32(&bytes[..length - 4]), "the checksum of the message");
        let mut parsed = Vec::new();
        while !headers.0.is_empty() {
            let length = headers.take(1)[0];
            let name = String::from_utf8(headers.take(length.into()).to_vec()).unwrap();
            let value = match headers.take(1)[0] {
                6 => Value::Bytes(headers.string().to_vec()),
                7 => Value::Text(String::from_utf8(headers.string().to_vec()).unwrap()),
                8 => Value::Time(i64::from_be_bytes(headers.take(8).try_into().unwrap())),
                other => panic!("an unexpected type of header: {other}"),
            };
            parsed.push((name, value));
        }
        Frame { headers: parsed, payload }
    }

    pub fn header(&self, name: &str) -> &Value {
        &self.headers.iter().find(|(it, _)| it == name).unwrap().1
    }

    pub fn text(&self, name: &str) -> &str {
        match self.header(name) {
            Value::Text(text) => text,
            other => panic!("not text: {other:?}"),
        }
    }
}

struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn u32(&mut self) -> u32 {
        u32::from_be_bytes(self.take(4).try_into().unwrap())
    }

    fn string(&mut self) -> &'a [u8] {
        let length = u16::from_be_bytes(self.take(2).try_into().unwrap());
        self.take(length.into())
    }
}

/// The checksum of [ISO 3309](https://www.rfc-editor.org/rfc/rfc1952#section-8), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}
