//! The features of the runtime that a client needs.

use crate::api::{Api, Auth, Codec, Operation};

/// The runtime features that the operations require.
pub(crate) fn required_features(api: &Api) -> Vec<&'static str> {
    let needs = |feature: &'static str, need: fn(&Operation) -> bool| {
        api.operations.iter().any(need).then_some(feature)
    };
    let codecs = api.service.codecs;
    let has = |codec: Codec, feature: &'static str| {
        (codecs.request == codec || codecs.response == codec).then_some(feature)
    };
    let needed = [
        has(Codec::Cbor, "cbor"),
        needs("checksum", |it| it.checksum),
        needs("compression", |it| it.compressed),
        has(Codec::Form, "form"),
        needs("http-checksum", |it| it.chosen_checksum.is_some() || it.response_checksum.is_some()),
        needs("tree-hash", |it| it.tree_hash),
        has(Codec::Xml, "xml"),
        needs("http2", |it| it.flags.prefers_http2),
        needs("sign-eventstream", |it| {
            it.flags.sends_events && it.flags.auth.contains(&Auth::SigV4)
        }),
        needs("sigv4a", |it| it.flags.auth.contains(&Auth::SigV4a)),
    ];
    needed.into_iter().flatten().collect()
}
