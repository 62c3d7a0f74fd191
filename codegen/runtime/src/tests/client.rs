//! A client and operations as the generator emits them.

use serde_json::{Value, json};

use crate::models::{Leaf, Tree};
use crate::runtime::json::ValueRef;
use crate::runtime::{
    BodyFields, Call, Client, ClientBuilder, ErrorShape, Form, FormStyle, FromResponse, Headers, Json,
    Operation, OperationInfo, ParameterStyle, Path, RequestBuilder, Security, Service, Template, Variable,
};

static SERVICE: Service = Service {
    base_url: "https://api.example.com",
    template: Some(Template {
        url: "https://api.{edge}.{region}.example.com",
        variables: &[
            Variable { name: "edge", default: None, env: Some("APP_EDGE"), allowed: &[] },
            Variable { name: "region", default: Some("us1"), env: Some("APP_REGION"), allowed: &[] },
        ],
    }),
    user_agent: "example/1.0",
    errors: ErrorShape { code: &[], message: &[], request_id: None },
    schemes: &[],
    security: Security::Any,
    credentials: &[],
};

impl<C> ClientBuilder<C> {
    fn edge(self, value: &str) -> Self {
        self.variable("edge", value)
    }

    fn region(self, value: &str) -> Self {
        self.variable("region", value)
    }

    fn upload_base_url(self, base_url: &str) -> Self {
        self.server_url("https://upload.example.com/v2", base_url)
    }
}

/// A request builder with parameters and a body.
type UpdateThing<C = Client> = RequestBuilder<UpdateThingOperation, C>;

enum UpdateThingOperation {}

impl Operation for UpdateThingOperation {
    const INFO: OperationInfo = OperationInfo { id: "UpdateThing", builder: "UpdateThing" };
    const STATUSES: &'static [u16] = &[202];
    type MediaType = Json;
    type Body = Option<Value>;
    type Output = Value;
    type Headers = UpdateThingHeaders;
}

impl BodyFields for UpdateThingOperation {}

impl<C> UpdateThing<C> {
    fn how(self, how: &str) -> Self {
        self.with_query("How", how)
    }

    fn who(self, who: &String) -> Self {
        self.with_header("X-Who", who)
    }

    fn limit(self, limit: i64) -> Self {
        self.with_query("Limit", limit)
    }

    fn ids(self, ids: &Vec<i64>) -> Self {
        self.with_query_list("Ids", ids, ",")
    }
}

/// A request builder with a form.
type CreateThing<C = Client> = RequestBuilder<CreateThingOperation, C>;

enum CreateThingOperation {}

impl Operation for CreateThingOperation {
    const INFO: OperationInfo = OperationInfo { id: "CreateThing", builder: "CreateThing" };
    const STATUSES: &'static [u16] = &[201];
    type MediaType = Form;
    type Body = ();
    type Output = ();
    type Headers = ();
}

impl BodyFields for CreateThingOperation {}

impl<C> CreateThing<C> {
    fn field(self, field: i64) -> Self {
        self.with_form("Field", field)
    }

    fn list(self, list: &Vec<String>) -> Self {
        self.with_form_style("List", list, FormStyle::JSON)
    }
}

/// A request builder without a body.
type FetchThing<C = Client> = RequestBuilder<FetchThingOperation, C>;

enum FetchThingOperation {}

impl Operation for FetchThingOperation {
    const INFO: OperationInfo = OperationInfo { id: "FetchThing", builder: "FetchThing" };
    type MediaType = Json;
    type Body = ();
    type Output = ();
    type Headers = ();
}

impl<C> FetchThing<C> {
    fn text(self, text: &str) -> Self {
        self.with_text("text/plain", text)
    }

    fn bytes(self, bytes: impl Into<crate::runtime::Body>) -> Self {
        self.with_body("image/png", bytes)
    }

    fn filter(self, filter: &Value) -> Self {
        self.with_query_style("Filter", filter, ParameterStyle::DEEP_OBJECT)
    }

    fn range(self, range: &Value) -> Self {
        self.with_header_style("X-Range", range, ParameterStyle::SIMPLE.explode())
    }

    fn theme(self, theme: &str) -> Self {
        self.with_cookie("theme", theme, ParameterStyle::FORM)
    }
}

/// Typed response headers.
enum UpdateThingHeaders {}

impl Headers<'_, UpdateThingHeaders> {
    fn retry_after(&self) -> Option<i64> {
        self.parsed("Retry-After")
    }
}

