//! What may be in a body: the fields of a sender that a client writes, and what they take.

use serde_json::{Map, Value, json};

use super::errors::Failure;

/// A field's name and what it takes. Each takes `null`, too.
type Field = (&'static str, Form);

/// What a field takes.
enum Form {
    /// Any string.
    Text,
    /// A string of at most so many characters.
    Short(usize),
    /// One of these strings.
    OneOf(&'static [&'static str]),
    /// A list of objects with these strings in them.
    Records(&'static [&'static str]),
    /// An object with these fields.
    Object(&'static [Field]),
}

/// The parts of a sender that a client writes. An update names those that it changes.
const SECTIONS: &[Field] = &[
    ("configuration", Form::Object(CONFIGURATION)),
    ("webhook", Form::Object(WEBHOOK)),
    ("profile", Form::Object(PROFILE)),
];

const CONFIGURATION: &[Field] = &[
    ("waba_id", Form::Text),
    ("verification_method", Form::OneOf(&["sms", "voice"])),
    ("verification_code", Form::Text),
    ("voice_application_sid", Form::Text),
    ("account_type", Form::OneOf(&["ISV", "ISVSubAccount", ""])),
];

const WEBHOOK: &[Field] = &[
    ("callback_url", Form::Text),
    ("callback_method", METHOD),
    ("fallback_url", Form::Text),
    ("fallback_method", METHOD),
    ("status_callback_url", Form::Text),
    // Unlike its two twins it is documented without values.
    ("status_callback_method", Form::Text),
];

const METHOD: Form = Form::OneOf(&["POST", "PUT"]);

const PROFILE: &[Field] = &[
    ("name", Form::Text),
    ("about", Form::Short(139)),
    ("address", Form::Text),
    ("description", Form::Text),
    ("emails", Form::Records(&["email", "label"])),
    ("logo_url", Form::Text),
    ("vertical", Form::OneOf(VERTICALS)),
    ("websites", Form::Records(&["website", "label"])),
    ("banner_url", Form::Text),
    ("privacy_url", Form::Text),
    ("terms_of_service_url", Form::Text),
    ("accent_color", Form::Text),
    ("phone_numbers", Form::Records(&["phone_number", "label"])),
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

/// Refuses what an update may not hold; nothing is changed before this has passed.
pub(super) fn check(body: &Map<String, Value>) -> Result<(), Failure> {
    check_object(SECTIONS, body, "")
}

fn check_object(fields: &[Field], object: &Map<String, Value>, prefix: &str) -> Result<(), Failure> {
    for (name, value) in object {
        let path = format!("{prefix}{name}");
        match fields.iter().find(|(known, _)| known == name) {
            Some((_, form)) => check_value(form, value, &path)?,
            None => return Err(Failure::invalid(&path, format!("There is no field {path}."))),
        }
    }
    Ok(())
}

fn check_value(form: &Form, value: &Value, path: &str) -> Result<(), Failure> {
    match (form, value) {
        (_, Value::Null) | (Form::Text, Value::String(_)) => Ok(()),
        (Form::Short(most), Value::String(text)) if text.chars().count() > *most => {
            let message = format!("{path} is longer than {most} characters.");
            Err(Failure::invalid_with(message, json!({ "field": path, "most": most })))
        }
        (Form::Short(_), Value::String(_)) => Ok(()),
        (Form::OneOf(values), Value::String(text)) if values.contains(&text.as_str()) => Ok(()),
        (Form::OneOf(values), Value::String(_)) => {
            let message = format!("{path} has a value that is not allowed.");
            Err(Failure::invalid_with(message, json!({ "field": path, "allowed": values.len() })))
        }
        (Form::Object(fields), Value::Object(object)) => check_object(fields, object, &format!("{path}.")),
        (Form::Records(names), Value::Array(records)) => {
            records.iter().enumerate().try_for_each(|(i, record)| check_record(names, record, path, i))
        }
        _ => Err(Failure::invalid(path, format!("{path} has the wrong type."))),
    }
}

fn check_record(names: &[&str], record: &Value, path: &str, index: usize) -> Result<(), Failure> {
    let fits = record.as_object().is_some_and(|object| {
        object.iter().all(|(name, value)| names.contains(&name.as_str()) && value.is_string())
    });
    if fits {
        return Ok(());
    }
    let message = format!("{path}[{index}] is not an object with the strings {}.", names.join(" and "));
    Err(Failure::invalid(path, message))
}

/// What the answer to a creation or an update repeats: the parts that were sent, with `null` for each field
/// of them that was not, and `null` for the other parts.
pub(super) fn echo(sent: &Map<String, Value>) -> Map<String, Value> {
    let mut kept = SECTIONS.iter().map(|(name, _)| ((*name).to_owned(), Value::Null)).collect();
    apply(&mut kept, sent);
    kept
}

/// Changes what the body names, and keeps the rest. `null` clears a field, or all fields of a part.
pub(super) fn apply(kept: &mut Map<String, Value>, sent: &Map<String, Value>) {
    for (name, form) in SECTIONS {
        let (Form::Object(fields), Some(part)) = (form, sent.get(*name)) else { continue };
        let Value::Object(changes) = part else {
            kept.insert((*name).to_owned(), Value::Null);
            continue;
        };
        let part = kept.entry(*name).or_insert(Value::Null);
        for (field, _) in *fields {
            // An index makes what it does not find: an object of the part, a null of the field.
            let place = &mut part[*field];
            if let Some(change) = changes.get(*field) {
                *place = stored(field, change);
            }
        }
    }
}

/// What is kept of a value. The empty string clears `account_type`. A one-time code is never kept, and the
/// vendor's own example of an answer has `null` for the code that its request sent.
fn stored(field: &str, sent: &Value) -> Value {
    match field {
        "verification_code" => Value::Null,
        "account_type" if sent == "" => Value::Null,
        _ => sent.clone(),
    }
}
