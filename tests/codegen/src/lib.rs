//! What the tests of the generator share: the one place that knows its API.
