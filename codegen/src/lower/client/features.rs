//! The number of cargo features.

use crate::config::config_error;
use crate::diagnostic::Code;
use crate::ir::Group;
use crate::lower::context::Context;
use crate::lower::names::features;

/// The number of features that crates.io allows.
const LIMIT: usize = 300;

/// Reports more features than crates.io allows. Cargo itself has no limit.
pub fn report(cx: &Context<'_>, groups: &[Group], has_webhooks: bool) {
    let of_tags = groups.iter().filter(|group| group.feature.is_some()).count();
    let others = features::others().filter(|name| has_webhooks || !name.starts_with("webhook")).count();
    // One enables those of all tags.
    let all = of_tags + 1 + others;
    if let Some(setting) = cx.config.features.tags.as_ref().filter(|_| of_tags > 0 && all > LIMIT) {
        let what = format!(
            "the crate has {all} features, {of_tags} of them for tags; crates.io accepts at most {LIMIT}"
        );
        let help = "merge tags with an overlay, select operations with `[operations]`, or set `tags = false`";
        cx.report(config_error(Code::W0412, setting.span(), what).help(help));
    }
}
