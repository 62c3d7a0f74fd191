//! Types in emitted code, and the parameters of setters and methods.

use crate::ir::{Arg, Body, Format, Operation, ParameterLocation, PartKind, Passing, Success, Type};
use crate::print::{Argument, Ty};

/// The paths by which a file refers to types and functions.
#[derive(Clone, Copy, Debug)]
pub struct Paths<'a> {
    /// The path before the names of models.
    pub models: &'a str,
    /// The path before the names of the crate's own formats.
    pub formats: &'a str,
    /// The type of maps.
    pub map: &'static str,
    /// The function that collects a list.
    pub list: &'static str,
    /// The path of the crate.
    pub root: &'a str,
}

/// The paths in the modules of models.
pub const IN_MODELS: Paths<'_> =
    Paths { models: "", formats: "formats::", map: "BTreeMap", list: "json::list", root: "crate" };

/// The paths in the modules of groups.
pub const IN_GROUPS: Paths<'_> =
    Paths { models: "models::", list: "crate::runtime::json::list", ..IN_MODELS };

/// The paths that are valid in the whole crate, but for that of maps.
pub const IN_CRATE: Paths<'_> = Paths { models: "crate::models::", formats: "crate::formats::", ..IN_GROUPS };

impl Paths<'_> {
    /// Returns a type as it is written.
    pub fn ty<'t>(&self, of: &'t Type) -> Ty<'t> {
        match of {
            Type::Bool => Ty::new("bool"),
            Type::I32 => Ty::new("i32"),
            Type::I64 => Ty::new("i64"),
            Type::U64 => Ty::new("u64"),
            Type::F64 => Ty::new("f64"),
            Type::Digits => Ty::new([self.root, "::Digits"].concat()),
            Type::String => Ty::new("String"),
            Type::Format(format) if format.is_own() => Ty::new([self.formats, format.path].concat()),
            Type::Format(format) => Ty::new(format.path),
            Type::Replacement(path) => match path.strip_prefix("crate::") {
                Some(below) => Ty::new([self.root, "::", below].concat()),
                None => Ty::new(path),
            },
            Type::Any => Ty::new("serde_json::Value"),
            Type::List(inner) => Ty::generic("Vec", [self.ty(inner)]),
            Type::Map(inner) => Ty::generic(self.map, [Ty::new("String"), self.ty(inner)]),
            Type::Nullable(inner) => Ty::generic("Option", [self.ty(inner)]),
            Type::Boxed(inner) => Ty::generic("Box", [self.ty(inner)]),
            Type::Model { name, .. } if self.models.is_empty() => Ty::new(name),
            Type::Model { name, .. } => Ty::new([self.models, name].concat()),
        }
    }

    /// Returns the parameter of a setter called `name`, and the expression that converts it to a value of the field.
    ///
    /// Text, formats, numbers by their digits, JSON values and unions are passed as `impl Into`, lists as
    /// `impl IntoIterator`, everything else by value.
    pub fn parameter<'t>(&self, of: &'t Type, name: &'t str) -> (Argument<'t>, String) {
        let argument = |ty| Argument { name, ty };
        match of {
            Type::Boxed(inner) => {
                let (argument, value) = self.parameter(inner, name);
                (argument, format!("Box::new({value})"))
            }
            Type::List(item) => {
                let item = match is_converted(item) {
                    true => Ty::generic("Into", [self.ty(item)]).with("Item = impl "),
                    false => self.ty(item).with("Item = "),
                };
                let list = Ty::generic("IntoIterator", [item]).with("impl ");
                (argument(list), format!("{}({name})", self.list))
            }
            other if is_converted(other) => {
                (argument(Ty::generic("Into", [self.ty(other)]).with("impl ")), format!("{name}.into()"))
            }
            other => (argument(self.ty(other)), name.to_owned()),
        }
    }
}

/// Returns `true` for types that are passed as `impl Into`.
pub fn is_converted(of: &Type) -> bool {
    match of {
        Type::String | Type::Any | Type::Digits | Type::Model { union: true, .. } => true,
        Type::Format(format) => matches!(format.passing, Passing::Into),
        _ => false,
    }
}

/// Returns the parameter of a method of an operation.
///
/// Fields of the body, and the body itself, are passed as setters of models take them. So are parameters, except those that
/// are only read: text is a `&str`, and validated strings, objects and maps are passed by reference.
pub fn argument(arg: &Arg) -> Argument<'_> {
    let of = || IN_GROUPS.ty(&arg.ty);
    let ty = match (&arg.ty, arg.location) {
        (_, ParameterLocation::Field { nullable: true }) => Ty::generic("Option", [of()]),
        (_, ParameterLocation::Bytes) => Ty::generic("Into", [Ty::new("Body")]).with("impl "),
        (_, ParameterLocation::Part(PartKind::File)) => Ty::generic("Into", [Ty::new("Part")]).with("impl "),
        (_, ParameterLocation::Part(PartKind::Files)) => {
            let item = Ty::generic("Into", [Ty::new("Part")]).with("Item = impl ");
            Ty::generic("IntoIterator", [item]).with("impl ")
        }
        (_, ParameterLocation::Multipart) => Ty::new("Multipart"),
        (Type::String, _) if is_borrowed(arg) => Ty::new("str").with("&"),
        _ if is_borrowed(arg) => of().with("&"),
        _ => IN_GROUPS.parameter(&arg.ty, &arg.name).0.ty,
    };
    Argument { name: &arg.name, ty }
}

/// Returns `true` if an argument is passed by reference.
pub fn is_borrowed(arg: &Arg) -> bool {
    let is_stored = matches!(arg.location, ParameterLocation::Field { .. } | ParameterLocation::Body);
    !is_stored
        && !arg.has_own_type()
        && matches!(
            arg.ty,
            Type::String
                | Type::Format(Format { passing: Passing::Borrowed, .. })
                | Type::Map(_)
                | Type::Replacement(_)
                | Type::Model { union: false, is_enum: false, .. }
        )
}

/// Returns the parameters of an operation's method.
pub fn arguments(operation: &Operation) -> Vec<Argument<'_>> {
    operation.args.iter().map(argument).collect()
}

/// Returns the type of the body of a success response.
pub fn output(operation: &Operation) -> Ty<'_> {
    match &operation.success {
        Success::Json(of) | Success::Text(of) => IN_GROUPS.ty(of),
        Success::Empty => Ty::new("()"),
        Success::Bytes => Ty::new("Bytes"),
        Success::ByStatus(name, _) => Ty::new(name),
    }
}

/// Returns the type of the body in the request builder.
pub fn body_type(operation: &Operation) -> Ty<'_> {
    match &operation.body {
        None => Ty::new("()"),
        Some(body) if body.required => IN_GROUPS.ty(&body.ty),
        Some(Body { ty: Type::Nullable(inner), .. }) => Ty::generic("Maybe", [IN_GROUPS.ty(inner)]),
        Some(body) => Ty::generic("Option", [IN_GROUPS.ty(&body.ty)]),
    }
}
