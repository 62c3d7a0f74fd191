//! Parameters of every location, and bodies that consist of parameters.

use parameters_query::models::ConstantPostQueryParam;

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    bodies(report).await;
    lists(report).await;
    paths(report).await;
    spread_model(report).await;
    spread_alias(report).await;
}

async fn bodies(report: &Report) {
    let api = client!(report, parameters_basic::Client).api();
    scenarios! { report;
        "Parameters_Basic_ExplicitBody_simple": api.explicit_body_simple("foo");
        "Parameters_Basic_ImplicitBody_simple": api.implicit_body_simple("foo");
    }

    let api = client!(report, parameters_body_optionality::Client).api();
    scenarios! { report;
        "Parameters_BodyOptionality_requiredExplicit": api.required_explicit("foo");
        "Parameters_BodyOptionality_requiredImplicit": api.required_implicit("foo");
    }
    let optional = async {
        let body = parameters_body_optionality::models::BodyModel::new("foo");
        api.optional_explicit_set().body(body).send().await?;
        api.optional_explicit_omit().send().await?;
        Ok(())
    };
    report.scenario("Parameters_BodyOptionality_OptionalExplicit", optional).await;
}

async fn lists(report: &Report) {
    let api = client!(report, parameters_collection_format::Client).api();
    let colors = ["blue", "red", "green"];
    scenarios! { report;
        "Parameters_CollectionFormat_Query_multi": api.query_multi(colors);
        "Parameters_CollectionFormat_Query_csv": api.query_csv(colors);
        "Parameters_CollectionFormat_Query_ssv": api.query_ssv(colors);
        "Parameters_CollectionFormat_Query_pipes": api.query_pipes(colors);
        "Parameters_CollectionFormat_Header_csv": api.header_csv(colors);
    }
}

async fn paths(report: &Report) {
    let api = client!(report, parameters_path::Client).api();
    scenarios! { report;
        "Parameters_Path_normal": api.normal("foo");
    }

    let api = client!(report, parameters_query::Client).api();
    scenarios! { report;
        "Parameters_Query_Constant_post": api.constant_post(ConstantPostQueryParam::ConstantValue);
    }
}

async fn spread_model(report: &Report) {
    let api = client!(report, parameters_spread::Client).api();
    scenarios! { report;
        "Parameters_Spread_Model_spreadAsRequestBody": api.model_spread_as_request_body("foo");
        "Parameters_Spread_Model_spreadCompositeRequestOnlyWithBody":
            api.model_spread_composite_request_only_with_body("foo");
        "Parameters_Spread_Model_spreadCompositeRequestWithoutBody":
            api.model_spread_composite_request_without_body("foo", "bar");
        "Parameters_Spread_Model_spreadCompositeRequest": api.model_spread_composite_request("foo", "bar", "foo");
        "Parameters_Spread_Model_spreadCompositeRequestMix":
            api.model_spread_composite_request_mix("foo", "bar", "foo");
    }
}

async fn spread_alias(report: &Report) {
    let api = client!(report, parameters_spread::Client).api();
    scenarios! { report;
        "Parameters_Spread_Alias_spreadAsRequestBody": api.alias_spread_as_request_body("foo");
        "Parameters_Spread_Alias_spreadAsRequestParameter": api.alias_spread_as_request_parameter("1", "bar", "foo");
        "Parameters_Spread_Alias_spreadWithMultipleParameters":
            api.alias_spread_with_multiple_parameters("1", "bar", "foo", [1, 2])
                .optional_int(1)
                .optional_string_list(["foo", "bar"]);
        "Parameters_Spread_Alias_spreadParameterWithInnerModel":
            api.alias_spread_parameter_with_inner_model("1", "bar", "foo");
        "Parameters_Spread_Alias_spreadParameterWithInnerAlias":
            api.alias_spread_parameter_with_inner_alias("1", "bar", "foo", 1);
    }
}
