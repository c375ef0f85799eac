//! The program with generated clients and their default features.

#[path = "../../common/services.rs"]
mod services;

use std::collections::BTreeMap;

use services::{Failure, Services};
use tinsmith_dynamodb::types::AttributeValue;

struct Tinsmith {
    dynamodb: tinsmith_dynamodb::Client,
    iam: tinsmith_iam::Client,
    sqs: tinsmith_sqs::Client,
}

impl Services for Tinsmith {
    async fn get_item(&self) -> Result<usize, Failure> {
        let key = [
            ("pk", AttributeValue::S(services::CUSTOMER.to_owned())),
            ("sk", AttributeValue::S(services::ORDER.to_owned())),
        ];
        let answer =
            self.dynamodb.get_item(services::TABLE, key).consistent_read(true).send().await?;
        Ok(answer.item.as_ref().map_or(0, size_of_item))
    }

    async fn query(&self) -> Result<usize, Failure> {
        let page = self
            .dynamodb
            .query(services::TABLE)
            .key_condition_expression(services::CONDITION)
            .add_expression_attribute_values(
                ":customer",
                AttributeValue::S(services::CUSTOMER.to_owned()),
            )
            .add_expression_attribute_values(
                ":orders",
                AttributeValue::S(services::ORDERS.to_owned()),
            )
            .limit(100)
            .send()
            .await?;
        Ok(page.items.iter().flatten().map(size_of_item).sum())
    }

    async fn send_message(&self) -> Result<usize, Failure> {
        let answer = self.sqs.send_message(services::QUEUE, services::MESSAGE).send().await?;
        let digest = answer.md5_of_message_body.map_or(0, |digest| digest.len());
        Ok(digest + answer.message_id.map_or(0, |id| id.len()))
    }

    async fn list_users(&self) -> Result<usize, Failure> {
        let page =
            self.iam.list_users().path_prefix(services::PATH_PREFIX).max_items(100).send().await?;
        let sizes = page.users.iter().map(|user| {
            let texts = [&user.path, &user.user_name, &user.user_id, &user.arn];
            let times = [Some(user.create_date), user.password_last_used];
            let times = times.into_iter().flatten().map(|time| time.secs() as usize % 60);
            texts.into_iter().map(String::len).sum::<usize>() + times.sum::<usize>()
        });
        Ok(sizes.sum())
    }
}

fn size_of_item(item: &BTreeMap<String, AttributeValue>) -> usize {
    item.iter().map(|(name, value)| name.len() + size(value)).sum()
}

fn size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.len(),
        AttributeValue::M(members) => size_of_item(members),
        AttributeValue::L(values) => values.iter().map(size).sum(),
        AttributeValue::Bool(_) => 1,
        _ => 0,
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let clients = Tinsmith {
        dynamodb: tinsmith_dynamodb::Client::from_env().await?,
        iam: tinsmith_iam::Client::from_env().await?,
        sqs: tinsmith_sqs::Client::from_env().await?,
    };
    services::run(clients).await
}
