//! Recorded exchanges, and the JSON of a cassette's file.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode};
use serde_json::{Map, Value, json};

/// A recorded exchange, without secrets.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    pub(super) operation: String,
    pub(super) request: RecordedPart,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Content,
}

/// The part of a request that a replay compares.
#[derive(Clone, Debug)]
pub(super) struct RecordedPart {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) body: Content,
}

/// A body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text, which may be empty.
    Text(String),
    /// Bytes that are not UTF-8.
    Bytes(Vec<u8>),
}

impl Content {
    fn to_json(&self) -> Option<Value> {
        match self {
            Self::Text(text) if text.is_empty() => None,
            Self::Text(text) => Some(json!(text)),
            Self::Bytes(bytes) => Some(json!({"base64": STANDARD.encode(bytes)})),
        }
    }

    fn of_json(value: Option<&Value>) -> Result<Self, String> {
        let base64 = |value: &Value| STANDARD.decode(value.get("base64")?.as_str()?).ok();
        match value {
            None => Ok(Self::Text(String::new())),
            Some(Value::String(text)) => Ok(Self::Text(text.clone())),
            Some(value) => base64(value)
                .map(Self::Bytes)
                .ok_or_else(|| "invalid `body`: expected a string, or an object with `base64`".to_owned()),
        }
    }

    pub(super) fn to_bytes(&self) -> Bytes {
        match self {
            Self::Text(text) => Bytes::from(text.clone()),
            Self::Bytes(bytes) => Bytes::from(bytes.clone()),
        }
    }

    /// Returns the content as text, to compare and show it.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Bytes(bytes) => Cow::Owned(format!("base64 {}", STANDARD.encode(bytes))),
        }
    }
}

impl Recorded {
    fn to_json(&self) -> Value {
        let Self { request: RecordedPart { method, path, query, body }, status, headers, .. } = self;
        let mut request =
            Map::from_iter([("method".to_owned(), json!(method)), ("path".to_owned(), json!(path))]);
        if !query.is_empty() {
            request.insert("query".to_owned(), json!(query));
        }
        request.extend(body.to_json().map(|body| ("body".to_owned(), body)));
        let mut response =
            Map::from_iter([("status".to_owned(), json!(status)), ("headers".to_owned(), json!(headers))]);
        response.extend(self.body.to_json().map(|body| ("body".to_owned(), body)));
        json!({"operation": self.operation, "request": request, "response": response})
    }

    fn of_json(value: &Value) -> Result<Self, String> {
        let text = |of: &Value, name: &str| match of.get(name) {
            Some(Value::String(text)) => Ok(text.clone()),
            _ => Err(format!("missing or invalid `{name}`: expected a string")),
        };
        let (request, response) = (&value["request"], &value["response"]);
        let status = response["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        let pairs = response["headers"].as_array().map_or(&[][..], Vec::as_slice).iter();
        let headers = pairs.map(|pair| match (pair[0].as_str(), pair[1].as_str()) {
            (Some(name), Some(value)) => Ok((name.to_owned(), value.to_owned())),
            _ => Err("invalid header: expected a name and a value"),
        });
        Ok(Self {
            operation: text(value, "operation")?,
            request: RecordedPart {
                method: text(request, "method")?,
                path: text(request, "path")?,
                query: if request["query"].is_null() { String::new() } else { text(request, "query")? },
                body: Content::of_json(request.get("body"))?,
            },
            status: status.ok_or("missing or invalid `status`: expected an integer")?,
            headers: headers.collect::<Result<_, _>>()?,
            body: Content::of_json(response.get("body"))?,
        })
    }

    /// Returns the response.
    pub(super) fn response(&self) -> Result<Response<Bytes>, String> {
        let mut response = Response::new(self.body.to_bytes());
        *response.status_mut() =
            StatusCode::from_u16(self.status).map_err(|_| format!("invalid status {}", self.status))?;
        for (name, value) in &self.headers {
            let header = HeaderName::try_from(name).ok().zip(HeaderValue::try_from(value).ok());
            let (name, value) = header.ok_or_else(|| format!("invalid header `{name}`"))?;
            response.headers_mut().append(name, value);
        }
        Ok(response)
    }
}

/// Returns the text of a cassette's file.
pub(super) fn write(exchanges: &[Recorded]) -> String {
    let exchanges: Vec<Value> = exchanges.iter().map(Recorded::to_json).collect();
    format!("{:#}\n", json!({"exchanges": exchanges}))
}

/// Reads the text of a cassette's file.
pub(super) fn read(text: &[u8]) -> Result<Vec<Recorded>, String> {
    let file: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let Some(exchanges) = file["exchanges"].as_array() else {
        return Err("missing or invalid `exchanges`: expected a list".to_owned());
    };
    let exchanges = exchanges.iter().enumerate().map(|(index, exchange)| {
        Recorded::of_json(exchange).map_err(|why| format!("exchange {}: {why}", index + 1))
    });
    exchanges.collect()
}
