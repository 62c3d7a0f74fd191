//! Base URLs.

use std::net::{Ipv4Addr, Ipv6Addr};

use http::Uri;

use crate::runtime::net::path;

/// A validated base URL: scheme, host and port, and the path that all requests begin with.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    /// `https://example.com:8443`, in lower case.
    pub(crate) origin: String,
    /// Empty, or a path such as `/v1` without a trailing slash.
    pub(crate) path: String,
    /// True if requests stay private: the scheme is https, or the host is this machine.
    pub(crate) is_private: bool,
}

/// A server of operations that do not use the base URL (OpenAPI, Server Object).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Server {
    /// The URL, or the path on the host of the base URL.
    pub(crate) url: &'static str,
    /// `true` if the description says that the credentials of the client hold for the operation.
    pub(crate) with_credentials: bool,
}

impl BaseUrl {
    /// Checks an absolute http or https URL without user, query and fragment.
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        // `Uri` drops a fragment without an error.
        if text.contains('#') {
            return Err("it contains a fragment");
        }
        let uri: Uri = text.parse().map_err(|_| "invalid URI")?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err("expected an absolute URL such as `https://api.example.com`");
        };
        if uri.query().is_some() {
            return Err("it contains a query");
        }
        if authority.as_str().contains('@') {
            return Err("it contains user information; set `credentials` of the client builder");
        }
        let host = authority.host().to_ascii_lowercase();
        let is_private = match scheme.to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => is_loopback(&host),
            _ => return Err("its scheme must be https or http"),
        };
        if !is_host(&host) {
            return Err("its host is neither a name nor an address");
        }
        let port = port(authority.as_str(), &host)?;
        let is_default =
            matches!((scheme.to_ascii_lowercase().as_str(), port), ("https", ":443") | ("http", ":80"));
        // RFC 3986, section 6.2.3: one spelling for each origin.
        let port = if is_default { "" } else { port };
        let path = uri.path().trim_end_matches('/');
        if !path.is_empty() {
            path::check_encoded(path)?;
        }
        let origin = format!("{}://{host}{port}", scheme.to_ascii_lowercase());
        Ok(Self { origin, path: path.to_owned(), is_private })
    }
}

/// Returns the port with its colon, or nothing.
fn port<'a>(authority: &'a str, host: &str) -> Result<&'a str, &'static str> {
    let port = authority.get(host.len()..).unwrap_or_default();
    let is_number =
        |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok();
    match port.strip_prefix(':') {
        None if port.is_empty() => Ok(port),
        Some(digits) if is_number(digits) => Ok(port),
        _ => Err("invalid port"),
    }
}

/// Returns `true` for an IPv6 address in brackets, and for labels of letters, digits, `-` and `_` (RFC 1123,
/// section 2.1; private networks use underscores), IPv4 addresses included.
fn is_host(host: &str) -> bool {
    if let Some(address) = in_brackets(host) {
        return address.parse::<Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

/// Returns `true` for loopback addresses: 127.0.0.0/8, ::1 (RFC 6890), and `localhost` (RFC 6761, section 6.3).
fn is_loopback(host: &str) -> bool {
    if let Some(address) = in_brackets(host) {
        return address.parse() == Ok(Ipv6Addr::LOCALHOST);
    }
    host == "localhost" || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

fn in_brackets(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}
