//! Types and functions as they are written.

use std::borrow::Cow;
use std::fmt;

/// A type.
#[derive(Clone, Debug)]
pub struct Ty<'a> {
    /// The text before the name: `&`, `impl `, or the name of an associated type.
    prefix: &'static str,
    name: Cow<'a, str>,
    args: Vec<Ty<'a>>,
}

impl<'a> Ty<'a> {
    /// Creates a type without type arguments.
    pub fn new(name: impl Into<Cow<'a, str>>) -> Self {
        Self::generic(name, [])
    }

    /// Creates a type with type arguments.
    pub fn generic(name: impl Into<Cow<'a, str>>, args: impl Into<Vec<Ty<'a>>>) -> Self {
        Self { prefix: "", name: name.into(), args: args.into() }
    }

    /// Adds the text before the name.
    #[must_use]
    pub fn with(self, prefix: &'static str) -> Self {
        Self { prefix, ..self }
    }

    /// Returns the type without its arguments, and the arguments.
    pub fn parts(&self) -> (impl fmt::Display, &[Self]) {
        (fmt::from_fn(|out| write!(out, "{}{}", self.prefix, self.name)), &self.args)
    }

    /// Returns `true` if [`TYPE_COMPLEXITY`] rejects the type. An `impl Trait` does not count.
    pub fn is_complex(&self) -> bool {
        const MOST: usize = 250;
        !self.prefix.starts_with("impl") && self.complexity(1) > MOST
    }

    /// Returns the complexity as the lint counts it: ten for each name, times its depth, and one for each reference.
    fn complexity(&self, depth: usize) -> usize {
        let reference = if self.prefix == "&" { depth } else { 0 };
        let args: usize = self.args.iter().map(|arg| arg.complexity(depth + 1)).sum();
        reference + 10 * depth + args
    }
}

impl fmt::Display for Ty<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}", self.prefix, self.name)?;
        for (index, arg) in self.args.iter().enumerate() {
            write!(out, "{}{arg}", if index == 0 { "<" } else { ", " })?;
        }
        if self.args.is_empty() { Ok(()) } else { out.write_str(">") }
    }
}

/// The lint that rejects complex types.
pub const TYPE_COMPLEXITY: &str = "type_complexity";

/// Parameter names that `clippy::disallowed_names` rejects by default.
const DISALLOWED: [&str; 3] = ["foo", "baz", "quux"];

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Argument<'a> {
    /// The name.
    pub name: &'a str,
    /// The type.
    pub ty: Ty<'a>,
}

/// The signature of a function.
#[derive(Clone, Debug)]
pub struct Function<'a> {
    /// `pub fn` or `fn`.
    pub head: &'static str,
    /// The name.
    pub name: &'a str,
    /// `&self`, `self` or `mut self`; `None` for an associated function.
    pub receiver: Option<&'static str>,
    /// The parameters after the receiver.
    pub args: Vec<Argument<'a>>,
    /// The type of the result.
    pub result: Ty<'a>,
}

impl<'a> Function<'a> {
    /// Creates a public function.
    pub fn new(
        name: &'a str,
        receiver: Option<&'static str>,
        args: Vec<Argument<'a>>,
        result: Ty<'a>,
    ) -> Self {
        Self { head: "pub fn", name, receiver, args, result }
    }

    /// Returns the lints of clippy that reject the signature.
    pub fn lints(&self) -> impl Iterator<Item = &'static str> {
        let is_long = self.args.len() + usize::from(self.receiver.is_some()) > 7;
        let is_disallowed = self.args.iter().any(|arg| DISALLOWED.contains(&arg.name));
        let is_complex = self.args.iter().map(|arg| &arg.ty).chain([&self.result]).any(Ty::is_complex);
        let lints = [
            (is_long, "too_many_arguments"),
            (is_disallowed, "disallowed_names"),
            (is_complex, TYPE_COMPLEXITY),
        ];
        lints.into_iter().filter(|(is_rejected, _)| *is_rejected).map(|(_, lint)| lint)
    }

    /// Creates a function of a trait.
    pub fn of_trait(name: &'a str, receiver: Option<&'static str>, result: Ty<'a>) -> Self {
        Self { head: "fn", ..Self::new(name, receiver, Vec::new(), result) }
    }
}

#[cfg(test)]
mod tests {
    use super::Ty;

    #[test]
    fn types_are_as_complex_as_clippy_counts() {
        // 10, 20 + 20, 30, 40 + 40, 50: 210; a further level makes it 280.
        let map = |inner| Ty::generic("BTreeMap", [Ty::new("String"), inner]);
        let five = Ty::generic("Option", [map(Ty::generic("Vec", [map(Ty::new("serde_json::Value"))]))]);
        assert!(!five.is_complex());
        let six = Ty::generic("Option", [five]);
        assert!(six.is_complex());
        assert!(!Ty::generic("Into", [six]).with("impl ").is_complex());
    }
}
