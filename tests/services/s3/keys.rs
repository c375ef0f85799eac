//! Keys with characters that URIs, XML or file systems treat in their own way.

use super::{bucket, content};

/// Writes, lists, reads and deletes an object.
async fn round_trip(key: &str) {
    let (client, bucket) = bucket().await;
    client.put_object(&bucket, key).body(key.to_owned()).await.unwrap();
    assert_eq!(content(&client, &bucket, key).await, key.as_bytes());
    let listed = client.list_objects_v2(&bucket).await.unwrap().contents.unwrap();
    let keys: Vec<_> = listed.iter().map(|it| it.key.as_deref()).collect();
    assert_eq!(keys, [Some(key)]);
    client.delete_object(&bucket, key).await.unwrap();
    client.head_object(&bucket, key).await.unwrap_err();
}

#[tokio::test]
async fn spaces() {
    round_trip(" a b  c ").await;
}

#[tokio::test]
async fn plus_signs() {
    round_trip("a+b c+d").await;
}

#[tokio::test]
async fn percent_signs() {
    round_trip("100%/%20/%2F/%zz").await;
}

#[tokio::test]
async fn reserved_characters() {
    round_trip("a?b=c&d#e:f@g;h,i!j$k'l(m)n*o=p[q]r").await;
}

#[tokio::test]
async fn other_characters() {
    round_trip("a\"b<c>d\\e^f`g{h|i}j~k").await;
}

#[tokio::test]
async fn other_scripts() {
    round_trip("ü/日本語/🦀/e\u{301}").await;
}

#[tokio::test]
async fn markup() {
    round_trip("<a>&amp;]]>\"'</a>").await;
}

#[tokio::test]
async fn double_slashes() {
    round_trip("a//b///c").await;
}

#[tokio::test]
async fn a_slash_at_the_start() {
    round_trip("/a").await;
}

#[tokio::test]
async fn a_slash_at_the_end() {
    round_trip("a/").await;
}

#[tokio::test]
async fn dots() {
    round_trip("a/./b").await;
}

#[tokio::test]
async fn two_dots() {
    round_trip("a/../b").await;
}

#[tokio::test]
async fn control_characters() {
    round_trip("a\tb\nc").await;
}

#[tokio::test]
async fn the_longest_key() {
    round_trip(&["/0123456789"; 93].concat()[1..]).await;
}
