//! [`Http2`]: an HTTP/2 connection.

use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connection::Connection;
use super::http1::Failed;
use super::response::ResponseBody;
use crate::transport::bodies::RequestBody;

/// An HTTP/2 connection. Requests share it, so it has a task of its own.
#[derive(Clone)]
pub(super) struct Http2(http2::SendRequest<RequestBody>);

impl Http2 {
    pub(super) async fn start(connection: Connection) -> hyper::Result<Http2> {
        let mut builder = http2::Builder::new(TokioExecutor::new());
        builder.timer(TokioTimer::new());
        let (sender, connection) = builder.handshake(connection).await?;
        tokio::spawn(async move {
            // Requests get its errors.
            let _ = connection.await;
        });
        Ok(Http2(sender))
    }

    pub(super) fn is_open(&self) -> bool {
        self.0.is_ready()
    }

    pub(super) async fn exchange(
        mut self,
        request: http::Request<RequestBody>,
    ) -> Result<http::Response<ResponseBody>, Failed> {
        let response = self.0.try_send_request(request).await.map_err(Failed::from)?;
        Ok(response.map(ResponseBody::of_http2))
    }
}
