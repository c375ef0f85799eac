//! The program with the official SDK.

#[path = "../../common/s3.rs"]
mod s3;

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_config::BehaviorVersion;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use s3::{Failure, S3};

struct Official(Client);

impl S3 for Official {
    async fn get(&self, key: &str) -> Result<usize, Failure> {
        let mut body = self.0.get_object().bucket(s3::BUCKET).key(key).send().await?.body;
        let mut size = 0;
        while let Some(bytes) = body.next().await {
            size += bytes?.len();
        }
        Ok(size)
    }

    async fn put(&self, bytes: Bytes) -> Result<usize, Failure> {
        let body = ByteStream::from(bytes);
        let put = self.0.put_object().bucket(s3::BUCKET).key(s3::KEY).body(body);
        Ok(usize::try_from(put.send().await?.size().unwrap_or_default())?)
    }

    async fn put_stream(&self, bytes: Bytes, count: usize) -> Result<usize, Failure> {
        let body = ByteStream::from_body_1_x(Repeated { bytes, count });
        let put = self.0.put_object().bucket(s3::BUCKET).key(s3::KEY).body(body);
        Ok(usize::try_from(put.send().await?.size().unwrap_or_default())?)
    }

    async fn list(&self) -> Result<usize, Failure> {
        let list = self.0.list_objects_v2().bucket(s3::BUCKET).prefix(s3::PREFIX);
        let page = list.send().await?;
        let sizes = page.contents().iter().map(|object| {
            let texts = [object.key(), object.e_tag()];
            let texts = texts.into_iter().flatten().map(str::len).sum::<usize>();
            let seconds = object.last_modified().map_or(0, |time| time.secs() as usize % 60);
            let class = object.storage_class().map_or(0, |class| class.as_str().len());
            texts + seconds + class + object.size().unwrap_or_default() as usize
        });
        Ok(sizes.sum())
    }
}

/// A body of known length that consists of the same bytes several times.
struct Repeated {
    bytes: Bytes,
    count: usize,
}

impl Body for Repeated {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let Some(rest) = self.count.checked_sub(1) else { return Poll::Ready(None) };
        self.count = rest;
        Poll::Ready(Some(Ok(Frame::data(self.bytes.clone()))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.bytes.len() * self.count) as u64)
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    s3::run(Official(Client::new(&config))).await
}
