//! Models that inherit, with and without a discriminator.

use type_model_inheritance_enum_discriminator as by_enum;
use type_model_inheritance_nested_discriminator as nested;
use type_model_inheritance_not_discriminated as plain;
use type_model_inheritance_recursive as recursive;
use type_model_inheritance_single_discriminator as single;

use std::collections::BTreeMap;

use serde_json::json;

use crate::scenario::{Report, client, equal, scenarios};

pub async fn call(report: &Report) {
    not_discriminated(report).await;
    by_enum(report).await;
    single_discriminator(report).await;
    nested_discriminator(report).await;
}

async fn not_discriminated(report: &Report) {
    let api = client!(report, plain::Client).api();
    let siamese = plain::models::Siamese::new("abc", 32, true);
    scenarios! { report;
        "Type_Model_Inheritance_NotDiscriminated_postValid": api.post_valid("abc", 32, true);
        "Type_Model_Inheritance_NotDiscriminated_getValid": api.get_valid() => siamese.clone();
        "Type_Model_Inheritance_NotDiscriminated_putValid": api.put_valid("abc", 32, true) => siamese.clone();
    }

    let api = client!(report, recursive::Client).api();
    let level = recursive::models::Extension::new;
    let extension = [level(1).extension([level(2)]), level(1)];
    scenarios! { report;
        "Type_Model_Inheritance_Recursive_put": api.put(0).extension(extension.clone());
        "Type_Model_Inheritance_Recursive_get": api.get() => level(0).extension(extension.clone());
    }
}

async fn by_enum(report: &Report) {
    use by_enum::models::{Cobra, Dog, Golden, Snake};
    let api = client!(report, by_enum::Client).api();
    scenarios! { report;
        "Type_Model_Inheritance_EnumDiscriminator_getExtensibleModel":
            api.get_extensible_model() => Golden::new(10).into();
        "Type_Model_Inheritance_EnumDiscriminator_putExtensibleModel": api.put_extensible_model(Golden::new(10));
        "Type_Model_Inheritance_EnumDiscriminator_getFixedModel": api.get_fixed_model() => Cobra::new(10).into();
        "Type_Model_Inheritance_EnumDiscriminator_putFixedModel": api.put_fixed_model(Cobra::new(10));
        "Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelMissingDiscriminator":
            api.get_extensible_model_missing_discriminator() => Dog::Unknown(json!({ "weight": 10 }));
        "Type_Model_Inheritance_EnumDiscriminator_getExtensibleModelWrongDiscriminator":
            api.get_extensible_model_wrong_discriminator() => Dog::Unknown(json!({ "weight": 8, "kind": "wrongKind" }));
        "Type_Model_Inheritance_EnumDiscriminator_getFixedModelMissingDiscriminator":
            api.get_fixed_model_missing_discriminator() => Snake::Unknown(json!({ "length": 10 }));
        "Type_Model_Inheritance_EnumDiscriminator_getFixedModelWrongDiscriminator":
            api.get_fixed_model_wrong_discriminator() => Snake::Unknown(json!({ "length": 8, "kind": "wrongKind" }));
    }
}

async fn single_discriminator(report: &Report) {
    use single::models::{Bird, Dinosaur, Eagle, Goose, SeaGull, Sparrow};
    let api = client!(report, single::Client).api();
    let eagle = Eagle::new(5)
        .partner(Goose::new(2))
        .friends([SeaGull::new(2)])
        .hate(BTreeMap::from([("key3".to_owned(), Sparrow::new(1).into())]));
    scenarios! { report;
        "Type_Model_Inheritance_SingleDiscriminator_getModel": api.get_model() => Sparrow::new(1).into();
        "Type_Model_Inheritance_SingleDiscriminator_putModel": api.put_model(Sparrow::new(1));
        "Type_Model_Inheritance_SingleDiscriminator_getRecursiveModel": api.get_recursive_model() => eagle.clone().into();
        "Type_Model_Inheritance_SingleDiscriminator_putRecursiveModel": api.put_recursive_model(eagle.clone());
        "Type_Model_Inheritance_SingleDiscriminator_getMissingDiscriminator":
            api.get_missing_discriminator() => Bird::Unknown(json!({ "wingspan": 1 }));
        "Type_Model_Inheritance_SingleDiscriminator_getWrongDiscriminator":
            api.get_wrong_discriminator() => Bird::Unknown(json!({ "wingspan": 1, "kind": "wrongKind" }));
    }
    let legacy = async {
        match api.get_legacy_model().send().await?.body {
            Dinosaur::TRex(rex) => equal(rex.size, 20),
            other => Err(format!("expected a T. rex, found {other:?}").into()),
        }
    };
    report.scenario("Type_Model_Inheritance_SingleDiscriminator_getLegacyModel", legacy).await;
}

async fn nested_discriminator(report: &Report) {
    use nested::models::{Fish, GoblinShark, Salmon, SawShark, Shark};
    let api = client!(report, nested::Client).api();
    let keyed = |fish: [(&str, Fish); 2]| BTreeMap::from(fish.map(|(key, fish)| (key.to_owned(), fish)));
    let shark = |shark: Shark| Fish::from(shark);
    let goblin = |age| shark(GoblinShark::new(age).into());
    let saw = |age| shark(SawShark::new(age).into());
    let friend = Salmon::new(2)
        .partner(Salmon::new(3))
        .hate(keyed([("key1", Salmon::new(4).into()), ("key2", goblin(2))]));
    let hated = Salmon::new(2).friends([Fish::from(Salmon::new(1)), goblin(4)]);
    let salmon = Salmon::new(1)
        .partner(saw(2))
        .friends([Fish::from(friend), goblin(3)])
        .hate(keyed([("key3", saw(3)), ("key4", hated.into())]));
    scenarios! { report;
        "Type_Model_Inheritance_NestedDiscriminator_getModel": api.get_model() => goblin(1);
        "Type_Model_Inheritance_NestedDiscriminator_putModel": api.put_model(goblin(1));
        "Type_Model_Inheritance_NestedDiscriminator_getRecursiveModel":
            api.get_recursive_model() => salmon.clone().into();
        "Type_Model_Inheritance_NestedDiscriminator_putRecursiveModel": api.put_recursive_model(salmon.clone());
        "Type_Model_Inheritance_NestedDiscriminator_getMissingDiscriminator":
            api.get_missing_discriminator() => Fish::Unknown(json!({ "age": 1 }));
        "Type_Model_Inheritance_NestedDiscriminator_getWrongDiscriminator":
            api.get_wrong_discriminator() => Fish::Unknown(json!({ "age": 1, "kind": "wrongKind" }));
    }
}
