//! The steps of an order's life: who may take which, when, and what each one changes.
//!
//! | From | Step | Who | To |
//! | --- | --- | --- | --- |
//! | `AWAITING_PAYMENT` | payment authorized | system | `PLACED` |
//! | `AWAITING_PAYMENT` | payment declined, or not made in time | system | `CANCELLED` |
//! | `AWAITING_PAYMENT`, `PLACED` | cancel | customer | `CANCELLED` |
//! | `PLACED` | start packaging | warehouse | `PACKING` |
//! | `PACKING` | update a packed product | warehouse | `PACKING` |
//! | `PACKING` | complete packaging | warehouse | `PACKED`, or `PACKAGING_FAILED` when nothing was packed |
//! | `PLACED` to `PACKED` | book or change the delivery | customer | the same |
//! | `PACKED` | start delivery | delivery | `OUT_FOR_DELIVERY` |
//! | `OUT_FOR_DELIVERY` | complete delivery | delivery | `DELIVERED` |
//! | `OUT_FOR_DELIVERY` | fail delivery | delivery | `DELIVERY_FAILED` |
//! | `DELIVERY_FAILED` | retry delivery | delivery | `PACKED` |
//! | `PLACED` to `PACKED`, `DELIVERY_FAILED` | cancel | admin | `CANCELLED` |
//! | `PLACED` to `PACKED`, `DELIVERY_FAILED` | the authorized payment has ended | system | `CANCELLED` |

use super::{
    delivery::{BookedSlot, SlotId},
    id::ProductId,
    money::Money,
    order::{Order, OrderEvent, OrderLine},
    order_status::{Actor, CancelReason, OrderAction, OrderStatus, PaymentMethod, PaymentStatus},
    payment::Settlement,
    refusal::{Refusal, RefusalCode},
    text::{self, Form, Lines},
    timestamp::Timestamp,
};

/// Pieces of a product that change their place in the stock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockMove {
    pub product: ProductId,
    /// The row of its stock.
    pub shard: u32,
    /// Pieces that can be sold again.
    pub available: u32,
    /// Pieces that are no longer reserved.
    pub reserved: u32,
}

/// An order after a step, and what changes with it in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderStep {
    pub after: Order,
    pub stock: Vec<StockMove>,
    /// The slot that the step takes.
    pub takes: Option<BookedSlot>,
    /// The slot that the step gives free.
    pub frees: Option<SlotId>,
}

impl Order {
    /// The order after its customer has cancelled it; `None` when it cannot be.
    pub fn cancel(&self, now: Timestamp) -> Option<OrderStep> {
        let may = self.situation().lets_customer(OrderAction::Cancel);
        may.then(|| self.cancelled(CancelReason::Customer, Actor::Customer, None, now))
    }

    /// The order after staff has cancelled it; `None` when it cannot be.
    pub fn cancel_as_staff(&self, reason: String, now: Timestamp) -> Option<OrderStep> {
        let may = self.situation().lets_staff(OrderAction::Cancel);
        let word = match self.status {
            OrderStatus::DeliveryFailed => CancelReason::DeliveryFailed,
            _ => CancelReason::Staff,
        };
        may.then(|| self.cancelled(word, Actor::Staff, Some(reason), now))
    }

    /// The order whose payment did not come; `None` when it does not wait for one.
    pub fn expire_payment(&self, now: Timestamp) -> Option<OrderStep> {
        let waits = self.status == OrderStatus::AwaitingPayment;
        waits.then(|| self.cancelled(CancelReason::PaymentExpired, Actor::System, None, now))
    }

    /// The order whose payment has ended at the provider before the goods were on their way: it is not waited
    /// for any more, or what was set aside was let go. `None` when nothing can be kept back.
    pub fn lose_payment(&self, now: Timestamp) -> Option<OrderStep> {
        let is_here = matches!(
            self.status,
            OrderStatus::Placed | OrderStatus::Packing | OrderStatus::Packed | OrderStatus::DeliveryFailed
        );
        let is_lost = is_here && self.payment_status == PaymentStatus::Authorized;
        let lose = || self.cancelled(CancelReason::PaymentExpired, Actor::System, None, now);
        self.expire_payment(now).or_else(|| is_lost.then(lose))
    }

