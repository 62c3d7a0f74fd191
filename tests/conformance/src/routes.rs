//! Routes: parameters of each style in paths and queries.

use std::collections::BTreeMap;

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, routes::Client).api();
    let record = &BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)]);
    scenarios! { report;
        "Routes_fixed": api.fixed();
        "Routes_InInterface": api.in_interface_fixed();
        "Routes_PathParameters_templateOnly": api.path_parameters_template_only("a");
        "Routes_PathParameters_explicit": api.path_parameters_explicit("a");
        "Routes_PathParameters_annotationOnly": api.path_parameters_annotation_only("a");
        "Routes_PathParameters_SimpleExpansion_Standard_primitive": api.standard_primitive("a");
        "Routes_PathParameters_SimpleExpansion_Standard_array": api.standard_array(["a", "b"]);
        "Routes_PathParameters_SimpleExpansion_Explode_primitive": api.explode_primitive("a");
        "Routes_PathParameters_SimpleExpansion_Explode_array": api.explode_array(["a", "b"]);
        "Routes_QueryParameters_templateOnly": api.query_parameters_template_only("a");
        "Routes_QueryParameters_explicit": api.query_parameters_explicit("a");
        "Routes_QueryParameters_annotationOnly": api.query_parameters_annotation_only("a");
        "Routes_QueryParameters_QueryExpansion_Standard_primitive": api.standard_primitive5("a");
        "Routes_QueryParameters_QueryExpansion_Standard_array": api.standard_array5(["a", "b"]);
        "Routes_QueryParameters_QueryExpansion_Explode_primitive": api.explode_primitive5("a");
        "Routes_QueryParameters_QueryExpansion_Explode_array": api.explode_array5(["a", "b"]);
    }

    scenarios! { report;
        "Routes_PathParameters_SimpleExpansion_Standard_record": api.standard_record(record);
        "Routes_PathParameters_SimpleExpansion_Explode_record": api.explode_record(record);
        "Routes_PathParameters_LabelExpansion_Standard_primitive": api.standard_primitive3("a");
        "Routes_PathParameters_LabelExpansion_Standard_array": api.standard_array3(["a", "b"]);
        "Routes_PathParameters_LabelExpansion_Standard_record": api.standard_record3(record);
        "Routes_PathParameters_LabelExpansion_Explode_primitive": api.explode_primitive3("a");
        "Routes_PathParameters_LabelExpansion_Explode_array": api.explode_array3(["a", "b"]);
        "Routes_PathParameters_LabelExpansion_Explode_record": api.explode_record3(record);
        "Routes_PathParameters_MatrixExpansion_Standard_primitive": api.standard_primitive4("a");
        "Routes_PathParameters_MatrixExpansion_Standard_array": api.standard_array4(["a", "b"]);
        "Routes_PathParameters_MatrixExpansion_Standard_record": api.standard_record4(record);
        "Routes_PathParameters_MatrixExpansion_Explode_primitive": api.explode_primitive4("a");
        "Routes_PathParameters_MatrixExpansion_Explode_array": api.explode_array4(["a", "b"]);
        "Routes_PathParameters_MatrixExpansion_Explode_record": api.explode_record4(record);
        "Routes_QueryParameters_QueryExpansion_Standard_record": api.standard_record5(record);
        "Routes_QueryParameters_QueryExpansion_Explode_record": api.explode_record5(record);
    }
}
