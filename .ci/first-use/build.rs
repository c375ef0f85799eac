fn main() -> Result<(), tinsmith::build::Error> {
    tinsmith::build::Client::new("lambda").model("model").operations_from("src").generate()
}
