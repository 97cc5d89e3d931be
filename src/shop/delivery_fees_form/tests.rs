use super::*;

fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn zone(name: &str, countries: &[&str], postal_codes: &[&str], fee: i32) -> ZoneForm {
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    ZoneForm {
        name: name.to_owned(),
        countries: owned(countries),
        postal_codes: owned(postal_codes),
        fee: Some(fee),
    }
}

fn zones(zones: Vec<ZoneForm>) -> DeliveryFeesForm {
    DeliveryFeesForm {
        zones,
        ..DeliveryFeesForm::default()
    }
}

/// Where the faults are, below `input`, and their codes.
fn faults(form: DeliveryFeesForm) -> Vec<(String, RefusalCode)> {
    let refusals = DeliveryFees::parse(form, euro()).unwrap_err();
    let told = |refusal: Refusal| (refusal.field[1..].join("."), refusal.code);
    refusals.into_iter().map(told).collect()
}

fn invalid(fields: &[&str]) -> Vec<(String, RefusalCode)> {
    let fault = |field: &&str| ((*field).to_owned(), RefusalCode::Invalid);
    fields.iter().map(fault).collect()
}

#[test]
fn fees_are_read_as_they_are_written() {
    let form = DeliveryFeesForm {
        zones: vec![
            zone(" Cork ", &["IE", " Ireland"], &["T12", "T 23"], 0),
            ZoneForm {
                fee: None,
                ..zone("Antarctica", &["AQ"], &[], 0)
            },
        ],
        elsewhere: Some(2500),
        minimum_order: None,
        free_from: Some(100_000_000),
    };
    let money = |amount: i64| Some(Money::new(amount, euro()));
    let texts = |texts: &[&str]| texts.iter().map(ToString::to_string).collect::<Vec<_>>();
    let expected = DeliveryFees {
        zones: vec![
            Zone {
                name: "Cork".to_owned(),
                countries: texts(&["IE", "Ireland"]),
                postal_codes: texts(&["T12", "T 23"]),
                fee: money(0),
            },
            Zone {
                name: "Antarctica".to_owned(),
                countries: texts(&["AQ"]),
                postal_codes: Vec::new(),
                fee: None,
            },
        ],
        elsewhere: money(2500),
        minimum_order: None,
        free_from: money(100_000_000),
    };
    assert_eq!(DeliveryFees::parse(form, euro()), Ok(expected));
}

#[test]
fn every_amount_that_is_no_price_is_told() {
    let form = DeliveryFeesForm {
        zones: vec![zone("A", &["A"], &[], -1), zone("B", &["B"], &[], 100_000_001)],
        elsewhere: Some(-1),
        minimum_order: Some(i32::MAX),
        free_from: Some(i32::MIN),
    };
    let fields = [
        "elsewhere",
        "minimumOrder",
        "freeFrom",
        "zones.0.fee",
        "zones.1.fee",
    ];
    assert_eq!(faults(form), invalid(&fields));
}

#[test]
fn every_text_that_cannot_be_is_told_once() {
    let long = "x".repeat(101);
    let form = zones(vec![
        zone(" ", &["<b>", "", &long], &["1\u{7}", &long[..51], " - "], 0),
        zone("Nowhere", &[], &[], 0),
    ]);
    let fault = |field: &str, code| (field.to_owned(), code);
    let expected = [
        fault("zones.0.countries.0", RefusalCode::Invalid),
        fault("zones.0.countries.1", RefusalCode::Required),
        fault("zones.0.countries.2", RefusalCode::TooLong),
        fault("zones.0.postalCodes.0", RefusalCode::Invalid),
        fault("zones.0.postalCodes.1", RefusalCode::TooLong),
        fault("zones.0.postalCodes.2", RefusalCode::Invalid),
        fault("zones.0.name", RefusalCode::Required),
        fault("zones.1.countries", RefusalCode::Required),
    ];
    assert_eq!(faults(form), expected);
}

#[test]
fn areas_that_are_named_twice_are_told() {
    let form = zones(vec![
        zone(
            "Ireland",
            &["IE", " ie", "Éire"],
            &["T12", "t-12", "T 123", "T1"],
            0,
        ),
        zone("IRELAND ", &["FR"], &[], 0),
    ]);
    let fields = [
        "zones.0.countries.1",
        "zones.0.postalCodes.1",
        "zones.0.postalCodes.2",
        "zones.1.name",
    ];
    assert_eq!(faults(form), invalid(&fields));
}

#[test]
fn areas_that_an_earlier_one_holds_are_told() {
    let form = zones(vec![
        zone("Cork", &["IE"], &["T12"], 0),
        zone("All that begins like it", &[], &["T12"], 0),
        zone("Ireland", &["IE"], &[], 0),
        zone("Ireland's capital, and London", &["ie", "GB"], &["D01", "SW1"], 0),
        zone("Within another", &["FR"], &["T123", "75"], 0),
        zone("The countries again", &["GB", "IE"], &[], 0),
    ]);
    let fields = [
        "zones.3.countries.0",
        "zones.4.postalCodes.0",
        "zones.5.countries.1",
    ];
    assert_eq!(faults(form), invalid(&fields));
}

#[test]
fn an_area_within_a_later_one_is_as_it_should_be() {
    let form = zones(vec![
        zone("Cork's middle", &["IE"], &["T12"], 0),
        zone("Cork", &["IE"], &["T1", "T2"], 0),
        zone("Ireland", &["IE"], &[], 0),
        zone("Wherever it begins like this", &[], &["T12", "9"], 0),
    ]);
    assert!(DeliveryFees::parse(form, euro()).is_ok());
}

#[test]
fn there_are_so_many_areas_and_no_more() {
    let many = |count: usize, entries: usize| {
        let area = |index: usize| {
            let countries: Vec<String> = (0..entries).map(|entry| format!("{index} {entry}")).collect();
            ZoneForm {
                name: index.to_string(),
                countries,
                ..ZoneForm::default()
            }
        };
        zones((0..count).map(area).collect())
    };
    assert!(DeliveryFees::parse(many(MAX_ZONES, MAX_ENTRIES / MAX_ZONES), euro()).is_ok());
    let told = |form: DeliveryFeesForm| {
        let refusals = DeliveryFees::parse(form, euro()).unwrap_err();
        refusals
            .into_iter()
            .map(|refusal| (refusal.code, refusal.message))
            .collect::<Vec<_>>()
    };
    let limit = |message: &str| vec![(RefusalCode::LimitReached, message.to_owned())];
    assert_eq!(
        told(many(MAX_ZONES + 1, 1)),
        limit("zones must have at most 50 entries.")
    );
    let entries = "zones must name at most 500 countries and postal codes together.";
    assert_eq!(told(many(1, MAX_ENTRIES + 1)), limit(entries));
}
