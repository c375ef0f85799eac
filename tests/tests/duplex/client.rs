//! An operation like those of Amazon Transcribe: audio is sent, and text is received.

use std::fmt;

use tinsmith_runtime::bytes::Bytes;
use tinsmith_runtime::client::{Client, Service};
use tinsmith_runtime::endpoint::{Context, Endpoint, EndpointError};
use tinsmith_runtime::event_stream::{Encoding, EventInput, EventStream, Message, Writer};
use tinsmith_runtime::http::Method;
use tinsmith_runtime::operation::{Metadata, Operation};
use tinsmith_runtime::request::{self, Request};
use tinsmith_runtime::retry::Retry;
use tinsmith_runtime::{BuildError, DecodeError, Failure, Response, ServiceError, config};
use tinsmith_tests::transport;

use super::server::Server;

/// The signing name.
pub const SIGNING_NAME: &str = "transcribe";

static SERVICE: Service = Service::new("Transcribe Streaming", SIGNING_NAME, endpoint);

fn endpoint(context: &Context<'_>) -> Result<Endpoint, EndpointError> {
    let url = context.endpoint.ok_or_else(|| EndpointError::new("no endpoint"))?;
    Ok(Endpoint::new(url.to_owned()))
}

pub struct Transcribe {
    pub events: EventInput<Audio>,
}

pub enum Audio {
    Chunk(Bytes),
    Unknown(String),
}

impl Audio {
    fn write_event(event: &Self, message: &mut Writer) {
        match event {
            Self::Chunk(bytes) => {
                message.event("AudioEvent");
                message.blob(Some(bytes));
            }
            Self::Unknown(name) => message.unknown(name),
        }
    }
}

impl From<&'static str> for Audio {
    fn from(text: &'static str) -> Self {
        Self::Chunk(Bytes::from_static(text.as_bytes()))
    }
}

pub type Error = tinsmith_runtime::Error<Kind>;

/// The text of each event.
pub type Output = EventStream<String, Kind>;

impl Operation for Transcribe {
    const METADATA: Metadata =
        Metadata::new("StartStreamTranscription").streams_output().sends_events().requires_http2();
    type Output = Output;
    type Error = Kind;

    fn request(&self) -> Result<Request, BuildError> {
        let mut request = request::Builder::new(Method::POST);
        request.path("/stream-transcription");
        request.events(&self.events, Encoding::new(Audio::write_event))?;
        request.finish()
    }

    fn read(response: &mut Response) -> Result<Output, DecodeError> {
        Ok(response.events(|message: &Message| message.text(), &[]))
    }
}

#[derive(Debug)]
pub enum Kind {
    Limit,
    Failure(Failure),
}

impl ServiceError for Kind {
    fn read(code: &str, _: &mut Response) -> Option<Result<Self, DecodeError>> {
        (code == "LimitExceededException").then_some(Ok(Self::Limit))
    }
}

impl From<Failure> for Kind {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit => f.write_str("limit"),
            Self::Failure(failure) => failure.fmt(f),
        }
    }
}

impl std::error::Error for Kind {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Limit => None,
            Self::Failure(failure) => failure.source(),
        }
    }
}

pub fn client(server: &Server) -> Client {
    client_with(server, |config| config)
}

pub fn client_with(
    server: &Server,
    set: impl FnOnce(config::Builder) -> config::Builder,
) -> Client {
    let retry = Retry::standard().initial_backoff(std::time::Duration::from_millis(1));
    let config = set(server.config().retry(retry));
    let name = env!("CARGO_CRATE_NAME");
    let config = match server.certificate() {
        Some(file) => transport::set_trusting(name, config, file),
        None => transport::set(name, config),
    };
    Client::new(&SERVICE, config.build().unwrap())
}
