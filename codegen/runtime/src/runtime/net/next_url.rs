//! Pagination by a URL in the body of a page.

use std::borrow::Cow;

use crate::runtime::json::{self, ValueRef};
use crate::runtime::net::pages::{Following, NextPage, Page};
use crate::runtime::net::request::Request;

/// The URL of the next page is in the body. A missing or empty URL is the end.
#[doc(hidden)]
pub struct NextUrl(
    /// A JSON pointer to the URL.
    pub &'static str,
);

impl NextPage for NextUrl {
    fn next(&self, _: &mut Request, page: Page<'_>) -> Result<Option<Following>, String> {
        let link = match json::lookup(page.body, self.0) {
            None | Some(ValueRef::Absent | ValueRef::Null | ValueRef::Any(serde_json::Value::Null)) => {
                return Ok(None);
            }
            Some(ValueRef::Str(link)) => Cow::Borrowed(link),
            Some(ValueRef::ForeignString(link)) => Cow::Owned(link.text().unwrap_or_default()),
            Some(ValueRef::Any(serde_json::Value::String(link))) => Cow::Borrowed(link.as_str()),
            Some(_) => return Err("its address is not a string".to_owned()),
        };
        Ok(Some(link.into_owned()).filter(|link| !link.is_empty()).map(Following::Link))
    }
}
