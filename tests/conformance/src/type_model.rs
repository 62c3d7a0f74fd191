//! Models: empty, by usage and by visibility.

use std::collections::BTreeMap;

use type_model_usage::models::InputOutputRecord;
use type_model_visibility::models::{ReadOnlyModel, VisibilityModel};

use crate::scenario::{Report, client, equal, scenarios};

pub async fn call(report: &Report) {
    empty(report).await;
    usage(report).await;
    visibility(report).await;
}

async fn empty(report: &Report) {
    let api = client!(report, type_model_empty::Client).api();
    scenarios! { report;
        "Type_Model_Empty_putEmpty": api.put_empty(BTreeMap::new());
        "Type_Model_Empty_getEmpty": api.get_empty() => BTreeMap::new();
        "Type_Model_Empty_postRoundTripEmpty": api.post_round_trip_empty(BTreeMap::new()) => BTreeMap::new();
    }
}

async fn usage(report: &Report) {
    let api = client!(report, type_model_usage::Client).api();
    scenarios! { report;
        "Type_Model_Usage_input": api.input("example-value");
        "Type_Model_Usage_inputAndOutput":
            api.input_and_output("example-value") => InputOutputRecord::new("example-value");
    }
    let output = async { equal(api.output().send().await?.body.required_prop.as_str(), "example-value") };
    report.scenario("Type_Model_Usage_output", output).await;
}

async fn visibility(report: &Report) {
    let api = client!(report, type_model_visibility::Client).api();
    let record = [("k1", "value1"), ("k2", "value2")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    let read_only = ReadOnlyModel::new()
        .optional_nullable_int_list([1, 2, 3])
        .optional_string_record(BTreeMap::from(record));
    scenarios! { report;
        "Type_Model_Visibility_getModel": api.get_model(123) => VisibilityModel::new().read_prop("abc");
        "Type_Model_Visibility_headModel": api.head_model(123);
        "Type_Model_Visibility_putModel": api.put_model(["foo", "bar"], [1, 2]);
        "Type_Model_Visibility_patchModel": api.patch_model().update_prop([1, 2]);
        "Type_Model_Visibility_postModel": api.post_model(["foo", "bar"]);
        "Type_Model_Visibility_deleteModel": api.delete_model(true);
        "Type_Model_Visibility_putReadOnlyModel": api.put_read_only_model() => read_only;
    }
}
