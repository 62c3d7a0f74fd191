//! Examples of a description and their types.

use serde_json::json;
use specsmith::{Inputs, Source};

const DESCRIPTION: &str = "
openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://a.test'}]
paths:
  /pets:
    parameters:
      - {name: page, in: query, example: 7, schema: {type: integer, example: 8}}
    get:
      operationId: listPets
      responses:
        '200':
          description: Pets
          headers: {X-Count: {schema: {type: integer, example: 1}}}
          content:
            text/plain: {schema: {type: string}, example: none}
            application/json; charset=utf-8:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
              examples:
                none: {value: []}
                elsewhere: {externalValue: 'https://a.test/pets'}
                shared: {$ref: '#/components/examples/Pets'}
    put:
      operationId: putPet
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Other'}, example: {id: 1}}}
      responses: {'204': {description: Done}}
components:
  examples: {Pets: {value: [{id: 2}]}}
  responses:
    Unused: {description: None, content: {application/json: {schema: {type: object}, example: {}}}}
  schemas:
    Other: {$ref: '#/components/schemas/Pet'}
    Pet:
      type: object
      example: {id: 3}
      properties:
        id: {type: integer, example: 4}
        tags: {type: object, additionalProperties: {$ref: '#/components/schemas/Pet', nullable: true}, example: {}}
        owner: {type: object, nullable: true, properties: {name: {type: string}}, examples: [{name: A}, {}]}
    Search:
      type: object
      properties:
        by: {properties: {name: {type: string}}, allOf: [{$ref: '#/components/schemas/Pet'}, {example: {name: A}}]}
      anyOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {sort: {type: string}}}]
      example: {sort: up}
";

#[test]
fn examples_are_returned_with_their_types() {
    let inputs = Inputs::new(Source { name: "api.yaml".to_owned(), text: DESCRIPTION.to_owned() });
    let (generated, examples) = specsmith::generate_with_examples(&inputs).unwrap();
    assert_eq!(generated.summary.emitted, 2);
    let list: Vec<_> = (examples.list.iter())
        .map(|example| (example.pointer.as_str(), example.schema.as_str(), example.rust_type.as_str()))
        .collect();
    let (get, put) = (
        "/paths/~1pets/get/responses/200/content/application~1json; charset=utf-8",
        "/paths/~1pets/put/requestBody/content/application~1json",
    );
    let (pet, search) = ("/components/schemas/Pet", "/components/schemas/Search");
    let of = |base: &str, rest: &str| format!("{base}/{rest}");
    let expected = [
        (of(get, "examples/none/value"), of(get, "schema"), "Vec<crate::models::Pet>"),
        ("/components/examples/Pets/value".to_owned(), of(get, "schema"), "Vec<crate::models::Pet>"),
        (of(put, "example"), of(put, "schema"), "crate::models::Pet"),
        (of(pet, "example"), pet.to_owned(), "crate::models::Pet"),
        (of(pet, "properties/id/example"), of(pet, "properties/id"), "i64"),
        (
            of(pet, "properties/tags/example"),
            of(pet, "properties/tags"),
            "BTreeMap<String, Option<crate::models::Pet>>",
        ),
        (
            of(pet, "properties/owner/examples/0"),
            of(pet, "properties/owner"),
            "Option<crate::models::PetOwner>",
        ),
        (
            of(pet, "properties/owner/examples/1"),
            of(pet, "properties/owner"),
            "Option<crate::models::PetOwner>",
        ),
        (of(search, "example"), search.to_owned(), "crate::models::Search"),
        (of(search, "properties/by/allOf/1/example"), of(search, "properties/by"), "crate::models::SearchBy"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(at, schema, ty)| (at.as_str(), schema.as_str(), *ty)).collect();
    assert_eq!(list, expected);
    assert_eq!(examples.list[1].value, json!([{"id": 2}]));
    // The description returned with the examples is complete.
    let owner = examples.description.pointer("/components/schemas/Pet/properties/owner/examples");
    assert_eq!(owner, Some(&json!([{"name": "A"}, {}])));
}