fn with_env(builder: ClientBuilder) -> ClientBuilder {
    builder.with_vars(|name| match name {
        "APP_EDGE" => Some("dublin".to_owned()),
        "APP_REGION" => Some("ie1".to_owned()),
        _ => None,
    })
}

#[cfg(feature = "mock")]
fn base_url(builder: ClientBuilder) -> Result<String, String> {
    let client = builder.transport(crate::runtime::mock::Mock::new()).build();
    client.map(|client| client.base_url()).map_err(|error| error.to_string())
}

#[cfg(feature = "mock")]
#[test]
fn base_url_is_set_whole_or_by_its_variables() {
    let new = || ClientBuilder::<Client>::new(&SERVICE);
    let url = "https://other.example.com";
    for (builder, expected) in [
        (new(), "https://api.example.com"),
        (new().edge("sydney"), "https://api.sydney.us1.example.com"),
        (new().edge("sydney").region("au1"), "https://api.sydney.au1.example.com"),
        (new().edge("x").edge("sydney"), "https://api.sydney.us1.example.com"),
        (with_env(new()), "https://api.dublin.ie1.example.com"),
        (with_env(new().edge("sydney")), "https://api.sydney.ie1.example.com"),
        (with_env(new()).edge("sydney"), "https://api.sydney.ie1.example.com"),
        (with_env(new()).base_url(url), url),
        (with_env(new().base_url(url)), url),
    ] {
        assert_eq!(base_url(builder).as_deref(), Ok(expected));
    }
    assert_eq!(base_url(with_env(new()).region("au1")).as_deref(), Ok("https://api.dublin.au1.example.com"));
    let error = base_url(new().region("au1")).unwrap_err();
    assert!(error.ends_with("`region` is set, but `edge` is not; set both"), "{error}");
    for both in
        [new().base_url(url).edge("x").region("y"), with_env(new().edge("x").region("y")).base_url(url)]
    {
        let error = base_url(both).unwrap_err();
        assert!(
            error.ends_with("`base_url` and `edge`, `region` are both set, expected one of them"),
            "{error}"
        );
    }
    assert!(base_url(new().edge("evil.com#")).is_err());
}

#[cfg(feature = "mock")]
#[tokio::test]
async fn builder_with_options_is_sent_and_retried() {
    use crate::runtime::mock::Mock;
    use crate::runtime::{Retries, json};

    let mock = Mock::new();
    mock.expect::<UpdateThing>().no_connection().respond(serde_json::json!({"id": 7}));
    let client = ClientBuilder::<Client>::new(&SERVICE).transport(mock.clone()).build().unwrap();
    let update = || {
        let path = Path::new().literal("/things/").value("Id", ValueRef::I64(7));
        let call = Call::new(&client, "UpdateThing", http::Method::POST, path);
        UpdateThing { call, body: None }
    };
    let call = update().ids(&vec![1, 2]).header("x-a", "b").query("token", "planted");
    let call = call.body_field("name", "planted");
    let call = call.timeout(std::time::Duration::from_secs(5)).retries(Retries::new().attempts(2));
    assert!(!format!("{call:?}").contains("planted"));
    let response = call.send().await.unwrap();
    assert_eq!(
        json::lookup(ValueRef::Any(&response.body), "/id").map(|value| matches!(value, ValueRef::Any(_))),
        Some(true)
    );
    let requests = mock.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].uri.query(), Some("Ids=1,2&token=planted"));
    assert_eq!(requests[1].json()["name"], "planted");
    mock.assert_done();
}

