//! The command line: operations → commands and their arguments.

mod fields;
mod help;
mod scope;
mod values;

use std::collections::HashMap;

use crate::ir::{
    Arg, ArgumentKind, ArgumentLocation, ArgumentValue, Command, CommandArgument, CommandBody, CommandGroup,
    Group, ItemKind, Module, Operation, ParameterLocation, PartKind,
};
use crate::lower::commands::fields::Fields;
use crate::lower::commands::help::help_text;
use crate::lower::commands::scope::{Names, kebab};
use crate::lower::commands::values::Values;

/// Returns the commands of the groups.
pub fn groups(groups: &[Group], models: &[Module]) -> Vec<CommandGroup> {
    let items = models.iter().flat_map(|module| &module.items);
    let items: HashMap<&str, &ItemKind> = items.map(|item| (item.name.as_str(), &item.kind)).collect();
    let values = Values { items: &items };
    groups.iter().map(|of| group(of, &values)).collect()
}

fn group(of: &Group, values: &Values<'_>) -> CommandGroup {
    let mut names = Names::default();
    let commands: Vec<Command> =
        of.operations.iter().map(|operation| command(operation, values, &mut names)).collect();
    CommandGroup { name: kebab(&of.name), about: help_text(&of.docs), commands }
}

fn command(operation: &Operation, values: &Values<'_>, commands: &mut Names) -> Command {
    let name = commands.add(kebab(&operation.name));
    let waiters = operation.waiters.iter();
    let waiters =
        waiters.map(|waiter| (commands.add(kebab(&waiter.method)), help_text(&waiter.docs))).collect();
    let mut names = Names::of_arguments();
    let mut arguments = Vec::new();
    let required = operation.args.iter().map(|arg| (arg, true));
    for (arg, required) in required.chain(operation.setters.iter().map(|arg| (arg, false))) {
        arguments.extend(parameter(arg, required, values, &mut names));
        if is_selectable(arg) && !required {
            arguments.push(content_type(&mut names));
        }
    }
    let body = operation.body.as_ref().map(|body| {
        let mut fields = Fields { values, names: &mut names, arguments: Vec::new(), fixed: Vec::new() };
        let is_object = fields.add(operation, body);
        let Fields { arguments: own, fixed, .. } = fields;
        arguments.extend(own);
        CommandBody { is_object, fixed }
    });
    Command { name, about: about(operation), arguments, body, waiters }
}

/// Returns the help of an operation: its docs up to method and path.
fn about(operation: &Operation) -> String {
    let end = operation.docs.find(&format!("\n\n{}", operation.route)).unwrap_or(operation.docs.len());
    let deprecated = if operation.deprecated { "\n\nDeprecated." } else { "" };
    help_text(&format!("{}{deprecated}\n\n{}", &operation.docs[..end], operation.route))
}

/// Returns `true` for a body of bytes whose content type the user passes.
fn is_selectable(arg: &Arg) -> bool {
    arg.location == ParameterLocation::Bytes && arg.wire.is_empty()
}

/// Returns the argument for the content type of an optional body.
fn content_type(names: &mut Names) -> CommandArgument {
    CommandArgument {
        name: names.add("content-type".to_owned()),
        wire: String::new(),
        about: "The content type of the body.".to_owned(),
        at: ArgumentLocation::Parameter(ParameterLocation::ContentType),
        value: ArgumentValue::of(ArgumentKind::Text),
        required: false,
        as_json: false,
        content_type: None,
    }
}

/// Returns the argument of a parameter, a field of a form or a body that is not a value; `None` for a field of a model.
fn parameter(arg: &Arg, required: bool, values: &Values<'_>, names: &mut Names) -> Option<CommandArgument> {
    let file = ArgumentValue::of(ArgumentKind::File);
    let value = match arg.location {
        ParameterLocation::Body | ParameterLocation::Field { .. } => return None,
        ParameterLocation::Text | ParameterLocation::Bytes | ParameterLocation::Part(PartKind::File) => file,
        ParameterLocation::Part(PartKind::Files) => ArgumentValue { list: true, ..file },
        ParameterLocation::Multipart => ArgumentValue { list: true, ..ArgumentValue::of(ArgumentKind::Text) },
        ParameterLocation::ContentType => ArgumentValue::of(ArgumentKind::Text),
        _ => values.of(&arg.ty),
    };
    let name = match arg.location {
        ParameterLocation::Multipart => "part".to_owned(),
        ParameterLocation::ContentType => "content-type".to_owned(),
        _ => kebab(&arg.name),
    };
    let mut about = help_text(&arg.docs);
    if arg.location == ParameterLocation::Multipart {
        about.push_str("\n\nA part of it: `NAME=VALUE`, or `NAME=@FILE` for a file.");
    }
    Some(CommandArgument {
        name: names.add(name),
        wire: arg.wire.clone(),
        about,
        at: ArgumentLocation::Parameter(arg.location),
        value,
        required,
        as_json: arg.as_json,
        content_type: arg.content_type.clone(),
    })
}
