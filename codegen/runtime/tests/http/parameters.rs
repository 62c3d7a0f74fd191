//! Parameters in the styles of OpenAPI. The table of the standard is a fixture of the generator.

use http::Method;
use serde_json::{Value, json};
use specsmith_runtime::runtime::json::ValueRef;
use specsmith_runtime::runtime::{Call, ParameterStyle, Path};

use crate::{mocked, update};

const STYLES: [ParameterStyle; 7] = [
    ParameterStyle::SIMPLE,
    ParameterStyle::LABEL,
    ParameterStyle::MATRIX,
    ParameterStyle::FORM,
    ParameterStyle::SPACE_DELIMITED,
    ParameterStyle::PIPE_DELIMITED,
    ParameterStyle::DEEP_OBJECT,
];

/// Returns the path with a value of this style, or the error.
fn path(value: &Value, style: ParameterStyle) -> Result<String, String> {
    let path = Path::new().literal("/").styled("n", ValueRef::Any(value), style);
    let request = Call::new(&mocked().0, "Fetch", Method::GET, path).into_request();
    request.map(|request| request.path).map_err(|error| format!("{error:#}"))
}

fn query(value: &Value, style: ParameterStyle) -> String {
    let mut call = update(&mocked().0);
    call.set_query_style("n", ValueRef::Any(value), style);
    call.into_request().unwrap().query
}

/// RFC 6570, sections 3.2.2, 3.2.5, 3.2.7 and 3.2.8.
#[test]
fn examples_of_rfc_6570() {
    let (keys, list) = (json!({"comma": ",", "dot": ".", "semi": ";"}), json!(["red", "green", "blue"]));
    let (simple, label) = (ParameterStyle::SIMPLE, ParameterStyle::LABEL);
    let (matrix, form) = (ParameterStyle::MATRIX, ParameterStyle::FORM);
    // The keys are sorted, as the maps of serde_json are without a feature of another crate.
    assert_eq!(query(&keys, form), "n=comma,%2C,dot,.,semi,%3B");
    assert_eq!(query(&keys, form.explode()), "comma=%2C&dot=.&semi=%3B");
    assert_eq!(query(&list, form), "n=red,green,blue");
    assert_eq!(query(&json!("Hello World!"), form), "n=Hello%20World%21");
    assert_eq!(path(&list, matrix).unwrap(), "/;n=red,green,blue");
    assert_eq!(path(&list, matrix.explode()).unwrap(), "/;n=red;n=green;n=blue");
    assert_eq!(path(&list, label.explode()).unwrap(), "/.red.green.blue");
    let keys = json!({"comma": ",", "semi": ";"});
    assert_eq!(path(&keys, simple).unwrap(), "/comma,%2C,semi,%3B");
    assert_eq!(path(&keys, simple.explode()).unwrap(), "/comma=%2C,semi=%3B");
    assert_eq!(path(&keys, label).unwrap(), "/.comma,%2C,semi,%3B");
    assert_eq!(path(&keys, label.explode()).unwrap(), "/.comma=%2C.semi=%3B");
    assert_eq!(path(&keys, matrix.explode()).unwrap(), "/;comma=%2C;semi=%3B");
    assert_eq!(path(&json!({"empty": "", "x": "1024"}), matrix.explode()).unwrap(), "/;empty;x=1024");
}

#[test]
fn values_never_climb_the_path() {
    // The styles of paths.
    for style in STYLES[..3].iter().flat_map(|style| [*style, style.explode()]) {
        let climbing = [
            json!(".."),
            json!("%2e%2E"),
            json!("a/../b"),
            json!(["a", ".."]),
            json!({"a": "."}),
            json!({"..": "a"}),
            json!({"a": {"b": "/../"}}),
        ];
        for value in climbing {
            let error = path(&value, style).unwrap_err();
            assert!(error.contains("segment `.` or `..`"), "{error}");
        }
        for nothing in [json!(null), json!([]), json!({}), json!([null]), json!({"a": null})] {
            assert!(path(&nothing, style).unwrap_err().contains("the path parameter `n` is empty"));
        }
    }
    // A delimiter alone.
    assert!(path(&json!(""), ParameterStyle::LABEL).unwrap_err().contains("forms a segment"));
    assert!(path(&json!(["", ""]), ParameterStyle::LABEL.explode()).unwrap_err().contains("forms a segment"));
    assert_eq!(path(&json!("..."), ParameterStyle::LABEL).unwrap(), "/....");
}

#[test]
fn values_are_no_structure() {
    for style in STYLES {
        for style in [style, style.explode(), style.reserved(), style.explode().reserved()] {
            let text = query(&json!("&=+#[]%26%"), style);
            assert!(text.starts_with("n=%26%3D%2B%23%5B%5D%"), "{text}");
            assert_eq!(text.matches(['&', '=', '+', '#']).count(), 1, "{text}");
        }
    }
    assert_eq!(query(&json!({"a&b": "c"}), ParameterStyle::FORM.explode().reserved()), "a%26b=c");
    assert_eq!(query(&json!(["a b", "c"]), ParameterStyle::SPACE_DELIMITED), "n=a%20b%20c");
}

#[test]
fn nested_values_are_json_or_deep() {
    let value = json!({"a": [1, {"b": null}], "c": {"d": ""}});
    assert_eq!(
        query(&value, ParameterStyle::FORM),
        "n=a,%5B1%2C%7B%22b%22%3Anull%7D%5D,c,%7B%22d%22%3A%22%22%7D"
    );
    assert_eq!(
        query(&value, ParameterStyle::FORM.explode()),
        "a=1&a=%7B%22b%22%3Anull%7D&c=%7B%22d%22%3A%22%22%7D"
    );
    assert_eq!(query(&value, ParameterStyle::DEEP_OBJECT), "n%5Ba%5D%5B0%5D=1&n%5Bc%5D%5Bd%5D=");
}

#[test]
fn absent_values_remove_the_parameter() {
    let mut call = update(&mocked().0);
    let object = json!({"a": 1});
    let style = ParameterStyle::FORM.explode();
    call.set_query_style("n", ValueRef::Any(&object), style);
    call.set_header_style("X-N", ValueRef::Any(&object), ParameterStyle::SIMPLE);
    call.set_cookie("n", "a", style);
    call.set_cookie("m", "b", style);
    call.set_query_style("n", ValueRef::Null, style);
    call.set_header_style("X-N", ValueRef::Null, ParameterStyle::SIMPLE);
    call.set_cookie("n", ValueRef::Null, style);
    let request = call.into_request().unwrap();
    assert_eq!(request.query, "");
    assert!(!request.headers.contains_key("x-n"));
    assert_eq!(request.headers["cookie"], "m=b");
}

#[test]
fn numbers_are_finite() {
    let set: [fn(&mut Call); 3] = [
        |call| call.set_query_style("n", f64::NAN, ParameterStyle::FORM),
        |call| call.set_header_style("n", f64::NAN, ParameterStyle::SIMPLE),
        |call| call.set_cookie("n", f64::NAN, ParameterStyle::FORM),
    ];
    for set in set {
        let mut call = update(&mocked().0);
        set(&mut call);
        let error = format!("{:#}", call.into_request().unwrap_err());
        assert!(error.contains("`n` has a number that is not finite"), "{error}");
    }
}
