//! Bodies of `multipart/form-data`.

use payload_multipart::Part;
use payload_multipart::models::Address;

use crate::scenario::{Report, asset, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, payload_multipart::Client).api();
    let jpg = || Part::file(asset("image.jpg"));
    let png = || Part::file(asset("image.png"));
    let hello = || jpg().file_name("hello.jpg").content_type("image/jpg");
    let named = || png().file_name("image.png").content_type("image/png");
    let address = Address::new("X");
    let previous = || [Address::new("Y"), Address::new("Z")];
    scenarios! { report;
        "Payload_MultiPart_FormData_basic": api.form_data_basic("123", jpg());
        "Payload_MultiPart_FormData_withWireName": api.form_data_with_wire_name("123", jpg());
        "Payload_MultiPart_FormData_fileArrayAndBasic":
            api.form_data_file_array_and_basic("123", &address, jpg(), [png(), png()]);
        "Payload_MultiPart_FormData_jsonPart": api.form_data_json_part(&address, jpg());
        "Payload_MultiPart_FormData_binaryArrayParts": api.form_data_binary_array_parts("123", [png(), png()]);
        "Payload_MultiPart_FormData_checkFileNameAndContentType":
            api.form_data_check_file_name_and_content_type("123", hello());
        "Payload_MultiPart_FormData_anonymousModel": api.form_data_anonymous_model(jpg());
        "Payload_MultiPart_FormData_HttpParts_ContentType_imageJpegContentType":
            api.content_type_image_jpeg_content_type(jpg().file_name("hello.jpg"));
        "Payload_MultiPart_FormData_HttpParts_ContentType_requiredContentType":
            api.content_type_required_content_type(jpg());
        "Payload_MultiPart_FormData_HttpParts_ContentType_optionalContentType":
            api.content_type_optional_content_type(jpg());
        "Payload_MultiPart_FormData_HttpParts_jsonArrayAndFileArray":
            api.http_parts_json_array_and_file_array("123", &address, jpg(), previous(), [png(), png()]);
        "Payload_MultiPart_FormData_HttpParts_NonString_float": api.non_string_float(0.5);
        "Payload_MultiPart_FormData_File_uploadFileSpecificContentType":
            api.file_upload_file_specific_content_type(png().file_name("image.png"));
        "Payload_MultiPart_FormData_File_uploadFileRequiredFilename":
            api.file_upload_file_required_filename(png().file_name("image.png"));
        "Payload_MultiPart_FormData_File_uploadFileArray": api.file_upload_file_array([named(), named()]);
    }
    let optional = async {
        api.form_data_optional_parts().id("123").send().await?;
        api.form_data_optional_parts().profile_image(jpg()).send().await?;
        api.form_data_optional_parts().id("123").profile_image(jpg()).send().await?;
        Ok(())
    };
    report.scenario("Payload_MultiPart_FormData_optionalParts", optional).await;
    let several = async {
        api.form_data_multi_binary_parts(jpg()).send().await?;
        api.form_data_multi_binary_parts(jpg()).picture(png()).send().await?;
        Ok(())
    };
    report.scenario("Payload_MultiPart_FormData_multiBinaryParts", several).await;
}
