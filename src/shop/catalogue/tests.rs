//! Lists are what a plain walk through all products finds, and look at few of them.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use proptest::{
    prelude::*,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use super::{goods::touched, *};
use crate::shop::{
    money::{Currency, Money},
    product::ProductStatus,
    stock::Availability,
    text::fold,
    timestamp::Timestamp,
};

const SORTS: [ProductSort; ProductSort::COUNT] = [
    ProductSort::Name,
    ProductSort::PriceAscending,
    ProductSort::PriceDescending,
    ProductSort::Newest,
];

/// What a list is, in the plainest words: all products are looked at, and what fits is sorted and cut.
mod plainly {
    use super::*;

    pub fn list<'a>(
        products: &'a [Product],
        filter: &ProductFilter,
        sort: ProductSort,
        page: &PageRequest,
    ) -> Listing<&'a Product> {
        // The last of those with the same id.
        let by_id: BTreeMap<&ProductId, &Product> =
            products.iter().map(|product| (&product.id, product)).collect();
        let of_every_category: Vec<&Product> = by_id
            .into_values()
            .filter(|product| admits(filter, product) && holds_words(product, filter))
            .collect();
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for product in &of_every_category {
            *counts.entry(&product.category).or_default() += 1;
        }
        let mut rows: Vec<((String, String), &Product)> = of_every_category
            .into_iter()
            .filter(|product| {
                let wanted = filter.category.as_ref();
                wanted.is_none_or(|category| *category == product.category)
            })
            .map(|product| (key(product, sort), product))
            .collect();
        rows.sort_by(|left, right| left.0.cmp(&right.0));
        let after = page.after.as_deref().and_then(decoded);
        rows.retain(|(key, _)| after.as_ref().is_none_or(|after| key > after));
        let has_next = rows.len() > page.first as usize;
        rows.truncate(page.first as usize);
        let rows = rows.into_iter().map(|(_, product)| product).collect();
        let categories = counts.into_iter().map(|(slug, count)| Category::new(slug, count));
        Listing {
            page: Page { rows, has_next },
            categories: categories.collect(),
        }
    }

    fn key(product: &Product, sort: ProductSort) -> (String, String) {
        let key = match sort {
            ProductSort::Name => fold(&product.name),
            ProductSort::PriceAscending => format!("{:012}", product.price.amount),
            ProductSort::PriceDescending => format!("{:012}", 999_999_999_999 - product.price.amount),
            ProductSort::Newest => {
                format!("{:015}", 999_999_999_999_999 - product.created_at.milliseconds())
            }
        };
        (key, product.id.to_string())
    }

    fn decoded(cursor: &str) -> Option<(String, String)> {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let (key, id) = text.split_once('\u{0}')?;
        Some((key.to_owned(), id.to_owned()))
    }

    fn admits(filter: &ProductFilter, product: &Product) -> bool {
        let price = product.price.amount;
        let in_stock = product.availability != Availability::OutOfStock;
        product.status == filter.status.unwrap_or(ProductStatus::Active)
            && filter.price_min.is_none_or(|least| price >= least)
            && filter.price_max.is_none_or(|most| price <= most)
            && filter.in_stock.is_none_or(|wanted| wanted == in_stock)
    }

    fn holds_words(product: &Product, filter: &ProductFilter) -> bool {
        let description = product.description.as_deref().unwrap_or_default();
        let tags = product.tags.join(" ");
        let text = folded(&[&product.name, description, &product.category, &tags].join(" "));
        let query = folded(filter.query.as_deref().unwrap_or_default());
        query.split(' ').all(|word| text.contains(word))
    }

    fn folded(text: &str) -> String {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    }
}

fn product(id: &str) -> Product {
    Product {
        id: ProductId::parse(id).unwrap(),
        name: "Bone".to_owned(),
        description: None,
        category: "dog-food".to_owned(),
        tags: Vec::new(),
        pictures: Vec::new(),
        price: Money::new(100, Currency::parse("EUR").unwrap()),
        price_version: 1,
        package: None,
        status: ProductStatus::Active,
        availability: Availability::InStock,
        created_at: Timestamp::from_milliseconds(0),
        updated_at: Timestamp::from_milliseconds(0),
        version: 1,
    }
}

/// Few words, of which one is a part of another, with all kinds of letters and spaces.
fn text(most: usize) -> impl Strategy<Value = String> {
    let words = [
        "dog", "DOG", "dogs", "hot-dog", "cat", "a", "an", "banana", "ΟΔΟΣ", "οδος", "İris", "Straße", "ß",
        "100%", "x\u{0}y", "rope", "ropes", "é", "É", "ʼn",
    ];
    let spaces = [" ", "  ", "\n", "\u{a0}", "\u{3000}", "\t "];
    let pair = (select(words.to_vec()), select(spaces.to_vec()));
    proptest::collection::vec(pair, 0..most).prop_map(|pairs| {
        pairs
            .into_iter()
            .flat_map(|(word, space)| [word, space])
            .collect()
    })
}

