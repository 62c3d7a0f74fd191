//! Parameters whose style is written out.

use crate::ir::{ParameterSerialization, ParameterStyle};

/// Returns the expression of a style.
pub fn style(writing: ParameterSerialization) -> String {
    let style = match writing.style {
        ParameterStyle::Simple => "SIMPLE",
        ParameterStyle::Label => "LABEL",
        ParameterStyle::Matrix => "MATRIX",
        ParameterStyle::Form => "FORM",
        ParameterStyle::SpaceDelimited => "SPACE_DELIMITED",
        ParameterStyle::PipeDelimited => "PIPE_DELIMITED",
        ParameterStyle::DeepObject => "DEEP_OBJECT",
    };
    let mut text = format!("ParameterStyle::{style}");
    let settings = [
        (writing.explode, ".explode()"),
        (writing.allow_reserved, ".reserved()"),
        (writing.allow_empty, ".empty()"),
    ];
    settings.into_iter().filter(|(is_set, _)| *is_set).for_each(|(_, setting)| text.push_str(setting));
    text
}
