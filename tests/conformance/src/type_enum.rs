//! Enums: fixed, which a service may extend all the same, and extensible.

use type_enum_extensible::models::DaysOfWeekExtensibleEnum;
use type_enum_fixed::models::DaysOfWeekEnum;

use crate::scenario::{Report, client, equal, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, type_enum_extensible::Client).api();
    scenarios! { report;
        "Type_Enum_Extensible_String_getKnownValue": api.string_get_known_value() => DaysOfWeekExtensibleEnum::Monday;
        "Type_Enum_Extensible_String_putKnownValue": api.string_put_known_value(DaysOfWeekExtensibleEnum::Monday);
        "Type_Enum_Extensible_String_getUnknownValue": api.string_get_unknown_value() => "Weekend".into();
        "Type_Enum_Extensible_String_putUnknownValue": api.string_put_unknown_value("Weekend".into());
    }

    let api = client!(report, type_enum_fixed::Client).api();
    scenarios! { report;
        "Type_Enum_Fixed_String_getKnownValue": api.string_get_known_value() => DaysOfWeekEnum::Monday;
        "Type_Enum_Fixed_String_putKnownValue": api.string_put_known_value(DaysOfWeekEnum::Monday);
    }
    let refused = async {
        let error =
            api.string_put_unknown_value("Weekend".into()).send().await.err().ok_or("a success response")?;
        equal(error.status().map(|status| status.as_u16()), Some(500))
    };
    report.scenario("Type_Enum_Fixed_String_putUnknownValue", refused).await;
}
