//! Defaults: `defaults!`, which offers them as constants.

/// Gives a type a constant for each of its fields or parameters that the service takes a value for when it is left out.
/// Nothing sends it by itself: what is left out stays so.
macro_rules! defaults {
    ($type:ty { $($(#$meta:tt)* $of:ident => $name:ident: $is:ty = $value:expr,)* }) => {
        impl $type {
            $(
                #[doc = concat!("What the service takes when `", stringify!($of), "` is left out.")]
                $(#$meta)*
                #[allow(clippy::approx_constant, reason = "it is the description's own")]
                pub const $name: $is = $value;
            )*
        }
    };
}

pub(crate) use defaults;
