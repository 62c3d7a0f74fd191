//! Files as bodies.

use serde_json::json;

use crate::scenario::{Report, asset, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, type_file::Client).api();
    let png = || asset("image.png");
    let text = json!({ "message": "test file content" });
    scenarios! { report;
        "Type_File_Body_uploadFileSpecificContentType": api.body_upload_file_specific_content_type(png());
        "Type_File_Body_downloadFileSpecificContentType": api.body_download_file_specific_content_type() => png().into();
        "Type_File_Body_uploadFileJsonContentType": api.body_upload_file_json_content_type(text.clone());
        "Type_File_Body_downloadFileJsonContentType": api.body_download_file_json_content_type() => text;
        "Type_File_Body_uploadFileMultipleContentTypes": api.body_upload_file_multiple_content_types("image/png", png());
        "Type_File_Body_downloadFileMultipleContentTypes":
            api.body_download_file_multiple_content_types() => png().into();
        "Type_File_Body_uploadFileDefaultContentType":
            api.body_upload_file_default_content_type("image/png", png());
        "Type_File_Body_downloadFileDefaultContentType": api.body_download_file_default_content_type() => png().into();
    }
}
