//! A small change of the description is a small change of the code: each edit has a list of the files that
//! change, with the maximum number of changed lines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen_tests::{Case, Emitted, fixtures};

use crate::{diff, snapshot};

/// An edit of a description: a line (or a part of it) to find, and its replacement.
struct Edit {
    name: &'static str,
    find: &'static str,
    replacement: &'static str,
    /// The files that change, with the maximum number of removed and added lines.
    changes: &'static [(&'static str, usize, usize)],
}

const EDITS: &[Edit] = &[
    Edit { name: "nothing", find: "A shop.", replacement: "A shop.", changes: &[] },
    Edit {
        name: "a description of a property",
        find: "What it is called.",
        replacement: "What people call it.",
        changes: &[("src/models/goods.rs", 1, 1)],
    },
    Edit {
        name: "a description of a schema",
        find: "Something to buy.",
        replacement: "A thing.",
        changes: &[("src/models/goods.rs", 1, 1)],
    },
    Edit {
        name: "a description of a tag",
        find: "What people buy.",
        replacement: "Bought.",
        changes: &[("src/cli.rs", 1, 1), ("src/orders.rs", 3, 3)],
    },
    Edit {
        name: "a property in the middle",
        find: "        price: {",
        replacement: "        weight: {type: integer, description: In grams.}\n        price: {",
        changes: &[("names.lock", 0, 1), ("src/models/goods.rs", 1, 9)],
    },
    Edit {
        name: "a property first",
        find: "        id: {type: string, description: Its number.}\n        name",
        replacement: "        code: {type: string, nullable: true}\n        id: {type: string, description: Its number.}\n        name",
        changes: &[("names.lock", 0, 1), ("src/models/goods.rs", 1, 15)],
    },
    Edit {
        name: "a property removed",
        find: "        name: {type: string, description: What it is called.}\n",
        replacement: "",
        changes: &[("names.lock", 1, 0), ("src/models/goods.rs", 9, 1)],
    },
    Edit {
        name: "a property renamed",
        find: "        note: {",
        replacement: "        remark: {",
        changes: &[("names.lock", 1, 1), ("src/models/goods.rs", 8, 8)],
    },
    Edit {
        name: "properties in another order",
        find: "        name: {type: string, description: What it is called.}\n        price: {type: integer, description: In cents., default: 100}\n",
        replacement: "        price: {type: integer, description: In cents., default: 100}\n        name: {type: string, description: What it is called.}\n",
        changes: &[("src/models/goods.rs", 9, 9)],
    },
    Edit {
        name: "a property made required",
        find: "required: [id]",
        replacement: "required: [id, name]",
        changes: &[("src/models/goods.rs", 4, 5)],
    },
    Edit {
        name: "a property made nullable",
        find: "        name: {",
        replacement: "        name: {nullable: true, ",
        changes: &[("src/models/goods.rs", 2, 8)],
    },
    Edit {
        name: "a type",
        find: "price: {type: integer",
        replacement: "price: {type: number",
        changes: &[("src/models/goods.rs", 3, 4)],
    },
    Edit {
        name: "a default",
        find: "default: 100",
        replacement: "default: 200",
        changes: &[("src/models/goods.rs", 2, 2)],
    },
    Edit {
        name: "a value first",
        find: "[packed, sent]",
        replacement: "[new, packed, sent]",
        changes: &[("names.lock", 0, 1), ("src/cli.rs", 2, 2), ("src/models/state.rs", 1, 5)],
    },
    Edit {
        name: "a value removed",
        find: "[packed, sent]",
        replacement: "[packed]",
        changes: &[("names.lock", 1, 0), ("src/cli.rs", 2, 2), ("src/models/state.rs", 5, 1)],
    },
    Edit {
        name: "a value with the name of another",
        find: "[packed, sent]",
        replacement: "['Packed!', packed, sent]",
        changes: &[("names.lock", 0, 1), ("src/cli.rs", 2, 2), ("src/models/state.rs", 1, 5)],
    },
    Edit {
        name: "a schema before the others",
        find: "    Goods:\n      type",
        replacement: "    Box: {type: object, properties: {size: {type: integer}}}\n    Goods:\n      type",
        changes: &[("names.lock", 0, 2), ("src/models/box2.rs", 0, 29), ("src/models/mod.rs", 0, 2)],
    },
    Edit {
        name: "a schema with the name of another",
        find: "    Goods:\n      type",
        replacement: "    goods: {type: object, properties: {size: {type: integer}}}\n    Goods:\n      type",
        changes: &[("names.lock", 0, 2), ("src/models/goods2.rs", 0, 29), ("src/models/mod.rs", 0, 2)],
    },
    Edit {
        name: "a property of an inline object",
        find: "town: {type: string}",
        replacement: "town: {type: string}, code: {type: string}",
        changes: &[("names.lock", 0, 1), ("src/cli.rs", 0, 7), ("src/models/order.rs", 1, 9)],
    },
    Edit {
        name: "an operation in the middle",
        find: "  /goods/{id}:\n",
        replacement: "  /orders/all: {delete: {operationId: dropOrders, tags: [orders], responses: {'204': {description: Gone.}}}}\n  /goods/{id}:\n",
        changes: &[
            ("names.lock", 0, 2),
            ("src/cli.rs", 0, 8),
            ("src/mock.rs", 0, 3),
            ("src/orders.rs", 0, 43),
        ],
    },
    Edit {
        name: "an operation of a new tag",
        find: "  /goods/{id}:\n",
        replacement: "  /bills: {get: {operationId: listBills, tags: [bills], responses: {'204': {description: None.}}}}\n  /goods/{id}:\n",
        changes: &[
            ("names.lock", 0, 3),
            ("src/bills.rs", 0, 75),
            ("src/cli.rs", 0, 14),
            ("src/lib.rs", 0, 2),
            ("src/mock.rs", 0, 3),
        ],
    },
    Edit {
        name: "an operation deprecated",
        find: "operationId: fetchGoods",
        replacement: "deprecated: true\n      operationId: fetchGoods",
        // Examples that use one of several operations avoid deprecated ones.
        changes: &[
            ("README.md", 1, 1),
            ("src/cli.rs", 1, 1),
            ("src/goods.rs", 0, 1),
            ("src/lib.rs", 6, 6),
            ("src/mock.rs", 3, 3),
        ],
    },
    Edit {
        name: "an optional parameter first",
        find: "        - {name: state, in: query",
        replacement: "        - {name: page, in: query, schema: {type: integer}}\n        - {name: state, in: query",
        changes: &[
            ("names.lock", 0, 1),
            ("src/cli.rs", 0, 7),
            ("src/mock.rs", 1, 1),
            ("src/orders.rs", 0, 5),
        ],
    },
    Edit {
        name: "a required parameter",
        find: "        - {name: state, in: query",
        replacement: "        - {name: page, in: query, required: true, schema: {type: integer}}\n        - {name: state, in: query",
        changes: &[
            ("names.lock", 0, 1),
            ("src/cli.rs", 0, 8),
            ("src/mock.rs", 1, 1),
            ("src/orders.rs", 3, 8),
        ],
    },
    Edit {
        name: "an unused tag",
        find: "tags:\n  -",
        replacement: "tags:\n  - {name: bills}\n  -",
        changes: &[],
    },
    Edit {
        name: "the title",
        find: "title: Shop",
        replacement: "title: Store",
        changes: &[
            ("Cargo.toml", 1, 1),
            ("README.md", 1, 1),
            ("names.lock", 1, 1),
            ("src/cli.rs", 1, 1),
            ("src/lib.rs", 2, 2),
        ],
    },
    Edit {
        name: "the version",
        find: "version: 1.0.0",
        replacement: "version: 1.1.0",
        changes: &[("src/lib.rs", 1, 1)],
    },
    Edit {
        name: "the server",
        find: "https://api.example.com",
        replacement: "https://eu.example.com",
        changes: &[("src/service.rs", 1, 1)],
    },
];

