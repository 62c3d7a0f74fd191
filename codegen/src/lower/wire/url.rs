//! The rules of the runtime for base URLs and paths (`base_url.rs` and `path.rs` in `codegen/runtime/src/runtime/net`), so that what
//! the client would refuse is reported when it is generated. A test compares both.

use core::net::{Ipv4Addr, Ipv6Addr};
use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// The maximum depth of repeated percent-encoding.
const MAX_DECODINGS: usize = 8;

/// The characters that a path must not contain, and `%` (RFC 3986, section 3.3: `pchar` and `/`).
const NOT_IN_PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@')
    .remove(b'/');

/// Returns `true` for a URL with the scheme `https` or `http`.
pub fn is_absolute(url: &str) -> bool {
    split(url).is_some()
}

/// Splits an absolute URL after its scheme: `true` for `https`, and the rest.
fn split(url: &str) -> Option<(bool, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Some((true, rest)),
        "http" => Some((false, rest)),
        _ => None,
    }
}

/// Checks an absolute URL without user, query and fragment.
pub fn check(url: &str) -> Result<(), &'static str> {
    let rest = match split(url) {
        Some((_, rest)) if !rest.contains(['?', '#']) => rest,
        _ => return Err("expected an absolute URL without query and fragment"),
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.contains('@') {
        return Err("it contains user information");
    }
    let (host, port) = host_and_port(authority);
    let is_valid_port =
        port.is_none_or(|port| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok());
    if !is_host(host) {
        return Err("its host is neither a name nor an address");
    }
    if !is_valid_port {
        return Err("invalid port");
    }
    check_path(path.trim_end_matches('/'))
}

fn host_and_port(authority: &str) -> (&str, Option<&str>) {
    let end = authority.rfind(']').map_or(0, |end| end + 1);
    match authority[end..].split_once(':') {
        Some((host, port)) => (&authority[..end + host.len()], Some(port)),
        None => (authority, None),
    }
}

/// Returns `true` for an IPv6 address in brackets, and for labels of letters, digits, `-` and `_`, IPv4 addresses included.
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

fn in_brackets(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

/// Returns `true` if requests to an absolute URL stay private: over https, or to this machine.
pub fn is_private(url: &str) -> bool {
    let Some((is_https, rest)) = split(url) else { return false };
    let (host, _) = host_and_port(rest.split('/').next().unwrap_or_default());
    let host = host.to_ascii_lowercase();
    is_https
        || host == "localhost"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || in_brackets(&host).is_some_and(|address| address.parse() == Ok(Ipv6Addr::LOCALHOST))
}

/// Checks a path that is encoded, or empty.
pub fn check_path(path: &str) -> Result<(), &'static str> {
    if encoded(path) != path {
        return Err("its path contains a character that must be percent-encoded");
    }
    if has_dot_segment(path) {
        return Err("its path contains a segment `.` or `..`");
    }
    Ok(())
}

/// Percent-encodes characters that a path must not contain. An encoded character remains.
pub fn encoded(path: &str) -> String {
    let mut parts = path.split('%');
    let mut out: String = utf8_percent_encode(parts.next().unwrap_or_default(), NOT_IN_PATH).collect();
    for part in parts {
        let is_encoded = part.get(..2).is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        out.push_str(if is_encoded { "%" } else { "%25" });
        out.extend(utf8_percent_encode(part, NOT_IN_PATH));
    }
    out
}

/// Returns `true` if a part of an encoded path, divided at `/` and `\`, is `.` or `..`, even if it is percent-encoded repeatedly.
pub fn has_dot_segment(path: &str) -> bool {
    let mut bytes = Cow::Borrowed(path.as_bytes());
    for _ in 0..=MAX_DECODINGS {
        if bytes.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| matches!(part, b"." | b"..")) {
            return true;
        }
        let decoded: Vec<u8> = percent_decode(&bytes).collect();
        if decoded.len() == bytes.len() {
            return false;
        }
        bytes = Cow::Owned(decoded);
    }
    true
}
