//! Addresses in responses: targets of redirects and links to the next page (RFC 3986).

use http::Uri;

use crate::runtime::net::base_url::BaseUrl;

/// Resolves `reference` against `base` (RFC 3986, section 5.2), and drops its fragment.
///
/// # Errors
///
/// If it is no URI, has another scheme than https and http, or contains a user.
pub(crate) fn resolve(base: &Uri, reference: &str) -> Result<Uri, &'static str> {
    let reference = reference.split('#').next().unwrap_or_default().trim();
    // `Uri` accepts other characters.
    if !reference.is_ascii() {
        return Err("it is no address");
    }
    let origin = format!("{}://{}", base.scheme_str().unwrap_or_default(), authority(base));
    let path = base.path();
    let absolute = if has_scheme(reference) {
        reference.to_owned()
    } else if reference.starts_with("//") {
        format!("{}:{reference}", base.scheme_str().unwrap_or_default())
    } else if reference.starts_with('/') {
        format!("{origin}{}", without_dots(reference))
    } else if reference.is_empty() {
        base.to_string()
    } else if reference.starts_with('?') {
        format!("{origin}{path}{reference}")
    } else {
        let folder = &path[..=path.rfind('/').unwrap_or(0)];
        format!("{origin}{}", without_dots(&format!("{folder}{reference}")))
    };
    let uri: Uri = absolute.parse().map_err(|_| "it is no address")?;
    if !matches!(uri.scheme_str(), Some("https" | "http")) {
        return Err("its scheme is neither https nor http");
    }
    if authority(&uri).contains('@') {
        return Err("it has a user in it");
    }
    Ok(uri)
}

/// Returns the origin of an address (RFC 6454, section 4) in the spelling of [`BaseUrl`].
///
/// # Errors
///
/// If it has none.
pub(crate) fn origin(uri: &Uri) -> Result<String, &'static str> {
    BaseUrl::parse(&format!("{}://{}", uri.scheme_str().unwrap_or_default(), authority(uri)))
        .map(|base| base.origin)
}

fn authority(uri: &Uri) -> &str {
    uri.authority().map_or("", |authority| authority.as_str())
}

/// Returns the scheme (RFC 3986, section 3.1): a letter, then letters, digits, `+`, `-`, `.`, up to the first
/// colon.
fn has_scheme(reference: &str) -> bool {
    reference.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
    })
}

/// Removes dot segments from a path (RFC 3986, section 5.2.4). The query is unchanged.
fn without_dots(reference: &str) -> String {
    let (path, query) = reference.split_at(reference.find('?').unwrap_or(reference.len()));
    let mut kept: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (index, segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            segment => kept.push(segment),
        }
    }
    format!("/{}{query}", kept.join("/"))
}
