//! Sources of a client's settings and their precedence.

use http::Method;
use specsmith_runtime::runtime::mock::Mock;
use specsmith_runtime::runtime::{
    Client, ClientBuilder, CredentialEnv, Credentials, Service, Template, Variable,
};

use crate::SERVICE;

static TWO_SCHEMES: Service = Service {
    base_url: "https://messaging.example.com",
    template: Some(Template {
        url: "https://messaging.{edge}.{region}.example.com",
        variables: &[
            Variable { name: "edge", default: None, env: Some("APP_EDGE"), allowed: &[] },
            Variable { name: "region", default: Some("us1"), env: Some("APP_REGION"), allowed: &[] },
        ],
    }),
    user_agent: "{package}/{version} ({os} {arch}) rust/{rust-version}",
    credentials: &[
        CredentialEnv {
            variables: &["APP_KEY", "APP_SECRET"],
            credentials: |value| Some(Credentials::basic(value("APP_KEY")?, value("APP_SECRET")?)),
        },
        CredentialEnv {
            variables: &["APP_SID", "APP_AUTH_TOKEN"],
            credentials: |value| Some(Credentials::basic(value("APP_SID")?, value("APP_AUTH_TOKEN")?)),
        },
        CredentialEnv {
            variables: &["APP_TOKEN"],
            credentials: |value| Some(Credentials::bearer(value("APP_TOKEN")?)),
        },
    ],
    ..SERVICE
};

fn of(service: &'static Service) -> ClientBuilder {
    ClientBuilder::<Client>::new(service).transport(Mock::new())
}

fn two_schemes() -> ClientBuilder {
    of(&TWO_SCHEMES)
}

type Vars<'a> = &'a [(&'a str, &'a str)];

fn with(builder: ClientBuilder, vars: Vars<'_>) -> ClientBuilder {
    builder.with_vars(|name| {
        let found = vars.iter().find(|(of, _)| *of == name)?;
        Some(found.1.to_owned())
    })
}

/// Returns the credentials that a client sends over a socket.
fn sent_credentials(vars: Vars<'_>, credentials: Option<Credentials>) -> String {
    use crate::socket::serve;

    let (address, server) = serve("HTTP/1.1 204 No Content\r\n\r\n", std::time::Duration::ZERO);
    let builder = ClientBuilder::<specsmith_runtime::runtime::blocking::Client>::new(&TWO_SCHEMES);
    let builder = builder.base_url(format!("http://{address}"));
    let builder = match credentials {
        Some(credentials) => builder.credentials(credentials),
        None => builder,
    };
    let builder = builder.with_vars(|name| {
        let found = vars.iter().find(|(of, _)| *of == name)?;
        Some(found.1.to_owned())
    });
    builder.build().unwrap().request(Method::GET, "/").send().unwrap();
    let request = server.join().unwrap();
    let line = request.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("authorization").then(|| value.to_owned())
    });
    line.unwrap()
}

const ALL: Vars<'static> = &[
    ("APP_KEY", "key"),
    ("APP_SECRET", "secret"),
    ("APP_SID", "sid"),
    ("APP_AUTH_TOKEN", "auth"),
    ("APP_TOKEN", "token"),
];

#[test]
fn first_complete_scheme_wins() {
    // Expected values are base64 of `key:secret`, `sid:auth` and `code:given`.
    assert_eq!(sent_credentials(ALL, None), "Basic a2V5OnNlY3JldA==");
    assert_eq!(sent_credentials(&ALL[1..], None), "Basic c2lkOmF1dGg=");
    assert_eq!(
        sent_credentials(&[("APP_KEY", ""), ALL[1], ALL[2], ALL[3]], None),
        "Basic c2lkOmF1dGg=",
        "empty is not set"
    );
    assert_eq!(sent_credentials(&[ALL[0], ALL[3], ALL[4]], None), "Bearer token", "schemes are not mixed");
    assert_eq!(sent_credentials(ALL, Some(Credentials::basic("code", "given"))), "Basic Y29kZTpnaXZlbg==");
    assert_eq!(sent_credentials(ALL, Some(Credentials::bearer("code"))), "Bearer code");
}

