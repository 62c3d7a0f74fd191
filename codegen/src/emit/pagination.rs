//! Pagination: the methods of request builders that return all pages, or the items of all pages.

use crate::emit::types::{IN_GROUPS, output};
use crate::ir::{Operation, Pagination, Presence};
use crate::print::{Function, RustFile, Ty, quoted};
use crate::service::{NextPage, PageLocation, PageValue};

const ITEMS_DOCS: &str = "\
Returns the items of this page and of all that follow: a stream, or with the blocking client an iterator.

A page is requested after the last item of the previous one. The first error ends the stream.";

const PAGES_DOCS: &str = "\
Returns this page and all that follow: a stream, or with the blocking client an iterator.

";

/// Writes the methods of a builder whose response is a page.
pub fn methods(file: &mut RustFile, operation: &Operation, pagination: &Pagination) {
    let (page, item, client) = (output(operation), IN_GROUPS.ty(&pagination.item), Ty::new("C"));
    file.item(|file| {
        file.docs(ITEMS_DOCS);
        let result = Ty::generic("Items", [page.clone(), item, client.clone()]);
        file.function(&Function::new("items", Some("self"), Vec::new(), result), |file| {
            file.line(format_args!("self.pages().items(|page| {})", items(pagination)));
        });
    });
    file.item(|file| {
        file.docs(&format!("{PAGES_DOCS}{}", rule(&pagination.next)));
        let result = Ty::generic("Pages", [page, client]);
        file.function(&Function::new("pages", Some("self"), Vec::new(), result), |file| {
            let how = how(pagination);
            match how.as_slice() {
                [line] => file.line(format_args!("Pages::new(self.into_call(), &{line})")),
                lines => {
                    file.line(format_args!("const NEXT: NextParameter = NextParameter {{"));
                    lines.iter().for_each(|line| file.line(format_args!("    {line}")));
                    file.line(format_args!("}};"));
                    file.line(format_args!("Pages::new(self.into_call(), &NEXT)"));
                }
            }
        });
    });
}

/// Returns the sentence on what is followed.
fn rule(next: &NextPage) -> &'static str {
    match next {
        NextPage::Url(_) | NextPage::Link => {
            "Only links to the origin of the service are followed, and no address is requested twice."
        }
        NextPage::Parameter(_) => "No page is requested twice.",
    }
}

/// Returns the expression for the way to the next page, or the lines of its fields.
pub fn how(pagination: &Pagination) -> Vec<String> {
    let parameter = match &pagination.next {
        NextPage::Url(at) => return vec![format!("NextUrl({})", quoted(at))],
        NextPage::Link => return vec!["NextLink".to_owned()],
        NextPage::Parameter(parameter) => parameter,
    };
    let location = match parameter.location {
        PageLocation::Query => "Query",
        PageLocation::Header => "Header",
        PageLocation::Body => "Body",
    };
    let value = match &parameter.value {
        PageValue::Token(at) => format!("Token({})", quoted(at)),
        PageValue::LastItem(at) => format!("LastItem({})", quoted(at)),
        PageValue::Page(first) => format!("Page({first})"),
        PageValue::Offset => "Offset".to_owned(),
    };
    let optional = |at: &Option<String>| match at {
        Some(at) => format!("Some({})", quoted(at)),
        None => "None".to_owned(),
    };
    vec![
        format!("parameter: PageParameter::{location}({}),", quoted(&parameter.name)),
        format!("value: NextValue::{value},"),
        format!("items: {},", quoted(&pagination.pointer)),
        format!("more: {},", optional(&parameter.more)),
        format!("total: {},", optional(&parameter.total)),
    ]
}

/// Returns the expression for the items of a `page`.
fn items(pagination: &Pagination) -> String {
    let [first, rest @ ..] = pagination.items.as_slice() else { return "page".to_owned() };
    let field = &first.field;
    if rest.is_empty() {
        return match first.presence {
            Presence::Required => format!("page.{field}"),
            Presence::RequiredNullable | Presence::Optional => format!("page.{field}.unwrap_or_default()"),
            Presence::OptionalNullable => format!("page.{field}.into_option().unwrap_or_default()"),
        };
    }
    let mut expression = match first.presence {
        Presence::Required => format!("Some(page.{field})"),
        Presence::RequiredNullable | Presence::Optional => format!("page.{field}"),
        Presence::OptionalNullable => format!("page.{field}.into_option()"),
    };
    for step in rest {
        let field = &step.field;
        expression.push_str(&match step.presence {
            Presence::Required => format!(".map(|part| part.{field})"),
            Presence::RequiredNullable | Presence::Optional => format!(".and_then(|part| part.{field})"),
            Presence::OptionalNullable => format!(".and_then(|part| part.{field}.into_option())"),
        });
    }
    expression + ".unwrap_or_default()"
}
