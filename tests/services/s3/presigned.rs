//! Presigned URLs. Another HTTP library than that of the client uses them.

use std::time::Duration;

use super::{bucket, content, object};
use tinsmith_runtime::sign::Presigned;

const MINUTE: Duration = Duration::from_secs(60);

async fn send(presigned: &Presigned, body: &'static str) -> (u16, String) {
    let method = presigned.method.as_str().parse().unwrap();
    let mut request = reqwest::Client::new().request(method, presigned.uri.to_string());
    for (name, value) in &presigned.headers {
        request = request.header(name, value);
    }
    let response = request.body(body).send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

#[tokio::test]
async fn an_object_is_read() {
    let (client, bucket) = object("a b+ü/c", "hello").await;
    let get = client.get_object(&bucket, "a b+ü/c").response_content_type("text/csv");
    let presigned = get.presign(MINUTE).await.unwrap();
    assert_eq!(send(&presigned, "").await, (200, "hello".to_owned()));
}

#[tokio::test]
async fn an_object_is_written() {
    let (client, bucket) = bucket().await;
    let put = client.put_object(&bucket, "a").content_type("text/csv");
    let presigned = put.presign(MINUTE).await.unwrap();
    assert_eq!(send(&presigned, "hello").await.0, 200);
    assert_eq!(content(&client, &bucket, "a").await, b"hello");
    let head = client.head_object(&bucket, "a").await.unwrap();
    assert_eq!(head.content_type.as_deref(), Some("text/csv"));
}

#[tokio::test]
async fn an_expired_url_is_refused() {
    let (client, bucket) = object("a", "hello").await;
    let get = client.get_object(&bucket, "a").presign(Duration::from_secs(1)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(2_100)).await;
    // The status of AWS is 403.
    assert!([400, 403].contains(&send(&get, "").await.0));
}

#[tokio::test]
async fn another_object_is_refused() {
    let (client, bucket) = object("a", "hello").await;
    client.put_object(&bucket, "b").body("secret").await.unwrap();
    let presigned = client.get_object(&bucket, "a").presign(MINUTE).await.unwrap();
    let url = presigned.uri.to_string().replace("/a?", "/b?");
    let response = reqwest::get(url).await.unwrap();
    assert_eq!(response.status().as_u16(), 403);
}
