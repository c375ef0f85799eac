//! EC2: regions, instances with tags, and security groups.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::time::Duration;

use service_ec2::types::{Filter, IpPermission, IpRange, Tag, TagSpecification};
use service_ec2::{Client, ErrorKind};

/// An image that both servers accept.
const IMAGE: &str = "ami-0123456789abcdef0";

fn tag(key: &str, value: &str) -> Tag {
    Tag::new().key(key).value(value)
}

/// Creates a security group.
async fn group(client: &Client) -> String {
    let name = support::unique("group");
    let created = client.create_security_group("a test", &name).await.unwrap();
    created.group_id.unwrap()
}

#[tokio::test]
async fn regions_are_described() {
    let client = Client::new(support::config());
    let names = ["eu-central-1", "us-east-1"];
    let described = client.describe_regions().region_names(names).all_regions(false);
    let regions = described.await.unwrap().regions.unwrap();
    let mut found: Vec<_> = regions.iter().filter_map(|it| it.region_name.as_deref()).collect();
    found.sort_unstable();
    assert_eq!(found, names);
    assert!(regions[0].endpoint.as_deref().unwrap().ends_with(".amazonaws.com"));
}

#[tokio::test]
async fn instances_run_and_end() {
    let client = Client::new(support::config());
    let (run, group) = (support::unique("run"), group(&client).await);
    let tags = TagSpecification::new().resource_type("instance").tags([tag("run", &run)]);
    let start = client.run_instances(2, 2).image_id(IMAGE).instance_type("t3.micro");
    let start = start.security_group_ids([&group]).tag_specifications([tags]);
    let started = start.await.unwrap().instances.unwrap();
    let ids: Vec<_> = started.iter().filter_map(|it| it.instance_id.clone()).collect();
    assert_eq!(ids.len(), 2);
    client.create_tags(&ids, [tag("text", "a & <b> \u{e4}"), tag("empty", "")]).await.unwrap();

    let filters = [
        Filter::new().name("tag:run").values([&run]),
        Filter::new().name("instance-state-name").values(["pending", "running"]),
    ];
    let describe = || client.describe_instances().filters(filters.clone());
    describe().wait_until_instance_running(Duration::from_secs(60)).await.unwrap();
    let reservations = describe().items().collect().await.unwrap();
    let instances: Vec<_> = reservations.into_iter().flat_map(|it| it.instances.unwrap()).collect();
    assert_eq!(instances.len(), 2);
    for instance in &instances {
        assert!(ids.contains(instance.instance_id.as_ref().unwrap()));
        assert_eq!(instance.state.as_ref().unwrap().name.as_deref(), Some("running"));
        assert_eq!(instance.image_id.as_deref(), Some(IMAGE));
        assert_eq!(instance.security_groups.as_ref().unwrap()[0].group_id.as_ref(), Some(&group));
        assert!(instance.launch_time.unwrap().secs() > 1_700_000_000);
        assert!(instance.placement.as_ref().unwrap().availability_zone.is_some());
        let tags = instance.tags.as_ref().unwrap();
        assert!(tags.contains(&tag("text", "a & <b> \u{e4}")), "{tags:?}");
    }

    let ended = client.terminate_instances(&ids).await.unwrap().terminating_instances.unwrap();
    let before: Vec<_> = ended.iter().filter_map(|it| it.previous_state.as_ref()).collect();
    assert!(before.iter().all(|state| state.name.as_deref() == Some("running")), "{before:?}");
    assert_eq!(describe().items().collect().await.unwrap(), []);
}

#[tokio::test]
async fn instances_have_pages() {
    let client = Client::new(support::config());
    let run = support::unique("pages");
    for _ in 0..6 {
        let tags = TagSpecification::new().resource_type("instance").tags([tag("run", &run)]);
        client.run_instances(1, 1).image_id(IMAGE).tag_specifications([tags]).await.unwrap();
    }
    let filter = Filter::new().name("tag:run").values([&run]);
    let mut pages = client.describe_instances().filters([filter]).max_results(5).pages();
    let mut counts = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        counts.push(page.reservations.unwrap().len());
    }
    assert_eq!(counts, [5, 1]);
}

#[tokio::test]
async fn an_instance_that_is_missing_is_an_error() {
    let client = Client::new(support::config());
    let missing = ["i-0123456789abcdef0"];
    let error = client.describe_instances().instance_ids(missing).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Unmodelled(_)), "{error}");
    assert_eq!((error.code(), error.attempts()), (Some("InvalidInstanceID.NotFound"), 1));
    assert!(error.message().unwrap().contains(missing[0]), "{error}");
    assert!(error.request_id().is_some());
}

#[tokio::test]
async fn permissions_are_checked_without_a_run() {
    let client = Client::new(support::config());
    let error = client.run_instances(1, 1).image_id(IMAGE).dry_run(true).await.unwrap_err();
    assert_eq!(error.code(), Some("DryRunOperation"));
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (412, 1));
}

#[tokio::test]
async fn security_groups_have_rules() {
    let client = Client::new(support::config());
    let group = group(&client).await;
    let range = IpRange::new().cidr_ip("10.0.0.0/8");
    let rule = IpPermission::new().ip_protocol("tcp").from_port(80).to_port(81).ip_ranges([range]);
    let add = client.authorize_security_group_ingress().group_id(&group);
    assert_eq!(add.ip_permissions([rule.clone()]).await.unwrap().r#return, Some(true));
    let described = client.describe_security_groups().group_ids([&group]);
    let groups = described.items().collect().await.unwrap();
    let [found] = &groups[..] else { panic!("there is one group: {groups:?}") };
    assert_eq!(found.description.as_deref(), Some("a test"));
    assert_eq!(found.ip_permissions, Some(vec![rule]));
}
