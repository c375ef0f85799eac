//! [`Answer`]: what is done about one request.

use std::time::Duration;

use bytes::Bytes;

/// What is done about one request, step by step. If no step ends the connection, it then waits for
/// the next request.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Answer {
    pub(super) steps: Vec<Step>,
    refuses: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Step {
    Write(Bytes),
    Wait(Duration),
    /// Say nothing more until the client goes.
    Hang,
    /// End the connection in order.
    Close,
    /// End it by a reset (RST).
    Reset,
}

impl Answer {
    /// Not a byte.
    pub fn nothing() -> Answer {
        Answer::default()
    }

    /// A complete answer with the right `content-length`. One that is a redirect or the client's
    /// mistake (3xx, 4xx) says that no function ran.
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
        let body = body.as_ref();
        let length = body.len().to_string();
        let headers = [headers, &[("content-length", length.as_str())]].concat();
        let answer = Answer::nothing().write(head(status, &headers)).write(body);
        Answer { refuses: (300..500).contains(&status), ..answer }
    }

    /// A complete answer in JSON.
    pub fn json(status: u16, body: impl AsRef<[u8]>) -> Answer {
        Answer::new(status, &[("content-type", "application/json")], body)
    }

    /// An error of the service in Lambda's form, to the request `1-2-3`.
    pub fn error(status: u16, code: &str, more: &[(&str, &str)]) -> Answer {
        let own = [
            ("content-type", "application/json"),
            ("x-amzn-errortype", code),
            ("x-amzn-requestid", "1-2-3"),
        ];
        Answer::new(status, &[&own, more].concat(), r#"{"message":"no"}"#)
    }

    /// Whether it says that no function ran.
    #[must_use]
    pub fn refuses(&self) -> bool {
        self.refuses
    }

    /// Writes these bytes.
    pub fn write(mut self, bytes: impl AsRef<[u8]>) -> Answer {
        self.steps.push(Step::Write(Bytes::copy_from_slice(bytes.as_ref())));
        self
    }

    /// Writes a head.
    pub fn head(self, status: u16, headers: &[(&str, &str)]) -> Answer {
        self.write(head(status, headers))
    }

    /// Waits.
    pub fn wait(mut self, pause: Duration) -> Answer {
        self.steps.push(Step::Wait(pause));
        self
    }

    /// Says nothing more until the client goes.
    pub fn hang(self) -> Answer {
        self.and(Step::Hang)
    }

    /// Closes the connection.
    pub fn close(self) -> Answer {
        self.and(Step::Close)
    }

    /// Resets the connection.
    pub fn reset(self) -> Answer {
        self.and(Step::Reset)
    }

    fn and(mut self, step: Step) -> Answer {
        self.steps.push(step);
        self
    }
}

fn head(status: u16, headers: &[(&str, &str)]) -> String {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head + "\r\n"
}
