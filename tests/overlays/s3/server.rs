//! HTTP for the server of the tests, with faults.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::service::{Service, damaged};

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub method: String,
    /// Without the bucket.
    pub key: String,
    pub query: BTreeMap<String, String>,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn operation(&self) -> &'static str {
        let has = |name: &str| self.query.contains_key(name);
        match self.method.as_str() {
            "POST" if has("uploads") => "CreateMultipartUpload",
            "POST" => "CompleteMultipartUpload",
            "PUT" if has("uploadId") => "UploadPart",
            "PUT" => "PutObject",
            "DELETE" => "AbortMultipartUpload",
            "HEAD" => "HeadObject",
            _ if has("uploadId") => "ListParts",
            _ => "GetObject",
        }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub fn part(&self) -> u32 {
        self.query.get("partNumber").map_or(0, |number| number.parse().unwrap())
    }
}

/// A response.
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Body,
}

/// A body, or a range of bytes that are computed.
pub enum Body {
    Bytes(Vec<u8>),
    Computed(std::ops::Range<u64>),
}

impl Response {
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: Body::Bytes(body.into()) }
    }

    pub fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn error(status: u16, code: &str) -> Self {
        Self::new(status, format!("<Error><Code>{code}</Code><Message>no</Message></Error>"))
    }
}

/// What goes wrong.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    /// The connection breaks after this number of bytes of the request's body.
    CutRequest(usize),
    /// The operation runs, and the connection breaks before the response.
    CutAnswer,
    /// The connection breaks after this number of bytes of the response's body.
    CutBody(usize),
    Status(u16, &'static str),
    Slow(Duration),
    /// The bytes change on their way.
    Damage,
    /// The service stores other bytes, and its response has their checksum.
    StoreOther,
    /// The response has another ETag.
    WrongETag,
    /// The response has no ETag, although its status is that of a success.
    NoETag,
    /// The object is replaced before the request.
    Replace,
}

/// A fault of an operation, or of one part, for some requests.
struct Planned {
    operation: &'static str,
    part: Option<u32>,
    left: u32,
    fault: Fault,
}

