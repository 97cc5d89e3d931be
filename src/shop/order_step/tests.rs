use uuid::Uuid;

use super::*;
use crate::shop::{
    address::DeliveryAddress,
    id::{CustomerId, OrderId, OrderKey},
    money::Currency,
    order_status::OrderStatus as Status,
    stock_shards::ShardPieces,
};

fn now() -> Timestamp {
    Timestamp::from_milliseconds(1_795_165_200_000)
}

fn euro(amount: i64) -> Money {
    Money::new(amount, Currency::parse("EUR").unwrap())
}

fn product(name: &str) -> ProductId {
    ProductId::parse(name).unwrap()
}

/// Three bones at 5.00 and two balls at 3.00, delivered for 2.00.
fn order(status: Status) -> Order {
    let line = |name, price, quantity| OrderLine {
        product: product(name),
        product_name: String::new(),
        unit_price: euro(price),
        quantity,
        packed_quantity: None,
        taken_from: Vec::new(),
    };
    let history = |status| OrderEvent {
        at: now(),
        status,
        actor: Actor::Customer,
        note: None,
    };
    Order {
        key: OrderKey {
            customer: CustomerId(Uuid::from_u128(1)),
            order: OrderId(Uuid::from_u128(2)),
        },
        code: String::new(),
        status,
        placed_at: now(),
        updated_at: now(),
        lines: vec![line("bone", 500, 3), line("ball", 300, 2)],
        items_total: euro(2_100),
        delivery_price: euro(200),
        total: euro(2_300),
        address: DeliveryAddress::default(),
        contact_name: String::new(),
        contact_phone: None,
        payment_method: PaymentMethod::Card,
        payment_status: PaymentStatus::Authorized,
        payment_reference: Some("payment".to_owned()),
        settlement: None,
        slot: None,
        slot_changes: 0,
        note: None,
        history: vec![history(Status::Placed)],
        cancel_reason: None,
        version: 4,
    }
}

fn slot(hour: i64) -> BookedSlot {
    BookedSlot {
        id: SlotId::new(now().plus_seconds(hour * 3600)),
        ends_at: now().plus_seconds((hour + 2) * 3600),
    }
}

fn moved(name: &str, available: u32, reserved: u32) -> StockMove {
    StockMove {
        product: product(name),
        shard: 0,
        available,
        reserved,
    }
}

/// The step to another number of packed pieces.
fn packed(order: &Order, name: &str, quantity: i32) -> Order {
    let step = order.update_packaging_product(&product(name), quantity, now());
    step.unwrap().unwrap().after
}

#[test]
fn a_step_is_counted_and_kept_with_its_actor() {
    let step = order(Status::Placed).cancel(now()).unwrap();
    let last = step.after.history.last().unwrap();
    assert_eq!(
        (last.status, last.actor, last.at),
        (Status::Cancelled, Actor::Customer, now())
    );
    assert_eq!((step.after.version, step.after.updated_at), (5, now()));
}

#[test]
fn reserved_goods_come_back_and_the_slot_is_free_when_an_order_is_cancelled() {
    let booked = order(Status::Placed).book_delivery(slot(5), now()).unwrap().after;
    let step = booked.cancel(now()).unwrap();
    assert_eq!(step.stock, [moved("bone", 3, 3), moved("ball", 2, 2)]);
    assert_eq!((step.takes, step.frees), (None, Some(slot(5).id)));
    assert_eq!(step.after.slot, None);
    assert_eq!(step.after.payment_status, PaymentStatus::Voided);
    assert_eq!(step.after.settlement, Some(Settlement::Void));
    assert_eq!(step.after.cancel_reason, Some(CancelReason::Customer));
}

#[test]
fn nothing_is_asked_of_a_provider_when_no_card_was_used() {
    let cash = Order {
        payment_method: PaymentMethod::OnDelivery,
        payment_status: PaymentStatus::Due,
        ..order(Status::Placed)
    };
    let after = cash.cancel(now()).unwrap().after;
    assert_eq!(
        (after.payment_status, after.settlement),
        (PaymentStatus::Voided, None)
    );
}

