//! Operations: `operation!`, which says each parameter once, and what goes with it.

/// Defines the builder of an operation: its setters, how it is sent by each client, and what a mock knows of it.
///
/// Each parameter has where it goes (`query`, `header` or `form`, the functions of [`put`]), its name, how it is taken, in
/// parentheses (so that the macro can look into it), and its name on the wire. `form_as` has the style after that. `body` is
/// how a body that is a value is written, and its type; `answer` the status, how the answer is read, its type and the marker
/// of its headers; `more` how fields of the body are set by name.
/// Attributes before `answer` are those of each `send`.
macro_rules! operation {
    (
        $(#$meta:tt)*
        pub struct $builder:ident {
            $(
                $(#$doc:tt)*
                $goes:ident $name:ident: $taken:tt = $wire:literal $(as $style:expr)?,
            )*
        }
        id($id:literal)
        $(body($write:ident $body:ty $(, $styles:expr)?))?
        $(#$lint:tt)*
        answer($status:literal, $read:ident $answer:ty $(, $headers:ty)?)
        $(more($more:ident))?
    ) => {
        $(#$meta)*
        #[must_use = "nothing is sent before `send`"]
        pub struct $builder<'a, C = $crate::runtime::Client> {
            call: $crate::runtime::Call<'a, C>,
            $(body: $body,)?
        }
        $crate::runtime::call_options!($builder $(, $more)?);

        #[cfg(feature = "mock")]
        impl<C> $crate::runtime::mock::Operation for $builder<'_, C> {
            type Answer = $answer;
            const ID: &'static str = $id;
            const STATUS: u16 = $status;
        }
        impl<C> $builder<'_, C> {
            $($crate::runtime::parameter! { $taken $goes $name $wire ($($style)?) $(#$doc)* })*

            /// Puts the request together without sending it.
            ///
            /// # Errors
            ///
            /// When a value has no place where it is to go, such as an empty one in the path.
            pub fn request(self) -> ::std::result::Result<$crate::runtime::Request, $crate::runtime::Error> {
                self.call
                    $(.$write(&self.body $(, $styles)?))?
                    .into_request()
            }
        }
        impl $builder<'_> {
            /// Sends the request and reads the answer.
            ///
            /// # Errors
            ///
            /// When the request cannot be made, the service cannot be reached in time, answers with another status than
            /// a successful one, or with a body that does not fit. The error's predicates tell these apart.
            $(#$lint)*
            pub fn send(
                self,
            ) -> impl ::std::future::Future<
                Output = ::std::result::Result<
                    $crate::runtime::Response<$answer $(, $headers)?>,
                    $crate::runtime::Error,
                >,
            > {
                self.call
                    $(.$write(&self.body $(, $styles)?))?
                    .answer($crate::runtime::Reply::$read)
            }
        }
        #[cfg(feature = "blocking")]
        impl $builder<'_, $crate::runtime::blocking::Client> {
            /// Sends the request, waits for the answer and reads it.
            ///
            /// # Errors
            ///
            /// As the async one.
            $(#$lint)*
            pub fn send(
                self,
            ) -> ::std::result::Result<
                $crate::runtime::Response<$answer $(, $headers)?>,
                $crate::runtime::Error,
            > {
                self.call
                    $(.$write(&self.body $(, $styles)?))?
                    .send()?
                    .$read()
            }
        }
    };
}

/// The setter of a parameter, by how it is taken.
macro_rules! parameter {
    ((&str) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(mut self, $name: &str) -> Self {
            $crate::runtime::put::$goes(
                &mut self.call,
                $wire,
                $crate::runtime::json::Val::Str($name)
                $(, $style)?
            );
            self
        }
    };
    ((&$of:ty) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(mut self, $name: &$of) -> Self {
            $crate::runtime::put::$goes(
                &mut self.call,
                $wire,
                $crate::runtime::json::Node::val($name)
                $(, $style)?
            );
            self
        }
    };
    ((impl Into<$of:ty>) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(mut self, $name: impl ::std::convert::Into<$of>) -> Self {
            let $name: $of = $name.into();
            $crate::runtime::put::$goes(
                &mut self.call,
                $wire,
                $crate::runtime::json::Node::val(&$name)
                $(, $style)?
            );
            self
        }
    };
    (($of:ty) $goes:ident $name:ident $wire:literal ($($style:expr)?) $($doc:tt)*) => {
        $($doc)*
        pub fn $name(mut self, $name: $of) -> Self {
            $crate::runtime::put::$goes(
                &mut self.call,
                $wire,
                $crate::runtime::json::Node::val(&$name)
                $(, $style)?
            );
            self
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

pub(crate) use {handle, headers, operation, parameter};

/// Where a parameter goes.
pub(crate) mod put {
    use crate::runtime::json::Val;
    use crate::runtime::net::call::Call;
    use crate::runtime::net::form::FormStyle;

    /// Into the query.
    pub(crate) fn query<C>(call: &mut Call<'_, C>, name: &'static str, val: Val<'_>) {
        call.set_query(name, val);
    }

    /// Among the headers.
    pub(crate) fn header<C>(call: &mut Call<'_, C>, name: &'static str, val: Val<'_>) {
        call.set_header(name, val);
    }

    /// Into the form that is the body.
    pub(crate) fn form<C>(call: &mut Call<'_, C>, name: &'static str, val: Val<'_>) {
        call.set_form(name, val);
    }

    /// Into the form that is the body, written in a way of its own.
    pub(crate) fn form_as<C>(call: &mut Call<'_, C>, name: &'static str, val: Val<'_>, style: FormStyle) {
        call.set_form_as(name, val, style);
    }
}
