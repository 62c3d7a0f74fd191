//! XML, which emitted clients send as text and return as bytes.

use crate::scenario::{Report, client, equal};

/// Calls the scenarios of reading and of writing a document, without the space between elements.
macro_rules! documents {
    ($report:ident, $api:ident; $($name:literal: $get:ident, $put:ident, $text:expr;)*) => {$(
        let get = async { equal(compact(&$api.$get().send().await?.body)?, compact($text.as_bytes())?) };
        $report.scenario(concat!($name, "_get"), get).await;
        let put = async { Ok($api.$put($text).send().await.map(drop)?) };
        $report.scenario(concat!($name, "_put"), put).await;
    )*};
}

/// Returns a document without its declaration and without the space around tags.
fn compact(document: &[u8]) -> Result<String, std::str::Utf8Error> {
    let text = std::str::from_utf8(document)?;
    let root = text.split_once("?>").map_or(text, |(_, root)| root);
    Ok(root.lines().map(str::trim).collect())
}

const SIMPLE: &str = "<SimpleModel><name>foo</name><age>123</age></SimpleModel>";
const SIMPLE_ARRAYS: &str = "<ModelWithSimpleArrays><colors><string>red</string><string>green</string>\
    <string>blue</string></colors><counts><int32>1</int32><int32>2</int32></counts></ModelWithSimpleArrays>";
const ARRAY_OF_MODEL: &str = "<ModelWithArrayOfModel><items><SimpleModel><name>foo</name><age>123</age></SimpleModel>\
    <SimpleModel><name>bar</name><age>456</age></SimpleModel></items></ModelWithArrayOfModel>";
const OPTIONAL: &str = "<ModelWithOptionalField><item>widget</item></ModelWithOptionalField>";
const ATTRIBUTES: &str =
    r#"<ModelWithAttributes id1="123" id2="foo"><enabled>true</enabled></ModelWithAttributes>"#;
const UNWRAPPED: &str = "<ModelWithUnwrappedArray><colors>red</colors><colors>green</colors><colors>blue</colors>\
    <counts><int32>1</int32><int32>2</int32></counts></ModelWithUnwrappedArray>";
const RENAMED_ARRAYS: &str = "<ModelWithRenamedArrays><Colors>red</Colors><Colors>green</Colors><Colors>blue</Colors>\
    <Counts><int32>1</int32><int32>2</int32></Counts></ModelWithRenamedArrays>";
const RENAMED_FIELDS: &str = "<ModelWithRenamedFieldsSrc><InputData><name>foo</name><age>123</age></InputData>\
    <OutputData><name>bar</name><age>456</age></OutputData></ModelWithRenamedFieldsSrc>";
const EMPTY_ARRAY: &str = "<ModelWithEmptyArray><items /></ModelWithEmptyArray>";
const TEXT: &str = "<ModelWithText language=\"foo\">\n  This is some text.\n</ModelWithText>";
const DICTIONARY: &str = "<ModelWithDictionary><metadata><Color>blue</Color><Count>123</Count>\
    <Enabled>false</Enabled></metadata></ModelWithDictionary>";
const ENCODED_NAMES: &str = "<ModelWithEncodedNamesSrc><SimpleModelData><name>foo</name><age>123</age>\
    </SimpleModelData><PossibleColors><string>red</string><string>green</string><string>blue</string>\
    </PossibleColors></ModelWithEncodedNamesSrc>";
const ENUM: &str = "<ModelWithEnum><status>success</status></ModelWithEnum>";
const DATETIME: &str = "<ModelWithDatetime><rfc3339>2022-08-26T18:38:00.000Z</rfc3339>\
    <rfc7231>Fri, 26 Aug 2022 14:38:00 GMT</rfc7231></ModelWithDatetime>";

pub async fn call(report: &Report) {
    let api = client!(report, payload_xml::Client).api();
    documents! { report, api;
        "Payload_Xml_SimpleModelValue": simple_model_value_get, simple_model_value_put, SIMPLE;
        "Payload_Xml_ModelWithSimpleArraysValue":
            model_with_simple_arrays_value_get, model_with_simple_arrays_value_put, SIMPLE_ARRAYS;
        "Payload_Xml_ModelWithArrayOfModelValue":
            model_with_array_of_model_value_get, model_with_array_of_model_value_put, ARRAY_OF_MODEL;
        "Payload_Xml_ModelWithOptionalFieldValue":
            model_with_optional_field_value_get, model_with_optional_field_value_put, OPTIONAL;
        "Payload_Xml_ModelWithAttributesValue":
            model_with_attributes_value_get, model_with_attributes_value_put, ATTRIBUTES;
        "Payload_Xml_ModelWithUnwrappedArrayValue":
            model_with_unwrapped_array_value_get, model_with_unwrapped_array_value_put, UNWRAPPED;
        "Payload_Xml_ModelWithRenamedArraysValue":
            model_with_renamed_arrays_value_get, model_with_renamed_arrays_value_put, RENAMED_ARRAYS;
        "Payload_Xml_ModelWithRenamedFieldsValue":
            model_with_renamed_fields_value_get, model_with_renamed_fields_value_put, RENAMED_FIELDS;
        "Payload_Xml_ModelWithEmptyArrayValue":
            model_with_empty_array_value_get, model_with_empty_array_value_put, EMPTY_ARRAY;
        "Payload_Xml_ModelWithTextValue": model_with_text_value_get, model_with_text_value_put, TEXT;
        "Payload_Xml_ModelWithDictionaryValue":
            model_with_dictionary_value_get, model_with_dictionary_value_put, DICTIONARY;
        "Payload_Xml_ModelWithEncodedNamesValue":
            model_with_encoded_names_value_get, model_with_encoded_names_value_put, ENCODED_NAMES;
        "Payload_Xml_ModelWithEnumValue": model_with_enum_value_get, model_with_enum_value_put, ENUM;
        "Payload_Xml_ModelWithDatetimeValue": model_with_datetime_value_get, model_with_datetime_value_put, DATETIME;
    }
    let refused = async {
        let error = api.xml_error_value_get().send().await.err().ok_or("a success response")?;
        equal(error.status().map(|status| status.as_u16()), Some(400))?;
        let body = error.body().ok_or("an error without a body")?;
        let expected = "<XmlErrorBody><message>Something went wrong</message><code>400</code></XmlErrorBody>";
        equal(compact(body)?.as_str(), expected)
    };
    report.scenario("Payload_Xml_XmlErrorValue_get", refused).await;
}
