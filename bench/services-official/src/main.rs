//! The program with the official SDK.

#[path = "../../common/services.rs"]
mod services;

use std::collections::HashMap;

use aws_config::BehaviorVersion;
use aws_sdk_dynamodb::types::AttributeValue;
use services::{Failure, Services};

struct Official {
    dynamodb: aws_sdk_dynamodb::Client,
    iam: aws_sdk_iam::Client,
    sqs: aws_sdk_sqs::Client,
}

impl Services for Official {
    async fn get_item(&self) -> Result<usize, Failure> {
        let answer = self
            .dynamodb
            .get_item()
            .table_name(services::TABLE)
            .key("pk", AttributeValue::S(services::CUSTOMER.to_owned()))
            .key("sk", AttributeValue::S(services::ORDER.to_owned()))
            .consistent_read(true)
            .send()
            .await?;
        Ok(answer.item.as_ref().map_or(0, size_of_item))
    }

    async fn query(&self) -> Result<usize, Failure> {
        let page = self
            .dynamodb
            .query()
            .table_name(services::TABLE)
            .key_condition_expression(services::CONDITION)
            .expression_attribute_values(
                ":customer",
                AttributeValue::S(services::CUSTOMER.to_owned()),
            )
            .expression_attribute_values(":orders", AttributeValue::S(services::ORDERS.to_owned()))
            .limit(100)
            .send()
            .await?;
        Ok(page.items().iter().map(size_of_item).sum())
    }

    async fn send_message(&self) -> Result<usize, Failure> {
        let answer = self
            .sqs
            .send_message()
            .queue_url(services::QUEUE)
            .message_body(services::MESSAGE)
            .send()
            .await?;
        let digest = answer.md5_of_message_body().map_or(0, str::len);
        Ok(digest + answer.message_id().map_or(0, str::len))
    }

    async fn list_users(&self) -> Result<usize, Failure> {
        let page =
            self.iam.list_users().path_prefix(services::PATH_PREFIX).max_items(100).send().await?;
        let sizes = page.users().iter().map(|user| {
            let texts = [user.path(), user.user_name(), user.user_id(), user.arn()];
            let times = [Some(user.create_date()), user.password_last_used()];
            let times = times.into_iter().flatten().map(|time| time.secs() as usize % 60);
            texts.into_iter().map(str::len).sum::<usize>() + times.sum::<usize>()
        });
        Ok(sizes.sum())
    }
}

fn size_of_item(item: &HashMap<String, AttributeValue>) -> usize {
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::M(members) => size_of_item(members),
        AttributeValue::L(values) => values.iter().map(size).sum(),
        AttributeValue::Bool(_) => 1,
        _ => 0,
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let clients = Official {
        dynamodb: aws_sdk_dynamodb::Client::new(&config),
        iam: aws_sdk_iam::Client::new(&config),
        sqs: aws_sdk_sqs::Client::new(&config),
    };
    services::run(clients).await
}