/// Edits of `alike.yaml`, in which several places have equal strings and values.
const ALIKE: &[Edit] = &[
    Edit {
        name: "a third place of the same values",
        find: "        size: {",
        replacement: "        method: {type: string, enum: [GET, POST]}\n        size: {",
        changes: &[("names.lock", 0, 4), ("src/models/mod.rs", 1, 1), ("src/models/room.rs", 1, 13)],
    },
    Edit {
        name: "a place of the same values first",
        find: "    Call:\n",
        replacement: "    Box: {type: object, properties: {method: {type: string, enum: [GET, POST]}}}\n    Call:\n",
        changes: &[
            ("names.lock", 0, 5),
            ("src/lib.rs", 3, 3),
            ("src/models/box2.rs", 0, 73),
            ("src/models/call.rs", 42, 2),
            ("src/models/message.rs", 2, 2),
            ("src/models/mod.rs", 0, 2),
        ],
    },
    Edit {
        name: "other values of two places",
        find: "    Message:\n",
        replacement: "    Box: {type: object, properties: {a: {type: string, enum: [on, off]}, b: {type: string, enum: [on, off]}}}\n    Message:\n",
        changes: &[("names.lock", 0, 9), ("src/models/box2.rs", 0, 84), ("src/models/mod.rs", 0, 2)],
    },
    Edit {
        name: "the same values in a second place",
        find: "height: {type: integer}",
        replacement: "height: {type: string, enum: [small, large]}",
        changes: &[("names.lock", 0, 3), ("src/models/mod.rs", 1, 1), ("src/models/window.rs", 2, 6)],
    },
    Edit {
        name: "a value added in one of two places",
        find: "fallback: {type: string, enum: [GET, POST]}",
        replacement: "fallback: {type: string, enum: [GET, POST, PUT]}",
        changes: &[("names.lock", 0, 1), ("src/models/message.rs", 2, 47)],
    },
    Edit {
        name: "a schema with the name of a deduplicated enum",
        find: "    Call:\n",
        replacement: "    GetOrPost: {type: object, properties: {size: {type: integer}}}\n    Call:\n",
        changes: &[("names.lock", 0, 2), ("src/models/get_or_post.rs", 0, 28), ("src/models/mod.rs", 0, 2)],
    },
];

