//! Route 53: a hosted zone, changes of its records, and pages. IDs are sent as they were received, with a prefix that
//! the client removes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::collections::BTreeSet;

use service_route53::types::{
    Change, ChangeBatch, HostedZone, HostedZoneConfig, ResourceRecord, ResourceRecordSet,
};
use service_route53::{Client, ErrorKind};

/// Creates a zone.
async fn zone(client: &Client) -> HostedZone {
    let reference = support::unique("zone");
    let name = format!("{reference}.example.");
    let config = HostedZoneConfig::new().comment("a & <b> \u{e4}");
    let create = client.create_hosted_zone(&name, &reference).hosted_zone_config(config);
    let created = create.await.unwrap();
    let zone = created.hosted_zone;
    assert_eq!((&zone.name, &zone.caller_reference), (&name, &reference));
    assert!(created.change_info.submitted_at.secs() > 1_700_000_000);
    assert_eq!(created.delegation_set.name_servers.len(), 4);
    zone
}

/// An address of a host in the zone.
fn address(zone: &HostedZone, host: &str) -> ResourceRecordSet {
    let records = ["10.0.0.1", "10.0.0.2"].map(ResourceRecord::new);
    ResourceRecordSet::new(format!("{host}.{}", zone.name), "A").ttl(60).resource_records(records)
}

#[tokio::test]
async fn a_zone_is_created_and_deleted() {
    let client = Client::new(support::config());
    let zone = zone(&client).await;
    let read = client.get_hosted_zone(&zone.id).await.unwrap();
    let read = read.hosted_zone;
    assert_eq!((&read.id, read.resource_record_set_count), (&zone.id, Some(2)));
    assert_eq!(read.config.unwrap().comment.as_deref(), Some("a & <b> \u{e4}"));
    client.delete_hosted_zone(&zone.id).await.unwrap();

    let error = client.get_hosted_zone(&zone.id).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::NoSuchHostedZone(_)), "{error}");
    assert_eq!((error.code(), error.status().unwrap().as_u16()), (Some("NoSuchHostedZone"), 404));
    assert!(error.message().unwrap().contains(zone.id.rsplit('/').next().unwrap()), "{error}");
}

#[tokio::test]
async fn records_are_changed_and_listed() {
    let client = Client::new(support::config());
    let zone = zone(&client).await;
    let hosts = ["a", "b", "c"].map(|host| Change::new("CREATE", address(&zone, host)));
    let batch = ChangeBatch::new(hosts).comment("three hosts");
    let changed = client.change_resource_record_sets(&zone.id, batch).await.unwrap();
    assert!(changed.change_info.id.starts_with("/change/"));
    let text = ResourceRecordSet::new(format!("t.{}", zone.name), "TXT").ttl(60).weight(0);
    let text = text.set_identifier("first").resource_records([ResourceRecord::new(r#""a & <b>""#)]);
    let batch = ChangeBatch::new([Change::new("UPSERT", text.clone())]);
    client.change_resource_record_sets(&zone.id, batch).await.unwrap();

    // A page begins with a name and a type, so that the model has no paginator.
    let (mut start, mut found) = (None, Vec::new());
    loop {
        let (name, r#type) = start.unzip();
        let list = client.list_resource_record_sets(&zone.id).max_items(2);
        let page = list.start_record_name(name).start_record_type(r#type).await.unwrap();
        assert!(page.resource_record_sets.len() <= 2);
        found.extend(page.resource_record_sets);
        start = page.next_record_name.zip(page.next_record_type);
        if !page.is_truncated {
            break;
        }
    }
    let own: Vec<_> = found.into_iter().filter(|it| it.name != zone.name).collect();
    assert_eq!(own, [address(&zone, "a"), address(&zone, "b"), address(&zone, "c"), text]);

    let error = client.delete_hosted_zone(&zone.id).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::HostedZoneNotEmpty(_)), "{error}");
}

#[tokio::test]
async fn an_invalid_change_is_an_error() {
    let client = Client::new(support::config());
    let zone = zone(&client).await;
    let create = || ChangeBatch::new([Change::new("CREATE", address(&zone, "a"))]);
    client.change_resource_record_sets(&zone.id, create()).await.unwrap();
    let error = client.change_resource_record_sets(&zone.id, create()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidChangeBatch(_)), "{error}");
    assert_eq!(error.code(), Some("InvalidChangeBatch"));
}

#[tokio::test]
async fn zones_are_listed_in_pages() {
    let client = Client::new(support::config());
    let mut missing = BTreeSet::new();
    for _ in 0..3 {
        missing.insert(zone(&client).await.id);
    }
    let mut pages = client.list_hosted_zones().max_items(2).pages();
    while let Some(page) = pages.try_next().await.unwrap() {
        assert!(page.hosted_zones.len() <= 2);
        for zone in page.hosted_zones {
            missing.remove(&zone.id);
        }
    }
    assert_eq!(missing, BTreeSet::new());
}

#[tokio::test]
async fn a_change_has_a_status() {
    let client = Client::new(support::config());
    let zone = zone(&client).await;
    let batch = ChangeBatch::new([Change::new("CREATE", address(&zone, "a"))]);
    let changed = client.change_resource_record_sets(&zone.id, batch).await.unwrap();
    let change = changed.change_info;
    let read = client.get_change(&change.id).await.unwrap();
    let status = read.change_info.status;
    assert!(["PENDING", "INSYNC"].contains(&status.as_str()), "{status}");
}