#[test]
fn missing_credentials_are_an_error() {
    for (vars, there) in [
        (&[][..], "none of them is set"),
        (&[("APP_KEY", ""), ("APP_TOKEN", "")], "none of them is set"),
        (&[("APP_KEY", "k3y")], "APP_KEY is set; APP_SECRET, APP_SID, APP_AUTH_TOKEN, APP_TOKEN is not"),
        (
            &[("APP_KEY", "k3y"), ("APP_AUTH_TOKEN", "s3cret")],
            "APP_KEY, APP_AUTH_TOKEN is set; APP_SECRET, APP_SID, APP_TOKEN is not",
        ),
    ] {
        let error = with(two_schemes(), vars).build().unwrap_err();
        assert!(error.is_client());
        let line = format!("{error:#}");
        let start = "the client could not be built: the environment has no credentials: \
                     set APP_KEY and APP_SECRET, or APP_SID and APP_AUTH_TOKEN, or APP_TOKEN";
        assert_eq!(line, format!("{start} ({there})"));
        assert!(!line.contains("s3cret") && !line.contains("k3y"));
        // Credentials given in code, before or after, replace missing variables.
        let given = || Credentials::basic("a", "b");
        assert!(with(two_schemes().credentials(given()), vars).build().is_ok());
        assert!(with(two_schemes(), vars).credentials(given()).build().is_ok());
    }
    // Credentials are not required without `from_env`, or by a service without authentication.
    assert!(two_schemes().build().is_ok());
    assert!(with(of(&SERVICE), &[]).build().is_ok());
    // Invalid credentials are an error; no other scheme is used instead.
    for vars in
        [[("APP_KEY", "a:b"), ("APP_SECRET", "s3cret")], [("APP_KEY", "a"), ("APP_SECRET", "s3cret\n")]]
    {
        let error = with(two_schemes(), &vars).build().unwrap_err();
        assert!(error.is_client() && !format!("{error:#}").contains("s3cret"), "{error}");
    }
}

fn host(vars: Vars<'_>) -> Result<String, String> {
    let all: Vec<_> = ALL.iter().chain(vars).copied().collect();
    with(two_schemes(), &all).build().map(|client| client.base_url()).map_err(|error| format!("{error:#}"))
}

#[test]
fn environment_variables_select_the_host() {
    assert_eq!(host(&[]).unwrap(), "https://messaging.example.com");
    assert_eq!(host(&[("APP_EDGE", ""), ("APP_REGION", "")]).unwrap(), "https://messaging.example.com");
    assert_eq!(host(&[("APP_EDGE", "dublin")]).unwrap(), "https://messaging.dublin.us1.example.com");
    let both = host(&[("APP_EDGE", "dublin"), ("APP_REGION", "ie1")]).unwrap();
    assert_eq!(both, "https://messaging.dublin.ie1.example.com");
    let error = host(&[("APP_REGION", "ie1")]).unwrap_err();
    assert_eq!(error, "the client could not be built: `region` is set, but `edge` is not; set both");
    assert!(host(&[("APP_EDGE", &"a".repeat(63))]).is_ok());
    let long = "a".repeat(64);
    for bad in [
        "a.b",
        "a/b",
        "-a",
        "a-",
        "evil.com#",
        "evil.com/",
        "a@b",
        "a:80",
        "a_b",
        "a b",
        "ä",
        "%61",
        "{region}",
        "a\n",
        "?",
        "\\",
        &long,
    ] {
        for name in ["APP_EDGE", "APP_REGION"] {
            let error =
                host(&[("APP_EDGE", "ok"), (name, bad)][usize::from(name == "APP_EDGE")..]).unwrap_err();
            assert!(error.contains("is not valid in a host name"), "{bad:?}: {error}");
            assert!(!error.contains('\n') && error.contains(&name[4..].to_lowercase()), "{error}");
        }
    }
}

