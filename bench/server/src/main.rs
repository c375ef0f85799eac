//! Answers what the programs ask: an Invoke with what it was given, ListFunctions with a page of 50, and calls of S3 and
//! other services.
//!
//! It prints its address, and runs until it is killed.

mod page;
mod s3;
mod services;

use std::convert::Infallible;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use s3::S3;
use services::Services;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("http://{}", listener.local_addr()?);
    let page = Bytes::from(page::page(50));
    let services = Arc::new(Services::new());
    let s3 = Arc::new(S3::new());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (page, services, s3) = (page.clone(), Arc::clone(&services), Arc::clone(&s3));
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let (page, services, s3) = (page.clone(), Arc::clone(&services), Arc::clone(&s3));
                async move {
                    Ok::<_, Infallible>(match request.uri().path().starts_with(s3::BUCKET) {
                        true => s3.answer(request).await,
                        false => answer(request, page, &services).await.map(Full::boxed),
                    })
                }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service);
            // A client that goes away in the middle sees that itself.
            let _ = connection.await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    page: Bytes,
    services: &Services,
) -> Response<Full<Bytes>> {
    let is_signed = request.headers().contains_key("authorization");
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    if parts.method == Method::POST && is_signed && path == "/" {
        let body = body.collect().await.map(|body| body.to_bytes());
        return services.answer(&parts.headers, &body.unwrap_or_default());
    }
    let answer = match parts.method {
        Method::POST if is_signed && path.ends_with("/invocations") => {
            body.collect().await.ok().map(|body| body.to_bytes())
        }
        Method::GET if is_signed && path.trim_end_matches('/') == "/2015-03-31/functions" => {
            Some(page)
        }
        _ => None,
    };
    let status = if answer.is_some() { StatusCode::OK } else { StatusCode::BAD_REQUEST };
    let mut response = Response::new(Full::new(answer.unwrap_or_default()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(
        "x-amzn-requestid",
        HeaderValue::from_static("6f0c4f5e-0d5c-4a8e-9a0f-5a4b5a3c2d1e"),
    );
    headers.insert("x-amz-executed-version", HeaderValue::from_static("$LATEST"));
    response
}
