//! The memory that the generator takes grows no faster than the description and the crate, and both are bounded.
//!
//! Allocated bytes are counted, which, unlike seconds, are the same in every run. Work in quadratic time mostly allocates in quadratic
//! time as well.

use std::fmt::Write;

use codegen_tests::Case;

/// A description of the given size, without the braces around it.
type Shape = (&'static str, fn(usize) -> String);

/// The growth of the allocated bytes for each further byte of the description and the crate when the size doubles: 2 in quadratic time.
/// The memory of vectors grows in steps.
const MAX_GROWTH: f64 = 1.5;

/// Joins items with commas.
fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(",")
}

fn reference(name: impl std::fmt::Display) -> String {
    format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##)
}

fn object(properties: impl std::fmt::Display) -> String {
    format!(r#"{{"type":"object","properties":{{{properties}}}}}"#)
}

fn schemas(schemas: impl std::fmt::Display) -> String {
    format!(r#""paths":{{}},"components":{{"schemas":{{{schemas}}}}}"#)
}

fn strings(count: usize) -> String {
    object(list(count, |i| format!(r#""p{i}":{{"type":"string"}}"#)))
}

/// A path with one operation, which has these fields.
fn operation(path: impl std::fmt::Display, fields: impl std::fmt::Display) -> String {
    format!(r#""{path}":{{"get":{{{fields}"responses":{{"200":{{"description":""}}}}}}}}"#)
}

/// Spells a number with the case of letters.
fn cased(number: usize) -> String {
    let letter = |bit: usize| if number >> bit & 1 == 1 { 'A' } else { 'a' };
    (0..12).map(letter).collect()
}

const SHAPES: &[Shape] = &[
    ("values of an enum", |n| {
        schemas(format!(r#""E":{{"type":"string","enum":[{}]}}"#, list(n, |i| format!(r#""v{i}""#))))
    }),
    ("integers of an enum", |n| {
        schemas(format!(r#""E":{{"type":"integer","enum":[{}]}}"#, list(n, |i| i.to_string())))
    }),
    ("fields with the values of one enum", |n| {
        let values = list(n, |i| format!(r#""v{i}""#));
        let fields = list(n, |i| format!(r##""p{i}":{{"allOf":[{}],"default":"v{i}"}}"##, reference("E")));
        schemas(format!(r#""E":{{"type":"string","enum":[{values}]}},"M":{}"#, object(fields)))
    }),
    ("two enums that are parts", |n| {
        let values = format!(r#"{{"type":"string","enum":[{}]}}"#, list(n, |i| format!(r#""v{i}""#)));
        schemas(format!(r#""E":{{"allOf":[{values},{values}]}}"#))
    }),
    ("parts with the same property", |n| {
        schemas(format!(
            r#""A":{{"allOf":[{}]}}"#,
            list(n, |i| object(format!(r#""a":{{"minLength":{i},"type":"string"}}"#)))
        ))
    }),
    ("parts that are the same", |n| {
        schemas(format!(r#""B":{},"A":{{"allOf":[{}]}}"#, strings(20), list(n, |_| reference("B"))))
    }),
    ("composed parts", |n| {
        let parts = list(n, |i| {
            format!(r#""P{i}":{{"allOf":[{},{}]}}"#, strings(1), object(format!(r#""q{i}":{{}}"#)))
        });
        schemas(format!(r#"{parts},"A":{{"allOf":[{}]}}"#, list(n, |i| reference(format!("P{i}")))))
    }),
    ("required properties", |n| {
        let required = list(n, |i| format!(r#""p{i}""#));
        schemas(format!(
            r#""A":{{"allOf":[{{"required":[{required}]}},{{"required":[{required}]}},{}]}}"#,
            strings(n)
        ))
    }),
    ("names that differ by case", |n| {
        schemas(format!(r#""M":{}"#, object(list(n, |i| format!(r#""{}":{{}}"#, cased(i))))))
    }),
    ("schemas whose names differ by case", |n| {
        schemas(list(n, |i| format!(r#""{}":{}"#, cased(i), strings(1))))
    }),
    ("a clique", |n| {
        let side = n.isqrt();
        schemas(list(side, |i| {
            format!(
                r#""S{i}":{}"#,
                object(list(side, |j| format!(r#""p{j}":{}"#, reference(format!("S{j}")))))
            )
        }))
    }),
    ("variants", |n| {
        schemas(format!(
            r#""U":{{"oneOf":[{}]}}"#,
            list(n, |i| object(format!(r#""p{i}":{{"type":"string"}}"#)))
        ))
    }),
    ("alternatives that are parts of one object", |n| {
        schemas(format!(
            r#""U":{{"anyOf":[{}]}}"#,
            list(n, |i| object(format!(r#""p{i}":{{"type":"string"}}"#)))
        ))
    }),
    ("variants that include their union", |n| {
        let variants = list(n, |i| reference(format!("V{i}")));
        let own = list(n, |i| {
            format!(r#""V{i}":{{"allOf":[{},{}]}}"#, reference("U"), object(format!(r#""p{i}":{{}}"#)))
        });
        schemas(format!(
            r#""U":{{"oneOf":[{variants}],"discriminator":{{"propertyName":"t"}},"properties":{{"t":{{"type":"string"}}}}}},{own}"#
        ))
    }),
    ("mapped variants", |n| {
        let variants = list(n, |i| reference(format!("V{i}")));
        let mapping = list(n, |i| format!(r##""v{i}":"#/components/schemas/V{i}""##));
        let own =
            list(n, |i| format!(r#""V{i}":{}"#, object(format!(r#""t":{{"type":"string"}},"p{i}":{{}}"#))));
        schemas(format!(
            r#""U":{{"oneOf":[{variants}],"discriminator":{{"propertyName":"t","mapping":{{{mapping}}}}}}},{own}"#
        ))
    }),
    ("chains of twins", |n| {
        let twin = |name: &str| {
            list(n, |i| {
                format!(
                    r#""{name}{i}":{}"#,
                    object(format!(r#""a":{}"#, reference(format!("{name}{}", (i + 1) % n))))
                )
            })
        };
        schemas(format!("{},{}", twin("A"), twin("B")))
    }),
    ("paths", |n| format!(r#""paths":{{{}}}"#, list(n, |i| operation(format!("/a{i}"), "")))),
    ("groups", |n| {
        format!(r#""paths":{{{}}}"#, list(n, |i| operation(format!("/a{i}"), format!(r#""tags":["t{i}"],"#))))
    }),
    ("operations with one stem", |n| {
        format!(
            r#""paths":{{{}}}"#,
            list(n, |i| operation(format!("/a{i}"), format!(r#""operationId":"{}","#, cased(i))))
        )
    }),
    ("parameters", |n| {
        let parameters =
            list(n, |i| format!(r#"{{"name":"p{i}","in":"query","schema":{{"type":"string"}}}}"#));
        format!(r#""paths":{{{}}}"#, operation("/a", format!(r#""parameters":[{parameters}],"#)))
    }),
    ("tags", |n| {
        format!(
            r#""tags":[{}],"paths":{{{}}}"#,
            list(n, |i| format!(r#"{{"name":"t{i}"}}"#)),
            operation("/a", "")
        )
    }),
    ("servers", |n| {
        format!(r#""servers":[{}],"paths":{{}}"#, list(n, |i| format!(r#"{{"url":"https://a{i}.b"}}"#)))
    }),
    ("backticks in a description", |n| {
        schemas(format!(r#""A":{{"description":"{}"}}"#, "` ``".repeat(100 * n)))
    }),
    ("nested lists in a description", |n| {
        schemas(format!(r#""A":{{"description":"{}"}}"#, "- ".repeat(100 * n)))
    }),
    ("nested quotes in a description", |n| {
        schemas(format!(r#""A":{{"description":"{}"}}"#, "> ".repeat(100 * n)))
    }),
];

fn document(body: &str) -> Case {
    Case::of("bounds", format!(r#"{{"openapi":"3.0.3","info":{{"title":"X","version":"1"}},{body}}}"#))
}

/// Returns the allocated bytes, and the bytes of the description and the crate.
fn measure(body: &str) -> (f64, f64) {
    let case = document(body);
    let mut size = body.len();
    let counted = allocation_counter::measure(|| match case.run() {
        Ok(emitted) => size += emitted.files.values().map(String::len).sum::<usize>(),
        Err(refused) => panic!("{}", refused.text),
    });
    #[allow(clippy::cast_precision_loss, reason = "far below 2^53")]
    (counted.bytes_total as f64, size as f64)
}

#[test]
fn memory_grows_with_the_description_and_the_crate() {
    const SIZE: usize = 100;
    let mut wrong = String::new();
    for (name, shape) in SHAPES {
        let [small, middle, large] = [SIZE, 2 * SIZE, 4 * SIZE].map(|size| measure(&shape(size)));
        let between = |a: (f64, f64), b: (f64, f64)| (b.0 - a.0) / (b.1 - a.1);
        let (first, second) = (between(small, middle), between(middle, large));
        if second > MAX_GROWTH * first {
            let _ =
                writeln!(wrong, "{name}: {first:.0} allocated bytes for each further byte, then {second:.0}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a description may make of a few lines is bounded.
#[test]
fn exceeded_limit_is_named() {
    let users = |base: &str| {
        list(700, |i| format!(r#""U{i}":{{"allOf":[{},{}]}}"#, reference("B"), strings(1))) + base
    };
    let chain = |own: fn(&str) -> String| {
        list(70, |i| format!(r#""C{i}":{}"#, own(&reference(format!("C{}", i + 1)))))
            + r#","C70":{"type":"object"}"#
    };
    let text = "word ".repeat(8_000);
    let shared = |own: &str, fields: &str| {
        let operations = list(600, |i| operation(format!("/a{i}"), fields));
        format!(r#""paths":{{{operations}}},"components":{{{own}}}"#)
    };
    let parameters = list(500, |i| format!(r#"{{"name":"p{i}","in":"query","schema":{{}}}}"#));
    let media_types = list(500, |i| format!(r#""text/t{i}":{{"schema":{{"type":"string"}}}}"#));
    let body = format!(r#""parameters":[{parameters}],"requestBody":{{"content":{{{media_types}}}}},"#);
    let bodies = operation("/a", body);
    let long = "a".repeat(5_000);
    let shapes = [
        ("copied-values", schemas(users(&format!(r#","B":{}"#, strings(600))))),
        (
            "copied-values",
            schemas(format!(
                r#""U":{{"oneOf":[{}],"properties":{{{}}}}}"#,
                list(600, |_| strings(1)),
                list(600, |i| format!(r#""q{i}":{{}}"#))
            )),
        ),
        (
            "copied-values",
            schemas(format!(
                r#""T":{{"type":"string","description":"{text}"}},"M":{}"#,
                object(list(3_000, |i| format!(r#""p{i}":{}"#, reference("T"))))
            )),
        ),
        (
            "copied-values",
            shared(
                &format!(
                    r#""parameters":{{"P":{{"name":"p","in":"query","description":"{text}","schema":{{}}}}}}"#
                ),
                r##""parameters":[{"$ref":"#/components/parameters/P"}],"##,
            ),
        ),
        ("copied-values", format!(r#""paths":{{{}}}"#, bodies.replacen("get", "post", 1))),
        ("reference-depth", schemas(chain(|next| next.to_owned()))),
        ("reference-depth", schemas(chain(|next| format!(r#"{{"allOf":[{next}]}}"#)))),
        ("reference-depth", schemas(chain(|next| format!(r#"{{"oneOf":[{next},{{"type":"integer"}}]}}"#)))),
        (
            "reference-depth",
            schemas(chain(|next| format!(r#"{{"allOf":[{next},{next},{{"minLength":1}}]}}"#))),
        ),
        ("location-length", format!(r#""paths":{{{}}}"#, operation(format!("/{long}"), ""))),
        ("location-length", format!(r#""servers":[{{"url":"https://{long}.b"}}],"paths":{{}}"#)),
    ];
    for (key, body) in shapes {
        // A chain that is too long is a fault; every other limit ends the run.
        let is_fault = key == "reference-depth";
        let case = if is_fault { document(&body).strict() } else { document(&body) };
        let refused = case.run().err().unwrap_or_else(|| panic!("{key}: no error"));
        let is_expected = |code: &&str| !is_fault || code.starts_with('E');
        let codes: Vec<&str> = refused.codes.iter().copied().filter(is_expected).collect();
        assert_eq!(codes, ["E0224"], "{}", refused.text);
        assert!(refused.text.contains(&format!("`{key}` in `[limits]`")), "{}", refused.text);
    }
}

#[test]
fn chain_beyond_the_limit_is_cut_out() {
    for count in [70, 2_000] {
        let chain =
            list(count, |i| format!(r#""C{i}":{{"allOf":[{},{{}}]}}"#, reference(format!("C{}", i + 1))));
        let emitted = document(&schemas(format!(r#"{chain},"C{count}":{}"#, strings(1)))).emitted();
        assert!(emitted.warnings.contains("warning[E0224]: more than 64 `$ref`s"), "{}", emitted.warnings);
        assert!(emitted.files.keys().any(|path| path == "src/models/c69.rs"));
    }
}

#[test]
fn raised_limit_admits_the_description() {
    let chain = list(70, |i| format!(r#""C{i}":{{"allOf":[{}]}}"#, reference(format!("C{}", i + 1))));
    let case = document(&schemas(format!(r#"{chain},"C70":{}"#, strings(1))));
    assert!(case.with_config("[limits]\nreference-depth = 100\n").run().is_ok());
}

#[test]
fn exhausting_overlay_is_an_error() {
    let case = document(&schemas(list(300, |i| format!(r#""S{i}":{}"#, strings(20)))));
    let wild = ["*"; 20_000].join(",");
    for target in [
        "$..[?count($..*) > 1]",
        "$..[?count($..[?count(@..*) > 1]) > 1]",
        "$..[?match(@.type, '(.{1,1000}){1,1000}')]",
        "$..[?search(@.type, @.format)]",
        &format!("$.components.schemas[{wild}]"),
    ] {
        let overlay = format!(
            "overlay: 1.0.0\ninfo: {{title: O, version: '1'}}\nactions: [{{target: \"{target}\", update: {{}}}}]\n"
        );
        let refused = case.clone().with_overlay(&overlay).run().err().unwrap_or_else(|| panic!("{target}"));
        assert_eq!(refused.codes, ["E0508"].into(), "{}", refused.text);
        assert!(refused.text.contains("`visited-values` in `[limits]`"), "{}", refused.text);
    }
}
