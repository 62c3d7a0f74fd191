//! Operations with formatted documentation.

use documentation::models::{ListsBulletPointsEnum, ListsBulletPointsModel};

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, documentation::Client).api();
    let input = ListsBulletPointsModel::new(ListsBulletPointsEnum::Simple);
    scenarios! { report;
        "Documentation_Lists_bulletPointsOp": api.lists_bullet_points_op();
        "Documentation_Lists_bulletPointsModel": api.lists_bullet_points_model(input);
        "Documentation_Lists_numbered": api.lists_numbered();
        "Documentation_TextFormatting_boldText": api.text_formatting_bold_text();
        "Documentation_TextFormatting_italicText": api.text_formatting_italic_text();
        "Documentation_TextFormatting_combinedFormatting": api.text_formatting_combined_formatting();
    }
}
