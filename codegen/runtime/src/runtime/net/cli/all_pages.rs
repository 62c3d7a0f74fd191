//! Commands that request all pages.

use serde_json::Value;

use crate::runtime::net::cli::table::Call;
use crate::runtime::net::error::Error;
use crate::runtime::net::pages::{NextPage, Pages};

/// Passes the text of each page to `each`, up to the first for which it returns `false`.
///
/// # Errors
///
/// The error of the first page that failed.
pub fn all_pages(
    call: Call,
    next: &'static dyn NextPage,
    each: &mut dyn FnMut(&[u8]) -> bool,
) -> Result<(), Error> {
    let mut pages = Pages::<Value, _>::new(call, next);
    while let Some(text) = pages.next_text() {
        if !each(&text?) {
            break;
        }
    }
    Ok(())
}
