//! The number of cargo features.

use crate::config::{Features, config_error};
use crate::diagnostic::Code;
use crate::ir::Group;
use crate::lower::context::Context;
use crate::lower::names::features;

/// Reports more features than the registry accepts. Cargo itself has no limit.
pub fn report(cx: &Context<'_>, groups: &[Group], has_webhooks: bool) {
    let Features { tags: Some(setting), max } = &cx.config.features else { return };
    let of_tags = groups.iter().filter(|group| group.feature.is_some()).count();
    let others = features::others().filter(|name| has_webhooks || !name.starts_with("webhook")).count();
    // One more enables those of all tags.
    let all = of_tags + 1 + others;
    if of_tags == 0 || all <= *max {
        return;
    }
    let registry = if *max == Features::OF_CRATES_IO { "crates.io" } else { "the registry" };
    let what = format!("{all} features, {of_tags} of them for tags: {registry} accepts at most {max}");
    let help = "merge tags with an overlay, select operations with `[operations]`, or set `tags = false`";
    cx.report(config_error(Code::W0412, setting.span(), what).help(help));
}
