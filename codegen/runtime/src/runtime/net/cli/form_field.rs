//! Arguments that are fields of a form.

use crate::runtime::net::cli::table::At;

/// A field of a form.
pub const FORM: At = At::With(|call, name, value| call.set_form(name, value));
