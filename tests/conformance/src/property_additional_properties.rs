//! Additional properties of each type.

use std::collections::BTreeMap;

use serde_json::json;
use type_property_additional_properties::models::*;

use crate::scenario::{Report, client, round_trips};

/// Sets the additional properties of a model.
macro_rules! with {
    ($model:expr, $($key:literal: $value:expr),*) => {{
        let mut model = $model;
        model.additional_properties = BTreeMap::from([$(($key.to_owned(), $value)),*]);
        model
    }};
}

const START: &str = "2021-01-01T00:00:00Z";

pub async fn call(report: &Report) {
    unknown(report).await;
    known(report).await;
    spread(report).await;
    unions(report).await;
}

fn ok() -> ModelForRecord {
    ModelForRecord::new("ok")
}

fn range() -> WidgetData1 {
    WidgetData1::new(START).end("2021-01-02T00:00:00Z")
}

async fn unknown(report: &Report) {
    let api = client!(report, type_property_additional_properties::Client).api();
    let extends = ExtendsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314).age(2.71875);
    let extends = with!(extends, "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc"));
    let is = IsUnknownAdditionalPropertiesDiscriminatedDerived::new("Derived", 314).age(2.71875);
    let is = with!(is, "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc"));
    round_trips! { report, api;
        "Type_Property_AdditionalProperties_ExtendsUnknown":
            extends_unknown_get,
            extends_unknown_put_with(with!(ExtendsUnknownAdditionalProperties::new("ExtendsUnknownAdditionalProperties"), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
        "Type_Property_AdditionalProperties_ExtendsUnknownDerived":
            extends_unknown_derived_get,
            extends_unknown_derived_put_with(with!(ExtendsUnknownAdditionalPropertiesDerived::new("ExtendsUnknownAdditionalProperties", 314).age(2.71875), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
        "Type_Property_AdditionalProperties_IsUnknown":
            is_unknown_get,
            is_unknown_put_with(with!(IsUnknownAdditionalProperties::new("IsUnknownAdditionalProperties"), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
        "Type_Property_AdditionalProperties_IsUnknownDerived":
            is_unknown_derived_get,
            is_unknown_derived_put_with(with!(IsUnknownAdditionalPropertiesDerived::new("IsUnknownAdditionalProperties", 314).age(2.71875), "prop1": json!(32), "prop2": json!(true), "prop3": json!("abc")));
        "Type_Property_AdditionalProperties_ExtendsUnknownDiscriminated":
            extends_unknown_discriminated_get, extends_unknown_discriminated_put(ExtendsUnknownAdditionalPropertiesDiscriminated::Derived(extends.clone()));
        "Type_Property_AdditionalProperties_IsUnknownDiscriminated":
            is_unknown_discriminated_get, is_unknown_discriminated_put(IsUnknownAdditionalPropertiesDiscriminated::Derived(is.clone()));
    }
}

async fn known(report: &Report) {
    let api = client!(report, type_property_additional_properties::Client).api();
    round_trips! { report, api;
        "Type_Property_AdditionalProperties_ExtendsString":
            extends_string_get,
            extends_string_put_with(with!(ExtendsStringAdditionalProperties::new("ExtendsStringAdditionalProperties"), "prop": "abc".to_owned()));
        "Type_Property_AdditionalProperties_IsString":
            is_string_get,
            is_string_put_with(with!(IsStringAdditionalProperties::new("IsStringAdditionalProperties"), "prop": "abc".to_owned()));
        "Type_Property_AdditionalProperties_ExtendsFloat":
            extends_float_get,
            extends_float_put_with(with!(ExtendsFloatAdditionalProperties::new(43.125), "prop": 43.125));
        "Type_Property_AdditionalProperties_IsFloat":
            is_float_get,
            is_float_put_with(with!(IsFloatAdditionalProperties::new(43.125), "prop": 43.125));
        "Type_Property_AdditionalProperties_ExtendsModel":
            extends_model_get,
            extends_model_put_with(with!(ExtendsModelAdditionalProperties::new(ok()), "prop": ok()));
        "Type_Property_AdditionalProperties_IsModel":
            is_model_get,
            is_model_put_with(with!(IsModelAdditionalProperties::new(ok()), "prop": ok()));
        "Type_Property_AdditionalProperties_ExtendsModelArray":
            extends_model_array_get,
            extends_model_array_put_with(with!(ExtendsModelArrayAdditionalProperties::new([ok(), ok()]), "prop": vec![ok(), ok()]));
        "Type_Property_AdditionalProperties_IsModelArray":
            is_model_array_get,
            is_model_array_put_with(with!(IsModelArrayAdditionalProperties::new([ok(), ok()]), "prop": vec![ok(), ok()]));
    }
}

async fn spread(report: &Report) {
    let api = client!(report, type_property_additional_properties::Client).api();
    round_trips! { report, api;
        "Type_Property_AdditionalProperties_SpreadString":
            spread_string_get,
            spread_string_put_with(with!(SpreadStringRecord::new("SpreadSpringRecord"), "prop": "abc".to_owned()));
        "Type_Property_AdditionalProperties_SpreadFloat":
            spread_float_get,
            spread_float_put_with(with!(SpreadFloatRecord::new(43.125), "prop": 43.125));
        "Type_Property_AdditionalProperties_SpreadModel":
            spread_model_get,
            spread_model_put_with(with!(SpreadModelRecord::new(ok()), "prop": ok()));
        "Type_Property_AdditionalProperties_SpreadModelArray":
            spread_model_array_get,
            spread_model_array_put_with(with!(SpreadModelArrayRecord::new([ok(), ok()]), "prop": vec![ok(), ok()]));
        "Type_Property_AdditionalProperties_SpreadDifferentString":
            spread_different_string_get,
            spread_different_string_put_with(with!(DifferentSpreadStringRecord::new(43.125), "prop": "abc".to_owned()));
        "Type_Property_AdditionalProperties_SpreadDifferentFloat":
            spread_different_float_get,
            spread_different_float_put_with(with!(DifferentSpreadFloatRecord::new("abc"), "prop": 43.125));
        "Type_Property_AdditionalProperties_SpreadDifferentModel":
            spread_different_model_get,
            spread_different_model_put_with(with!(DifferentSpreadModelRecord::new("abc"), "prop": ok()));
        "Type_Property_AdditionalProperties_SpreadDifferentModelArray":
            spread_different_model_array_get,
            spread_different_model_array_put_with(with!(DifferentSpreadModelArrayRecord::new("abc"), "prop": vec![ok(), ok()]));
        "Type_Property_AdditionalProperties_ExtendsDifferentSpreadString":
            extends_different_spread_string_get,
            extends_different_spread_string_put_with(with!(DifferentSpreadStringDerived::new(43.125, "abc"), "prop": "abc".to_owned()));
        "Type_Property_AdditionalProperties_ExtendsDifferentSpreadFloat":
            extends_different_spread_float_get,
            extends_different_spread_float_put_with(with!(DifferentSpreadFloatDerived::new("abc", 43.125), "prop": 43.125));
        "Type_Property_AdditionalProperties_ExtendsDifferentSpreadModel":
            extends_different_spread_model_get,
            extends_different_spread_model_put_with(with!(DifferentSpreadModelDerived::new("abc", ok()), "prop": ok()));
        "Type_Property_AdditionalProperties_ExtendsDifferentSpreadModelArray":
            extends_different_spread_model_array_get,
            extends_different_spread_model_array_put_with(with!(DifferentSpreadModelArrayDerived::new("abc", [ok(), ok()]), "prop": vec![ok(), ok()]));
    }
}

async fn unions(report: &Report) {
    let api = client!(report, type_property_additional_properties::Client).api();
    round_trips! { report, api;
        "Type_Property_AdditionalProperties_MultipleSpread":
            multiple_spread_get,
            multiple_spread_put_with(with!(MultipleSpreadRecord::new(true), "prop1": "abc".into(), "prop2": 43.125.into()));
        "Type_Property_AdditionalProperties_SpreadRecordUnion":
            spread_record_union_get,
            spread_record_union_put_with(with!(SpreadRecordForUnion::new(true), "prop1": "abc".into(), "prop2": 43.125.into()));
        "Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion":
            spread_record_non_discriminated_union_get,
            spread_record_non_discriminated_union_put_with(with!(SpreadRecordForNonDiscriminatedUnion::new("abc"), "prop1": WidgetData0::new("abc").into(), "prop2": range().into()));
        "Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion2":
            spread_record_non_discriminated_union2_get,
            spread_record_non_discriminated_union2_put_with(with!(SpreadRecordForNonDiscriminatedUnion2::new("abc"), "prop1": WidgetData2::new(START).into(), "prop2": range().into()));
        "Type_Property_AdditionalProperties_SpreadRecordNonDiscriminatedUnion3":
            spread_record_non_discriminated_union3_get,
            spread_record_non_discriminated_union3_put_with(with!(SpreadRecordForNonDiscriminatedUnion3::new("abc"), "prop1": vec![WidgetData2::new(START); 2].into(), "prop2": range().into()));
    }
}
