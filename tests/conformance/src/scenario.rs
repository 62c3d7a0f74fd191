//! The report of the scenarios.

use std::error::Error;
use std::fmt::Debug;
use std::fs;
use std::path::Path;

/// The result of a scenario.
pub type Outcome = Result<(), Box<dyn Error>>;

/// The scenarios that have been called.
pub struct Report {
    url: String,
}

impl Report {
    /// Creates a report; `url` is that of the mock server.
    pub fn new(url: String) -> Self {
        Self { url }
    }

    /// Returns the URL of the mock server.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Calls a scenario, and prints its name and its error, if there is one.
    pub async fn scenario(&self, name: &str, call: impl Future<Output = Outcome>) {
        let error = call.await.err().map(|error| format!("{error:?}").replace(['\n', '\t'], " "));
        println!("{name}\t{}", error.unwrap_or_default());
    }
}

/// Returns the content of a file that the mock server sends and expects.
pub fn asset(name: &str) -> Vec<u8> {
    let path = Path::new("node_modules/@typespec/http-specs/assets").join(name);
    fs::read(path).expect("an asset of the mock server, in the folder that the program runs in")
}

/// Compares a value of a response with the expected one.
pub fn equal<T: PartialEq + Debug>(value: T, expected: T) -> Outcome {
    if value == expected { Ok(()) } else { Err(format!("expected {expected:?}, found {value:?}").into()) }
}

/// Creates a client of the mock server.
macro_rules! client {
    ($report:expr, $client:ty) => {
        <$client>::builder().base_url($report.url()).build().expect("a client")
    };
}

/// Calls scenarios: `NAME: REQUEST;`, or `NAME: REQUEST => BODY;` if the response has a body.
macro_rules! scenarios {
    ($report:ident; $($name:literal: $request:expr $(=> $body:expr)?;)*) => {$(
        let call = async {
            let _response = $request.send().await?;
            $($crate::scenario::equal(_response.body, $body)?;)?
            Ok(())
        };
        $report.scenario($name, call).await;
    )*};
}

/// Calls a scenario that reads a value, `NAME_get`, and another that writes it, `NAME_put`.
macro_rules! round_trips {
    ($report:ident, $api:ident; $($name:literal: $get:ident, $put:ident($value:expr);)*) => {$(
        let get = async { $crate::scenario::equal($api.$get().send().await?.body, $value) };
        $report.scenario(concat!($name, "_get"), get).await;
        let put = async { Ok($api.$put($value).send().await.map(drop)?) };
        $report.scenario(concat!($name, "_put"), put).await;
    )*};
}

pub(crate) use {client, round_trips, scenarios};
