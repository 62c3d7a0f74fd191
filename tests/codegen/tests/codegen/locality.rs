//! A small change of a description is a small change of the code: for each edit, the files that must change do, no others,
//! and no more lines of them than it takes.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use codegen_tests::{Case, Emitted, fixtures};

use crate::{diff, snapshot};

/// What is done to a description: a line (or a part of one) is found, and something else put in its place.
struct Edit {
    what: &'static str,
    find: &'static str,
    put: &'static str,
    /// The files that change, each with the most lines that may go and come.
    changes: &'static [(&'static str, usize, usize)],
}

const EDITS: &[Edit] = &[
    Edit { what: "nothing", find: "A shop.", put: "A shop.", changes: &[] },
    Edit {
        what: "a description of a property",
        find: "What it is called.",
        put: "What people call it.",
        changes: &[("src/models/goods.rs", 1, 1)],
    },
    Edit {
        what: "a description of a schema",
        find: "Something to buy.",
        put: "A thing.",
        changes: &[("src/models/goods.rs", 1, 1)],
    },
    Edit {
        what: "a description of a tag",
        find: "What people buy.",
        put: "Bought.",
        changes: &[("src/orders.rs", 3, 3)],
    },
    Edit {
        what: "a property in the middle",
        find: "        price: {",
        put: "        weight: {type: integer, description: In grams.}\n        price: {",
        changes: &[("names.lock", 0, 1), ("src/models/goods.rs", 0, 2)],
    },
    Edit {
        what: "a property first",
        find: "        id: {type: string, description: Its number.}\n        name",
        put: "        code: {type: string, nullable: true}\n        id: {type: string, description: Its number.}\n        name",
        changes: &[("names.lock", 0, 1), ("src/models/goods.rs", 0, 2)],
    },
    Edit {
        what: "a property less",
        find: "        name: {type: string, description: What it is called.}\n",
        put: "",
        changes: &[("names.lock", 1, 0), ("src/models/goods.rs", 2, 0)],
    },
    Edit {
        what: "a property renamed",
        find: "        note: {",
        put: "        remark: {",
        changes: &[("names.lock", 1, 1), ("src/models/goods.rs", 1, 1)],
    },
    Edit {
        what: "properties in another order",
        find: "        name: {type: string, description: What it is called.}\n        price: {type: integer, description: In cents., default: 100}\n",
        put: "        price: {type: integer, description: In cents., default: 100}\n        name: {type: string, description: What it is called.}\n",
        changes: &[("src/models/goods.rs", 2, 2)],
    },
    Edit {
        what: "a property required",
        find: "required: [id]",
        put: "required: [id, name]",
        changes: &[("src/models/goods.rs", 2, 2)],
    },
    Edit {
        what: "a property that may be null",
        find: "        name: {",
        put: "        name: {nullable: true, ",
        changes: &[("src/models/goods.rs", 1, 1)],
    },
    Edit {
        what: "a type",
        find: "price: {type: integer",
        put: "price: {type: number",
        changes: &[("src/models/goods.rs", 2, 2)],
    },
    Edit {
        what: "a default",
        find: "default: 100",
        put: "default: 200",
        changes: &[("src/models/goods.rs", 2, 2)],
    },
    Edit {
        what: "a value first",
        find: "[packed, sent]",
        put: "[new, packed, sent]",
        changes: &[("names.lock", 0, 1), ("src/models/state.rs", 0, 1)],
    },
    Edit {
        what: "a value less",
        find: "[packed, sent]",
        put: "[packed]",
        changes: &[("names.lock", 1, 0), ("src/models/state.rs", 1, 0)],
    },
    Edit {
        what: "a value that would take another's name",
        find: "[packed, sent]",
        put: "['Packed!', packed, sent]",
        changes: &[("names.lock", 0, 1), ("src/models/state.rs", 0, 1)],
    },
    Edit {
        what: "a schema before the others",
        find: "    Goods:\n      type",
        put: "    Box: {type: object, properties: {size: {type: integer}}}\n    Goods:\n      type",
        changes: &[("names.lock", 0, 2), ("src/models/box2.rs", 0, 14), ("src/models/mod.rs", 0, 2)],
    },
    Edit {
        what: "a schema that would take another's name",
        find: "    Goods:\n      type",
        put: "    goods: {type: object, properties: {size: {type: integer}}}\n    Goods:\n      type",
        changes: &[("names.lock", 0, 2), ("src/models/goods2.rs", 0, 14), ("src/models/mod.rs", 0, 2)],
    },
    Edit {
        what: "a property of an inline object",
        find: "town: {type: string}",
        put: "town: {type: string}, code: {type: string}",
        changes: &[("names.lock", 0, 1), ("src/models/order.rs", 0, 2)],
    },
    Edit {
        what: "an operation in the middle",
        find: "  /goods/{id}:\n",
        put: "  /orders/all: {delete: {operationId: dropOrders, tags: [orders], responses: {'204': {description: Gone.}}}}\n  /goods/{id}:\n",
        changes: &[("names.lock", 0, 2), ("src/orders.rs", 0, 37)],
    },
    Edit {
        what: "an operation of a new tag",
        find: "  /goods/{id}:\n",
        put: "  /bills: {get: {operationId: listBills, tags: [bills], responses: {'204': {description: None.}}}}\n  /goods/{id}:\n",
        changes: &[("names.lock", 0, 3), ("src/bills.rs", 0, 43), ("src/lib.rs", 0, 2)],
    },
    Edit {
        what: "an operation deprecated",
        find: "operationId: fetchGoods",
        put: "deprecated: true\n      operationId: fetchGoods",
        // Examples that name one operation of many name one that is not deprecated.
        changes: &[("README.md", 1, 1), ("src/goods.rs", 0, 1), ("src/lib.rs", 5, 5)],
    },
    Edit {
        what: "an optional parameter first",
        find: "        - {name: state, in: query",
        put: "        - {name: page, in: query, schema: {type: integer}}\n        - {name: state, in: query",
        changes: &[("names.lock", 0, 1), ("src/orders.rs", 0, 2)],
    },
    Edit {
        what: "a required parameter",
        find: "        - {name: state, in: query",
        put: "        - {name: page, in: query, required: true, schema: {type: integer}}\n        - {name: state, in: query",
        changes: &[("names.lock", 0, 1), ("src/orders.rs", 3, 8)],
    },
    Edit { what: "an unused tag", find: "tags:\n  -", put: "tags:\n  - {name: bills}\n  -", changes: &[] },
    Edit {
        what: "the title",
        find: "title: Shop",
        put: "title: Store",
        changes: &[("Cargo.toml", 1, 1), ("README.md", 1, 1), ("src/lib.rs", 2, 2)],
    },
    Edit {
        what: "the version",
        find: "version: 1.0.0",
        put: "version: 1.1.0",
        changes: &[("src/lib.rs", 1, 1)],
    },
    Edit {
        what: "the server",
        find: "https://api.example.com",
        put: "https://eu.example.com",
        changes: &[("src/service.rs", 1, 1)],
    },
];