#[test]
fn what_is_missing_is_sold_again_and_not_billed() {
    let packing = packed(&order(Status::Packing), "bone", 1);
    assert_eq!(packing.lines[0].packed_quantity, Some(1));
    assert_eq!((packing.total, packing.version), (euro(2_300), 5));
    let step = packing.complete_packaging(now()).unwrap();
    assert_eq!(step.after.status, Status::Packed);
    assert_eq!(step.stock, [moved("bone", 2, 3), moved("ball", 0, 2)]);
    assert_eq!(
        (step.after.items_total, step.after.total),
        (euro(1_100), euro(1_300))
    );
    assert_eq!(step.after.lines[1].packed_quantity, Some(2));
    assert_eq!(step.after.line_total(&step.after.lines[0]), euro(500));
    assert_eq!(step.after.settlement, None);
}

#[test]
fn an_order_of_which_nothing_was_packed_ends() {
    let packing = packed(&order(Status::Packing), "bone", 0);
    let packing = packed(&packing, "ball", 0);
    let booked = Order {
        slot: Some(slot(5)),
        ..packing
    };
    let step = booked.complete_packaging(now()).unwrap();
    assert_eq!(step.after.status, Status::PackagingFailed);
    assert_eq!(step.stock, [moved("bone", 3, 3), moved("ball", 2, 2)]);
    assert_eq!(step.frees, Some(slot(5).id));
    assert_eq!(step.after.total, euro(2_300));
    assert_eq!(step.after.settlement, Some(Settlement::Void));
}

#[test]
fn packed_pieces_are_those_of_the_order_and_no_more() {
    let packing = order(Status::Packing);
    for (name, quantity, code, field) in [
        ("bone", 4, RefusalCode::InvalidQuantity, "quantity"),
        ("bone", -1, RefusalCode::InvalidQuantity, "quantity"),
        ("leash", 1, RefusalCode::NotFound, "productId"),
    ] {
        let refused = packing.update_packaging_product(&product(name), quantity, now());
        let refusal = refused.unwrap().unwrap_err();
        assert_eq!(
            (refusal.code, refusal.field),
            (code, vec![field.to_owned()]),
            "{name} {quantity}"
        );
    }
    assert_eq!(
        order(Status::Packed).update_packaging_product(&product("bone"), 1, now()),
        None
    );
}

#[test]
fn packed_goods_come_back_when_staff_cancels() {
    let packing = packed(&order(Status::Packing), "bone", 1);
    let packing = packed(&packing, "ball", 0);
    let packed = packing.complete_packaging(now()).unwrap().after;
    let step = packed.cancel_as_staff("Damaged".to_owned(), now()).unwrap();
    assert_eq!(step.stock, [moved("bone", 1, 0)]);
    assert_eq!(step.after.cancel_reason, Some(CancelReason::Staff));
    assert_eq!(
        step.after.history.last().unwrap().note.as_deref(),
        Some("Damaged")
    );
    let failed = Order {
        status: Status::DeliveryFailed,
        slot: Some(slot(5)),
        ..packed
    };
    let step = failed.cancel_as_staff("Nobody there".to_owned(), now()).unwrap();
    assert_eq!(step.after.cancel_reason, Some(CancelReason::DeliveryFailed));
    assert_eq!((step.after.slot, step.frees), (None, Some(slot(5).id)));
}

#[test]
fn goods_that_were_never_taken_here_do_not_come_back() {
    let taken_over = Order {
        history: Vec::new(),
        ..order(Status::Placed)
    };
    assert_eq!(taken_over.cancel(now()).unwrap().stock, []);
    let packing = Order {
        status: Status::Packing,
        ..taken_over
    };
    assert_eq!(packing.complete_packaging(now()).unwrap().stock, []);
}

#[test]
fn a_changed_delivery_gives_its_old_slot_free() {
    let first = order(Status::Placed).book_delivery(slot(5), now()).unwrap();
    assert_eq!((first.takes, first.frees), (Some(slot(5)), None));
    assert_eq!(
        (first.after.slot_changes, first.after.status),
        (0, Status::Placed)
    );
    let second = first.after.book_delivery(slot(9), now()).unwrap();
    assert_eq!((second.takes, second.frees), (Some(slot(9)), Some(slot(5).id)));
    assert_eq!(second.after.slot_changes, 1);
    assert_eq!(second.after.book_delivery(slot(5), now()), None);
}

