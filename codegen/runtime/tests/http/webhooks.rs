//! Signatures of webhooks.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, HeaderValue};
use specsmith_runtime::runtime::webhook_signature::{InvalidSignature, Verifier};

/// The test vector of the reference libraries of Standard Webhooks.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const SECONDS: u64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

/// Another secret, and the signature that it makes, by an independent implementation.
const OTHER_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const OTHER_SIGNATURE: &str = "78nXHjpFP0tVJQW5D0SBwmVyyW87BV/rL6MgfM/Bw44=";

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn headers(signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", HeaderValue::from_static(ID));
    headers.insert("webhook-timestamp", SECONDS.into());
    headers.insert("webhook-signature", HeaderValue::from_str(signature).unwrap());
    headers
}

fn verify(signature: &str) -> Result<(), InvalidSignature> {
    Verifier::new(SECRET).unwrap().verify_at(at(SECONDS), &headers(signature), BODY)
}

#[test]
fn published_signature_is_made_and_verified() {
    for secret in [SECRET, SECRET.strip_prefix("whsec_").unwrap()] {
        let verifier = Verifier::new(secret).unwrap();
        assert_eq!(verifier.sign(ID, at(SECONDS), BODY), Ok(headers(SIGNATURE)));
        assert_eq!(verifier.verify_at(at(SECONDS), &headers(SIGNATURE), BODY), Ok(()));
    }
}

#[test]
fn one_of_several_signatures_matches() {
    for others in ["v1,AAAA", "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "v1", "", "v1,?"] {
        assert_eq!(verify(&format!("{others} {SIGNATURE}")), Ok(()));
        assert_eq!(verify(&format!("{SIGNATURE} {others}")), Ok(()));
        assert_eq!(verify(others), Err(InvalidSignature::Mismatch), "{others}");
    }
}

#[test]
fn wrong_signatures_are_rejected() {
    let truncated = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1A==";
    let other_version = SIGNATURE.replace("v1,", "v2,");
    let bare = &SIGNATURE["v1,".len()..];
    for signature in [truncated, &other_version, bare, &format!("v1,{OTHER_SIGNATURE}"), "v1,"] {
        assert_eq!(verify(signature), Err(InvalidSignature::Mismatch), "{signature}");
    }
    let verifier = Verifier::new(SECRET).unwrap();
    let verify = |headers: &HeaderMap, body: &[u8]| verifier.verify_at(at(SECONDS), headers, body);
    assert_eq!(verify(&headers(SIGNATURE), br#"{"test":2432232314}"#), Err(InvalidSignature::Mismatch));
    let mut changed = headers(SIGNATURE);
    changed.insert("webhook-id", HeaderValue::from_static("msg_other"));
    assert_eq!(verify(&changed, BODY), Err(InvalidSignature::Mismatch));
    // The signed text is the header, and not its number.
    changed = headers(SIGNATURE);
    changed.insert("webhook-timestamp", HeaderValue::from_static("01614265330"));
    assert_eq!(verify(&changed, BODY), Err(InvalidSignature::Mismatch));
}

#[test]
fn rotated_secrets_are_verified() {
    let signature = format!("v1,{OTHER_SIGNATURE}");
    let (new, old) = (Verifier::new(OTHER_SECRET).unwrap(), Verifier::new(SECRET).unwrap());
    assert_eq!(new.sign(ID, at(SECONDS), BODY), Ok(headers(&signature)));
    let both = old.clone().and(OTHER_SECRET).unwrap();
    for signature in [SIGNATURE, &signature, &format!("{SIGNATURE} {signature}")] {
        assert_eq!(both.verify_at(at(SECONDS), &headers(signature), BODY), Ok(()));
    }
    assert_eq!(old.verify_at(at(SECONDS), &headers(&signature), BODY), Err(InvalidSignature::Mismatch));
    assert_eq!(new.verify_at(at(SECONDS), &headers(SIGNATURE), BODY), Err(InvalidSignature::Mismatch));
}

#[test]
fn timestamps_have_a_tolerance() {
    let verifier = Verifier::new(SECRET).unwrap();
    let verify = |verifier: &Verifier, now| verifier.verify_at(at(now), &headers(SIGNATURE), BODY);
    assert_eq!(verify(&verifier, SECONDS + 300), Ok(()));
    assert_eq!(verify(&verifier, SECONDS - 300), Ok(()));
    assert_eq!(verify(&verifier, SECONDS + 301), Err(InvalidSignature::Old));
    assert_eq!(verify(&verifier, SECONDS - 301), Err(InvalidSignature::Future));
    let strict = verifier.clone().tolerance(Duration::from_secs(1));
    assert_eq!(verify(&strict, SECONDS + 2), Err(InvalidSignature::Old));
    assert_eq!(verifier.verify(&headers(SIGNATURE), BODY), Err(InvalidSignature::Old));
    let now = SystemTime::now();
    assert_eq!(verifier.verify(&verifier.sign(ID, now, BODY).unwrap(), BODY), Ok(()));
}

#[test]
fn headers_are_required_and_unambiguous() {
    let verifier = Verifier::new(SECRET).unwrap();
    let verify = |headers: &HeaderMap| verifier.verify_at(at(SECONDS), headers, BODY);
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut changed = headers(SIGNATURE);
        changed.append(name, headers(SIGNATURE)[name].clone());
        assert_eq!(verify(&changed), Err(InvalidSignature::Header(name.to_owned())));
        changed.remove(name);
        assert_eq!(verify(&changed), Err(InvalidSignature::Missing(name.to_owned())));
    }
    for timestamp in ["", "now", "-1", "1614265330.0", "18446744073709551615", "99999999999999999999"] {
        let mut changed = headers(SIGNATURE);
        changed.insert("webhook-timestamp", HeaderValue::from_static(timestamp));
        let error = verify(&changed).unwrap_err();
        // The largest number of seconds is a time on some systems.
        let is_time = timestamp == "18446744073709551615" && error == InvalidSignature::Future;
        let name = "webhook-timestamp".to_owned();
        assert!(is_time || error == InvalidSignature::Header(name), "{timestamp}: {error}");
    }
    let other = verifier.clone().header_prefix("hook");
    assert_eq!(
        verify(&other.sign(ID, at(SECONDS), BODY).unwrap()).unwrap_err().to_string(),
        "missing header `webhook-id`"
    );
    let signed = other.sign(ID, at(SECONDS), BODY).unwrap();
    assert_eq!(signed["hook-signature"], SIGNATURE);
    assert_eq!(other.verify_at(at(SECONDS), &signed, BODY), Ok(()));
}

#[test]
fn invalid_secrets_are_rejected_and_none_is_shown() {
    for secret in ["", "whsec_", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS?", "whpk_AAAA", "whsec_A"] {
        let error = Verifier::new(secret).unwrap_err().to_string();
        assert_eq!(error, "invalid secret of webhooks: expected base64, with or without the prefix `whsec_`");
    }
    let verifier = Verifier::new(SECRET).unwrap().and(OTHER_SECRET).unwrap();
    assert_eq!(
        format!("{verifier:?}"),
        r#"Verifier { secrets: 2, tolerance: 300s, header_prefix: "webhook" }"#
    );
    assert!(verifier.sign("a\nb", at(SECONDS), BODY).is_err());
    assert!(verifier.sign(ID, UNIX_EPOCH - Duration::from_secs(1), BODY).is_err());
}