    /// The order whose payment was confirmed; `None` when it does not wait for that.
    pub fn authorize_payment(&self, now: Timestamp) -> Option<OrderStep> {
        (self.status == OrderStatus::AwaitingPayment).then(|| {
            let mut after = self.stepped(OrderStatus::Placed, Actor::System, None, now);
            after.payment_status = PaymentStatus::Authorized;
            after.into()
        })
    }

    /// The order with a number of packed pieces of a product, and unchanged when that is the number already;
    /// `None` when it is not being packed.
    pub fn update_packaging_product(
        &self,
        product: &ProductId,
        quantity: i32,
        now: Timestamp,
    ) -> Option<Result<OrderStep, Refusal>> {
        let may = self.situation().lets_staff(OrderAction::UpdatePackagingProduct);
        may.then(|| {
            let index = self.lines.iter().position(|line| line.product == *product);
            let (index, line) = index
                .and_then(|index| Some((index, self.lines.get(index)?)))
                .ok_or_else(|| not_in_order(product))?;
            let packed = u32::try_from(quantity)
                .ok()
                .filter(|packed| *packed <= line.quantity);
            let packed = packed.ok_or_else(|| not_so_many(product, line.quantity))?;
            if line.packed_quantity == Some(packed) {
                return Ok(self.clone().into());
            }
            let note = format!("{packed} of {} of {product} packed.", line.quantity);
            let mut after = self.stepped(self.status, Actor::Staff, Some(note), now);
            if let Some(line) = after.lines.get_mut(index) {
                line.packed_quantity = Some(packed);
            }
            Ok(after.into())
        })
    }

    /// The order whose packing is done; `None` when it is not being packed. Lines that nobody counted are
    /// packed in full. What is missing can be sold again; the total falls with it. An order of which nothing
    /// was packed ends here.
    pub fn complete_packaging(&self, now: Timestamp) -> Option<OrderStep> {
        let may = self.situation().lets_staff(OrderAction::CompletePackaging);
        may.then(|| {
            let packed: u32 = self.lines.iter().map(|line| line.packed_quantity()).sum();
            if packed == 0 {
                return self.fail_packaging(now);
            }
            let mut after = self.stepped(OrderStatus::Packed, Actor::Staff, None, now);
            for line in &mut after.lines {
                line.packed_quantity = Some(line.packed_quantity());
            }
            let zero = Money::zero(self.total.currency);
            let totals = after.lines.iter().map(OrderLine::packed_total);
            after.items_total = totals.fold(zero, Money::plus);
            after.total = after.items_total.plus(after.delivery_price);
            let missing = |line: &OrderLine| line.quantity.saturating_sub(line.packed_quantity());
            let moved = self.lines.iter().flat_map(|line| back(line, missing(line), true));
            OrderStep {
                stock: self.if_reserved(moved.collect()),
                ..OrderStep::from(after)
            }
        })
    }

    /// The order with a delivery slot in the place of the one it may have; `None` when none can be booked.
    pub fn book_delivery(&self, slot: BookedSlot, now: Timestamp) -> Option<OrderStep> {
        let situation = self.situation();
        let may = situation.lets_customer(OrderAction::BookDelivery)
            || situation.lets_customer(OrderAction::ChangeDelivery);
        may.then(|| {
            let note = format!("Delivery booked for {}.", slot.id);
            let mut after = self.stepped(self.status, Actor::Customer, Some(note), now);
            after.slot_changes += u32::from(self.slot.is_some());
            after.slot = Some(slot);
            OrderStep {
                takes: Some(slot),
                frees: self.slot.map(|old| old.id),
                ..OrderStep::from(after)
            }
        })
    }

    /// The order whose delivery is tried again: in a slot, or without one at a time that its customer books;
    /// `None` when it cannot be. In the slot that it has, it keeps its place.
    pub fn retry_delivery(&self, slot: Option<BookedSlot>, now: Timestamp) -> Option<OrderStep> {
        let may = self.situation().lets_staff(OrderAction::RetryDelivery);
        may.then(|| {
            let mut after = self.stepped(OrderStatus::Packed, Actor::Staff, None, now);
            after.slot = slot;
            let id = |slot: Option<BookedSlot>| slot.map(|slot| slot.id);
            let moves = id(slot) != id(self.slot);
            OrderStep {
                takes: slot.filter(|_| moves),
                frees: id(self.given_up(now)).filter(|_| moves),
                ..OrderStep::from(after)
            }
        })
    }

