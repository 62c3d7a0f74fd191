//! Versions of an API in which parts were added, removed, renamed or changed.

use crate::scenario::{Report, scenarios};

/// Creates a client for a version of a service.
macro_rules! api {
    ($report:ident, $client:ty, $path:literal) => {
        <$client>::builder()
            .base_url(format!("{}/versioning/{}", $report.url(), $path))
            .build()
            .expect("a client")
            .api()
    };
}

pub async fn call(report: &Report) {
    added(report).await;
    removed(report).await;
    renamed(report).await;
    changed(report).await;
}

async fn added(report: &Report) {
    use versioning_added_v2::models::{EnumV1, ModelV1, ModelV2};
    let api = api!(report, versioning_added_v2::Client, "added/api-version:v2");
    scenarios! { report;
        "Versioning_Added_v1":
            api.v1("bar", "foo", EnumV1::EnumMemberV2, 10) => ModelV1::new("foo", EnumV1::EnumMemberV2, 10);
        "Versioning_Added_v2": api.v2("foo", "bar") => ModelV2::new("foo", "bar");
        "Versioning_Added_InterfaceV2": api.interface_v2v2_in_interface("foo", "bar") => ModelV2::new("foo", "bar");
    }
}

async fn removed(report: &Report) {
    use versioning_removed_v1::models::{EnumV3 as FirstEnum, ModelV3 as First};
    use versioning_removed_v2::models::{EnumV3, ModelV2, ModelV3};
    use versioning_removed_v2preview::models::ModelV3 as Preview;
    let first = api!(report, versioning_removed_v1::Client, "removed/api-version:v1");
    let second = api!(report, versioning_removed_v2::Client, "removed/api-version:v2");
    let preview = api!(report, versioning_removed_v2preview::Client, "removed/api-version:v2preview");
    scenarios! { report;
        "Versioning_Removed_v2": second.v2("foo", "bar") => ModelV2::new("foo", "bar");
        "Versioning_Removed_modelV3":
            first.model_v3("123", FirstEnum::EnumMemberV1) => First::new("123", FirstEnum::EnumMemberV1);
        "Versioning_Removed_modelV3_V2":
            second.model_v3("123", EnumV3::EnumMemberV1) => ModelV3::new("123", EnumV3::EnumMemberV1);
        "Versioning_Removed_modelV3_V2preview": preview.model_v3("123") => Preview::new("123");
    }
}

async fn renamed(report: &Report) {
    use versioning_renamedfrom_v2::models::NewModel;
    let api = api!(report, versioning_renamedfrom_v2::Client, "renamed-from/api-version:v2");
    scenarios! { report;
        "Versioning_RenamedFrom_newOp": api.new_op("bar", "foo", 10) => NewModel::new("foo", 10);
        "Versioning_RenamedFrom_NewInterface":
            api.new_interface_new_op_in_new_interface("foo", 10) => NewModel::new("foo", 10);
    }
}

async fn changed(report: &Report) {
    use versioning_madeoptional_v2::models::TestModel as Optional;
    use versioning_typechangedfrom_v2::models::TestModel as Changed;
    let optional = api!(report, versioning_madeoptional_v2::Client, "made-optional/api-version:v2");
    let changed = api!(report, versioning_typechangedfrom_v2::Client, "type-changed-from/api-version:v2");
    let returned =
        api!(report, versioning_returntypechangedfrom_v2::Client, "return-type-changed-from/api-version:v2");
    scenarios! { report;
        "Versioning_MadeOptional_test": optional.test("foo") => Optional::new("foo");
        "Versioning_TypeChangedFrom_test": changed.test("baz", "foo", "bar") => Changed::new("foo", "bar");
        "Versioning_ReturnTypeChangedFrom_test": returned.test("test") => "test".to_owned();
    }
}
