//! The URLs that `update` loads.

use ureq::http::Uri;

use crate::error::Error;

/// Parses a URL: `https`, or `http` on this computer.
pub fn parse(url: &str) -> Result<Uri, Error> {
    let parsed: Uri = url.parse().map_err(|_| Error::new(format!("invalid URL `{url}`")))?;
    let scheme = parsed.scheme_str().unwrap_or_default();
    if parsed.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err(Error::new("the URL of the source contains credentials")
            .help("download the file by other means, and use `path` in `[source]`"));
    }
    match scheme {
        "https" => Ok(parsed),
        "http" if is_local(&parsed) => Ok(parsed),
        "http" => Err(Error::new(format!("`{url}` is not encrypted, expected a URL with https"))
            .help("others could change the file on its way")),
        _ => Err(Error::new(format!("`{url}` is no URL of the web, expected one with https"))
            .help("use `path` in `[source]` for a file on this computer")),
    }
}

/// Returns `true` if a URL is one of this computer.
pub fn is_local(url: &Uri) -> bool {
    let host = url.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback = host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    is_loopback || host.eq_ignore_ascii_case("localhost")
}

/// Returns the target of a redirect. A target with http is only followed on this computer.
pub fn target(from: &Uri, location: &str) -> Result<Uri, Error> {
    let (scheme, authority) = (from.scheme_str().unwrap_or_default(), from.authority());
    let authority = authority.map(|authority| authority.as_str()).unwrap_or_default();
    let has_scheme =
        location.split_once(':').is_some_and(|(scheme, _)| scheme.chars().all(char::is_alphanumeric));
    let absolute = if has_scheme {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else {
        let folder = from.path().rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let to = parse(&absolute).map_err(|error| error.note(format!("{from} redirects to it")))?;
    if !is_local(from) && is_local(&to) {
        return Err(Error::new(format!("{from} redirects to {to} on this computer")));
    }
    Ok(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_is_loaded_from_elsewhere() {
        for url in
            ["https://a.example/b?c", "http://localhost:8/a", "http://127.0.0.1/a", "http://[::1]:80/a"]
        {
            assert!(parse(url).is_ok(), "{url}");
        }
        for url in [
            "http://a.example/b",
            "http://localhost.a.example/",
            "ftp://a.example",
            "file:///a",
            "a.yaml",
            "",
            "https://u:p@a.example/",
        ] {
            assert!(parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn redirects_stay_encrypted() {
        let to = |from: &str, location: &str| {
            target(&from.parse().unwrap(), location)
                .map(|to| to.to_string())
                .map_err(|error| error.to_string())
        };
        let from = "https://a.example/b/c?d";
        assert_eq!(to(from, "https://e.example/f").unwrap(), "https://e.example/f");
        assert_eq!(to(from, "//e.example/f").unwrap(), "https://e.example/f");
        assert_eq!(to(from, "/f").unwrap(), "https://a.example/f");
        assert_eq!(to(from, "f").unwrap(), "https://a.example/b/f");
        for location in
            ["http://a.example/b", "http://localhost/", "https://127.0.0.1/", "file:///etc/passwd", "\u{1b}"]
        {
            assert!(to(from, location).is_err(), "{location}");
        }
        assert_eq!(to("http://localhost:1/a", "http://localhost:2/b").unwrap(), "http://localhost:2/b");
        assert!(to("http://localhost:1/a", "http://a.example/b").is_err());
    }
}
