//! The work of the two programs that call other services, each with its own clients.
//!
//! ```text
//! get-item COUNT TASKS      COUNT times GetItem of DynamoDB, by TASKS at a time
//! query COUNT TASKS         COUNT times a page of Query of DynamoDB
//! send-message COUNT TASKS  COUNT times SendMessage of SQS
//! list-users COUNT TASKS    COUNT times a page of ListUsers of IAM
//! ```
//!
//! The last line of their output is their peak memory.

mod calls;

pub use calls::Failure;
use calls::{Call, expect, peak_memory, repeat};

/// What clients are asked for. Each result is a size that depends on all values of the response.
pub trait Services: Send + Sync + 'static {
    /// Gets an item; returns the size of its attributes.
    fn get_item(&self) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// Gets a page of items; returns the size of their attributes.
    fn query(&self) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// Sends a message; returns the size of its id and its digest.
    fn send_message(&self) -> impl Future<Output = Result<usize, Failure>> + Send;

    /// Gets a page of users; returns the size of their texts and their times of creation.
    fn list_users(&self) -> impl Future<Output = Result<usize, Failure>> + Send;
}

/// The table of the items.
pub const TABLE: &str = "shop-orders";
/// The partition key.
pub const CUSTOMER: &str = "CUSTOMER#0193fd2c";
/// The sort key of the item.
pub const ORDER: &str = "ORDER#2026-01-05T12:34:56Z#000";
/// The condition of the query.
pub const CONDITION: &str = "pk = :customer AND begins_with(sk, :orders)";
/// The prefix of sort keys in the query.
pub const ORDERS: &str = "ORDER#2026-01";
/// The path of the users.
pub const PATH_PREFIX: &str = "/division_abc/";
/// The queue of the messages.
pub const QUEUE: &str = "https://sqs.eu-central-1.amazonaws.com/123456789012/image-jobs";
/// The body of the messages. The server knows its MD5.
pub const MESSAGE: &str = r#"{"job":"resize","bucket":"images-eu-central-1","key":"uploads/2026/01/05/000123.jpg","widths":[320,640,1024],"requestedBy":"image-service"}"#;

#[derive(Clone, Copy)]
enum Operation {
    GetItem,
    Query,
    SendMessage,
    ListUsers,
}

struct Work<S> {
    services: S,
    operation: Operation,
}

impl<S: Services> Call for Work<S> {
    async fn call(&self) -> Result<(), Failure> {
        let services = &self.services;
        match self.operation {
            Operation::GetItem => expect(services.get_item().await?, ITEM),
            Operation::Query => expect(services.query().await?, 100 * ITEM),
            Operation::SendMessage => expect(services.send_message().await?, 68),
            Operation::ListUsers => expect(services.list_users().await?, USERS),
        }
    }
}

/// The size of an item's attributes: of the names of all members, texts, numbers and bytes.
const ITEM: usize = 254;
/// The size of a page of users: of all texts, and the seconds of all times.
const USERS: usize = 21000;

/// Does what the command line says.
pub async fn run(services: impl Services) -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = "usage: get-item | query | send-message | list-users COUNT TASKS";
    let [operation, count, tasks] = &arguments[..] else { return Err(usage.into()) };
    let operation = match operation.as_str() {
        "get-item" => Operation::GetItem,
        "query" => Operation::Query,
        "send-message" => Operation::SendMessage,
        "list-users" => Operation::ListUsers,
        _ => return Err(usage.into()),
    };
    repeat(Work { services, operation }, count.parse()?, tasks.parse()?).await?;
    println!("memory: {} KiB", peak_memory()?);
    Ok(())
}
