
const HEADERS: &[(&str, &str)] = &[("smithy-protocol", "rpc-v2-cbor")];
const WRITTEN: [&str; 2] = ["\u{64}time", "\u{67}updated"];

/// The request has the same members, as an array of one item.
fn response(created: f64) -> Vec<u8> {
    let put = Put::new("n", time()).item(item()).request().unwrap();
    let body = put.body().as_bytes().unwrap().to_vec();
    let item = body.windows(5).position(|it| it == b"\x64item").unwrap() + 5;
    // A map and an array of any length, a float of 64 bits with tag 1.
    let created = [&b"\x67created\xc1\xfb"[..], &created.to_be_bytes()].concat();
    [&b"\xbf\x65items\x9f"[..], &body[item..body.len() - 1], b"\xff", &created, b"\xff"].concat()
}
