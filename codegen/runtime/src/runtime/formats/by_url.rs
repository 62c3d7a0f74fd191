//! JSON types of the crate `url`.

use ::url::Url;

use crate::runtime::formats::foreign_string::foreign_string;

foreign_string! {
    Url, "a URL (WHATWG)", blank(),
    |value| Some(value.as_str().to_owned()),
    |text| Url::parse(text).ok();
}

#[allow(clippy::expect_used, reason = "`a:` is a URL")]
fn blank() -> Url {
    Url::parse("a:").expect("a URL")
}
