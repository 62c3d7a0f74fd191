//! Optional properties: all present, and all absent.

use type_property_optionality::models::*;

use crate::scenario::{Report, client, equal, scenarios};

/// Calls the scenarios of reading and of writing a property, present (`All`) and absent (`Default`).
macro_rules! optional {
    ($report:ident, $api:ident; $($name:literal: $all:ident, $default:ident, $put_all:ident, $put_default:ident,
        $model:ident($value:expr);)*) => {$(
        let call = async { equal($api.$all().send().await?.body, $model::new().property($value)) };
        $report.scenario(concat!($name, "_getAll"), call).await;
        let call = async { equal($api.$default().send().await?.body, $model::new()) };
        $report.scenario(concat!($name, "_getDefault"), call).await;
        let call = async { Ok($api.$put_all().property($value).send().await.map(drop)?) };
        $report.scenario(concat!($name, "_putAll"), call).await;
        let call = async { Ok($api.$put_default().send().await.map(drop)?) };
        $report.scenario(concat!($name, "_putDefault"), call).await;
    )*};
}

const HELLO: &[u8] = b"hello, world!";

pub async fn call(report: &Report) {
    types(report).await;
    literals(report).await;
    required_and_optional(report).await;
}

async fn types(report: &Report) {
    let api = client!(report, type_property_optionality::Client).api();
    optional! { report, api;
        "Type_Property_Optional_String":
            string_get_all, string_get_default, string_put_all, string_put_default,
            StringProperty("hello");
        "Type_Property_Optional_Bytes":
            bytes_get_all, bytes_get_default, bytes_put_all, bytes_put_default,
            BytesProperty(HELLO);
        "Type_Property_Optional_Datetime":
            datetime_get_all, datetime_get_default, datetime_put_all, datetime_put_default,
            DatetimeProperty("2022-08-26T18:38:00Z");
        "Type_Property_Optional_Duration":
            duration_get_all, duration_get_default, duration_put_all, duration_put_default,
            DurationProperty("P123DT22H14M12.011S");
        "Type_Property_Optional_PlainDate":
            plain_date_get_all, plain_date_get_default, plain_date_put_all, plain_date_put_default,
            PlainDateProperty("2022-12-12");
        "Type_Property_Optional_PlainTime":
            plain_time_get_all, plain_time_get_default, plain_time_put_all, plain_time_put_default,
            PlainTimeProperty("13:06:12");
        "Type_Property_Optional_CollectionsByte":
            collections_byte_get_all, collections_byte_get_default, collections_byte_put_all, collections_byte_put_default,
            CollectionsByteProperty([HELLO; 2]);
        "Type_Property_Optional_CollectionsModel":
            collections_model_get_all, collections_model_get_default, collections_model_put_all, collections_model_put_default,
            CollectionsModelProperty([StringProperty::new().property("hello"), StringProperty::new().property("world")]);
    }
}

async fn literals(report: &Report) {
    let api = client!(report, type_property_optionality::Client).api();
    optional! { report, api;
        "Type_Property_Optional_StringLiteral":
            string_literal_get_all, string_literal_get_default, string_literal_put_all, string_literal_put_default,
            StringLiteralProperty(StringLiteralPropertyProperty::Hello);
        "Type_Property_Optional_IntLiteral":
            int_literal_get_all, int_literal_get_default, int_literal_put_all, int_literal_put_default,
            IntLiteralProperty(IntLiteralPropertyProperty::N1);
        "Type_Property_Optional_FloatLiteral":
            float_literal_get_all, float_literal_get_default, float_literal_put_all, float_literal_put_default,
            FloatLiteralProperty(FloatLiteralPropertyProperty::N1Point25);
        "Type_Property_Optional_BooleanLiteral":
            boolean_literal_get_all, boolean_literal_get_default, boolean_literal_put_all, boolean_literal_put_default,
            BooleanLiteralProperty(true);
        "Type_Property_Optional_UnionStringLiteral":
            union_string_literal_get_all, union_string_literal_get_default, union_string_literal_put_all, union_string_literal_put_default,
            UnionStringLiteralProperty(UnionStringLiteralPropertyProperty::World);
        "Type_Property_Optional_UnionIntLiteral":
            union_int_literal_get_all, union_int_literal_get_default, union_int_literal_put_all, union_int_literal_put_default,
            UnionIntLiteralProperty(UnionIntLiteralPropertyProperty::N2);
        "Type_Property_Optional_UnionFloatLiteral":
            union_float_literal_get_all, union_float_literal_get_default, union_float_literal_put_all, union_float_literal_put_default,
            UnionFloatLiteralProperty(UnionFloatLiteralPropertyProperty::N2Point375);
    }
}

async fn required_and_optional(report: &Report) {
    let api = client!(report, type_property_optionality::Client).api();
    let required = RequiredAndOptionalProperty::new;
    scenarios! { report;
        "Type_Property_Optional_RequiredAndOptional_getAll":
            api.required_and_optional_get_all() => required(42).optional_property("hello");
        "Type_Property_Optional_RequiredAndOptional_putAll":
            api.required_and_optional_put_all(42).optional_property("hello");
        "Type_Property_Optional_RequiredAndOptional_getRequiredOnly":
            api.required_and_optional_get_required_only() => required(42);
        "Type_Property_Optional_RequiredAndOptional_putRequiredOnly":
            api.required_and_optional_put_required_only(42);
    }
}
