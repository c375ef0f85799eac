//! The responses of services other than Lambda: an item and a page of 100 items of DynamoDB, the receipt of a message
//! of SQS, and a page of 100 users of IAM.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use hyper::{Response, StatusCode};
use serde_json::{Value, json};

/// The responses, created once.
pub struct Services {
    item: Answer,
    page: Answer,
    receipt: Answer,
    users: Answer,
}

#[derive(Clone)]
struct Answer {
    media_type: &'static str,
    body: Bytes,
    /// The header `x-amz-crc32` of DynamoDB.
    checksum: Option<HeaderValue>,
}

impl Services {
    pub fn new() -> Services {
        let last = json!({ "pk": { "S": CUSTOMER }, "sk": { "S": sort_key(99) } });
        let items: Vec<Value> = (0..100).map(item).collect();
        let page =
            json!({ "Count": 100, "Items": items, "LastEvaluatedKey": last, "ScannedCount": 100 });
        let receipt = json!({
            "MD5OfMessageBody": MESSAGE_MD5,
            "MessageId": "5fea7756-0ea4-451a-a703-a558b933e274",
        });
        Services {
            item: Answer::json("application/x-amz-json-1.0", &json!({ "Item": item(0) })).checked(),
            page: Answer::json("application/x-amz-json-1.0", &page).checked(),
            receipt: Answer::json("application/x-amz-json-1.0", &receipt),
            users: Answer { media_type: "text/xml", body: users(100).into(), checksum: None },
        }
    }

    /// The response to a request, whose body was received.
    pub fn answer(&self, headers: &HeaderMap, body: &[u8]) -> Response<Full<Bytes>> {
        let target = headers.get("x-amz-target").map(HeaderValue::as_bytes);
        let answer = match target {
            Some(b"DynamoDB_20120810.GetItem") => &self.item,
            Some(b"DynamoDB_20120810.Query") => &self.page,
            Some(b"AmazonSQS.SendMessage") => &self.receipt,
            None if body.starts_with(b"Action=ListUsers&") => &self.users,
            _ => {
                let mut response = Response::new(Full::default());
                *response.status_mut() = StatusCode::BAD_REQUEST;
                return response;
            }
        };
        answer.response()
    }
}

impl Answer {
    fn json(media_type: &'static str, value: &Value) -> Answer {
        Answer { media_type, body: value.to_string().into(), checksum: None }
    }

    fn checked(self) -> Answer {
        Answer { checksum: Some(crc32fast::hash(&self.body).into()), ..self }
    }

    fn response(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::new(self.body.clone()));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.media_type));
        headers.insert(
            "x-amzn-requestid",
            HeaderValue::from_static("6f0c4f5e-0d5c-4a8e-9a0f-5a4b5a3c2d1e"),
        );
        if let Some(checksum) = &self.checksum {
            headers.insert("x-amz-crc32", checksum.clone());
        }
        response
    }
}

const CUSTOMER: &str = "CUSTOMER#0193fd2c";

/// The MD5 of the only message that the programs send.
const MESSAGE_MD5: &str = "95820473ba45a2b7fef79379862217aa";

fn sort_key(number: usize) -> String {
    format!("ORDER#2026-01-05T12:34:56Z#{number:03}")
}

/// An item. All items have the same size.
fn item(number: usize) -> Value {
    let line = |sku: &str, quantity: &str, price: &str| json!({ "M": { "sku": { "S": sku }, "quantity": { "N": quantity }, "price": { "N": price } } });
    json!({
        "pk": { "S": CUSTOMER },
        "sk": { "S": sort_key(number) },
        "status": { "S": "SHIPPED" },
        "total": { "N": format!("{}.95", 100 + number) },
        "express": { "BOOL": number % 2 == 0 },
        "address": { "M": {
            "name": { "S": "Zoë Example" },
            "street": { "S": "12 Harbour Street" },
            "city": { "S": "Hamburg" },
            "country": { "S": "DE" },
        } },
        "lines": { "L": [line("LAMP-0042", "1", "89.95"), line("BULB-0007", "4", "2.50")] },
        "receipt": { "B": "yAPHkz5NUvCk0c7kQ3yYk1lBqf0b6mLq0Zk2o1cT5pA=" },
    })
}

/// A page of `count` users as XML with the indentation of IAM.
fn users(count: usize) -> String {
    let users: String = (0..count).map(user).collect();
    format!(
        r#"<ListUsersResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <ListUsersResult>
    <IsTruncated>true</IsTruncated>
    <Marker>AAEaAWdhtVWxzYWdlMDk5bmV4dA==</Marker>
    <Users>
{users}    </Users>
  </ListUsersResult>
  <ResponseMetadata>
    <RequestId>7a62c49f-347e-4fc4-9331-6e8eEXAMPLE</RequestId>
  </ResponseMetadata>
</ListUsersResponse>
"#
    )
}

/// A user. All users have texts of the same length.
fn user(number: usize) -> String {
    format!(
        "      <member>
        <Path>/division_abc/subdivision_xyz/engineering/</Path>
        <UserName>engineer-{number:03}</UserName>
        <UserId>AIDACKCEVSQ6C2EXAM{number:03}</UserId>
        <Arn>arn:aws:iam::123456789012:user/division_abc/subdivision_xyz/engineering/engineer-{number:03}</Arn>
        <CreateDate>2024-03-07T09:41:{:02}Z</CreateDate>
        <PasswordLastUsed>2026-01-05T12:34:{:02}Z</PasswordLastUsed>
      </member>
",
        number % 60,
        number % 60
    )
}