/// What is done to `alike.yaml`, in which several places have the same strings and values.
const ALIKE: &[Edit] = &[
    Edit {
        what: "a third place of the same values",
        find: "        size: {",
        put: "        method: {type: string, enum: [GET, POST]}\n        size: {",
        changes: &[("names.lock", 0, 4), ("src/models/room.rs", 0, 6)],
    },
    Edit {
        what: "a place of the same values first",
        find: "    Call:\n",
        put: "    Box: {type: object, properties: {method: {type: string, enum: [GET, POST]}}}\n    Call:\n",
        changes: &[
            ("names.lock", 0, 5),
            ("src/lib.rs", 3, 3),
            ("src/models/box2.rs", 0, 18),
            ("src/models/mod.rs", 0, 2),
        ],
    },
    Edit {
        what: "other values of two places",
        find: "    Message:\n",
        put: "    Box: {type: object, properties: {a: {type: string, enum: [on, off]}, b: {type: string, enum: [on, off]}}}\n    Message:\n",
        changes: &[
            ("names.lock", 0, 10),
            ("src/models/box2.rs", 0, 23),
            ("src/models/mod.rs", 0, 2),
            ("src/models/shared.rs", 0, 8),
        ],
    },
    Edit {
        what: "the same values in a second place",
        find: "height: {type: integer}",
        put: "height: {type: string, enum: [small, large]}",
        changes: &[
            ("names.lock", 0, 4),
            ("src/models/room.rs", 8, 3),
            ("src/models/shared.rs", 0, 8),
            ("src/models/window.rs", 1, 5),
        ],
    },
    Edit {
        what: "a value more in one of two places",
        find: "fallback: {type: string, enum: [GET, POST]}",
        put: "fallback: {type: string, enum: [GET, POST, PUT]}",
        changes: &[
            ("names.lock", 1, 1),
            ("src/models/call.rs", 3, 9),
            ("src/models/message.rs", 3, 10),
            ("src/models/shared.rs", 9, 1),
        ],
    },
    Edit {
        what: "a schema that would take a shared name",
        find: "    Call:\n",
        put: "    GetOrPost: {type: object, properties: {size: {type: integer}}}\n    Call:\n",
        changes: &[("names.lock", 0, 2), ("src/models/get_or_post2.rs", 0, 14), ("src/models/mod.rs", 0, 2)],
    },
];

/// The descriptions, and what is done to each.
const CASES: [(&str, &[Edit]); 2] = [("shop", EDITS), ("alike", ALIKE)];

fn case(name: &str) -> Case {
    fixtures("locality").into_iter().find(|case| case.name == name).expect("a description of this name")
}

fn run(edit: &Edit, name: &str, before: &Emitted, text: &str) -> BTreeMap<String, diff::Change> {
    assert_eq!(text.matches(edit.find).count(), 1, "{}: {:?} is not there once", edit.what, edit.find);
    let after = Case::of(name, text.replace(edit.find, edit.put)).locked(&before.lock).named(name);
    diff::of(before, &after.emitted())
}

#[test]
fn only_what_must_change_does() {
    let mut wrong = String::new();
    for (name, edits) in CASES {
        let case = case(name);
        let before = case.clone().named(name).emitted();
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
                writeln!(wrong, "{}: {counts:?}\n{}", edit.what, diff::shown(&changes)).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "other lines change than should:\n{wrong}");
}

/// The same differences in full, for a reader.
#[test]
fn the_differences() {
    for (name, edits) in CASES {
        let case = case(name);
        let before = case.clone().named(name).emitted();
        for edit in edits.iter().filter(|edit| edit.find != edit.put) {
            let changes = run(edit, name, &before, case.text());
            snapshot("locality", &edit.what.replace([' ', '\''], "_"), &diff::shown(&changes));
        }
    }
}
