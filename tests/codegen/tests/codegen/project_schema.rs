//! `codegen/docs/specsmith.schema.json`, with which editors complete and check a project, has the settings that the generator has.

use std::collections::BTreeSet;
use std::fs;

use codegen_tests::root;
use serde_json::{Value, json};
use specsmith::config::Config;

fn schema() -> Value {
    let text = fs::read_to_string(root().join("codegen/docs/specsmith.schema.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns the keys that the parser lists in the error of an unknown one. Tables have settings of their own.
fn accepted(table: &str) -> BTreeSet<String> {
    let text = if table.is_empty() { "zzz = 1".to_owned() } else { format!("[{table}]\nzzz = 1") };
    let error = toml::from_str::<Config>(&text).unwrap_err();
    let (_, expected) = error.message().split_once("expected ").unwrap();
    expected.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn schema_has_every_setting_and_no_other() {
    let schema = schema();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let config = &schema["$defs"]["config"]["properties"];
    assert_eq!(keys(config), accepted(""));
    for (name, of) in config.as_object().unwrap() {
        if let Some(properties) = of.get("properties") {
            assert_eq!(keys(properties), accepted(name), "[{name}]");
        }
    }
    let own: BTreeSet<String> = ["name", "spec", "out", "config"].map(str::to_owned).into();
    let client = keys(&schema["$defs"]["client"]["properties"]);
    assert_eq!(client, own.union(&accepted("")).cloned().collect());
}

#[test]
fn schema_accepts_the_projects_of_this_workspace_and_the_examples_of_the_docs() {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("project.json", schema()).unwrap();
    let project = compiler.compile("project.json", &mut schemas).unwrap();
    let config = compiler.compile("project.json#/$defs/config", &mut schemas).unwrap();
    let parsed = |text: &str| serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap();
    for path in
        ["specsmith.toml", "tests/projects/overlay/specsmith.toml", "tests/projects/xtask/specsmith.toml"]
    {
        let value = parsed(&read(path));
        let result = schemas.validate(&value, project);
        assert!(result.is_ok(), "{path}: {}", result.unwrap_err());
    }
    let docs = read("codegen/docs/configuration.md");
    let examples = docs.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut count = 0;
    for example in examples {
        let index = if example.contains("[[client]]") { project } else { config };
        let value = parsed(example);
        let result = schemas.validate(&value, index);
        assert!(result.is_ok(), "{example}: {}", result.unwrap_err());
        count += 1;
    }
    assert!(count > 10, "{count}");
    assert!(schemas.validate(&json!({"client": [{"name": "a", "spec": "b"}]}), project).is_err());
    assert!(schemas.validate(&json!({"strikt": true}), config).is_err());
}
