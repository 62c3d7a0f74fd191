//! Properties of each type.

use std::collections::BTreeMap;

use serde_json::json;
use type_property_value_types::Digits;
use type_property_value_types::models::*;

use crate::scenario::{Report, client, equal, scenarios};

/// Calls the scenarios of reading and of writing a model with a property: `MODEL(VALUE)`, or `MODEL()` for a literal.
macro_rules! properties {
    ($report:ident, $api:ident; $($name:literal: $get:ident, $put:ident, $model:ident($($value:expr)?);)*) => {$(
        let get = async { equal($api.$get().send().await?.body, $model::new($($value)?)) };
        $report.scenario(concat!($name, "_get"), get).await;
        let put = async { Ok($api.$put($($value)?).send().await.map(drop)?) };
        $report.scenario(concat!($name, "_put"), put).await;
    )*};
}

pub async fn call(report: &Report) {
    types(report).await;
    unknown(report).await;
    literals(report).await;
}

fn third() -> Digits {
    "0.33333".parse().expect("a number")
}

fn dictionary() -> BTreeMap<String, String> {
    BTreeMap::from([("k1".to_owned(), "hello".to_owned()), ("k2".to_owned(), "world".to_owned())])
}

async fn types(report: &Report) {
    let api = client!(report, type_property_value_types::Client).api();
    properties! { report, api;
        "Type_Property_ValueTypes_Boolean": boolean_get, boolean_put, BooleanProperty(true);
        "Type_Property_ValueTypes_String": string_get, string_put, StringProperty("hello");
        "Type_Property_ValueTypes_Bytes": bytes_get, bytes_put, BytesProperty(b"hello, world!".as_slice());
        "Type_Property_ValueTypes_Int": int_get, int_put, IntProperty(42);
        "Type_Property_ValueTypes_Float": float_get, float_put, FloatProperty(43.125);
        "Type_Property_ValueTypes_Decimal": decimal_get, decimal_put, DecimalProperty(third());
        "Type_Property_ValueTypes_Decimal128": decimal128_get, decimal128_put, Decimal128Property(third());
        "Type_Property_ValueTypes_Datetime": datetime_get, datetime_put, DatetimeProperty("2022-08-26T18:38:00Z");
        "Type_Property_ValueTypes_Duration": duration_get, duration_put, DurationProperty("P123DT22H14M12.011S");
        "Type_Property_ValueTypes_Enum": enum_get, enum_put, EnumProperty(FixedInnerEnum::ValueOne);
        "Type_Property_ValueTypes_ExtensibleEnum":
            extensible_enum_get, extensible_enum_put, ExtensibleEnumProperty("UnknownValue".into());
        "Type_Property_ValueTypes_Model": model_get, model_put, ModelProperty(InnerModel::new("hello"));
        "Type_Property_ValueTypes_CollectionsString":
            collections_string_get, collections_string_put, CollectionsStringProperty(["hello", "world"]);
        "Type_Property_ValueTypes_CollectionsInt":
            collections_int_get, collections_int_put, CollectionsIntProperty([1, 2]);
        "Type_Property_ValueTypes_CollectionsModel":
            collections_model_get, collections_model_put, CollectionsModelProperty([InnerModel::new("hello"), InnerModel::new("world")]);
        "Type_Property_ValueTypes_DictionaryString":
            dictionary_string_get, dictionary_string_put, DictionaryStringProperty(dictionary());
    }
}

async fn unknown(report: &Report) {
    let api = client!(report, type_property_value_types::Client).api();
    properties! { report, api;
        "Type_Property_ValueTypes_UnknownString":
            unknown_string_get, unknown_string_put, UnknownStringProperty("hello");
        "Type_Property_ValueTypes_UnknownInt": unknown_int_get, unknown_int_put, UnknownIntProperty(42);
        "Type_Property_ValueTypes_UnknownDict":
            unknown_dict_get, unknown_dict_put, UnknownDictProperty(json!({ "k1": "hello", "k2": 42 }));
        "Type_Property_ValueTypes_UnknownArray":
            unknown_array_get, unknown_array_put, UnknownArrayProperty(json!(["hello", "world"]));
    }
    scenarios! { report;
        "Type_Property_ValueTypes_Never_get": api.never_get() => BTreeMap::new();
        "Type_Property_ValueTypes_Never_put": api.never_put(BTreeMap::new());
    }
}

async fn literals(report: &Report) {
    let api = client!(report, type_property_value_types::Client).api();
    properties! { report, api;
        "Type_Property_ValueTypes_StringLiteral": string_literal_get, string_literal_put, StringLiteralProperty();
        "Type_Property_ValueTypes_IntLiteral": int_literal_get, int_literal_put, IntLiteralProperty();
        "Type_Property_ValueTypes_FloatLiteral": float_literal_get, float_literal_put, FloatLiteralProperty();
        "Type_Property_ValueTypes_BooleanLiteral": boolean_literal_get, boolean_literal_put, BooleanLiteralProperty();
        "Type_Property_ValueTypes_UnionEnumValue": union_enum_value_get, union_enum_value_put, UnionEnumValueProperty();
        "Type_Property_ValueTypes_UnionStringLiteral":
            union_string_literal_get, union_string_literal_put, UnionStringLiteralProperty(UnionStringLiteralPropertyProperty::World);
        "Type_Property_ValueTypes_UnionIntLiteral":
            union_int_literal_get, union_int_literal_put, UnionIntLiteralProperty(UnionIntLiteralPropertyProperty::N42);
        "Type_Property_ValueTypes_UnionFloatLiteral":
            union_float_literal_get, union_float_literal_put, UnionFloatLiteralProperty(UnionFloatLiteralPropertyProperty::N46Point875);
    }
}