#[derive(Clone)]
pub struct Server {
    pub url: String,
    pub service: Arc<Mutex<Service>>,
    plan: Arc<Mutex<Vec<Planned>>>,
    log: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let server =
            Self { url, service: Arc::default(), plan: Arc::default(), log: Arc::default() };
        let accepting = server.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let server = accepting.clone();
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        server
    }

    /// Plans a fault for the next requests of an operation.
    pub fn plan(&self, operation: &'static str, part: Option<u32>, times: u32, fault: Fault) {
        self.plan.lock().unwrap().push(Planned { operation, part, left: times, fault });
    }

    /// The requests of an operation so far, without bodies.
    pub fn requests(&self, operation: &str) -> Vec<Request> {
        let log = self.log.lock().unwrap();
        log.iter().filter(|request| request.operation() == operation).cloned().collect()
    }

    async fn serve(&self, stream: TcpStream) {
        stream.set_nodelay(true).unwrap();
        let mut stream = BufReader::new(stream);
        while let Ok(Some(request)) = head(&mut stream).await {
            if self.answer(&mut stream, request).await.is_err() {
                return;
            }
        }
    }

    fn fault(&self, request: &Request) -> Option<Fault> {
        let mut plan = self.plan.lock().unwrap();
        let planned = plan.iter_mut().find(|it| {
            it.left > 0
                && it.operation == request.operation()
                && it.part.is_none_or(|part| part == request.part())
        })?;
        planned.left -= 1;
        Some(planned.fault)
    }

    /// An error breaks the connection.
    async fn answer(
        &self,
        stream: &mut BufReader<TcpStream>,
        mut request: Request,
    ) -> io::Result<()> {
        let fault = self.fault(&request);
        self.log.lock().unwrap().push(request.clone());
        if request.header("expect") == Some("100-continue") {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
        if let Some(Fault::CutRequest(bytes)) = fault {
            let mut some = vec![0; length.min(bytes)];
            stream.read_exact(&mut some).await?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        request.body = vec![0; length];
        stream.read_exact(&mut request.body).await?;
        let mut response = self.outcome(request, fault).await;
        match fault {
            Some(Fault::CutAnswer) => return Err(io::ErrorKind::ConnectionReset.into()),
            Some(Fault::WrongETag) => change_header(&mut response, "etag", Some("\"other\"")),
            Some(Fault::NoETag) => change_header(&mut response, "etag", None),
            _ => {}
        }
        let limit = match fault {
            Some(Fault::CutBody(bytes)) => bytes,
            _ => usize::MAX,
        };
        send(stream.get_mut(), response, limit).await
    }

    async fn outcome(&self, mut request: Request, fault: Option<Fault>) -> Response {
        match fault {
            Some(Fault::Status(status, code)) => return Response::error(status, code),
            Some(Fault::NoETag) if request.operation() == "CompleteMultipartUpload" => {
                return Response::error(200, "InternalError");
            }
            Some(Fault::Slow(pause)) => tokio::time::sleep(pause).await,
            Some(Fault::Damage) => request.body = damaged(&request.body),
            Some(Fault::StoreOther) => {
                request.body = damaged(&request.body);
                let crc = super::service::crc(&request.body);
                request.headers.insert("x-amz-checksum-crc32".to_owned(), crc);
            }
            Some(Fault::Replace) => self.service.lock().unwrap().replace(&request.key),
            _ => {}
        }
        self.service.lock().unwrap().answer(&request)
    }
}

fn change_header(response: &mut Response, name: &str, value: Option<&str>) {
    response.headers.retain(|(found, _)| found != name);
    response.headers.extend(value.map(|value| (name.to_owned(), value.to_owned())));
}

async fn head(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut words = lines[0].split(' ');
    let (method, target) = (words.next().unwrap().to_owned(), words.next().unwrap());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let key = path.split('/').skip(2).collect::<Vec<_>>().join("/");
    let pair = |text: &str| {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        (name.to_owned(), value.to_owned())
    };
    let header = |line: &String| {
        let (name, value) = line.split_once(':').unwrap();
        (name.to_lowercase(), value.trim().to_owned())
    };
    let query = query.split('&').filter(|text| !text.is_empty()).map(pair).collect();
    let headers = lines.iter().skip(1).map(header).collect();
    Ok(Some(Request { method, key, query, headers, body: Vec::new() }))
}

async fn send(stream: &mut TcpStream, response: Response, limit: usize) -> io::Result<()> {
    let length = match &response.body {
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::Computed(range) => range.end - range.start,
    };
    let mut head = format!("HTTP/1.1 {} OK\r\n", response.status);
    for (name, value) in &response.headers {
        head += &format!("{name}: {value}\r\n");
    }
    if !response.headers.iter().any(|(name, _)| name == "content-length") {
        head += &format!("content-length: {length}\r\n");
    }
    stream.write_all(format!("{head}\r\n").as_bytes()).await?;
    let mut left = limit;
    match response.body {
        Body::Bytes(bytes) => {
            left = left.saturating_sub(bytes.len());
            stream.write_all(&bytes[..bytes.len().min(limit)]).await?;
        }
        Body::Computed(range) => {
            for start in range.clone().step_by(65_536) {
                let end = range.end.min(start + 65_536);
                let bytes: Vec<u8> = (start..end).map(super::service::byte).collect();
                let bytes = &bytes[..bytes.len().min(left)];
                stream.write_all(bytes).await?;
                left -= bytes.len();
                if left == 0 {
                    break;
                }
            }
        }
    }
    stream.flush().await?;
    // The fault of a cut is over only if the whole body fits.
    if left == 0 { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
}
