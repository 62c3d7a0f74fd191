//! Signatures of webhooks: HMAC-SHA256 over the id, the timestamp and the body of a request (Standard Webhooks).

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::{HeaderMap, HeaderName, HeaderValue};
use sha2::Sha256;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The prefix of secrets.
const SECRET: &str = "whsec_";

/// The version of signatures by HMAC-SHA256.
const VERSION: &str = "v1";

/// The maximum difference between the timestamp and the clock, unless it is set.
const TOLERANCE: Duration = Duration::from_secs(300);

/// A verifier of signed webhooks, as of [Standard Webhooks](https://www.standardwebhooks.com).
///
/// The signature covers the bytes of the body, so that they are verified as they are received, before they are decoded.
#[derive(Clone)]
#[must_use]
pub struct Verifier {
    key: Hmac<Sha256>,
    others: Vec<Hmac<Sha256>>,
    tolerance: Duration,
    prefix: String,
}

impl Verifier {
    /// Creates a verifier with a secret: base64, usually with the prefix `whsec_`.
    ///
    /// # Errors
    ///
    /// If the secret is empty, or not base64.
    pub fn new(secret: &str) -> Result<Self, InvalidSecret> {
        let prefix = "webhook".to_owned();
        Ok(Self { key: key(secret)?, others: Vec::new(), tolerance: TOLERANCE, prefix })
    }

    /// Adds a secret. While a service replaces a secret, its requests are signed with the old or the new one.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new).
    pub fn and(mut self, secret: &str) -> Result<Self, InvalidSecret> {
        self.others.push(key(secret)?);
        Ok(self)
    }

    /// Sets the maximum difference between the timestamp of a request and the clock. Default: 5 minutes.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the prefix of the headers. Default: `webhook`, as in `webhook-id`.
    pub fn header_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Verifies the signature of a request that was received now.
    ///
    /// # Errors
    ///
    /// If a header is missing or invalid, the timestamp is too old or in the future, or no signature matches.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), InvalidSignature> {
        self.verify_at(SystemTime::now(), headers, body)
    }

    /// Verifies the signature of a request that was received at this time.
    ///
    /// # Errors
    ///
    /// Those of [`verify`](Self::verify).
    pub fn verify_at(
        &self,
        now: SystemTime,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<(), InvalidSignature> {
        let [id, timestamp, signatures] = self.names();
        let (id, sent) = (value(headers, id)?, value(headers, timestamp.clone())?);
        let signatures = value(headers, signatures)?;
        let seconds = sent.parse().ok().map(Duration::from_secs);
        let time = seconds.and_then(|seconds| UNIX_EPOCH.checked_add(seconds));
        let time = time.ok_or(InvalidSignature::Header(timestamp))?;
        if now.duration_since(time).is_ok_and(|age| age > self.tolerance) {
            return Err(InvalidSignature::Old);
        }
        if time.duration_since(now).is_ok_and(|ahead| ahead > self.tolerance) {
            return Err(InvalidSignature::Future);
        }
        // Signatures of other versions may precede that of this one.
        let signatures = signatures.split(' ').filter_map(|signature| match signature.split_once(',') {
            Some((VERSION, text)) => BASE64.decode(text).ok(),
            _ => None,
        });
        let signatures: Vec<Vec<u8>> = signatures.collect();
        // The body is read once for each secret, however many signatures the sender has written.
        let is_signed = self.keys().any(|key| {
            let mac = mac(key, id, sent, body);
            // Takes the same time for all signatures of this length.
            signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
        });
        if is_signed { Ok(()) } else { Err(InvalidSignature::Mismatch) }
    }

    /// Returns the headers of a request that is signed with the first secret, for tests.
    ///
    /// # Errors
    ///
    /// If the id contains a `.` or is not a valid header value, or the time is before 1970.
    pub fn sign(&self, id: &str, time: SystemTime, body: &[u8]) -> Result<HeaderMap, InvalidSignature> {
        let [id_name, time_name, signature_name] = self.names();
        let seconds = time.duration_since(UNIX_EPOCH).ok().map(|time| time.as_secs().to_string());
        let seconds = seconds.ok_or_else(|| InvalidSignature::Header(time_name.clone()))?;
        // The point separates the parts of the signed text.
        if id.contains('.') {
            return Err(InvalidSignature::Header(id_name));
        }
        let mac = mac(&self.key, id, &seconds, body).finalize().into_bytes();
        let signature = format!("{VERSION},{}", BASE64.encode(mac));
        let mut headers = HeaderMap::new();
        for (name, text) in [(id_name, id), (time_name, &seconds), (signature_name, &signature)] {
            let header = HeaderName::try_from(&name).ok().zip(HeaderValue::try_from(text).ok());
            let (header, text) = header.ok_or(InvalidSignature::Header(name))?;
            headers.insert(header, text);
        }
        Ok(headers)
    }

    fn keys(&self) -> impl Iterator<Item = &Hmac<Sha256>> {
        std::iter::once(&self.key).chain(&self.others)
    }

    /// Returns the names of the headers with the id, the timestamp and the signatures.
    fn names(&self) -> [String; 3] {
        ["id", "timestamp", "signature"].map(|name| format!("{}-{name}", self.prefix))
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key: _, others, tolerance, prefix } = self;
        f.debug_struct("Verifier")
            .field("secrets", &(1 + others.len()))
            .field("tolerance", tolerance)
            .field("header_prefix", prefix)
            .finish()
    }
}

/// Returns the key of a secret.
fn key(secret: &str) -> Result<Hmac<Sha256>, InvalidSecret> {
    let text = secret.strip_prefix(SECRET).unwrap_or(secret);
    let key = BASE64.decode(text).ok().filter(|key| !key.is_empty());
    key.and_then(|key| Hmac::new_from_slice(&key).ok()).ok_or(InvalidSecret(()))
}

/// Returns a header that has one value.
fn value(headers: &HeaderMap, name: String) -> Result<&str, InvalidSignature> {
    let mut values = headers.get_all(&name).iter();
    match (values.next().map(HeaderValue::to_str), values.next()) {
        (Some(Ok(value)), None) => Ok(value),
        (None, _) => Err(InvalidSignature::Missing(name)),
        _ => Err(InvalidSignature::Header(name)),
    }
}

/// Returns the state that the signature is computed from.
fn mac(key: &Hmac<Sha256>, id: &str, timestamp: &str, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = key.clone();
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    mac
}

/// The error of a secret that is empty, or not base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidSecret(());

impl fmt::Display for InvalidSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid secret of webhooks: expected base64, with or without the prefix `whsec_`")
    }
}

impl std::error::Error for InvalidSecret {}

/// The reason why a request is not verified, or not signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidSignature {
    /// The header with this name is missing.
    Missing(String),
    /// The header with this name is invalid, or occurs twice.
    Header(String),
    /// The timestamp is older than the tolerance.
    Old,
    /// The timestamp is further in the future than the tolerance.
    Future,
    /// No signature matches the request and a secret.
    Mismatch,
}

impl fmt::Display for InvalidSignature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "missing header `{name}`"),
            Self::Header(name) => write!(f, "invalid header `{name}`"),
            Self::Old => f.write_str("the timestamp of the webhook is too old"),
            Self::Future => f.write_str("the timestamp of the webhook is in the future"),
            Self::Mismatch => f.write_str("no signature of the webhook matches"),
        }
    }
}

impl std::error::Error for InvalidSignature {}