#[test]
fn a_payment_is_authorized_or_expires_only_while_the_order_waits_for_it() {
    for status in Status::ALL {
        let waits = status == Status::AwaitingPayment;
        let order = order(status);
        assert_eq!(order.authorize_payment(now()).is_some(), waits, "{status:?}");
        assert_eq!(order.expire_payment(now()).is_some(), waits, "{status:?}");
    }
    let waiting = Order {
        payment_status: PaymentStatus::Pending,
        history: vec![OrderEvent {
            at: now(),
            status: Status::AwaitingPayment,
            actor: Actor::Customer,
            note: None,
        }],
        ..order(Status::AwaitingPayment)
    };
    let after = waiting.authorize_payment(now()).unwrap().after;
    assert_eq!(
        (after.status, after.payment_status),
        (Status::Placed, PaymentStatus::Authorized)
    );
    let step = waiting.expire_payment(now()).unwrap();
    assert_eq!(step.after.cancel_reason, Some(CancelReason::PaymentExpired));
    assert_eq!(step.after.history.last().unwrap().actor, Actor::System);
    assert_eq!(step.after.settlement, Some(Settlement::Void));
    assert_eq!(step.stock, [moved("bone", 3, 3), moved("ball", 2, 2)]);
}

#[test]
fn a_second_attempt_gives_up_the_slot_that_it_leaves_unless_that_has_begun() {
    let failed = Order {
        slot: Some(slot(5)),
        ..order(Status::DeliveryFailed)
    };
    let begin = slot(5).starts_at();
    let before = Timestamp::from_milliseconds(begin.milliseconds() - 1);
    for (at, frees) in [(before, Some(slot(5).id)), (begin, None)] {
        let step = failed.retry_delivery(Some(slot(29)), at).unwrap();
        assert_eq!((step.takes, step.frees), (Some(slot(29)), frees));
        assert_eq!(
            (step.after.status, step.after.slot),
            (Status::Packed, Some(slot(29)))
        );
        let step = failed.retry_delivery(None, at).unwrap();
        assert_eq!((step.takes, step.frees, step.after.slot), (None, frees, None));
        let step = failed.cancel_as_staff("Nobody there".to_owned(), at).unwrap();
        assert_eq!((step.takes, step.frees, step.after.slot), (None, frees, None));
        let step = failed.retry_delivery(Some(slot(5)), at).unwrap();
        assert_eq!(
            (step.takes, step.frees, step.after.slot),
            (None, None, Some(slot(5)))
        );
    }
    // Before the van leaves, a slot is never used.
    let packed = Order {
        slot: Some(slot(5)),
        ..order(Status::Packed)
    };
    let step = packed.cancel_as_staff("Damaged".to_owned(), begin).unwrap();
    assert_eq!(step.frees, Some(slot(5).id));
}

/// The rows of the stock to which pieces of bones go back: available and reserved ones of each.
fn back(step: &OrderStep) -> Vec<(u32, u32, u32)> {
    let bones = step.stock.iter().filter(|moved| moved.product == product("bone"));
    bones
        .map(|moved| (moved.shard, moved.available, moved.reserved))
        .collect()
}

#[test]
fn pieces_go_back_to_the_rows_from_which_they_came() {
    let part = |shard, pieces| ShardPieces { shard, pieces };
    let mut order = order(Status::Placed);
    order.lines[0].take_from(vec![part(5, 2), part(1, 1)]);
    let cancelled = order.cancel(now()).unwrap();
    assert_eq!(back(&cancelled), [(5, 2, 2), (1, 1, 1)]);
    order.status = Status::Packing;
    // Two are missing.
    let order = packed(&order, "bone", 1);
    let step = order.complete_packaging(now()).unwrap();
    assert_eq!(back(&step), [(5, 2, 2), (1, 0, 1)]);
    // The packed one comes back, and is reserved nowhere.
    let again = step.after.cancel_as_staff(String::new(), now()).unwrap();
    assert_eq!(back(&again), [(5, 1, 0)]);
}
