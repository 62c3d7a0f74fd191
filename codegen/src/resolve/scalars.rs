//! Conversion of booleans, integers, numbers, strings and enums, with the width of integers.

use openapiv3::{
    AnySchema, IntegerFormat, IntegerType, NumberType, SchemaKind, StringFormat, StringType as SourceString,
    Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::model::{Integer, Kind, Number, StringType, Width};
use crate::pointer::Pointer;
use crate::resolve::context::Resolver;

/// 2^63 and 2^64. Tools round numbers close to these: `9223372036854776000` means the maximum of `i64`.
const END_OF_I64: f64 = 9_223_372_036_854_775_808.0;
const END_OF_U64: f64 = 18_446_744_073_709_551_616.0;

/// The range of the bounds and examples of an integer.
#[derive(Clone, Copy, Default)]
struct Range(Option<(f64, f64)>);

impl Range {
    fn of(numbers: impl IntoIterator<Item = f64>) -> Self {
        numbers.into_iter().fold(Self::default(), |Self(range), number| {
            let (min, max) = range.unwrap_or((number, number));
            Self(Some((min.min(number), max.max(number))))
        })
    }

    fn width(self, format: Option<&str>) -> Width {
        let (min, max) = self.0.unwrap_or_default();
        let fits = |min_of: f64, max_of: f64| min >= min_of && max <= max_of;
        match format {
            _ if is_arbitrary_precision(format) => Width::Digits,
            Some("int32") if fits(f64::from(i32::MIN), f64::from(i32::MAX)) => Width::I32,
            Some("uint64") if min >= 0.0 => Width::U64,
            _ if fits(-END_OF_I64, END_OF_I64) || format == Some("int64") => Width::I64,
            _ if fits(0.0, END_OF_U64) => Width::U64,
            _ => Width::Digits,
        }
    }
}

/// Widens an integer without a format to a number in an example. Variants of an enum are `i64`, so it is not widened, and a
/// number with a fraction is an error of the example.
pub(super) fn widen(integer: &mut Integer, number: f64) {
    let needed = Range::of([number]).width(None);
    if integer.is_assumed && integer.values.is_empty() && number.fract() == 0.0 {
        let is_mixed = integer.width == Width::U64 && number < 0.0;
        integer.width = if is_mixed { Width::Digits } else { integer.width.max(needed) };
    }
}

/// Returns `true` if a format needs arbitrary precision.
fn is_arbitrary_precision(format: Option<&str>) -> bool {
    const FORMATS: &str =
        "bigdecimal bigint biginteger bignum decimal decimal128 int128 int256 uint128 uint256";
    let format = format.map(str::to_ascii_lowercase);
    format.is_some_and(|format| FORMATS.split(' ').any(|known| known == format))
}

impl Resolver<'_> {
    /// Converts an `enum` without a `type`: to the common type of its values, or else to a mixed enum.
    pub(super) fn untyped_enum(&mut self, any: &AnySchema, examples: &[&Value], at: &Pointer) -> Kind {
        let values: Vec<&Value> = any.enumeration.iter().filter(|value| !value.is_null()).collect();
        if values.iter().all(|value| value.is_string()) {
            return Kind::String(any_string(any));
        }
        if values.iter().all(|value| value.is_boolean()) {
            return boolean(&any.enumeration);
        }
        if values.iter().all(|value| as_integer(value).is_some()) {
            return Kind::Integer(any_integer(any, examples));
        }
        if values.iter().all(|value| value.is_number()) {
            return Kind::Number(any_number(any));
        }
        if values.iter().any(|value| value.is_array() || value.is_object()) {
            return self.opaque("enum", at);
        }
        Kind::Values(values.into_iter().cloned().collect())
    }
}

/// Converts a boolean, which `enum` can restrict to one value.
pub(super) fn boolean(values: &[Value]) -> Kind {
    let has = |wanted: bool| values.iter().any(|value| value.as_bool() == Some(wanted));
    Kind::Boolean(match (has(true), has(false)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    })
}

/// Returns the values of an `enum` beside a scalar type if some of them are scalars of another type. `normalize` has reported it, and
/// services may send either.
pub(super) fn values_of_other_types(any: &AnySchema) -> Option<Vec<Value>> {
    let is_of_type: fn(&Value) -> bool = match any.typ.as_deref()? {
        "string" => Value::is_string,
        "boolean" => Value::is_boolean,
        "number" => Value::is_number,
        // JSON Schema 2020-12, core, section 4.2.3: 1.0 is an integer.
        "integer" => |value| value.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => return None,
    };
    let values = || any.enumeration.iter().filter(|value| !value.is_null());
    let has_other = values().any(|value| !is_of_type(value));
    let is_scalar = |value: &Value| !value.is_array() && !value.is_object();
    (has_other && values().all(is_scalar)).then(|| values().cloned().collect())
}

/// Returns `true` if `enum` contains null, which authors mean even without `nullable`.
pub(super) fn contains_null(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::Type(Type::Boolean(boolean)) => boolean.enumeration.contains(&None),
        SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.contains(&None),
        SchemaKind::Type(Type::Number(number)) => number.enumeration.contains(&None),
        SchemaKind::Type(Type::String(text)) => text.enumeration.contains(&None),
        SchemaKind::Any(any) => any.enumeration.iter().any(Value::is_null),
        _ => false,
    }
}

