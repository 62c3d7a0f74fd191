//! An example project that uses the operations of one tag. Models are always there.

use farm_client::models::{Animal, Orchard};
use farm_client::{Client, Error};

/// Returns the number of shoes that an animal needs.
///
/// # Errors
///
/// Returns an error if the animal cannot be fetched.
pub async fn shoes(client: &Client, name: &str) -> Result<i32, Error> {
    let animal: Animal = client.animals().fetch(name).send().await?.body;
    Ok(animal.legs)
}

/// Returns the number of trees of some orchards, wherever they come from.
#[must_use]
pub fn trees(orchards: &[Orchard]) -> i32 {
    orchards.iter().map(|orchard| orchard.trees).sum()
}
