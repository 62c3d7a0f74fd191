//! Calls the scenarios of TypeSpec's HTTP specs: one file for each spec, in the order of the specs. See `cargo xtask conformance`.

mod scenario;
mod type_array;

use scenario::Report;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of the mock server");
    let report = Report::new(url);
    type_array::call(&report).await;
}
