use super::*;

fn rows(pieces: &[(u32, u32)]) -> StockRows {
    let row = |(available, reserved): &(u32, u32)| StockRow {
        available: *available,
        reserved: *reserved,
        version: 5,
    };
    StockRows {
        product: ProductId::parse("bone").unwrap(),
        rows: pieces.iter().map(row).collect(),
        low_stock_at: Some(3),
        sale: None,
    }
}

fn pieces(rows: &StockRows) -> Vec<(u32, u32)> {
    rows.rows
        .iter()
        .map(|row| (row.available, row.reserved))
        .collect()
}

fn taken(parts: &[(u32, u32)]) -> Option<Vec<ShardPieces>> {
    let part = |(shard, pieces): &(u32, u32)| ShardPieces {
        shard: *shard,
        pieces: *pieces,
    };
    Some(parts.iter().map(part).collect())
}

fn moved(shard: u32, available: u32, reserved: u32) -> StockMove {
    StockMove {
        product: ProductId::parse("bone").unwrap(),
        shard,
        available,
        reserved,
    }
}

#[test]
fn pieces_are_spread_evenly_and_rows_that_go_leave_theirs_to_the_first() {
    let one = rows(&[(10, 4)]);
    let four = one.spread(10, 4);
    assert_eq!(pieces(&four), [(3, 4), (3, 0), (2, 0), (2, 0)]);
    assert_eq!(four.version(), 6 + 1 + 1 + 1);
    let two = rows(&[(0, 1), (7, 2), (1, 3), (0, 4)]).spread(8, 2);
    assert_eq!(pieces(&two), [(4, 8), (4, 2)]);
    assert_eq!(two.version(), 22);
    assert_eq!(pieces(&two.spread(9, 1)), [(9, 10)]);
    assert_eq!(two.spread(1_000, 99).shards(), MAX_SHARDS);
}

#[test]
fn the_level_is_the_sum_and_its_version_grows_whatever_becomes_of_rows() {
    let mut stock = rows(&[(2, 1), (0, 5)]);
    let level = stock.level(7);
    assert_eq!((level.available, level.reserved, level.in_carts), (2, 6, 7));
    assert_eq!(
        (level.shards, level.version, level.low_stock_at),
        (2, 10, Some(3))
    );
    for shards in [16, 1, 3, 2, 1] {
        let next = stock.spread(stock.available(), shards);
        assert!(next.version() > stock.version());
        assert_eq!(next.available(), 2);
        assert_eq!(next.level(0).reserved, 6);
        stock = next;
    }
    assert!(rows(&[(1, 0), (1, 0)]).gathered().version() > 10);
    assert_eq!(pieces(&rows(&[(1, 2), (3, 4)]).gathered()), [(4, 2), (0, 4)]);
}

#[test]
fn pieces_are_taken_from_one_row_where_one_has_enough() {
    let stock = rows(&[(2, 0), (5, 0), (0, 0), (4, 0)]);
    let drawn: Vec<_> = (0..20).map(|draw| stock.take(4, draw)).collect();
    for row in [taken(&[(1, 4)]), taken(&[(3, 4)])] {
        assert!(
            drawn.iter().filter(|drawn| **drawn == row).count() > 5,
            "{drawn:?}"
        );
    }
    assert!((0..20).all(|draw| stock.take(5, draw) == taken(&[(1, 5)])));
}

#[test]
fn pieces_are_taken_from_as_few_rows_as_can_be_and_refused_only_when_all_have_too_few() {
    let stock = rows(&[(2, 0), (5, 0), (0, 0), (4, 0)]);
    assert_eq!(stock.take(8, 0), taken(&[(1, 5), (3, 3)]));
    assert_eq!(stock.take(11, 9), taken(&[(1, 5), (3, 4), (0, 2)]));
    assert_eq!(stock.take(12, 0), None);
}

#[test]
fn pieces_go_back_to_where_they_came_from_and_else_to_where_they_are_reserved() {
    let stock = rows(&[(0, 6), (0, 2), (0, 0)]);
    let whole = [moved(1, 2, 2)];
    assert_eq!(stock.give_back(&whole), Some(vec![moved(1, 2, 2)]));
    // The rows 2 and 7 have left what was reserved to the first.
    let folded = [moved(2, 1, 3), moved(7, 0, 2)];
    assert_eq!(
        stock.give_back(&folded),
        Some(vec![moved(2, 1, 0), moved(0, 0, 5)])
    );
    let many = [moved(7, 8, 8)];
    assert_eq!(stock.give_back(&many), Some(vec![moved(0, 8, 6), moved(1, 0, 2)]));
    assert_eq!(stock.give_back(&[moved(0, 9, 9)]), None);
    // Packed goods are reserved nowhere.
    assert_eq!(
        rows(&[(0, 0)]).give_back(&[moved(7, 3, 0)]),
        Some(vec![moved(0, 3, 0)])
    );
}

#[test]
fn orders_are_spread_over_the_rows() {
    // The ids of a moment differ by little.
    for step in [1, 2, 16] {
        let mut counts = [0; 8];
        for draw in (0..800).map(|number| number * step) {
            counts[shard_of(draw, 8) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (80..120).contains(count)), "{counts:?}");
    }
    assert_eq!(shard_of(u128::MAX, 1), 0);
    let counts =
        ShardCounts::new([("a", 1), ("b", 8)].map(|(id, count)| (ProductId::parse(id).unwrap(), count)));
    let of = |id: &str| counts.of(&ProductId::parse(id).unwrap());
    assert_eq!((of("a"), of("b"), of("c")), (1, 8, 1));
}
