//! Multipart bodies, through a builder as the generator emits it.

use serde_json::{Value, json};

use crate::models::Leaf;
use crate::runtime::json::ValueRef;
use crate::runtime::{
    Body, BodyFields, Call, Client, ClientBuilder, Error, ErrorShape, Multipart, MultipartForm, Operation,
    OperationInfo, Part, Path, RequestBuilder, Security, Service,
};

static SERVICE: Service = Service {
    base_url: "https://api.example.com",
    template: None,
    user_agent: "example/1.0",
    errors: ErrorShape { code: &[], message: &[], request_id: None },
    schemes: &[],
    security: Security::Any,
    credentials: &[],
};

type Upload<C = Client> = RequestBuilder<UploadOperation, C>;

enum UploadOperation {}

impl Operation for UploadOperation {
    const INFO: OperationInfo = OperationInfo { id: "Upload", builder: "Upload" };
    type MediaType = MultipartForm;
    type Body = ();
    type Output = ();
    type Headers = ();
}

impl BodyFields for UploadOperation {}

impl<C> Upload<C> {
    fn value(self, value: &Value) -> Self {
        self.with_part("value", value)
    }

    fn number(self, number: f64) -> Self {
        self.with_part("number", number)
    }

    fn leaves(self, leaves: &Vec<Leaf>) -> Self {
        self.with_part_as("leaves", leaves, "application/json")
    }

    fn file(self, file: impl Into<Part>) -> Self {
        self.with_file("file", file, "image/png")
    }

    fn files(self, files: impl IntoIterator<Item = impl Into<Part>>) -> Self {
        self.with_files("files", files, "image/png")
    }

    fn whole(self, body: Multipart) -> Self {
        self.with_multipart(body)
    }
}

fn upload() -> Upload {
    let client = ClientBuilder::<Client>::new(&SERVICE).build();
    let mut call = Call::new(&client.unwrap(), "Upload", http::Method::POST, Path::new().literal("/files"));
    call.start_multipart();
    Upload::new(call)
}

/// Returns the names of the parts of a body, each with its content.
fn sent(upload: Upload) -> Result<Vec<String>, Error> {
    let request = upload.request()?;
    let content_type = request.headers["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let Body::Bytes(bytes) = request.body else { panic!("the body is {:?}", request.body) };
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let text = text.strip_suffix(&format!("--{boundary}--\r\n")).unwrap();
    let delimiter = format!("--{boundary}\r\n");
    let parts = text.split(&delimiter).skip(1);
    let parts = parts.map(|part| {
        let (head, content) = part.strip_suffix("\r\n").unwrap().split_once("\r\n\r\n").unwrap();
        let (_, name) = head.split_once("form-data; name=").unwrap();
        format!("{}: {content}", name.replace("\r\n", "; "))
    });
    Ok(parts.collect())
}

#[test]
fn values_are_text_or_json() {
    for (value, part) in [
        (json!("a"), Some("\"value\": a")),
        (json!(1.5), Some("\"value\": 1.5")),
        (json!(["a", {}]), Some("\"value\"; Content-Type: application/json: [\"a\",{}]")),
        (json!(null), None),
    ] {
        let parts: Vec<String> = part.into_iter().map(str::to_owned).collect();
        assert_eq!(sent(upload().value(&value)).unwrap(), parts);
        assert_eq!(sent(upload().body_field("value", value)).unwrap(), parts);
    }
    let leaves = sent(upload().leaves(&vec![])).unwrap();
    assert_eq!(leaves, ["\"leaves\"; Content-Type: application/json: []"]);
    assert!(sent(upload().number(f64::NAN)).unwrap_err().is_request());
    struct Broken;
    impl serde::Serialize for Broken {
        fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(serde::ser::Error::custom("no"))
        }
    }
    let error = format!("{:#}", sent(upload().file(Part::json(&Broken))).unwrap_err());
    assert!(error.ends_with("the part `file` of the body: it could not be written as JSON: no"), "{error}");
}

#[test]
fn last_part_of_a_name_counts_and_one_set_by_name_remains() {
    let parts = sent(upload().file("a").files(["1", "2"]).files(["3"]).file("b").value(&json!(1))).unwrap();
    let file = "; Content-Type: image/png";
    assert_eq!(
        parts,
        [
            format!("\"files\"; filename=\"files\"{file}: 3"),
            format!("\"file\"; filename=\"file\"{file}: b"),
            "\"value\": 1".to_owned(),
        ]
    );
    let parts =
        sent(upload().body_part("file", Part::text("x")).file("a").body_field("value", 2).value(&json!(1)));
    assert_eq!(parts.unwrap(), ["\"file\": x", "\"value\": 2"]);
    let parts = sent(upload().whole(Multipart::new().text("a", "1").part("b", Part::json(&json!({})))));
    assert_eq!(parts.unwrap(), ["\"a\": 1", "\"b\"; Content-Type: application/json: {}"]);
}

#[test]
fn debug_shows_no_content() {
    let part = || Part::text("planted").file_name("a.txt").content_type("text/csv");
    let expected =
        "Part { content: Bytes(7 bytes), file_name: Some(\"a.txt\"), content_type: Some(\"text/csv\"), .. }";
    assert_eq!(format!("{:?}", part()), expected);
    assert_eq!(format!("{:?}", Multipart::new().part("a", part())), format!("{{\"a\": {expected}}}"));
    assert!(!format!("{:?}", upload().file(part())).contains("planted"));
    let null = upload().with_part("value", ValueRef::Null);
    assert!(sent(null).unwrap().is_empty());
}
