//! One event of every type, made by the rules from changes as they happen in a shop.

use uuid::Uuid;

use crate::shop::{
    address::DeliveryAddress,
    cart::{Cart, CartLine},
    change::{CartChange, Change, CustomerChange, Replaced},
    customer::Profile,
    delivery::{BookedSlot, SlotId},
    event::Event,
    id::{CustomerId, OrderId, OrderKey, ProductId},
    money::{Currency, Money},
    order::{Order, OrderEvent, OrderLine},
    order_status::{Actor, CancelReason, OrderStatus, PaymentMethod, PaymentStatus},
    product::{Product, ProductStatus},
    stock::{Availability, StockLevel},
    timestamp::Timestamp,
};

/// Friday, 2026-11-20T09:00:00Z.
const MORNING: i64 = 1_795_165_200_000;
const HOUR: i64 = 60 * 60;

/// The examples, in the order in which an order lives, then products, customers and carts.
pub fn examples() -> Vec<Event> {
    let Some(shop) = Shop::open() else {
        return Vec::new();
    };
    let changes = shop.orders().into_iter().chain(shop.products());
    let changes = changes.chain(shop.customers()).chain(shop.carts());
    changes.flat_map(|change| Event::of(&change)).collect()
}

/// The order of the examples, just placed.
pub fn order() -> Option<Order> {
    Shop::open().map(|shop| shop.order())
}

/// What is sold, and for what money.
struct Shop {
    euro: Currency,
    kibble: ProductId,
    bowl: ProductId,
}

impl Shop {
    fn open() -> Option<Self> {
        Some(Self {
            euro: Currency::parse("EUR")?,
            kibble: ProductId::parse("chicken-kibble-2kg")?,
            bowl: ProductId::parse("steel-bowl")?,
        })
    }

    fn orders(&self) -> Vec<Change> {
        let mut waiting = self.order();
        waiting.status = OrderStatus::AwaitingPayment;
        let authorized = step(&waiting, OrderStatus::Placed, Actor::System, |order| {
            order.payment_method = PaymentMethod::Card;
            order.payment_status = PaymentStatus::Authorized;
        });
        let placed = self.order();
        let booked = step(&placed, OrderStatus::Placed, Actor::Customer, |order| {
            order.slot = Some(slot(24));
        });
        let packing = step(&booked, OrderStatus::Packing, Actor::Staff, |_| {});
        let counted = step(&packing, OrderStatus::Packing, Actor::Staff, |order| {
            order.lines[0].packed_quantity = Some(1);
        });
        let nothing = step(&packing, OrderStatus::PackagingFailed, Actor::Staff, |_| {});
        let cancelled = step(&placed, OrderStatus::Cancelled, Actor::Customer, |order| {
            order.cancel_reason = Some(CancelReason::Customer);
        });
        let mut steps = vec![
            (None, placed.clone()),
            (Some(waiting), authorized),
            (Some(placed.clone()), booked.clone()),
            (Some(booked), packing.clone()),
            (Some(packing.clone()), counted.clone()),
            (Some(packing), nothing),
            (Some(placed), cancelled),
        ];
        steps.extend(self.deliveries(&counted));
        let change = |(before, after)| Change::Order(Box::new(Replaced { before, after }));
        steps.into_iter().map(change).collect()
    }

    /// What becomes of an order whose packing is done.
    fn deliveries(&self, packing: &Order) -> Vec<(Option<Order>, Order)> {
        let packed = step(packing, OrderStatus::Packed, Actor::Staff, |order| {
            order.items_total = self.money(2280);
            order.total = self.money(2780);
        });
        let away = step(&packed, OrderStatus::OutForDelivery, Actor::Staff, |_| {});
        let delivered = step(&away, OrderStatus::Delivered, Actor::Staff, |order| {
            order.payment_status = PaymentStatus::Paid;
        });
        let failed = step(&away, OrderStatus::DeliveryFailed, Actor::Staff, |order| {
            if let Some(step) = order.history.last_mut() {
                step.note = Some("Nobody opened the door.".to_owned());
            }
        });
        let again = step(&failed, OrderStatus::Packed, Actor::Staff, |order| {
            order.slot = Some(slot(48));
        });
        vec![
            (Some(packing.clone()), packed.clone()),
            (Some(packed), away.clone()),
            (Some(away.clone()), delivered),
            (Some(away), failed.clone()),
            (Some(failed), again),
        ]
    }

    /// An order of two products that was just placed.
    fn order(&self) -> Order {
        let line = |product: &ProductId, name: &str, price, quantity| OrderLine {
            product: product.clone(),
            product_name: name.to_owned(),
            unit_price: self.money(price),
            quantity,
            packed_quantity: None,
            taken_from: Vec::new(),
        };
        let mut order = Order {
            key: OrderKey {
                customer: customer(),
                order: OrderId(Uuid::from_u128(0x019a_a000_0000_7000_8000_0000_0000_0001)),
            },
            code: "261120-4CM00A".to_owned(),
            status: OrderStatus::Placed,
            placed_at: at(0),
            updated_at: at(0),
            lines: vec![
                line(&self.kibble, "Chicken kibble", 1290, 2),
                line(&self.bowl, "Steel bowl", 990, 1),
            ],
            items_total: self.money(3570),
            delivery_price: self.money(500),
            total: self.money(4070),
            address: DeliveryAddress {
                name: None,
                company: None,
                street: "1 Main Street".to_owned(),
                city: "Cork".to_owned(),
                zip: "T12".to_owned(),
                state: None,
                country: "Ireland".to_owned(),
                instructions: None,
            },
            contact_name: "Ada Lovelace".to_owned(),
            contact_phone: None,
            payment_method: PaymentMethod::OnDelivery,
            payment_status: PaymentStatus::Due,
            payment_reference: None,
            settlement: None,
            slot: None,
            slot_changes: 0,
            note: None,
            history: Vec::new(),
            cancel_reason: None,
            version: 0,
        };
        order = step(&order, OrderStatus::Placed, Actor::Customer, |_| {});
        order.updated_at = order.placed_at;
        order
    }

