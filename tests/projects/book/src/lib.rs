//! The Rust code of the book, compiled with the client of this project.

macro_rules! chapters {
    ($($name:ident = $path:literal),* $(,)?) => {
        $(
            #[cfg(doctest)]
            #[doc = include_str!($path)]
            struct $name;
        )*
    };
}

// The code of `testing.md` is in `tests/orders.rs`, because a doctest cannot have tests.
chapters! {
    Authentication = "../../../../codegen/docs/authentication.md",
    FromOpenapiGenerator = "../../../../codegen/docs/from-openapi-generator.md",
    FromProgenitor = "../../../../codegen/docs/from-progenitor.md",
    GettingStarted = "../../../../codegen/docs/getting-started.md",
    Recipes = "../../../../codegen/docs/recipes.md",
    Streaming = "../../../../codegen/docs/streaming.md",
    Updating = "../../../../codegen/docs/updating.md",
}