    /// The slot that somebody else can have when this order gives it up. A van that could not hand the goods
    /// over has used a slot that has begun.
    fn given_up(&self, now: Timestamp) -> Option<BookedSlot> {
        let is_used = |slot: &BookedSlot| self.status == OrderStatus::DeliveryFailed && slot.has_begun(now);
        self.slot.filter(|slot| !is_used(slot))
    }

    fn fail_packaging(&self, now: Timestamp) -> OrderStep {
        let mut after = self.stepped(OrderStatus::PackagingFailed, Actor::Staff, None, now);
        for line in &mut after.lines {
            line.packed_quantity = Some(0);
        }
        after.void_payment();
        let frees = after.slot.take().map(|slot| slot.id);
        OrderStep {
            stock: self.goods_back(),
            frees,
            ..OrderStep::from(after)
        }
    }

    fn cancelled(
        &self,
        reason: CancelReason,
        actor: Actor,
        note: Option<String>,
        now: Timestamp,
    ) -> OrderStep {
        let mut after = self.stepped(OrderStatus::Cancelled, actor, note, now);
        after.cancel_reason = Some(reason);
        after.void_payment();
        after.slot = None;
        OrderStep {
            stock: self.goods_back(),
            frees: self.given_up(now).map(|slot| slot.id),
            ..OrderStep::from(after)
        }
    }

    /// The goods of an order that will not be delivered: reserved ones until they are packed, packed ones
    /// afterwards.
    fn goods_back(&self) -> Vec<StockMove> {
        let is_packed = matches!(self.status, OrderStatus::Packed | OrderStatus::DeliveryFailed);
        let goods = self.lines.iter().flat_map(|line| {
            let pieces = if is_packed {
                line.packed_quantity()
            } else {
                line.quantity
            };
            back(line, pieces, !is_packed)
        });
        self.if_reserved(goods.collect())
    }

    /// An order that was taken over from another shop's table never took goods from the stock that is kept
    /// here.
    fn if_reserved(&self, moves: Vec<StockMove>) -> Vec<StockMove> {
        if self.has_reserved() { moves } else { Vec::new() }
    }

    /// What was set aside for an order that will not be delivered is to be given free.
    fn void_payment(&mut self) {
        let is_held = matches!(
            self.payment_status,
            PaymentStatus::Pending | PaymentStatus::Authorized
        );
        if self.payment_method == PaymentMethod::Card && is_held {
            self.settlement = Some(Settlement::Void);
        }
        self.payment_status = PaymentStatus::Voided;
    }

    /// The order in its next state, with the step in its history.
    fn stepped(&self, status: OrderStatus, actor: Actor, note: Option<String>, now: Timestamp) -> Order {
        let mut after = self.clone();
        after.status = status;
        after.updated_at = now;
        after.version += 1;
        after.history.push(OrderEvent {
            at: now,
            status,
            actor,
            note,
        });
        after
    }
}

impl From<Order> for OrderStep {
    /// A step that moves neither goods nor slots.
    fn from(after: Order) -> Self {
        Self {
            after,
            stock: Vec::new(),
            takes: None,
            frees: None,
        }
    }
}

/// Why staff takes a step, in words for the order's history.
pub fn reason(text: &str) -> Result<String, Vec<Refusal>> {
    let mut form = Form::new(&[]);
    let reason = form.required("reason", text, text::NOTE, Lines::One);
    form.finish(reason)
}

/// So many pieces of a line go back to the rows of the stock from which they came; with `is_reserved` none of
/// the line stays reserved there.
fn back(line: &OrderLine, pieces: u32, is_reserved: bool) -> Vec<StockMove> {
    let mut left = pieces;
    let moves = line.shards().into_iter().map(|part| {
        let available = part.pieces.min(left);
        left -= available;
        StockMove {
            product: line.product.clone(),
            shard: part.shard,
            available,
            reserved: if is_reserved { part.pieces } else { 0 },
        }
    });
    moves
        .filter(|moved| moved.available > 0 || moved.reserved > 0)
        .collect()
}

fn not_in_order(product: &ProductId) -> Refusal {
    Refusal::new(RefusalCode::NotFound, "This product is not in the order.")
        .at(["productId"])
        .for_product(product)
}

fn not_so_many(product: &ProductId, ordered: u32) -> Refusal {
    let message = format!("The quantity must be 0 to {ordered}, the number that was ordered.");
    Refusal::new(RefusalCode::InvalidQuantity, message)
        .at(["quantity"])
        .for_product(product)
        .with_available(ordered)
}

#[cfg(test)]
mod tests;