#[cfg(feature = "mock")]
#[tokio::test]
async fn builder_without_a_body_sends_no_body() {
    use crate::runtime::mock::Mock;

    let mock = Mock::new();
    mock.expect::<FetchThing>().respond(()).status(200, "what is not documented");
    let client = ClientBuilder::<Client>::new(&SERVICE).transport(mock.clone()).build().unwrap();
    let fetch = || {
        FetchThing::new(Call::new(&client, "FetchThing", http::Method::GET, Path::new().literal("/thing")))
    };
    let styled =
        fetch().filter(&json!({"a": {"b": 1}})).range(&json!({"gt": 1})).theme("dark").request().unwrap();
    assert_eq!(styled.query, "Filter%5Ba%5D%5Bb%5D=1");
    assert_eq!([&styled.headers["x-range"], &styled.headers["cookie"]], ["gt=1", "theme=dark"]);
    assert!(format!("{:?}", fetch()).starts_with("FetchThing { call: Call { operation: \"FetchThing\""));
    // Users may send the future to another thread, and write code that is generic over operations.
    async fn body<O: Operation>(builder: RequestBuilder<O>) -> O::Output {
        fn is_send<T: Send>(value: T) -> T {
            value
        }
        is_send(builder.send()).await.unwrap().into_body()
    }
    assert_eq!((body(fetch()).await, body(fetch()).await), ((), ()));
    let requests = mock.requests();
    assert!(requests[0].body.is_empty() && requests[0].headers.get("content-type").is_none());
    let request = fetch().text("ü").request().unwrap();
    assert_eq!(request.headers["content-type"], "text/plain; charset=utf-8");
    let request = fetch().bytes(vec![0, 255]).request().unwrap();
    assert_eq!(request.headers["content-type"], "image/png");
    assert!(format!("{:?}", request.body).contains("2 bytes"));
    mock.assert_done();
}

#[cfg(feature = "mock")]
#[tokio::test]
async fn missing_body_is_decoded_by_type_and_status() {
    use crate::runtime::mock::Mock;

    async fn send<T: FromResponse>(status: u16) -> Result<T, crate::runtime::Error> {
        let mock = Mock::new();
        let _ = mock.expect::<CreateThing>().status(status, "");
        let client = ClientBuilder::<Client>::new(&SERVICE).transport(mock).build().unwrap();
        let call = Call::new(&client, "CreateThing", http::Method::POST, Path::new().literal("/things"));
        Ok(CreateThing::new(call).into_call().send().await?.into_response::<T, ()>()?.body)
    }

    assert!(send::<Value>(202).await.unwrap().is_null());
    assert_eq!(send::<Option<Leaf>>(202).await.unwrap(), None);
    // The description lists 201 alone.
    assert!(send::<Tree>(201).await.unwrap_err().is_decode());
    for status in [200, 202, 204] {
        assert_eq!(send::<Tree>(status).await.unwrap(), Tree::default());
        assert_eq!(send::<Vec<Leaf>>(status).await.unwrap(), []);
        let error = send::<Leaf>(status).await.unwrap_err();
        assert!(error.is_no_content() && error.status().unwrap() == status, "{error}");
    }
}

/// Returns the address that a request to a server of its own is sent to.
#[cfg(feature = "mock")]
async fn sent_to(builder: ClientBuilder, server: &'static str) -> String {
    use crate::runtime::mock::Mock;

    let mock = Mock::new();
    let _ = mock.expect::<FetchThing>().status(200, "");
    let client = builder.transport(mock.clone()).build().unwrap();
    let mut call = Call::new(&client, "FetchThing", http::Method::GET, Path::new().literal("/thing"));
    call.set_server(server, false);
    FetchThing::new(call).send().await.unwrap();
    mock.requests()[0].uri.to_string()
}

#[cfg(feature = "mock")]
#[tokio::test]
async fn request_is_sent_to_its_server() {
    let upload = "https://upload.example.com/v2";
    let builder = || ClientBuilder::<Client>::new(&SERVICE);
    assert_eq!(sent_to(builder(), upload).await, "https://upload.example.com/v2/thing");
    assert_eq!(
        sent_to(builder().upload_base_url("http://[::1]:8/x/"), upload).await,
        "http://[::1]:8/x/thing"
    );
    let duplicate =
        builder().upload_base_url("https://a.example.com").upload_base_url("https://b.example.com");
    assert_eq!(sent_to(duplicate, upload).await, "https://b.example.com/thing");
    // A path is on the host of the base URL.
    assert_eq!(sent_to(builder(), "/v3/").await, "https://api.example.com/v3/thing");
    assert_eq!(sent_to(builder().base_url("http://127.0.0.1:8/a"), "/").await, "http://127.0.0.1:8/thing");
    let relative: &'static Service =
        Box::leak(Box::new(Service { base_url: "/v1", template: None, ..SERVICE }));
    let builder = || ClientBuilder::<Client>::new(relative).base_url("https://example.com/gateway");
    assert_eq!(sent_to(builder(), "/v2").await, "https://example.com/gateway/v2/thing");
    assert!(
        builder()
            .upload_base_url("https://user@example.com")
            .transport(crate::runtime::mock::Mock::new())
            .build()
            .is_err()
    );
}
