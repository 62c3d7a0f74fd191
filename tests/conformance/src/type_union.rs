//! Unions of literals, of types and of objects.

use type_union::models::{
    Cat, EnumsOnlyCases, EnumsOnlyCasesLr, EnumsOnlyGetResponse, FloatsOnlyGetResponse,
    FloatsOnlyGetResponseProp, IntsOnlyGetResponse, IntsOnlyGetResponseProp, MixedLiteralsCases,
    MixedLiteralsCasesStringLiteralValue, MixedLiteralsGetResponse, MixedTypesCases, MixedTypesCasesModel,
    MixedTypesGetResponse, ModelsOnlyGetResponse, ModelsOnlyGetResponseProp, StringAndArrayCases,
    StringAndArrayGetResponse, StringExtensibleGetResponse, StringExtensibleNamedGetResponse,
    StringsOnlyGetResponse, StringsOnlyGetResponseProp, Ud,
};

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, type_union::Client).api();
    scenarios! { report;
        "Type_Union_StringsOnly_get":
            api.strings_only_get() => StringsOnlyGetResponse::new(StringsOnlyGetResponseProp::B);
        "Type_Union_StringsOnly_send": api.strings_only_send(StringsOnlyGetResponseProp::B);
        "Type_Union_StringExtensible_get":
            api.string_extensible_get() => StringExtensibleGetResponse::new("custom".into());
        "Type_Union_StringExtensible_send": api.string_extensible_send("custom".into());
        "Type_Union_StringExtensibleNamed_get":
            api.string_extensible_named_get() => StringExtensibleNamedGetResponse::new("custom".into());
        "Type_Union_StringExtensibleNamed_send": api.string_extensible_named_send("custom".into());
        "Type_Union_IntsOnly_get": api.ints_only_get() => IntsOnlyGetResponse::new(IntsOnlyGetResponseProp::N2);
        "Type_Union_IntsOnly_send": api.ints_only_send(IntsOnlyGetResponseProp::N2);
        "Type_Union_FloatsOnly_get":
            api.floats_only_get() => FloatsOnlyGetResponse::new(FloatsOnlyGetResponseProp::N2Point2);
        "Type_Union_FloatsOnly_send": api.floats_only_send(FloatsOnlyGetResponseProp::N2Point2);
        "Type_Union_ModelsOnly_get": api.models_only_get() => ModelsOnlyGetResponse::new(cat_or_dog());
        "Type_Union_ModelsOnly_send": api.models_only_send(cat_or_dog());
        "Type_Union_EnumsOnly_get": api.enums_only_get() => EnumsOnlyGetResponse::new(enums());
        "Type_Union_EnumsOnly_send": api.enums_only_send(enums());
        "Type_Union_StringAndArray_get": api.string_and_array_get() => StringAndArrayGetResponse::new(texts());
        "Type_Union_StringAndArray_send": api.string_and_array_send(texts());
        "Type_Union_MixedLiterals_get": api.mixed_literals_get() => MixedLiteralsGetResponse::new(literals());
        "Type_Union_MixedLiterals_send": api.mixed_literals_send(literals());
        "Type_Union_MixedTypes_get": api.mixed_types_get() => MixedTypesGetResponse::new(types());
        "Type_Union_MixedTypes_send": api.mixed_types_send(types());
    }
}

fn cat_or_dog() -> ModelsOnlyGetResponseProp {
    ModelsOnlyGetResponseProp::new().name("test")
}

fn enums() -> EnumsOnlyCases {
    EnumsOnlyCases::new(EnumsOnlyCasesLr::Right, Ud::Up)
}

fn texts() -> StringAndArrayCases {
    StringAndArrayCases::new("test", vec!["test1".to_owned(), "test2".to_owned()])
}

fn literals() -> MixedLiteralsCases {
    type Value = MixedLiteralsCasesStringLiteralValue;
    MixedLiteralsCases::new("a", Value::N2, Value::N3Point3, true)
}

fn types() -> MixedTypesCases {
    let array: [MixedTypesCasesModel; 4] = [Cat::new("test").into(), "a".into(), 2.into(), true.into()];
    MixedTypesCases::new(Cat::new("test"), "a", 2, true, array)
}
