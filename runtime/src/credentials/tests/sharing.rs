//! Concurrent and cancelled callers.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::stand_in::StandIn;
use super::world::{World, metadata};
use crate::Timestamp;

fn in_seconds(seconds: i64) -> String {
    let now = Timestamp::now();
    Timestamp::from_secs_and_nanos(now.secs() + seconds, now.subsec_nanos()).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_callers_share_one_renewal() {
    // Long enough for all callers to start.
    let agent = StandIn::slow(Duration::from_millis(200), |_, count| {
        let expiration = if count == 0 { in_seconds(1) } else { in_seconds(3600) };
        metadata(&format!("KEY{count}"), &expiration)
    })
    .await;
    let world = World::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &agent.url);
    let source = Arc::new(world.source());
    for round in 0..3 {
        let callers: Vec<_> = (0..1000)
            .map(|_| {
                let source = Arc::clone(&source);
                tokio::spawn(async move { source.provide().await.unwrap() })
            })
            .collect();
        for caller in callers {
            let credentials = caller.await.unwrap();
            assert_eq!(credentials.access_key_id(), format!("KEY{}", round.min(1)));
            assert!(credentials.expiry().unwrap() > SystemTime::now());
        }
        assert_eq!(agent.received().len(), 1 + round.min(1));
        if round == 0 {
            // Half of the lifetime has passed.
            tokio::time::sleep(Duration::from_millis(600)).await;
        }
    }
}

#[tokio::test]
async fn a_cancelled_caller_does_not_affect_others() {
    let agent =
        StandIn::slow(Duration::from_secs(1), |_, _| metadata("KEY", "2100-01-01T00:00:00Z")).await;
    let world = World::new().set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &agent.url);
    let source = world.source();
    let mut first = Box::pin(source.provide());
    wait_until_received(&agent, 1, &mut first).await;
    let mut second = Box::pin(source.provide());
    tokio::select! {
        biased;
        _ = &mut second => panic!("there is no answer yet"),
        () = std::future::ready(()) => {}
    }
    drop(first);
    assert_eq!(second.await.unwrap().access_key_id(), "KEY");
    assert_eq!(agent.received().len(), 1);

    // If all callers are cancelled, the next caller gets the result.
    let source = world.source();
    let mut only = Box::pin(source.provide());
    wait_until_received(&agent, 2, &mut only).await;
    drop(only);
    assert_eq!(source.provide().await.unwrap().access_key_id(), "KEY");
    assert_eq!(agent.received().len(), 2);
}

/// Polls a caller until this many requests were received.
async fn wait_until_received(agent: &StandIn, count: usize, caller: &mut (impl Future + Unpin)) {
    while agent.received().len() < count {
        tokio::select! {
            _ = &mut *caller => panic!("there is no answer yet"),
            () = tokio::time::sleep(Duration::from_millis(5)) => {}
        }
    }
}
