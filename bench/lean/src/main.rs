//! The program with the lean build of `tinsmith-lambda`: the features that `Cargo.toml` names, and no others.

#[path = "../../common/tinsmith.rs"]
mod tinsmith;
#[path = "../../common/work.rs"]
mod work;

#[tokio::main]
async fn main() -> Result<(), work::Failure> {
    tinsmith::run().await
}
