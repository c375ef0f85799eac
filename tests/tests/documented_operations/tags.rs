use serde_json::json;
use tinsmith_lambda::operation::{ListTags, TagResource, UntagResource};

use super::wire::{JSON, Payload, assert_sends, lambda, read, read_json};

const ARN: &str = "arn:aws:lambda:us-west-2:123456789012:function:MyFunction";

pub fn list_tags() {
    assert_sends(
        lambda().list_tags(ARN).operation(),
        "GET /2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-west-2%3A123456789012%3Afunction%3AMyFunction",
        &[],
        Payload::Nothing,
    );
    // No document has an answer.
    let tags = read_json::<ListTags>(200, r#"{ "Tags": { "team": "blue", "empty": "" } }"#).tags;
    let tags = tags.unwrap();
    assert_eq!((tags["team"].as_str(), tags["empty"].as_str(), tags.len()), ("blue", "", 2));
}

pub fn tag_resource() {
    assert_sends(
        lambda().tag_resource(ARN, [("team", "blue"), ("empty", "")]).operation(),
        "POST /2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-west-2%3A123456789012%3Afunction%3AMyFunction",
        JSON,
        Payload::Json(json!({ "Tags": { "team": "blue", "empty": "" } })),
    );
    read::<TagResource>(204, &[], "").unwrap();
}

pub fn untag_resource() {
    assert_sends(
        lambda().untag_resource(ARN, ["team", "cost centre", "a&b"]).operation(),
        "DELETE /2017-03-31/tags/arn%3Aaws%3Alambda%3Aus-west-2%3A123456789012%3Afunction%3AMyFunction\
         ?tagKeys=team&tagKeys=cost%20centre&tagKeys=a%26b",
        &[],
        Payload::Nothing,
    );
    read::<UntagResource>(204, &[], "").unwrap();
}
