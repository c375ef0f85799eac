//! Generates the client of AWS Lambda, with the operations that this crate calls.

use tinsmith::build::{Client, Error};

fn main() -> Result<(), Error> {
    Client::new("lambda")
        .model("../../model/lambda")
        .operations(["GetAlias", "ListFunctions"])
        .generate()
}
