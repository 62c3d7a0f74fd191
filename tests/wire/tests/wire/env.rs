//! Environment variables: credentials, edge and region.

use std::process::Command;

use twilio_senders::{Client, ClientBuilder, Error, blocking};
use wire_tests::{CannedResponse, Server, sid};

use crate::kinds::kinds;

const KEY: [(&str, &str); 2] = [("TWILIO_API_KEY", "SK1"), ("TWILIO_API_SECRET", "of-the-key")];
const ACCOUNT: [(&str, &str); 2] = [("TWILIO_ACCOUNT_SID", "AC1"), ("TWILIO_AUTH_TOKEN", "of-the-account")];

/// `SK1:of-the-key` and `AC1:of-the-account`, encoded by another program.
const BY_KEY: &str = "Basic U0sxOm9mLXRoZS1rZXk=";
const BY_ACCOUNT: &str = "Basic QUMxOm9mLXRoZS1hY2NvdW50";

/// Returns a builder with exactly these environment variables.
fn with_variables(vars: &[(&str, &str)]) -> ClientBuilder {
    with(Client::builder(), vars)
}

fn with<C>(builder: ClientBuilder<C>, vars: &[(&str, &str)]) -> ClientBuilder<C> {
    builder.with_vars(|name| vars.iter().find(|(of, _)| *of == name).map(|(_, value)| (*value).to_owned()))
}

/// Returns the `Authorization` header that a client of this builder sends.
async fn authorization(builder: ClientBuilder) -> String {
    let server = Server::new([CannedResponse::json(200, "{}")]);
    let client = builder.base_url(server.url()).build().unwrap();
    client.senders().fetch(&sid()).send().await.unwrap();
    server.finish()[0].header("authorization").concat()
}

#[tokio::test]
async fn api_key_has_precedence_over_account() {
    assert_eq!(authorization(with_variables(&KEY)).await, BY_KEY);
    assert_eq!(authorization(with_variables(&ACCOUNT)).await, BY_ACCOUNT);
    assert_eq!(authorization(with_variables(&[KEY, ACCOUNT].concat())).await, BY_KEY);
}

#[test]
fn missing_variable_is_named_and_values_are_redacted() {
    let all = "set TWILIO_API_KEY and TWILIO_API_SECRET, or TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN";
    let errors: [(&[_], _); 3] = [
        (&[], "(none of them is set)"),
        (
            &KEY[1..],
            "(TWILIO_API_SECRET is set; TWILIO_API_KEY, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN is not)",
        ),
        (
            &[KEY[1], ACCOUNT[1]],
            "(TWILIO_API_SECRET, TWILIO_AUTH_TOKEN is set; TWILIO_API_KEY, TWILIO_ACCOUNT_SID is not)",
        ),
    ];
    for (vars, message) in errors {
        let error: Error = with_variables(vars).build().unwrap_err();
        assert_eq!(kinds(&error), ["client"]);
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(all) && shown.contains(message), "{error}");
        assert!(!shown.contains("of-the"), "{error}");
        let blocking = with(blocking::Client::builder(), vars).build().unwrap_err();
        assert_eq!(blocking.to_string(), format!("{error:#}"));
    }
}

#[test]
fn only_documented_variables_are_read() {
    let asked = std::cell::RefCell::new(std::collections::BTreeSet::new());
    let builder = Client::builder().with_vars(|name| {
        asked.borrow_mut().insert(name.to_owned());
        None
    });
    drop(builder);
    let expected = [
        "TWILIO_ACCOUNT_SID",
        "TWILIO_API_KEY",
        "TWILIO_API_SECRET",
        "TWILIO_AUTH_TOKEN",
        "TWILIO_EDGE",
        "TWILIO_REGION",
    ];
    assert!(asked.borrow().iter().eq(expected.iter()), "{asked:?}");
}

#[test]
fn edge_and_region_select_the_host() {
    let own = "https://messaging.twilio.com";
    for (vars, url) in [
        (&[][..], own),
        (&[("TWILIO_EDGE", "dublin"), ("TWILIO_REGION", "ie1")], "https://messaging.dublin.ie1.twilio.com"),
        (&[("TWILIO_EDGE", "sydney")], "https://messaging.sydney.us1.twilio.com"),
        (&[("TWILIO_EDGE", "")], own),
    ] {
        let client = with_variables(&[&KEY, vars].concat()).build().unwrap();
        assert_eq!(client.base_url(), url);
        let client = with(blocking::Client::builder(), &[&KEY, vars].concat()).build().unwrap();
        assert_eq!(client.base_url(), url);
    }
    // Parts that are not set in code come from the environment, independently of each other.
    let there = [KEY[0], KEY[1], ("TWILIO_EDGE", "sydney"), ("TWILIO_REGION", "ie1")];
    let mixed = "https://messaging.dublin.ie1.twilio.com";
    assert_eq!(with(Client::builder().edge("dublin"), &there).build().unwrap().base_url(), mixed);
    assert_eq!(with_variables(&there).edge("dublin").build().unwrap().base_url(), mixed);
    let by_hand = Client::builder().edge("dublin").region("ie1").build().unwrap();
    assert_eq!(by_hand.base_url(), "https://messaging.dublin.ie1.twilio.com");
    assert_eq!(
        Client::builder().edge("x").edge("y").build().unwrap().base_url(),
        "https://messaging.y.us1.twilio.com"
    );
}

#[test]
fn base_url_overrides_the_host_variables() {
    let vars = [KEY[0], KEY[1], ("TWILIO_EDGE", "dublin")];
    let builder = with(Client::builder().base_url("https://example.com"), &vars);
    assert_eq!(builder.build().unwrap().base_url(), "https://example.com");
    let both = Client::builder().base_url("https://example.com").edge("dublin").build().unwrap_err();
    assert!(both.to_string().contains("a base URL is set, and so is edge"), "{both}");
}

/// Runs as a child process of [`from_env_reads_the_environment_of_the_process`].
#[test]
#[ignore = "is run by another test, with an environment of its own"]
fn child_process() {
    let url = "https://messaging.dublin.ie1.twilio.com";
    assert_eq!(Client::from_env().unwrap().base_url(), url);
    assert_eq!(blocking::Client::from_env().unwrap().base_url(), url);
}

#[test]
fn from_env_reads_the_environment_of_the_process() {
    let run = |vars: &[(&str, &str)]| {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["env::child_process", "--exact", "--ignored"]);
        for name in ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_EDGE", "TWILIO_REGION"] {
            command.env_remove(name);
        }
        command.env_remove("TWILIO_API_KEY").env_remove("TWILIO_API_SECRET");
        let output = command.envs(vars.iter().copied()).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let there = [("TWILIO_EDGE", "dublin"), ("TWILIO_REGION", "ie1")];
    let (is_fine, shown) = run(&[&ACCOUNT[..], &there].concat());
    assert!(is_fine && shown.contains("1 passed"), "{shown}");
    let (is_fine, shown) = run(&there);
    assert!(!is_fine && shown.contains("the environment has no credentials"), "{shown}");
}
