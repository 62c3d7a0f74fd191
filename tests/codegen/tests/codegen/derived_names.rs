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

/// A method for a complete body, further media types, a tag, and the rest of structs and tuples.
const SHOP: &str = "\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /pets:
    post:
      operationId: createPet
      tags: [pets]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          text/csv: {schema: {type: string}}
      responses:
        '200':
          description: OK
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
            text/csv: {schema: {type: string}}
  /stalls:
    post: {operationId: stall, tags: [pets 2], responses: {'204': {description: OK}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: {name: {type: string}, place: {$ref: '#/components/schemas/Place'}}
      additionalProperties: {type: object, properties: {size: {type: integer}}}
    Place:
      type: array
      prefixItems: [{type: number}, {type: string}]
      minItems: 2
";

/// Returns the public items and fields of the crate, and the lock. Each line begins with the file and the name, and ends with
/// the line of code, which tells items of one name apart.
fn names(text: &str, lock: Option<&str>) -> (Vec<String>, String) {
    let case = Case::of("names", text.to_owned());
    let emitted = lock.map_or(case.clone(), |lock| case.with_lock(lock)).emitted();
    let lines = emitted.own_files().flat_map(|(path, text)| {
        let path = path.to_owned();
        text.lines().filter_map(move |line| {
            let code = line.trim();
            let line = code.strip_prefix("pub ").filter(|line| !line.starts_with("use "))?;
            let kinds = ["fn ", "enum ", "struct ", "type "];
            let name = kinds.iter().find_map(|kind| line.strip_prefix(kind)).unwrap_or(line);
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_')?;
            Some(format!("{path} {}: {code}", &name[..end]))
        })
    });
    (lines.collect(), emitted.lock)
}

fn is_among(name: &str, lines: &[String]) -> bool {
    lines.iter().any(|line| line.starts_with(&format!("{name}: ")))
}

fn assert_kept(edited: &str, new: &[&str]) {
    assert_kept_in(DESCRIPTION, edited, new);
}

fn assert_kept_in(description: &str, edited: &str, new: &[&str]) {
    assert_ne!(description, edited);
    let (before, lock) = names(description, None);
    let (after, again) = names(edited, Some(&lock));
    let lost: Vec<_> = before.iter().filter(|name| !after.contains(name)).collect();
    assert!(lost.is_empty(), "{lost:?} are lost");
    for name in new {
        assert!(is_among(name, &after), "{name} is not among {after:#?}");
    }
    for line in lock.lines() {
        assert!(again.lines().any(|other| other == line), "{line} is lost");
    }
    // The lock of the second run gives the same names, also when what was added is gone again.
    assert_eq!(names(edited, Some(&again)), (after, again.clone()));
    let (returned, _) = names(description, Some(&again));
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

/// Adds an operation before the others.
fn with_operation(id: &str, tag: &str) -> String {
    let path = format!(
        "paths:\n  /new: {{post: {{operationId: {id}, tags: [{tag}], responses: {{'204': {{description: OK}}}}}}}}\n"
    );
    SHOP.replace("paths:\n", &path)
}

#[test]
fn method_with_a_complete_body_keeps_its_name() {
    assert_kept_in(SHOP, &with_operation("create_with", "pets"), &["src/pets.rs create_with_2"]);
}

#[test]
fn method_for_a_further_media_type_keeps_its_name() {
    assert_kept_in(SHOP, &with_operation("create_as_csv", "pets"), &["src/pets.rs create_as_csv_3"]);
}

#[test]
fn handle_of_a_group_keeps_its_name() {
    assert_kept_in(SHOP, &with_operation("open", "pets2"), &["src/pets2.rs Pets2_2"]);
}

#[test]
fn builder_keeps_its_name_when_a_group_has_it() {
    assert_kept_in(SHOP, &with_operation("open", "stall"), &["src/stall.rs Stall2"]);
}

#[test]
fn field_of_additional_properties_keeps_its_name() {
    let edited = SHOP.replace("{name: {", "{additional_properties: {type: string}, name: {");
    assert_kept_in(SHOP, &edited, &["src/models/pet.rs additional_properties_2"]);
    let edited = SHOP.replace("{type: string}]", "{type: string}, {type: integer, title: additional items}]");
    assert_kept_in(SHOP, &edited, &["src/models/place.rs additional_items_2"]);
}

/// A struct has no field for the rest, whose name a property could not have.
#[test]
fn property_has_its_own_name_where_no_rest_is_kept() {
    let edited = DESCRIPTION.replace("{name: {", "{additional_properties: {type: string}, name: {");
    assert_kept(&edited, &["src/models/pet.rs additional_properties"]);
}

/// The addresses of derived names differ from those of other items.
#[test]
fn derived_names_that_are_not_the_usual_ones_are_in_the_lock() {
    let edited = with_operation("create_with", "pets2")
        .replace("tags: [pets]", "tags: [pets2]")
        .replace("{name: {", "{additional_properties: {type: string}, name: {");
    let (_, lock) = names(&edited, None);
    for line in [
        "\"/components/schemas/Pet/additionalProperties\" = \"PetValue\"\n",
        "\"/components/schemas/Pet/additionalProperties/field\" = \"additional_properties_2\"\n",
        "\"/handles/pets 2\" = \"Pets2_2\"\n",
    ] {
        assert!(lock.contains(line), "{line} is not in {lock}");
    }
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
    assert!(is_among("src/api.rs status_2", &before), "{before:?}");
    assert!(is_among("src/api.rs status_2", &after), "{after:?}");
    assert!(again.contains(line), "the parameter is gone, and the setter stays");
}
