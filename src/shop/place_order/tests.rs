//! What a request to order becomes.

use super::*;

fn form(items: &[(&str, i32)]) -> PlaceOrderForm {
    PlaceOrderForm {
        idempotency_key: "k".to_owned(),
        items: Some(
            items
                .iter()
                .map(|(id, quantity)| ((*id).to_owned(), *quantity))
                .collect(),
        ),
        ..PlaceOrderForm::default()
    }
}

#[test]
fn equal_products_are_one_line() {
    let request = PlaceOrderRequest::parse(form(&[("b", 1), ("a", 2), ("b", 3)])).unwrap();
    let items: Vec<_> = request
        .items
        .unwrap()
        .into_iter()
        .map(|(id, q)| (id.to_string(), q))
        .collect();
    assert_eq!(items, [("a".to_owned(), 2), ("b".to_owned(), 4)]);
}

#[test]
fn every_bad_quantity_is_named_by_its_place() {
    let refusals = PlaceOrderRequest::parse(form(&[
        ("a", 0),
        ("b", -1),
        ("c", 100),
        ("d", 1),
        ("e", i32::MAX),
    ]))
    .unwrap_err();
    let told: Vec<_> = refusals
        .iter()
        .map(|refusal| (refusal.code, refusal.field[2].as_str()))
        .collect();
    let code = RefusalCode::InvalidQuantity;
    assert_eq!(told, [(code, "0"), (code, "1"), (code, "2"), (code, "4")]);
}

#[test]
fn the_same_product_may_not_add_up_beyond_a_line() {
    let refusals = PlaceOrderRequest::parse(form(&[("a", 60), ("a", 60)])).unwrap_err();
    assert_eq!(refusals[0].code, RefusalCode::InvalidQuantity);
}

#[test]
fn fifty_one_products_are_too_many() {
    let ids: Vec<String> = (0..51).map(|number| format!("p{number}")).collect();
    let items: Vec<_> = ids.iter().map(|id| (id.as_str(), 1)).collect();
    let refusals = PlaceOrderRequest::parse(form(&items)).unwrap_err();
    assert_eq!((refusals.len(), refusals[0].code), (1, RefusalCode::LimitReached));
    assert!(PlaceOrderRequest::parse(form(&items[..50])).is_ok());
}

#[test]
fn a_fingerprint_looks_at_content_only() {
    let print = |items: &[(&str, i32)]| PlaceOrderRequest::parse(form(items)).unwrap().fingerprint();
    assert_eq!(print(&[("a", 1), ("b", 2)]), print(&[("b", 2), ("a", 1)]));
    assert_ne!(print(&[("a", 1), ("b", 2)]), print(&[("a", 2), ("b", 1)]));
    assert_ne!(
        print(&[]),
        PlaceOrderRequest::parse(PlaceOrderForm {
            items: None,
            ..form(&[])
        })
        .unwrap()
        .fingerprint()
    );
}
