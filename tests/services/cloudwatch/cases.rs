//! CloudWatch: values of metrics, their statistics, and alarms.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, reason = "a test")]

mod support;

use std::time::{Duration, SystemTime};

use service_cloudwatch::types::{Dimension, Metric, MetricDataQuery, MetricDatum, MetricStat};
use service_cloudwatch::{Client, ErrorKind};
use tinsmith_runtime::Timestamp;

/// The beginning of the minute before this one, and some minutes later.
fn minute(later: i64) -> Timestamp {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    Timestamp::from_secs((i64::try_from(now).unwrap() / 60 - 1 + later) * 60)
}

/// A dimension that no other namespace has: moto does not distinguish namespaces.
fn dimension(namespace: &str) -> Dimension {
    Dimension::new("Host", format!("{namespace} \u{e4}"))
}

/// Writes 1.5 and 2.5 for one minute, and 4 for the minute before it.
async fn write(client: &Client, namespace: &str, time: Timestamp) {
    let datum = |time: Timestamp| {
        let datum = MetricDatum::new("Requests").dimensions([dimension(namespace)]);
        datum.unit("Count").timestamp(time)
    };
    let before = Timestamp::from_secs(time.secs() - 60);
    let data = [datum(time).value(1.5), datum(time).value(2.5), datum(before).value(4.0)];
    client.put_metric_data(namespace).metric_data(data).await.unwrap();
}

