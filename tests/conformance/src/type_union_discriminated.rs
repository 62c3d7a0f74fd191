//! Unions with a discriminator.

use type_union_discriminated::models::{
    Cat, PetInline, PetInlineWithCustomDiscriminator, PetWithCustomNamesCat, PetWithEnvelopeCat,
};

use crate::scenario::{Report, client, scenarios};

pub async fn call(report: &Report) {
    let api = client!(report, type_union_discriminated::Client).api();
    let cat = Cat::new("Whiskers", true);
    let envelope = PetWithEnvelopeCat::new(cat.clone());
    let named = PetWithCustomNamesCat::new(cat.clone());
    let inline = PetInline::Cat(cat.clone());
    let custom = PetInlineWithCustomDiscriminator::Cat(cat);
    scenarios! { report;
        "Type_Union_Discriminated_Envelope_Object_Default_get": api.default_get().kind("cat") => envelope.clone().into();
        "Type_Union_Discriminated_Envelope_Object_Default_put":
            api.default_put(envelope.clone()) => envelope.clone().into();
        "Type_Union_Discriminated_Envelope_Object_CustomProperties_get":
            api.custom_properties_get().pet_type("cat") => named.clone().into();
        "Type_Union_Discriminated_Envelope_Object_CustomProperties_put":
            api.custom_properties_put(named.clone()) => named.clone().into();
        "Type_Union_Discriminated_NoEnvelope_Default_get": api.default_get2().kind("cat") => inline.clone();
        "Type_Union_Discriminated_NoEnvelope_Default_put": api.default_put2(inline.clone()) => inline.clone();
        "Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_get":
            api.custom_discriminator_get().r#type("cat") => custom.clone();
        "Type_Union_Discriminated_NoEnvelope_CustomDiscriminator_put":
            api.custom_discriminator_put(custom.clone()) => custom.clone();
    }
}