fn products() -> impl Strategy<Value = Vec<Product>> {
    let texts = (
        text(3),
        proptest::option::of(text(12)),
        proptest::collection::vec(text(3), 0..3),
    );
    let numbers = (
        0..90_u32,
        select(&["b", "a", "dog-food", "c"][..]),
        -3..6_i64,
        0..4_i64,
    );
    // Most are on sale, or hardly any is.
    let words = (0..10_usize, select(&Availability::ALL[..]));
    let product = (texts, numbers, words).prop_map(|(texts, numbers, (status, availability))| {
        let ((name, description, tags), (id, category, price, created)) = (texts, numbers);
        Product {
            name,
            description,
            category: category.to_owned(),
            tags,
            price: Money::new(price, Currency::parse("EUR").unwrap()),
            status: ProductStatus::ALL[status.saturating_sub(7)],
            availability,
            created_at: Timestamp::from_milliseconds(created),
            ..product(&format!("p{id}"))
        }
    });
    proptest::collection::vec(product, 0..120)
}

fn filter() -> impl Strategy<Value = ProductFilter> {
    let category = proptest::option::of(select(&["a", "b", "dog-food", "dog", "d"][..]));
    let query = proptest::option::of(prop_oneof![6 => text(4), 2 => text(30), 1 => "\\PC{0,3}"]);
    let price = || prop_oneof![2 => Just(None), 1 => (-4..7_i64).prop_map(Some)];
    let status = proptest::option::weighted(0.3, select(&ProductStatus::ALL[..]));
    let in_stock = proptest::option::weighted(0.3, any::<bool>());
    (category, query, price(), price(), in_stock, status).prop_map(
        |(category, query, price_min, price_max, in_stock, status)| ProductFilter {
            category: category.map(str::to_owned),
            query,
            price_min,
            price_max,
            in_stock,
            status,
        },
    )
}

/// Behind what a page ends with.
#[derive(Clone, Debug)]
enum After {
    Nothing,
    /// A product that may be in the list or not.
    Product(usize),
    /// What was once a product's place.
    Text(String),
    Garbage(String),
}

fn after() -> impl Strategy<Value = After> {
    prop_oneof![
        2 => Just(After::Nothing),
        4 => (0..120_usize).prop_map(After::Product),
        1 => "[a-z0-9]{0,12}\u{0}p[0-9]{0,2}".prop_map(After::Text),
        1 => "\\PC{0,8}".prop_map(After::Garbage),
    ]
}

