//! The lines of an order as a caller writes them.

use std::collections::BTreeMap;

use super::{
    cart::{self, MAX_LINES, MAX_QUANTITY},
    id::ProductId,
    refusal::{Refusal, RefusalCode},
    text::Form,
};

/// Adds up equal products and checks every line. One transaction may not touch a product twice.
pub fn merge_items(form: &mut Form, items: Vec<(String, i32)>) -> BTreeMap<ProductId, u32> {
    let mut merged: BTreeMap<ProductId, u32> = BTreeMap::new();
    if items.len() > 2 * MAX_LINES {
        form.refuse(
            "items",
            RefusalCode::LimitReached,
            format!("must have at most {MAX_LINES} entries"),
        );
        return merged;
    }
    for (index, (product, quantity)) in items.into_iter().enumerate() {
        let at = |field: &str| {
            [
                "input".to_owned(),
                "items".to_owned(),
                index.to_string(),
                field.to_owned(),
            ]
        };
        let read = (ProductId::parse(&product), cart::quantity(quantity));
        if let Err(refusal) = &read.1 {
            form.extend([refusal.clone().at(at("quantity"))]);
        }
        match read {
            (None, _) => {
                let refusal = Refusal::new(RefusalCode::ProductUnavailable, "This product is not sold here.");
                form.extend([refusal.at(at("productId"))]);
            }
            (Some(id), Ok(quantity)) => *merged.entry(id).or_default() += quantity,
            (Some(_), Err(_)) => {}
        }
    }
    if merged.len() > MAX_LINES {
        form.refuse(
            "items",
            RefusalCode::LimitReached,
            format!("must have at most {MAX_LINES} entries"),
        );
    }
    for (id, quantity) in &merged {
        if *quantity > MAX_QUANTITY {
            let message = format!("The quantities of one product must add up to at most {MAX_QUANTITY}.");
            let refusal = Refusal::new(RefusalCode::InvalidQuantity, message).at(["input", "items"]);
            form.extend([refusal.for_product(id)]);
        }
    }
    merged
}
