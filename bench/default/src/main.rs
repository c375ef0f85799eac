//! The program with `tinsmith-lambda` and its default features.

#[path = "../../common/tinsmith.rs"]
mod tinsmith;
#[path = "../../common/work.rs"]
mod work;

#[tokio::main]
async fn main() -> Result<(), work::Failure> {
    tinsmith::run().await
}
