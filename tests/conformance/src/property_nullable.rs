//! Properties that are `null`, or are not.

use type_property_nullable::models::*;

use crate::scenario::{Report, client, equal};

/// Calls the scenarios of reading and of patching a property, with a value (`NonNull`) and with `null`.
macro_rules! nullable {
    ($report:ident, $api:ident; $($name:literal: $value:ident, $null:ident, $patch_value:ident, $patch_null:ident,
        $model:ident($some:expr);)*) => {$(
        let call = async { equal($api.$value().send().await?.body, $model::new("foo", Some($some))) };
        $report.scenario(concat!($name, "_getNonNull"), call).await;
        let call = async { equal($api.$null().send().await?.body, $model::new("foo", None)) };
        $report.scenario(concat!($name, "_getNull"), call).await;
        let call = async { Ok($api.$patch_value("foo", Some($some)).send().await.map(drop)?) };
        $report.scenario(concat!($name, "_patchNonNull"), call).await;
        let call = async { Ok($api.$patch_null("foo", None).send().await.map(drop)?) };
        $report.scenario(concat!($name, "_patchNull"), call).await;
    )*};
}

const HELLO: &[u8] = b"hello, world!";

pub async fn call(report: &Report) {
    let api = client!(report, type_property_nullable::Client).api();
    nullable! { report, api;
        "Type_Property_Nullable_String":
            string_get_non_null, string_get_null, string_patch_non_null, string_patch_null,
            StringProperty("hello".to_owned());
        "Type_Property_Nullable_Bytes":
            bytes_get_non_null, bytes_get_null, bytes_patch_non_null, bytes_patch_null,
            BytesProperty(HELLO.into());
        "Type_Property_Nullable_Datetime":
            datetime_get_non_null, datetime_get_null, datetime_patch_non_null, datetime_patch_null,
            DatetimeProperty("2022-08-26T18:38:00Z".into());
        "Type_Property_Nullable_Duration":
            duration_get_non_null, duration_get_null, duration_patch_non_null, duration_patch_null,
            DurationProperty("P123DT22H14M12.011S".into());
        "Type_Property_Nullable_CollectionsByte":
            collections_byte_get_non_null, collections_byte_get_null, collections_byte_patch_non_null, collections_byte_patch_null,
            CollectionsByteProperty(vec![HELLO.into(); 2]);
        "Type_Property_Nullable_CollectionsModel":
            collections_model_get_non_null, collections_model_get_null, collections_model_patch_non_null, collections_model_patch_null,
            CollectionsModelProperty(vec![InnerModel::new("hello"), InnerModel::new("world")]);
        "Type_Property_Nullable_CollectionsString":
            collections_string_get_non_null, collections_string_get_null, collections_string_patch_non_null, collections_string_patch_null,
            CollectionsStringProperty(vec!["hello".to_owned(), "world".to_owned()]);
    }
}
