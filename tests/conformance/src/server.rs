//! Servers with and without variables, and versions of an API in the path, in the query and in the server.

use server_versions_versioned_2022_12_01_preview as versioned;

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, server_endpoint_not_defined::Client).api();
    scenarios! { report; "Server_Endpoint_NotDefined_valid": api.valid(); }

    let url = format!("{}/server/path/multiple/v1.0", report.url());
    let api = server_path_multiple_v1_0::Client::builder().base_url(url).build().expect("a client").api();
    scenarios! { report;
        "Server_Path_Multiple_noOperationParams": api.no_operation_params();
        "Server_Path_Multiple_withOperationPathParam": api.with_operation_path_param("test");
    }

    let api = client!(report, server_path_single::Client).api();
    scenarios! { report; "Server_Path_Single_myOp": api.my_op(); }

    let api = client!(report, server_versions_not_versioned::Client).api();
    scenarios! { report;
        "Server_Versions_NotVersioned_withoutApiVersion": api.without_api_version();
        "Server_Versions_NotVersioned_withPathApiVersion": api.with_path_api_version("v1.0");
        "Server_Versions_NotVersioned_withQueryApiVersion": api.with_query_api_version("v1.0");
    }

    let api = client!(report, versioned::Client).api();
    scenarios! { report;
        "Server_Versions_Versioned_withoutApiVersion": api.without_api_version();
        "Server_Versions_Versioned_withPathApiVersion": api.with_path_api_version("2022-12-01-preview");
        "Server_Versions_Versioned_withQueryApiVersion": api.with_query_api_version("2022-12-01-preview");
        "Server_Versions_Versioned_withQueryOldApiVersion": api.with_query_old_api_version("2021-01-01-preview");
    }
}
