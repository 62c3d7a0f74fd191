//! The writable fields of a sender: their names, types and validation.

use serde_json::{Map, Value, json};

use super::errors::Failure;

/// The name and type of a field. Every field is nullable.
type Field = (&'static str, FieldType);

/// The type of a field.
enum FieldType {
    /// Any string.
    Text,
    /// A string of at most this many characters.
    Short(usize),
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// An array of objects with these string fields.
    Records(&'static [&'static str]),
    /// An object with these fields.
    Object(&'static [Field]),
}

/// The writable sections of a sender. An update contains the ones that it changes.
const SECTIONS: &[Field] = &[
    ("configuration", FieldType::Object(CONFIGURATION)),
    ("webhook", FieldType::Object(WEBHOOK)),
    ("profile", FieldType::Object(PROFILE)),
];

const CONFIGURATION: &[Field] = &[
    ("waba_id", FieldType::Text),
    ("verification_method", FieldType::OneOf(&["sms", "voice"])),
    ("verification_code", FieldType::Text),
    ("voice_application_sid", FieldType::Text),
    ("account_type", FieldType::OneOf(&["ISV", "ISVSubAccount", ""])),
];

const WEBHOOK: &[Field] = &[
    ("callback_url", FieldType::Text),
    ("callback_method", METHOD),
    ("fallback_url", FieldType::Text),
    ("fallback_method", METHOD),
    ("status_callback_url", FieldType::Text),
    // Unlike the other two methods, it is documented without a list of values.
    ("status_callback_method", FieldType::Text),
];

const METHOD: FieldType = FieldType::OneOf(&["POST", "PUT"]);

const PROFILE: &[Field] = &[
    ("name", FieldType::Text),
    ("about", FieldType::Short(139)),
    ("address", FieldType::Text),
    ("description", FieldType::Text),
    ("emails", FieldType::Records(&["email", "label"])),
    ("logo_url", FieldType::Text),
    ("vertical", FieldType::OneOf(VERTICALS)),
    ("websites", FieldType::Records(&["website", "label"])),
    ("banner_url", FieldType::Text),
    ("privacy_url", FieldType::Text),
    ("terms_of_service_url", FieldType::Text),
    ("accent_color", FieldType::Text),
    ("phone_numbers", FieldType::Records(&["phone_number", "label"])),
];

const VERTICALS: &[&str] = &[
    "Automotive",
    "Beauty, Spa and Salon",
    "Clothing and Apparel",
    "Education",
    "Entertainment",
    "Event Planning and Service",
    "Finance and Banking",
    "Food and Grocery",
    "Public Service",
    "Hotel and Lodging",
    "Medical and Health",
    "Non-profit",
    "Professional Services",
    "Shopping and Retail",
    "Travel and Transportation",
    "Restaurant",
    "Other",
    "Alcohol",
    "Matrimony Service",
    "Online Gambling",
    "OTC Drugs",
    "Physical Gambling",
];

/// Validates the body of a request. It must pass before any change is made.
pub(super) fn validate(body: &Map<String, Value>) -> Result<(), Failure> {
    validate_object(SECTIONS, body, "")
}

fn validate_object(fields: &[Field], object: &Map<String, Value>, prefix: &str) -> Result<(), Failure> {
    for (name, value) in object {
        let path = format!("{prefix}{name}");
        match fields.iter().find(|(known, _)| known == name) {
            Some((_, field_type)) => validate_value(field_type, value, &path)?,
            None => return Err(Failure::invalid(&path, format!("Unknown field {path}."))),
        }
    }
    Ok(())
}

fn validate_value(field_type: &FieldType, value: &Value, path: &str) -> Result<(), Failure> {
    match (field_type, value) {
        (_, Value::Null) | (FieldType::Text, Value::String(_)) => Ok(()),
        (FieldType::Short(max), Value::String(text)) if text.chars().count() > *max => {
            let message = format!("{path} is longer than {max} characters.");
            Err(Failure::invalid_with(message, json!({ "field": path, "max_length": max })))
        }
        (FieldType::Short(_), Value::String(_)) => Ok(()),
        (FieldType::OneOf(values), Value::String(text)) if values.contains(&text.as_str()) => Ok(()),
        (FieldType::OneOf(values), Value::String(_)) => {
            let message = format!("{path} has a value that is not allowed.");
            Err(Failure::invalid_with(message, json!({ "field": path, "allowed": values.len() })))
        }
        (FieldType::Object(fields), Value::Object(object)) => {
            validate_object(fields, object, &format!("{path}."))
        }
        (FieldType::Records(names), Value::Array(records)) => {
            records.iter().enumerate().try_for_each(|(i, record)| validate_record(names, record, path, i))
        }
        _ => Err(Failure::invalid(path, format!("{path} has the wrong type."))),
    }
}

fn validate_record(names: &[&str], record: &Value, path: &str, index: usize) -> Result<(), Failure> {
    let fits = record.as_object().is_some_and(|object| {
        object.iter().all(|(name, value)| names.contains(&name.as_str()) && value.is_string())
    });
    if fits {
        return Ok(());
    }
    let message = format!("{path}[{index}] is not an object with the strings {}.", names.join(" and "));
    Err(Failure::invalid(path, message))
}

/// Returns the sections as the response to a create or update request contains them: the sections that were sent, with
/// `null` for each field that was not, and `null` for the other sections.
pub(super) fn echo(sent: &Map<String, Value>) -> Map<String, Value> {
    let mut kept = SECTIONS.iter().map(|(name, _)| ((*name).to_owned(), Value::Null)).collect();
    apply(&mut kept, sent);
    kept
}

/// Applies the changes in the body and keeps the rest. `null` clears a field, or all fields of a section.
pub(super) fn apply(kept: &mut Map<String, Value>, sent: &Map<String, Value>) {
    for (name, field_type) in SECTIONS {
        let (FieldType::Object(fields), Some(section)) = (field_type, sent.get(*name)) else { continue };
        let Value::Object(changes) = section else {
            kept.insert((*name).to_owned(), Value::Null);
            continue;
        };
        let section = kept.entry(*name).or_insert(Value::Null);
        for (field, _) in *fields {
            // Indexing creates missing values: the section as an object, the field as null.
            let slot = &mut section[*field];
            if let Some(change) = changes.get(*field) {
                *slot = stored(field, change);
            }
        }
    }
}

/// Returns the value to store for a field. The empty string clears `account_type`. A one-time code is never stored: in the
/// vendor's example, the response has `null` for the code that the request contains.
fn stored(field: &str, sent: &Value) -> Value {
    match field {
        "verification_code" => Value::Null,
        "account_type" if sent == "" => Value::Null,
        _ => sent.clone(),
    }
}
