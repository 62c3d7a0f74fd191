//! Operations: `operation!`, which says each parameter once, and what goes with it.

use crate::runtime::json::Val;
use crate::runtime::net::request_builder::{Operation, RequestBuilder};

/// Defines an operation: the marker that stands for it, the name of its builder, and the setters of its parameters.
///
/// Each parameter has where it goes (`query`, `header` or `form`, the functions of [`Put`]), its name, how it is taken, in
/// parentheses (so that the macro can look into it), and its name on the wire. `form_as` has the style after that. `body` is
/// what the body goes out as, the type of which the builder holds it, and the fields of a form that have a style; `answer`
/// the status, the type of what it holds and the marker of its headers; `has` a trait that is more than all operations have.
macro_rules! operation {
    (
        $(#$meta:tt)*
        pub type $builder:ident = RequestBuilder<$marker:ident>
        $({
            $(
                $(#$doc:tt)*
                $goes:ident $name:ident: $taken:tt = $wire:literal $(as $style:expr)?,
            )+
        })?
        $(;)?
        id($id:literal)
        $(body($media:ident $body:ty $(, $styles:expr)?))?
        answer($status:literal, $answer:ty $(, $headers:ty)?)
        $(has($more:ident))?
    ) => {
        $(#$meta)*
        ///
        #[doc = concat!("A successful answer holds `", stringify!($answer), "`.")]
        pub type $builder<'a, C = $crate::runtime::Client> =
            $crate::runtime::RequestBuilder<'a, $marker, C>;

        #[doc(hidden)]
        pub enum $marker {}

        impl $crate::runtime::Operation for $marker {
            const FACTS: $crate::runtime::Facts = $crate::runtime::Facts {
                id: $id,
                builder: stringify!($builder),
                status: $status,
            };
            type Media = $crate::runtime::media!($marker $($media $($styles)?)?);
            type Body = $crate::runtime::or_nothing!($($body)?);
            type Answer = $answer;
            type Headers = $crate::runtime::or_nothing!($($headers)?);
        }
        $(impl $crate::runtime::$more for $marker {})?
        $($(impl $crate::runtime::Styles for $marker {
            const STYLES: &[(&str, $crate::runtime::FormStyle)] = $styles;
        })?)?

        $(impl<C> $builder<'_, C> {
            $($crate::runtime::parameter! { $taken $goes $name $wire ($($style)?) $(#$doc)* })+
        })?
    };
}

/// A type, or that of nothing.
macro_rules! or_nothing {
    () => {
        ()
    };
    ($of:ty) => {
        $of
    };
}

/// What the body of an operation goes out as.
macro_rules! media {
    ($marker:ident $(json)?) => {
        $crate::runtime::Json
    };
    ($marker:ident form) => {
        $crate::runtime::Forms
    };
    ($marker:ident form $styles:expr) => {
        $crate::runtime::StyledForms<$marker>
    };
}

/// The setter of a parameter, by how it is taken.
macro_rules! parameter {
    ((&str) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(self, $name: &str) -> Self {
            $crate::runtime::Put::$goes(self, $wire, $crate::runtime::json::Val::Str($name) $(, $style)?)
        }
    };
    ((&$of:ty) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(self, $name: &$of) -> Self {
            $crate::runtime::Put::$goes(self, $wire, $crate::runtime::json::Node::val($name) $(, $style)?)
        }
    };
    ((impl Into<$of:ty>) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(self, $name: impl ::std::convert::Into<$of>) -> Self {
            let $name: $of = $name.into();
            $crate::runtime::Put::$goes(self, $wire, $crate::runtime::json::Node::val(&$name) $(, $style)?)
        }
    };
    (($of:ty) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(self, $name: $of) -> Self {
            $crate::runtime::Put::$goes(self, $wire, $crate::runtime::json::Node::val(&$name) $(, $style)?)
        }
    };
}

/// Defines the marker of an answer's headers, and a method for each: `text` is given as it is, `parsed` read as its type.
macro_rules! headers {
    (
        $(#$meta:tt)*
        pub enum $marker:ident {
            $($(#$doc:tt)* $read:ident $name:ident: $of:ty = $wire:literal,)*
        }
    ) => {
        $(#$meta)*
        ///
        /// See the methods of [`Headers`](crate::Headers).
        #[derive(Clone, Copy, Debug)]
        pub enum $marker {}

        impl $crate::runtime::Headers<'_, $marker> {
            $(
                $(#$doc)*
                pub fn $name(&self) -> ::std::option::Option<$of> {
                    self.$read($wire)
                }
            )*
        }
    };
}

/// Defines the handle of a group of operations, and the method of the clients that makes it. The text is the method's name
/// in docs.
macro_rules! handle {
    ($(#$doc:tt)* pub struct $handle:ident = $method:ident, $name:literal;) => {
        $(#$doc)*
        ///
        #[doc = concat!("Made by [`Client::", $name, "`](crate::Client::", $name, ").")]
        #[derive(Clone, Debug)]
        pub struct $handle<'a, C = $crate::runtime::Client> {
            client: &'a C,
        }
        impl $crate::runtime::Client {
            $(#$doc)*
            pub fn $method(&self) -> $handle<'_> {
                $handle { client: self }
            }
        }
        #[cfg(feature = "blocking")]
        impl $crate::runtime::blocking::Client {
            $(#$doc)*
            pub fn $method(&self) -> $handle<'_, Self> {
                $handle { client: self }
            }
        }
    };
}

pub(crate) use {handle, headers, media, operation, or_nothing, parameter};

/// Where a parameter goes.
pub(crate) enum Put {}

impl Put {
    /// Into the query.
    pub(crate) fn query<'a, O: Operation, C>(
        mut to: RequestBuilder<'a, O, C>,
        name: &'static str,
        val: Val<'_>,
    ) -> RequestBuilder<'a, O, C> {
        to.call.set_query(name, val);
        to
    }

    /// Among the headers.
    pub(crate) fn header<'a, O: Operation, C>(
        mut to: RequestBuilder<'a, O, C>,
        name: &'static str,
        val: Val<'_>,
    ) -> RequestBuilder<'a, O, C> {
        to.call.set_header(name, val);
        to
    }
}