#[test]
fn template_variable_is_validated_by_its_place() {
    fn base(url: &'static str, variable: Variable, value: &str) -> Result<String, String> {
        let variables = Box::leak(Box::new([Variable { env: Some("V"), ..variable }]));
        let service = Service { template: Some(Template { url, variables }), ..SERVICE };
        let client = of(Box::leak(Box::new(service))).with_vars(|_| Some(value.to_owned())).build();
        client.map(|client| client.base_url()).map_err(|error| format!("{error:#}"))
    }
    let variable = Variable { name: "v", default: None, env: None, allowed: &[] };

    let path = |value: &str| base("https://example.com/{v}/x", variable, value);
    assert_eq!(path("v1.2~_-").unwrap(), "https://example.com/v1.2~_-/x");
    for bad in ["a/b", "..", ".", "?", "#", "%2e%2e", "a b", "\\"] {
        assert!(path(bad).is_err(), "{bad}");
    }
    let deep = Variable { default: Some("a/b"), ..variable };
    assert_eq!(base("https://example.com/{v}", deep, "c/d").unwrap(), "https://example.com/c/d");
    assert!(base("https://example.com/{v}", deep, "../d").is_err());

    let host = Variable { default: Some("a.example.com"), ..variable };
    assert_eq!(base("https://{v}/x", host, "b.example.org").unwrap(), "https://b.example.org/x");
    for bad in ["b..org", ".org", "b.org/", "b.org:80", "a@b.org", ""] {
        let made = base("https://{v}/x", host, bad);
        assert!(
            if bad.is_empty() { made == Ok(SERVICE.base_url.to_owned()) } else { made.is_err() },
            "{bad}: {made:?}"
        );
    }

    let ported = Variable { default: Some("a.example.com:80"), ..variable };
    assert_eq!(base("https://{v}/x", ported, "b.org:8080").unwrap(), "https://b.org:8080/x");
    let port = Variable { default: Some(""), ..variable };
    assert_eq!(base("https://a.b{v}/x", port, ":8080").unwrap(), "https://a.b:8080/x");
    for bad in [":x", ":80@c.d", ":80/", "@c.d", ":99999"] {
        assert!(base("https://a.b{v}/x", port, bad).is_err(), "{bad}");
    }

    assert_eq!(base("{v}://a.b/x", variable, "http").unwrap(), "http://a.b/x");
    assert_eq!(base("{v}/x", variable, "https://a.b/c/").unwrap(), "https://a.b/c/x");
    for bad in ["ftp", "https://c.d?", "https://c.d#", "https://u@c.d", "c.d"] {
        assert!(base("{v}://a.b/x", variable, bad).is_err(), "{bad}");
        assert!(base("{v}/x", variable, bad).is_err(), "{bad}");
    }

    let few = Variable { allowed: &["eu", "us"], ..variable };
    assert_eq!(base("https://{v}.example.com", few, "eu").unwrap(), "https://eu.example.com");
    let error = base("https://{v}.example.com", few, "au").unwrap_err();
    assert_eq!(error, "the client could not be built: invalid value \"au\" for `v`: expected one of eu, us");
}

#[test]
fn code_overrides_the_environment() {
    let vars = [ALL, &[("APP_EDGE", "dublin"), ("APP_REGION", "ie1")]].concat();
    for builder in [
        with(two_schemes().base_url("https://other.example.com"), &vars),
        with(two_schemes(), &vars).base_url("https://other.example.com"),
    ] {
        assert_eq!(builder.build().unwrap().base_url(), "https://other.example.com");
    }
}

#[test]
fn missing_base_url_is_an_error() {
    static NOWHERE: Service = Service { base_url: "", ..SERVICE };
    let error = of(&NOWHERE).build().unwrap_err();
    assert!(error.is_client() && format!("{error:#}").ends_with("set `base_url`"), "{error}");
    assert!(of(&NOWHERE).base_url("https://a.b").build().is_ok());
}

#[test]
fn path_of_the_description_is_appended_to_the_base_url() {
    static RELATIVE: Service = Service { base_url: "/api/v1", template: None, ..SERVICE };
    let base = |url: &str| of(&RELATIVE).base_url(url).build().map(|client| client.base_url());
    for url in ["https://a.b", "https://a.b/", "https://a.b/api/v1", "https://a.b/api/v1/"] {
        assert_eq!(base(url).unwrap(), "https://a.b/api/v1");
    }
    assert_eq!(base("https://a.b/proxy").unwrap(), "https://a.b/proxy/api/v1");
    for bad in ["", "a.b", "https://a.b?c", "https://a.b#c", "https://u@a.b"] {
        assert!(base(bad).is_err(), "{bad}");
    }
    let error = of(&RELATIVE).build().unwrap_err();
    assert!(format!("{error:#}").contains("missing base URL"), "{error:#}");
}

#[tokio::test]
async fn user_agent_contains_package_and_application() {
    let mock = Mock::new();
    let client = two_schemes().user_agent("app/1.0").transport(mock.clone()).build().unwrap();
    client.request(Method::GET, "/").send().await.unwrap_err();
    let agent = mock.requests()[0].headers["user-agent"].to_str().unwrap().to_owned();
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    assert_eq!(agent, format!("specsmith-runtime/0.1.0 ({os} {arch}) rust/1.88 app/1.0"));
    for bad in ["a\nb", "a\r\nHost: evil", "\u{7f}", "J\u{fc}rgen"] {
        assert!(two_schemes().user_agent(bad).build().unwrap_err().is_client(), "{bad:?}");
    }
}

#[test]
fn invalid_bearer_token_is_an_error() {
    let build = |token: &str| two_schemes().credentials(Credentials::bearer(token)).build();
    assert!(build("abcXYZ019-._~+/=").is_ok());
    for bad in ["", "s3cret b", "s3cret\n", "s3cret\u{e4}", "s3cret,"] {
        let error = build(bad).unwrap_err();
        assert!(error.is_client() && !format!("{error:#}").contains("s3cret"), "{error}");
    }
}
