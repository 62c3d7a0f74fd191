pub mod diagnostic;
pub mod pointer;
mod model;
mod resolve;
pub mod source;