#[tokio::test]
async fn metrics_are_listed() {
    let client = Client::new(support::config());
    let namespace = support::unique("App");
    write(&client, &namespace, minute(0)).await;
    let mut pages = client.list_metrics().namespace(&namespace).pages();
    let listed = pages.try_next().await.unwrap().unwrap().metrics.unwrap();
    let [metric] = &listed[..] else { panic!("there is one metric: {listed:?}") };
    assert_eq!(metric.metric_name.as_deref(), Some("Requests"));
    assert_eq!(metric.dimensions, Some(vec![dimension(&namespace)]));
    assert_eq!(pages.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn values_are_written_and_read() {
    let client = Client::new(support::config());
    let (namespace, time) = (support::unique("App"), minute(0));
    write(&client, &namespace, time).await;
    let (start, end) = (Timestamp::from_secs(time.secs() - 600), minute(10));
    let read = client.get_metric_statistics(&namespace, "Requests", start, end, 60);
    let read = read.dimensions([dimension(&namespace)]);
    let read = read.statistics(["Sum", "SampleCount", "Maximum"]);
    let mut points = read.await.unwrap().datapoints.unwrap();
    points.sort_by_key(|point| point.timestamp.map(|time| time.secs()));
    let [first, second] = &points[..] else { panic!("there are two periods: {points:?}") };
    assert_eq!((first.sum, first.sample_count, first.maximum), (Some(4.0), Some(1.0), Some(4.0)));
    assert_eq!((second.timestamp, second.sum), (Some(time), Some(4.0)));
    assert_eq!((second.average, second.unit.as_deref()), (None, Some("Count")));
}

/// Values at several times of several metrics.
async fn read(client: &Client, namespace: &str) -> Vec<(String, Vec<f64>)> {
    let metric = || Metric::new().namespace(namespace).metric_name("Requests");
    let query = |id: &str, statistic: &str| {
        let metric = metric().dimensions([dimension(namespace)]);
        MetricDataQuery::new(id).metric_stat(MetricStat::new(metric, 60, statistic))
    };
    let queries = [query("sums", "Sum"), query("counts", "SampleCount")];
    let read = client.get_metric_data(queries, minute(-10), minute(10));
    let mut pages = read.scan_by("TimestampAscending").pages();
    let mut found = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        for result in page.metric_data_results.unwrap() {
            let values = result.values.unwrap();
            assert_eq!(result.timestamps.unwrap().len(), values.len());
            found.push((result.id.unwrap(), values));
        }
    }
    found
}

#[tokio::test]
async fn several_metrics_are_read_together() {
    let client = Client::new(support::config());
    let namespace = support::unique("App");
    write(&client, &namespace, minute(0)).await;
    let expected = [("sums", vec![4.0, 4.0]), ("counts", vec![1.0, 2.0])];
    let found = read(&client, &namespace).await;
    assert_eq!(found, expected.map(|(id, values)| (id.to_owned(), values)));
}

#[tokio::test]
async fn values_have_counts() {
    let client = Client::new(support::config());
    let namespace = support::unique("App");
    let datum = MetricDatum::new("Requests").dimensions([dimension(&namespace)]);
    let datum = datum.timestamp(minute(0)).values([1.5, 2.5]).counts([1.0, 2.0]);
    client.put_metric_data(&namespace).metric_data([datum]).await.unwrap();
    let expected = [("sums", vec![6.5]), ("counts", vec![3.0])];
    let found = read(&client, &namespace).await;
    assert_eq!(found, expected.map(|(id, values)| (id.to_owned(), values)));
}

/// Creates alarms with a common beginning of their names.
async fn alarms(client: &Client) -> (String, [String; 3]) {
    let prefix = support::unique("alarm");
    let names = ["a", "b", "c"].map(|name| format!("{prefix}-{name}"));
    for name in &names {
        let put = client.put_metric_alarm(name, 1, "GreaterThanThreshold");
        let put = put.namespace("App").metric_name("Requests").statistic("Sum").period(60);
        let put = put.threshold(1.5).dimensions([dimension("a")]).actions_enabled(false);
        put.alarm_description("a & <b>").await.unwrap();
    }
    (prefix, names)
}

#[tokio::test]
async fn alarms_have_states() {
    let client = Client::new(support::config());
    let (prefix, names) = alarms(&client).await;
    let list = client.describe_alarms().alarm_name_prefix(&prefix).alarm_types(["MetricAlarm"]);
    let alarms = list.await.unwrap().metric_alarms.unwrap();
    let found: Vec<_> = alarms.iter().filter_map(|alarm| alarm.alarm_name.clone()).collect();
    assert_eq!(found, names);
    assert_eq!(alarms[0].threshold, Some(1.5));

    client.set_alarm_state(&names[1], "ALARM", "a test").await.unwrap();
    let wait = client.describe_alarms().alarm_names([&names[1]]);
    let found = wait.wait_until_alarm_exists(Duration::from_secs(20)).await.unwrap();
    let found = found.metric_alarms.unwrap();
    assert_eq!(found[0].state_value.as_deref(), Some("ALARM"));
    assert_eq!(found[0].state_reason.as_deref(), Some("a test"));

    client.delete_alarms([&names[0]]).await.unwrap();
    let error = client.set_alarm_state(&names[0], "ALARM", "a test").await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::ResourceNotFound(_)), "{error}");
    assert_eq!((error.code(), error.status().unwrap().as_u16()), (Some("ResourceNotFound"), 404));
}

#[tokio::test]
async fn alarms_have_all_their_members() {
    let client = Client::new(support::config());
    let (prefix, _) = alarms(&client).await;
    let list = client.describe_alarms().alarm_name_prefix(&prefix);
    let alarms = list.await.unwrap().metric_alarms.unwrap();
    assert_eq!(alarms[0].alarm_description.as_deref(), Some("a & <b>"));
    assert_eq!(alarms[0].actions_enabled, Some(false));
    assert_eq!(alarms[0].dimensions, Some(vec![dimension("a")]));
    assert!(alarms[0].alarm_configuration_updated_timestamp.unwrap().secs() > 1_700_000_000);
}

#[tokio::test]
async fn an_invalid_value_is_an_error() {
    let client = Client::new(support::config());
    let data = [MetricDatum::new("Requests").value(f64::NAN)];
    let error = client.put_metric_data(support::unique("App")).metric_data(data).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::InvalidParameterValue(_)), "{error}");
    assert_eq!(error.code(), Some("InvalidParameterValue"));
}
