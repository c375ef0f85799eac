//! Lists of objects.

use super::bucket;
use service_s3::Client;

/// A bucket with these objects.
async fn objects(keys: &[&str]) -> (Client, String) {
    let (client, bucket) = bucket().await;
    for key in keys {
        client.put_object(&bucket, *key).body("x").await.unwrap();
    }
    (client, bucket)
}

#[tokio::test]
async fn a_list_has_pages() {
    let keys: Vec<String> = (0..7).map(|number| format!("key {number}")).collect();
    let (client, bucket) = objects(&keys.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let first = client.list_objects_v2(&bucket).max_keys(3).await.unwrap();
    assert_eq!((first.is_truncated, first.key_count), (Some(true), Some(3)));
    let mut items = client.list_objects_v2(&bucket).max_keys(3).items();
    let mut listed = Vec::new();
    while let Some(object) = items.try_next().await.unwrap() {
        assert_eq!(object.size, Some(1));
        listed.extend(object.key);
    }
    assert_eq!(listed, keys);
}

#[tokio::test]
async fn keys_are_grouped_by_a_delimiter() {
    let (client, bucket) = objects(&["a/1", "a/2", "b/c/1", "d", "e f/1"]).await;
    let list = client.list_objects_v2(&bucket).delimiter("/").await.unwrap();
    let keys: Vec<_> = list.contents.unwrap().into_iter().filter_map(|it| it.key).collect();
    let prefixes = list.common_prefixes.unwrap().into_iter().filter_map(|it| it.prefix);
    assert_eq!(keys, ["d"]);
    assert_eq!(prefixes.collect::<Vec<_>>(), ["a/", "b/", "e f/"]);
}

#[tokio::test]
async fn pages_have_groups() {
    let (client, bucket) = objects(&["a/1", "b/1", "c", "d/1", "e"]).await;
    let mut pages = client.list_objects_v2(&bucket).delimiter("/").max_keys(2).pages();
    let (mut keys, mut prefixes) = (Vec::new(), Vec::new());
    while let Some(page) = pages.try_next().await.unwrap() {
        keys.extend(page.contents.into_iter().flatten().filter_map(|it| it.key));
        prefixes.extend(page.common_prefixes.into_iter().flatten().filter_map(|it| it.prefix));
    }
    assert_eq!(keys, ["c", "e"]);
    assert_eq!(prefixes, ["a/", "b/", "d/"]);
}

#[tokio::test]
async fn a_list_has_a_prefix() {
    let (client, bucket) = objects(&["a 1", "a+1", "b"]).await;
    let list = client.list_objects_v2(&bucket).prefix("a+").await.unwrap();
    assert_eq!(list.contents.unwrap()[0].key.as_deref(), Some("a+1"));
    let list = client.list_objects_v2(&bucket).prefix("c").await.unwrap();
    assert_eq!(list.contents.unwrap_or_default(), []);
}

#[tokio::test]
async fn a_list_starts_after_a_key() {
    let (client, bucket) = objects(&["a", "b", "c"]).await;
    let list = client.list_objects_v2(&bucket).start_after("a").await.unwrap();
    let keys: Vec<_> = list.contents.unwrap().into_iter().filter_map(|it| it.key).collect();
    assert_eq!(keys, ["b", "c"]);
}
