//! The program with the generated client and its default features.

#[path = "../../common/s3.rs"]
mod s3;
#[path = "../../common/tinsmith_s3.rs"]
mod tinsmith;

#[tokio::main]
async fn main() -> Result<(), s3::Failure> {
    tinsmith::run().await
}