/// The descriptions with their edits.
const CASES: [(&str, &[Edit]); 2] = [("shop", EDITS), ("alike", ALIKE)];

fn case(name: &str) -> Case {
    fixtures("locality").into_iter().find(|case| case.name == name).expect("a fixture with this name")
}

fn run(edit: &Edit, crate_name: &str, before: &Emitted, text: &str) -> BTreeMap<String, diff::Change> {
    assert_eq!(
        text.matches(edit.find).count(),
        1,
        "{}: {:?} does not occur exactly once",
        edit.name,
        edit.find
    );
    let after = Case::of(crate_name, text.replace(edit.find, edit.replacement));
    let after = after.with_lock(&before.lock).with_crate_name(crate_name);
    diff::of(before, &after.emitted())
}

#[test]
fn edit_changes_only_listed_files() {
    let mut failures = String::new();
    for (name, edits) in CASES {
        let case = case(name);
        let before = case.clone().with_crate_name(name).emitted();
        for edit in edits {
            let changes = run(edit, name, &before, case.text());
            let files: Vec<&str> = changes.keys().map(String::as_str).collect();
            let expected: Vec<&str> = edit.changes.iter().map(|(path, ..)| *path).collect();
            let within = changes
                .values()
                .zip(edit.changes)
                .all(|(change, (_, removed, added))| change.removed <= *removed && change.added <= *added);
            if files != expected || !within {
                let counts: Vec<(&String, usize, usize)> =
                    changes.iter().map(|(path, change)| (path, change.removed, change.added)).collect();
                writeln!(failures, "{}: {counts:?}\n{}", edit.name, diff::shown(&changes)).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "unexpected changes:\n{failures}");
}

/// The differences, for review.
#[test]
fn differences_match_snapshots() {
    for (name, edits) in CASES {
        let case = case(name);
        let before = case.clone().with_crate_name(name).emitted();
        let mut text = String::new();
        for edit in edits.iter().filter(|edit| edit.find != edit.replacement) {
            let changes = run(edit, name, &before, case.text());
            write!(text, "{}\n{}\n", edit.name, indented(&diff::abbreviated(&changes))).unwrap();
        }
        snapshot("locality", name, &text);
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
