//! Serialization to a binary format such as BSON or CBOR, which has integers and floating-point numbers.

use std::fmt::{self, Display};

use serde::ser::{Impossible, Serialize, Serializer};

/// A serializer of a binary format that returns the name of the method that was called.
struct Binary;

type Never = Impossible<&'static str, fmt::Error>;

/// Defines methods that return their name.
macro_rules! returning_name {
    ($($method:ident($($kind:ty),*))*) => {$(
        fn $method(self $(, _: $kind)*) -> Result<&'static str, fmt::Error> {
            Ok(stringify!($method))
        }
    )*};
}

/// Defines methods that are never called.
macro_rules! unused {
    ($($method:ident($($kind:ty),*) -> $result:ty;)*) => {$(
        fn $method(self $(, _: $kind)*) -> Result<$result, fmt::Error> {
            Err(fmt::Error)
        }
    )*};
}

impl Serializer for Binary {
    type Ok = &'static str;
    type Error = fmt::Error;
    type SerializeSeq = Never;
    type SerializeTuple = Never;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Never;
    type SerializeStructVariant = Never;

    returning_name! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_f32(f32) serialize_f64(f64) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8])
        serialize_none() serialize_unit() serialize_unit_struct(&'static str)
        serialize_unit_variant(&'static str, u32, &'static str)
    }
    unused! {
        serialize_seq(Option<usize>) -> Never;
        serialize_tuple(usize) -> Never;
        serialize_tuple_struct(&'static str, usize) -> Never;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Never;
        serialize_map(Option<usize>) -> Never;
        serialize_struct(&'static str, usize) -> Never;
        serialize_struct_variant(&'static str, u32, &'static str, usize) -> Never;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<&'static str, fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<&'static str, fmt::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<&'static str, fmt::Error> {
        value.serialize(self)
    }

    fn collect_str<T: Display + ?Sized>(self, _: &T) -> Result<&'static str, fmt::Error> {
        Err(fmt::Error)
    }

    fn is_human_readable(&self) -> bool {
        false
    }
}

#[test]
fn integral_f64_is_not_serialized_as_an_integer() {
    use crate::runtime::json::serialize;

    assert_eq!(serialize(&30.0_f64, Binary), Ok("serialize_f64"));
    assert_eq!(serialize(&30_i64, Binary), Ok("serialize_i64"));
}