pub(super) fn integer_type(integer: &IntegerType, examples: &[&Value]) -> Integer {
    let values: Vec<i64> = integer.enumeration.iter().flatten().copied().collect();
    #[allow(clippy::cast_precision_loss, reason = "rounding does not change the width")]
    let bounds_of = [integer.minimum, integer.maximum].into_iter().flatten().map(|bound| bound as f64);
    let range = Range::of(bounds_of.chain(numbers(examples)));
    Integer {
        width: range.width(format_name(&integer.format)),
        is_assumed: format_name(&integer.format).is_none(),
        bounds: bounds(
            integer.minimum.map(|value| (value.to_string(), integer.exclusive_minimum)),
            integer.maximum.map(|value| (value.to_string(), integer.exclusive_maximum)),
            integer.multiple_of.map(|value| value.to_string()),
        ),
        values,
    }
}

/// Converts an integer that openapiv3 does not recognize: with bounds beyond `i64`, or values in quotes or such as `1.0`.
pub(super) fn any_integer(any: &AnySchema, examples: &[&Value]) -> Integer {
    let values: Vec<i64> = any.enumeration.iter().filter_map(as_integer).collect();
    let values_of_enum = any.enumeration.iter().filter_map(Value::as_f64);
    let range = Range::of(
        [any.minimum, any.maximum].into_iter().flatten().chain(numbers(examples)).chain(values_of_enum),
    );
    let width = range.width(any.format.as_deref());
    // Variants are `i64`, so a wider enum has none.
    let values = if width > Width::I64 { Vec::new() } else { values };
    Integer { width, is_assumed: any.format.is_none(), bounds: any_bounds(any), values }
}

pub(super) fn number_type(number: &NumberType) -> Number {
    let format = match &number.format {
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format.as_str()),
        _ => None,
    };
    Number {
        is_arbitrary_precision: is_arbitrary_precision(format),
        bounds: bounds(
            number.minimum.map(|value| (value.to_string(), number.exclusive_minimum)),
            number.maximum.map(|value| (value.to_string(), number.exclusive_maximum)),
            number.multiple_of.map(|value| value.to_string()),
        ),
        values: number.enumeration.iter().flatten().copied().collect(),
    }
}

pub(super) fn any_number(any: &AnySchema) -> Number {
    let is_arbitrary_precision = is_arbitrary_precision(any.format.as_deref());
    Number {
        is_arbitrary_precision,
        bounds: any_bounds(any),
        values: any.enumeration.iter().filter_map(Value::as_f64).collect(),
    }
}

/// Returns an integer, also if it is written as `1.0` (JSON Schema 2020-12, core, section 4.2.3).
#[allow(clippy::cast_possible_truncation, reason = "integral and within 2^53, as checked before")]
fn as_integer(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let double = || value.as_f64().filter(|double| value.is_f64() && double.fract() == 0.0);
    value.as_i64().or_else(|| double().filter(|double| double.abs() <= EXACT).map(|double| double as i64))
}

fn numbers<'a>(values: &[&'a Value]) -> impl Iterator<Item = f64> + use<'a> {
    values.iter().filter_map(|value| value.as_f64()).collect::<Vec<_>>().into_iter()
}

/// Returns a format as text.
fn format_name(format: &VariantOrUnknownOrEmpty<IntegerFormat>) -> Option<&str> {
    match format {
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Some("int32"),
        VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => Some("int64"),
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

/// Returns the bounds of a number that openapiv3 does not recognize.
pub(super) fn any_bounds(any: &AnySchema) -> Vec<(&'static str, String)> {
    bounds(
        any.minimum.map(|value| (format_bound(value), any.exclusive_minimum.unwrap_or_default())),
        any.maximum.map(|value| (format_bound(value), any.exclusive_maximum.unwrap_or_default())),
        any.multiple_of.map(|value| value.to_string()),
    )
}

/// Formats a bound. openapiv3 has doubles, so a rounded bound at the limit of a type is that limit.
fn format_bound(bound: f64) -> String {
    if bound == END_OF_U64 {
        u64::MAX.to_string()
    } else if bound == END_OF_I64 {
        i64::MAX.to_string()
    } else {
        bound.to_string()
    }
}

fn bounds(
    min: Option<(String, bool)>,
    max: Option<(String, bool)>,
    multiple: Option<String>,
) -> Vec<(&'static str, String)> {
    let min = min.map(|(value, exclusive)| (if exclusive { "more than" } else { "at least" }, value));
    let max = max.map(|(value, exclusive)| (if exclusive { "less than" } else { "at most" }, value));
    [min, max, multiple.map(|value| ("a multiple of", value))].into_iter().flatten().collect()
}

pub(super) fn string_type(text: &SourceString) -> StringType {
    StringType {
        format: match &text.format {
            VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some("date".into()),
            VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Some("date-time".into()),
            VariantOrUnknownOrEmpty::Item(StringFormat::Password) => Some("password".into()),
            VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("byte".into()),
            VariantOrUnknownOrEmpty::Item(StringFormat::Binary) => Some("binary".into()),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
            VariantOrUnknownOrEmpty::Empty => None,
        },
        pattern: text.pattern.clone(),
        min: text.min_length,
        max: text.max_length,
        values: text.enumeration.iter().flatten().cloned().collect(),
        deprecated: Vec::new(),
    }
}

pub(super) fn any_string(any: &AnySchema) -> StringType {
    StringType {
        format: any.format.clone(),
        pattern: any.pattern.clone(),
        min: any.min_length,
        max: any.max_length,
        values: any.enumeration.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect(),
        deprecated: Vec::new(),
    }
}
