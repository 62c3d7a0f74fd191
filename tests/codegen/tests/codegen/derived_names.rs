//! Names that are made from other names stay when something of that name is added.

use codegen_tests::Case;

const DESCRIPTION: &str = "\
openapi: 3.0.3
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /pets:
    post:
      operationId: createPet
      parameters: []
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '204': {description: OK}
        '400': {description: Invalid, content: {application/json: {schema: {type: string}}}}
        '409': {description: Exists, content: {application/json: {schema: {type: integer}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string, nullable: true}, status: {type: string}}}
";

/// Returns the public items and fields of the crate, and the lock.
fn names(text: &str, lock: Option<&str>) -> (Vec<String>, String) {
    let case = Case::of("names", text.to_owned());
    let emitted = lock.map_or(case.clone(), |lock| case.with_lock(lock)).emitted();
    let lines = emitted.own_files().flat_map(|(path, text)| {
        let path = path.to_owned();
        text.lines().filter_map(move |line| {
            let line = line.trim().strip_prefix("pub ")?;
            let kinds = ["fn ", "enum ", "struct ", "type "];
            let name = kinds.iter().find_map(|kind| line.strip_prefix(kind)).unwrap_or(line);
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_')?;
            Some(format!("{path} {}", &name[..end]))
        })
    });
    (lines.collect(), emitted.lock)
}

fn assert_kept(edited: &str, new: &[&str]) {
    let (before, lock) = names(DESCRIPTION, None);
    let (after, again) = names(edited, Some(&lock));
    let lost: Vec<_> = before.iter().filter(|name| !after.contains(name)).collect();
    assert!(lost.is_empty(), "{lost:?} are lost");
    for name in new {
        assert!(after.iter().any(|line| line == name), "{name} is not among {after:#?}");
    }
    // The lock of the second run gives the same names, also when what was added is gone again.
    assert_eq!(names(edited, Some(&again)), (after, again.clone()));
    let (returned, _) = names(DESCRIPTION, Some(&again));
    assert_eq!(returned, before);
}

#[test]
fn setter_of_a_body_keeps_its_name() {
    let parameter = "parameters: [{name: status, in: query, schema: {type: integer}}]";
    assert_kept(&DESCRIPTION.replace("parameters: []", parameter), &["src/api.rs status_2"]);
    let parameter = "parameters: [{name: clear_name, in: query, schema: {type: integer}}]";
    assert_kept(&DESCRIPTION.replace("parameters: []", parameter), &["src/api.rs clear_name_2"]);
}

#[test]
fn type_of_errors_keeps_its_name() {
    let path =
        "paths:\n  /errors: {post: {operationId: createPetError, responses: {'204': {description: OK}}}}\n";
    assert_kept(&DESCRIPTION.replace("paths:\n", path), &["src/api.rs CreatePetError2"]);
}

#[test]
fn setter_for_null_keeps_its_name() {
    let edited = DESCRIPTION.replace("{name: {", "{clear_name: {type: string}, name: {");
    assert_kept(&edited, &["src/models/pet.rs clear_name_2"]);
}

/// Without a lock, declared names come first: they are what users look for.
#[test]
fn name_that_is_not_the_usual_one_is_in_the_lock() {
    let parameter = "parameters: [{name: status, in: query, schema: {type: integer}}]";
    let both = DESCRIPTION.replace("parameters: []", parameter);
    let (before, lock) = names(&both, None);
    let line = "\"/paths/~1pets/post/requestBody/properties/status\" = \"status_2\"\n";
    assert!(lock.contains(line), "{lock}");
    let (after, again) = names(DESCRIPTION, Some(&lock));
    assert!(before.contains(&"src/api.rs status_2".to_owned()), "{before:?}");
    assert!(after.contains(&"src/api.rs status_2".to_owned()), "{after:?}");
    assert!(again.contains(line), "the parameter is gone, and the setter stays");
}
