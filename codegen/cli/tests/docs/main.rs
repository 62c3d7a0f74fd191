//! The commands of the book: those of the chapters, and those of the recipes for CI.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "these are tests")]
// The commands are those of a POSIX shell.
#![cfg(unix)]

mod chapters;
mod pages;
mod recipes;
mod shop;