#[test]
fn every_list_is_what_a_walk_through_all_products_finds() {
    let config = Config {
        cases: 400,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let lists = proptest::collection::vec((filter(), select(&SORTS[..]), 1..20_u32, after()), 1..24);
    let outcome = TestRunner::new_with_rng(config, rng).run(&(products(), lists), |(products, lists)| {
        let catalogue = Catalogue::new(products.clone());
        let usual = PageRequest::parse(1, None).unwrap();
        let all = plainly::list(&products, &ProductFilter::default(), ProductSort::Name, &usual);
        prop_assert_eq!(catalogue.categories(), all.categories);
        for (filter, sort, first, after) in lists {
            let after = match after {
                After::Nothing => None,
                After::Product(number) => products.get(number).map(|product| cursor(product, sort)),
                After::Text(text) => Some(URL_SAFE_NO_PAD.encode(text)),
                After::Garbage(text) => Some(text),
            };
            let page = PageRequest { first, after };
            let listing = catalogue.list(&filter, sort, &page);
            let plain = plainly::list(&products, &filter, sort, &page);
            prop_assert_eq!(listing, plain, "{:?} {:?} {:?}", filter, sort, page);
        }
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// Asserts what a search finds, whether it reads the texts or the words that were noted.
fn assert_found(products: &[Product], query: &str, expected: &[&str]) {
    let catalogue = Catalogue::new(products.to_vec());
    let filter = ProductFilter {
        query: Some(query.to_owned()),
        ..ProductFilter::default()
    };
    let page = PageRequest::parse(50, None).unwrap();
    for number in 0..10 {
        let rows = catalogue.list(&filter, ProductSort::Name, &page).page.rows;
        let ids: Vec<&str> = rows.iter().map(|product| product.id.as_str()).collect();
        assert_eq!(ids, expected, "search {number} for {query}");
    }
}

#[test]
fn a_letter_that_most_words_have_finds_all_that_hold_it() {
    let named = |id: &str, name: &str| Product {
        name: name.to_owned(),
        ..product(id)
    };
    let long: Vec<String> = (0..3_000).map(|number| format!("x{number}")).collect();
    let mut products = vec![
        named("a", &long.join(" ")),
        named("b", "Bone"),
        named("c", "Box"),
        named("d", "Xylophone"),
        named("e", "Drum"),
    ];
    assert_found(&products, "x", &["c", "a", "d"]);
    assert_found(&products, "X y", &["d"]);
    // More than are read at once.
    products.extend((0..100).map(|number| named(&format!("p{number}"), "Cat")));
    assert_found(&products, "x", &["c", "a", "d"]);
}

#[test]
fn every_word_of_a_long_query_must_be_there() {
    let letters = [
        "aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh", "ii", "jj", "kk", "ll",
    ];
    let described = |id: &str, words: &[&str]| Product {
        description: Some(words.join(" ")),
        ..product(id)
    };
    let products = [described("all", &letters), described("most", &letters[..11])];
    assert_found(&products, &letters[..11].join(" "), &["all", "most"]);
    assert_found(&products, &letters.join(" "), &["all"]);
    assert_found(&products, &format!("{} mm", letters.join(" ")), &[]);
}

/// So many products of eight categories, of which every hundredth is a rope.
fn many(count: usize) -> Catalogue {
    Catalogue::new((0..count).map(|number| Product {
        name: format!(
            "{} {}",
            if number % 100 == 0 { "Rope" } else { "Bone" },
            number * 7919 % count
        ),
        category: format!("shelf-{}", number % 8),
        price: Money::new((number * 31 % 5_000) as i64, Currency::parse("EUR").unwrap()),
        created_at: Timestamp::from_milliseconds(number as i64),
        ..product(&format!("p{number:05}"))
    }))
}

/// How many products each of these lists looks at, when such lists were asked for before.
fn looks(catalogue: &Catalogue) -> Vec<usize> {
    let of_rope = |category: Option<&str>| ProductFilter {
        category: category.map(str::to_owned),
        query: Some("rope".to_owned()),
        ..ProductFilter::default()
    };
    let of_category = ProductFilter {
        category: Some("shelf-5".to_owned()),
        in_stock: Some(true),
        ..ProductFilter::default()
    };
    let filters = [
        ProductFilter::default(),
        of_category,
        of_rope(None),
        of_rope(Some("shelf-4")),
    ];
    let page = PageRequest::parse(5, None).unwrap();
    let counted = |ask: &dyn Fn()| {
        ask();
        let before = touched::times();
        ask();
        touched::times() - before
    };
    let list = |filter: &ProductFilter, sort| {
        counted(&|| {
            let listing = catalogue.list(filter, sort, &page);
            assert!(listing.page.has_next && listing.page.rows.len() == 5);
        })
    };
    // The words are noted when there were some searches.
    for _ in 0..10 {
        catalogue.list(&of_rope(None), ProductSort::Name, &page);
    }
    let lists = filters
        .iter()
        .flat_map(|filter| SORTS.map(|sort| list(filter, sort)));
    let mut looks: Vec<usize> = lists.collect();
    looks.push(counted(&|| assert_eq!(catalogue.categories().len(), 8)));
    looks
}

#[test]
fn a_page_looks_at_no_more_products_of_many() {
    let (few, more) = (looks(&many(2_000)), looks(&many(20_000)));
    assert_eq!(few, more);
    // The page, one product behind it, and one of each category for its name.
    let most = few.iter().max();
    assert!(most <= Some(&(5 + 1 + 8)), "{few:?}");
}

#[test]
fn a_cursor_and_a_price_are_found_by_halves() {
    let catalogue = many(20_000);
    let all = PageRequest::parse(50, None).unwrap();
    let last = |page| {
        catalogue
            .list(&ProductFilter::default(), ProductSort::Name, page)
            .page
            .rows[49]
    };
    let next = PageRequest::parse(5, Some(cursor(last(&all), ProductSort::Name))).unwrap();
    let filter = ProductFilter {
        price_min: Some(1_000),
        price_max: Some(3_000),
        ..ProductFilter::default()
    };
    let before = touched::times();
    assert_eq!(
        catalogue.list(&filter, ProductSort::Name, &next).page.rows.len(),
        5
    );
    let halves = |count: usize| count.ilog2() as usize + 2;
    let most = 5 + 1 + 8 + halves(20_000) + 8 * 2 * halves(20_000 / 8);
    let looks = touched::times() - before;
    assert!(looks <= most, "{looks} are more than {most}");
}
