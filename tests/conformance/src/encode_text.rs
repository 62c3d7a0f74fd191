//! Arrays and numbers in a string, and names in JSON that differ from those of the description.

use encode_array::models::*;
use encode_numeric::models::{
    PropertySafeintAsStringProperty, PropertyUint8AsStringProperty, PropertyUint32AsStringProperty,
};
use serialization_encoded_name_json::models::PropertyJsonEncodedNameModel;

use crate::scenario::{Report, client, scenarios};

const COMMAS: &str = "blue,red,green";
const SPACES: &str = "blue red green";
const PIPES: &str = "blue|red|green";
const LINES: &str = "blue\nred\ngreen";

pub async fn call(report: &Report) {
    arrays(report).await;
    numbers(report).await;
    names(report).await;
}

async fn arrays(report: &Report) {
    let api = client!(report, encode_array::Client).api();
    scenarios! { report;
        "Encode_Array_Property_commaDelimited":
            api.property_comma_delimited(COMMAS) => CommaDelimitedArrayProperty::new(COMMAS);
        "Encode_Array_Property_spaceDelimited":
            api.property_space_delimited(SPACES) => SpaceDelimitedArrayProperty::new(SPACES);
        "Encode_Array_Property_pipeDelimited":
            api.property_pipe_delimited(PIPES) => PipeDelimitedArrayProperty::new(PIPES);
        "Encode_Array_Property_newlineDelimited":
            api.property_newline_delimited(LINES) => NewlineDelimitedArrayProperty::new(LINES);
        "Encode_Array_Property_enumCommaDelimited":
            api.property_enum_comma_delimited(COMMAS) => CommaDelimitedEnumArrayProperty::new(COMMAS);
        "Encode_Array_Property_enumSpaceDelimited":
            api.property_enum_space_delimited(SPACES) => SpaceDelimitedEnumArrayProperty::new(SPACES);
        "Encode_Array_Property_enumPipeDelimited":
            api.property_enum_pipe_delimited(PIPES) => PipeDelimitedEnumArrayProperty::new(PIPES);
        "Encode_Array_Property_enumNewlineDelimited":
            api.property_enum_newline_delimited(LINES) => NewlineDelimitedEnumArrayProperty::new(LINES);
        "Encode_Array_Property_extensibleEnumCommaDelimited":
            api.property_extensible_enum_comma_delimited(COMMAS)
                => CommaDelimitedExtensibleEnumArrayProperty::new(COMMAS);
        "Encode_Array_Property_extensibleEnumSpaceDelimited":
            api.property_extensible_enum_space_delimited(SPACES)
                => SpaceDelimitedExtensibleEnumArrayProperty::new(SPACES);
        "Encode_Array_Property_extensibleEnumPipeDelimited":
            api.property_extensible_enum_pipe_delimited(PIPES) => PipeDelimitedExtensibleEnumArrayProperty::new(PIPES);
        "Encode_Array_Property_extensibleEnumNewlineDelimited":
            api.property_extensible_enum_newline_delimited(LINES)
                => NewlineDelimitedExtensibleEnumArrayProperty::new(LINES);
    }
}

async fn numbers(report: &Report) {
    let api = client!(report, encode_numeric::Client).api();
    scenarios! { report;
        "Encode_Numeric_Property_safeintAsString":
            api.property_safeint_as_string("10000000000") => PropertySafeintAsStringProperty::new("10000000000");
        "Encode_Numeric_Property_uint32AsStringOptional":
            api.property_uint32_as_string_optional().value("1") => PropertyUint32AsStringProperty::new().value("1");
        "Encode_Numeric_Property_uint8AsString":
            api.property_uint8_as_string("255") => PropertyUint8AsStringProperty::new("255");
    }
}

async fn names(report: &Report) {
    let api = client!(report, serialization_encoded_name_json::Client).api();
    scenarios! { report;
        "Serialization_EncodedName_Json_Property_send": api.property_send(true);
        "Serialization_EncodedName_Json_Property_get": api.property_get() => PropertyJsonEncodedNameModel::new(true);
    }
}
