use proptest::prelude::*;

use super::*;

fn euro(amount: i64) -> Money {
    Money::new(amount, Currency::parse("EUR").unwrap())
}

fn zone(countries: &[&str], postal_codes: &[&str], fee: Option<i64>) -> Zone {
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    Zone {
        name: countries.join(" "),
        countries: owned(countries),
        postal_codes: owned(postal_codes),
        fee: fee.map(euro),
    }
}

fn fees() -> DeliveryFees {
    DeliveryFees {
        zones: vec![
            zone(&["IE", "Ireland"], &["T12", "t23"], Some(200)),
            zone(&["IE", "Ireland", "Éire"], &[], Some(1000)),
            zone(&["AQ"], &[], None),
        ],
        elsewhere: Some(euro(2500)),
        minimum_order: Some(euro(1500)),
        free_from: Some(euro(10_000)),
    }
}

fn to(country: &str, zip: &str) -> Destination {
    Destination {
        country: country.to_owned(),
        zip: zip.to_owned(),
    }
}

fn package(side: u32, weight: u32) -> Option<Package> {
    Some(Package {
        width: side,
        length: side,
        height: side,
        weight,
    })
}

fn price(country: &str, zip: &str) -> Option<i64> {
    let one = Parcels::of([(package(100, 100), 1)]);
    let quote = fees().quote(one, euro(2000), &to(country, zip));
    quote.price.map(|price| price.amount)
}

#[test]
fn the_first_zone_that_holds_an_address_counts() {
    assert_eq!(price("Ireland", "T12 AB34"), Some(200));
    assert_eq!(price("  iRELAND ", "t-23x"), Some(200));
    assert_eq!(price("ie", "D01"), Some(1000));
    assert_eq!(price("ÉIRE", ""), Some(1000));
    assert_eq!(price("Antarctica", ""), Some(2500));
    assert_eq!(price("aq", ""), None);
    assert_eq!(price("", "T12"), Some(2500));
}

#[test]
fn a_shop_may_deliver_to_its_zones_only() {
    let fees = DeliveryFees {
        elsewhere: None,
        ..fees()
    };
    let one = Parcels::of([]);
    assert_eq!(fees.quote(one, euro(0), &to("France", "75001")).price, None);
    assert_eq!(
        fees.quote(one, euro(0), &to("Ireland", "T12")).price,
        Some(euro(200))
    );
}

#[test]
fn a_postal_code_alone_can_make_a_zone() {
    let fees = DeliveryFees {
        zones: vec![zone(&[], &["90210"], None)],
        ..DeliveryFees::free(Currency::parse("USD").unwrap())
    };
    let price = |zip| fees.quote(Parcels::of([]), euro(0), &to("US", zip)).price;
    assert_eq!(price("90210-1234"), None);
    assert_eq!(price("90211").map(|price| price.amount), Some(0));
}

#[test]
fn boxes_follow_the_larger_of_volume_and_weight_and_count_every_piece() {
    let boxes = |goods: &[(Option<Package>, u32)]| Parcels::of(goods.iter().copied()).boxes();
    assert_eq!(boxes(&[]), 1);
    assert_eq!(boxes(&[(None, 99)]), 1);
    assert_eq!(boxes(&[(package(500, 12_000), 1)]), 1);
    assert_eq!(boxes(&[(package(500, 1), 2)]), 2);
    assert_eq!(boxes(&[(package(500, 1), 1), (package(1, 1), 1)]), 2);
    assert_eq!(boxes(&[(package(10, 12_001), 1)]), 2);
    assert_eq!(boxes(&[(package(10, 1000), 99)]), 9);
    assert_eq!(boxes(&[(package(u32::MAX, u32::MAX), u32::MAX); 3]), u32::MAX);
}

#[test]
fn a_price_beyond_all_bounds_stays_untellable() {
    let huge = Parcels::of([(package(u32::MAX, u32::MAX), u32::MAX)]);
    let fees = DeliveryFees {
        elsewhere: Some(euro(i64::MAX)),
        ..DeliveryFees::free(Currency::parse("EUR").unwrap())
    };
    let quote = fees.quote(huge, euro(i64::MAX), &to("x", ""));
    assert!(!quote.total().unwrap().is_tellable());
}

#[test]
fn delivery_is_free_from_an_amount_on() {
    let two = Parcels::of([(package(500, 1), 2)]);
    let price = |total| fees().quote(two, euro(total), &to("IE", "D01")).price;
    assert_eq!(price(9_999), Some(euro(2000)));
    assert_eq!(price(10_000), Some(euro(0)));
    let nowhere = fees().quote(two, euro(10_000), &to("AQ", ""));
    assert_eq!((nowhere.price, nowhere.total()), (None, None));
}

#[test]
fn an_area_and_an_amount_are_refused_each_for_itself() {
    let quote = fees().quote(Parcels::of([]), euro(1499), &to("AQ", ""));
    let area = quote.refuse_area(&["input", "addressId"]).unwrap();
    assert_eq!(
        (area.code, area.field[1].as_str()),
        (RefusalCode::AreaNotServed, "addressId")
    );
    let amount = quote.refuse_amount(&["input", "items"]).unwrap();
    assert_eq!(
        (amount.code, amount.expected),
        (RefusalCode::BelowMinimumOrder, Some(euro(1500)))
    );
    let fine = fees().quote(Parcels::of([]), euro(1500), &to("IE", ""));
    assert_eq!((fine.refuse_area(&[]), fine.refuse_amount(&[])), (None, None));
    assert_eq!(fine.total(), Some(euro(2500)));
}

proptest! {
    #[test]
    fn more_goods_never_take_fewer_boxes(
        side in 1..=600_u32, weight in 1..=20_000_u32, few in 1..=99_u32, more in 0..=99_u32,
    ) {
        let boxes = |quantity| Parcels::of([(package(side, weight), quantity)]).boxes();
        let (small, large) = (boxes(few), boxes(few + more));
        prop_assert!(small <= large);
        // No box holds more than it can.
        prop_assert!(u64::from(large) * BOX_WEIGHT >= u64::from(weight) * u64::from(few + more));
    }
}