    fn products(&self) -> Vec<Change> {
        let new = Product {
            id: self.bowl.clone(),
            name: "Steel bowl".to_owned(),
            description: None,
            category: "bowls".to_owned(),
            tags: Vec::new(),
            pictures: Vec::new(),
            price: self.money(990),
            price_version: 1,
            package: None,
            status: ProductStatus::Active,
            availability: Availability::OutOfStock,
            created_at: at(0),
            updated_at: at(0),
            version: 1,
        };
        let dearer = Product {
            price: self.money(1090),
            price_version: 2,
            updated_at: at(1),
            version: 2,
            ..new.clone()
        };
        let retired = Product {
            status: ProductStatus::Retired,
            updated_at: at(2),
            version: 3,
            ..dearer.clone()
        };
        let text = |before: Option<&Product>, after: &Product| {
            Change::Product(Box::new(Replaced {
                before: before.cloned(),
                after: after.clone(),
            }))
        };
        let mut changes = vec![
            text(None, &new),
            text(Some(&new), &dearer),
            text(Some(&dearer), &retired),
        ];
        changes.extend([(7, 5, 12), (2, 0, 14), (0, 40, 15)].map(|pieces| self.stock(pieces)));
        changes
    }

    /// The pieces before and after, and the version.
    fn stock(&self, (before, after, version): (u32, u32, u64)) -> Change {
        let level = |available, version| StockLevel {
            product: self.kibble.clone(),
            available,
            reserved: 0,
            in_carts: 0,
            low_stock_at: Some(5),
            shards: 1,
            version,
        };
        let replaced = Replaced {
            before: Some(level(before, version - 1)),
            after: level(after, version),
        };
        Change::Stock(replaced, at(3))
    }

    fn customers(&self) -> Vec<Change> {
        let profile = Profile {
            id: customer(),
            name: "Ada Lovelace".to_owned(),
            email: "ada@example.com".to_owned(),
            phone: None,
            username: None,
            locale: None,
            default_address: None,
            address_count: 0,
            created_at: at(0),
            updated_at: at(0),
            is_closing: false,
            version: 1,
        };
        let change = |before: Option<&Profile>, after: Option<&Profile>, at| {
            Change::Customer(Box::new(CustomerChange {
                before: before.cloned(),
                after: after.cloned(),
                was_closed: false,
                at,
            }))
        };
        vec![
            change(None, Some(&profile), at(0)),
            change(Some(&profile), None, at(5)),
        ]
    }

    fn carts(&self) -> Vec<Change> {
        let cart = |quantity, version, expires_at| {
            let line = CartLine {
                quantity,
                price_seen: None,
            };
            Cart {
                lines: [(self.kibble.clone(), line)].into(),
                version,
                expires_at: Some(expires_at),
                ..Cart::default()
            }
        };
        let change = |before, after: Option<Cart>, name: &str| {
            Change::Cart(CartChange {
                name: name.to_owned(),
                before: Some(before),
                is_merge: after.is_some(),
                is_purge: after.is_none(),
                after,
                at: at(24),
            })
        };
        let (mine, merged) = (cart(1, 7, at(48)), cart(3, 8, at(72)));
        vec![
            change(mine, Some(merged), "5b1e1d4ce9f9e1f0a6d5a64c5b6bde0c"),
            change(cart(2, 3, at(24)), None, "0f3c8a1b7d5e42908f1a6b3c2d4e5f60"),
        ]
    }

    fn money(&self, amount: i64) -> Money {
        Money::new(amount, self.euro)
    }
}

fn customer() -> CustomerId {
    CustomerId(Uuid::from_u128(0xada0_0000_0000_4000_8000_0000_0000_0001))
}

/// So many hours after the morning.
fn at(hours: i64) -> Timestamp {
    Timestamp::from_milliseconds(MORNING).plus_seconds(hours * HOUR)
}

/// Two hours, so many after the morning.
fn slot(hours: i64) -> BookedSlot {
    BookedSlot {
        id: SlotId::new(at(hours)),
        ends_at: at(hours + 2),
    }
}

/// The order an hour and one version later.
fn step(order: &Order, status: OrderStatus, actor: Actor, change: impl FnOnce(&mut Order)) -> Order {
    let mut after = order.clone();
    after.status = status;
    after.version += 1;
    after.updated_at = order.updated_at.plus_seconds(HOUR);
    after.history.push(OrderEvent {
        at: after.updated_at,
        status,
        actor,
        note: None,
    });
    change(&mut after);
    after
}
