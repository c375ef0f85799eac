//! The calls of S3 with the generated client.

use bytes::Bytes;
use futures_util::stream;
use tinsmith_s3::{Body, Client};

use crate::s3::{self, Failure, S3};

struct Tinsmith(Client);

impl S3 for Tinsmith {
    async fn get(&self, key: &str) -> Result<usize, Failure> {
        let mut body = self.0.get_object(s3::BUCKET, key).send().await?.body;
        let mut size = 0;
        while let Some(bytes) = body.next().await {
            size += bytes?.len();
        }
        Ok(size)
    }

    async fn put(&self, bytes: Bytes) -> Result<usize, Failure> {
        let output = self.0.put_object(s3::BUCKET, s3::KEY).body(bytes).send().await?;
        Ok(usize::try_from(output.size.unwrap_or_default())?)
    }

    async fn put_stream(&self, bytes: Bytes, count: usize) -> Result<usize, Failure> {
        let length = u64::try_from(bytes.len() * count)?;
        let parts = stream::iter((0..count).map(move |_| Ok::<_, Failure>(bytes.clone())));
        let body = Body::from_stream(parts).with_length(length);
        let output = self.0.put_object(s3::BUCKET, s3::KEY).body(body).send().await?;
        Ok(usize::try_from(output.size.unwrap_or_default())?)
    }

    async fn list(&self) -> Result<usize, Failure> {
        let page = self.0.list_objects_v2(s3::BUCKET).prefix(s3::PREFIX).send().await?;
        let sizes = page.contents.iter().flatten().map(|object| {
            let texts = [object.key.as_deref(), object.e_tag.as_deref()];
            let texts = texts.into_iter().flatten().map(str::len).sum::<usize>();
            let seconds = object.last_modified.map_or(0, |time| time.secs() as usize % 60);
            let class = object.storage_class.as_ref().map_or(0, |class| class.as_str().len());
            texts + seconds + class + object.size.unwrap_or_default() as usize
        });
        Ok(sizes.sum())
    }
}

/// Does what the command line says.
pub async fn run() -> Result<(), Failure> {
    s3::run(Tinsmith(Client::from_env().await?)).await
}
