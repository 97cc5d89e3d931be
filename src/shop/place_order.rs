//! From what a customer asks for to an order, or to every reason why not.

mod lines;
mod payment;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use self::lines::{Wanted, sellable};
pub use self::{
    lines::{SaleRow, line_refusals},
    payment::MadePayment,
};
use super::{
    address::Address,
    cart::Cart,
    catalogue::Catalogue,
    customer::Profile,
    delivery::{BookedSlot, Slot, SlotId, to_be_booked},
    delivery_fees::{DeliveryFees, Destination, Parcels},
    id::{AddressId, IdempotencyKey, OrderKey, ProductId},
    money::{Currency, Money},
    order::{self, Order, OrderEvent, OrderLine},
    order_items::merge_items,
    order_status::{Actor, OrderStatus, PaymentMethod, PaymentStatus},
    payment_token::PaymentToken,
    refusal::{Refusal, RefusalCode},
    stock_shards::ShardCounts,
    text::{self, Form, Lines, hexadecimal},
    timestamp::Timestamp,
};

/// The arguments as they came. They are not shown: there is a payment token among them.
#[derive(Clone, Default)]
pub struct PlaceOrderForm {
    pub idempotency_key: String,
    pub address_id: String,
    /// Product ids and quantities; absent: the cart is ordered.
    pub items: Option<Vec<(String, i32)>>,
    pub expected_total: Option<i32>,
    pub payment_method: Option<PaymentMethod>,
    pub payment_token: Option<String>,
    /// Whether the shop does.
    pub takes_cards: bool,
    pub slot_id: Option<String>,
    pub note: Option<String>,
    pub contact_name: Option<String>,
    pub contact_phone: Option<String>,
}

/// A request to order, in its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceOrderRequest {
    pub key: IdempotencyKey,
    /// Absent when the id that was given cannot be an address's.
    pub address: Option<AddressId>,
    /// Absent: the cart is ordered.
    pub items: Option<BTreeMap<ProductId, u32>>,
    pub expected_total: Option<i64>,
    pub payment_method: PaymentMethod,
    pub payment_token: Option<PaymentToken>,
    /// The delivery slot to be booked with the order. `Some(None)` is an id that cannot be a slot's.
    pub slot: Option<Option<SlotId>>,
    pub note: Option<String>,
    pub contact_name: Option<String>,
    pub contact_phone: Option<String>,
}

impl PlaceOrderRequest {
    pub fn parse(fields: PlaceOrderForm) -> Result<Self, Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        let key = IdempotencyKey::parse(&fields.idempotency_key);
        if key.is_none() {
            let rule = "must be 1 to 100 printable characters without spaces";
            form.refuse("idempotencyKey", RefusalCode::Invalid, rule);
        }
        let payment_method = fields.payment_method.unwrap_or(PaymentMethod::OnDelivery);
        let has_token = fields.payment_token.is_some();
        payment::check(&mut form, payment_method, has_token, fields.takes_cards);
        let payment_token = payment::token(&mut form, fields.payment_token.as_deref());
        let note = form.optional("note", fields.note.as_deref(), text::NOTE, Lines::Many);
        let contact_name = form.optional(
            "contactName",
            fields.contact_name.as_deref(),
            text::NAME,
            Lines::One,
        );
        let contact_phone = form.phone("contactPhone", fields.contact_phone.as_deref());
        let items = fields.items.map(|items| merge_items(&mut form, items));
        form.finish(())?;
        let Some(key) = key else { return Err(Vec::new()) };
        Ok(Self {
            key,
            address: AddressId::parse(&fields.address_id),
            items,
            expected_total: fields.expected_total.map(i64::from),
            payment_method,
            payment_token,
            slot: fields.slot_id.map(|id| SlotId::parse(&id)),
            note,
            contact_name,
            contact_phone,
        })
    }

    /// Tells two requests under one key apart: equal for equal content, whatever the order and
    /// the grouping of the items.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        let mut add = |name: &str, value: &str| {
            hash.update((name.len() as u64).to_be_bytes());
            hash.update(name);
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value);
        };
        add(
            "address",
            &self.address.map(|id| id.to_string()).unwrap_or_default(),
        );
        add(
            "total",
            &self
                .expected_total
                .map(|total| total.to_string())
                .unwrap_or_default(),
        );
        add("payment", self.payment_method.name());
        if let Some(token) = &self.payment_token {
            add("token", &token.hash());
        }
        add("note", self.note.as_deref().unwrap_or_default());
        add("name", self.contact_name.as_deref().unwrap_or_default());
        add("phone", self.contact_phone.as_deref().unwrap_or_default());
        // A request without a slot has the fingerprint that it had before slots were taken.
        if let Some(slot) = self.slot {
            add("slot", &slot.map(|id| id.to_string()).unwrap_or_default());
        }
        match &self.items {
            None => add("cart", ""),
            Some(items) => items
                .iter()
                .for_each(|(id, quantity)| add(id.as_str(), &quantity.to_string())),
        }
        hexadecimal(&hash.finalize(), 16)
    }
}

/// What was read before the decision.
pub struct Records<'a> {
    pub profile: &'a Profile,
    pub address: Option<&'a Address>,
    pub cart: &'a Cart,
    pub catalogue: &'a Catalogue,
    /// Among how many rows stocks are spread, as far as is known.
    pub shards: &'a ShardCounts,
    pub fees: &'a DeliveryFees,
    /// The delivery slot that is asked for.
    pub slot: Option<Slot>,
    /// Seconds before its beginning until which a delivery slot can be booked.
    pub slot_closing_seconds: i64,
    pub currency: Currency,
}

/// What the order is given by chance and by the clock.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    pub key: OrderKey,
    pub now: Timestamp,
    /// Random bits of the order's code.
    pub code_bits: u16,
}

/// An order that may be written if the stock still is what it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    pub order: Order,
    /// For each line of the order, the version of the price that it was made with.
    pub price_versions: Vec<u64>,
    /// The version of the cart that is ordered and shall be emptied; absent when items were given.
    pub cart_version: Option<u64>,
    /// The hash of the payment token, which pays this order and no other; absent for orders that are paid
    /// on delivery.
    pub token_hash: Option<String>,
}

impl PlaceOrderRequest {
    /// The lines that are wanted, from the request or from the cart.
    pub fn wanted(&self, cart: &Cart) -> BTreeMap<ProductId, u32> {
        self.items.clone().unwrap_or_else(|| {
            cart.lines
                .iter()
                .map(|(product, line)| (product.clone(), line.quantity))
                .collect()
        })
    }

    /// Decides. On refusal all reasons that can be seen without the stock are told at once.
    pub fn decide(&self, records: &Records<'_>, draw: Draw) -> Result<Placement, Vec<Refusal>> {
        let mut refusals = Vec::new();
        if records.address.is_none() {
            let message = "There is no such address in your address book.";
            refusals.push(Refusal::new(RefusalCode::NotFound, message).at(["input", "addressId"]));
        }
        let wanted = self.wanted(records.cart);
        if wanted.is_empty() {
            let message = "There is nothing to order: the cart is empty.";
            refusals.push(Refusal::new(RefusalCode::CartEmpty, message).at(["input", "items"]));
        }
        let Wanted {
            lines,
            price_versions,
            goods,
        } = sellable(wanted, records, draw.key.order, &mut refusals);
        let zero = Money::zero(records.currency);
        let items_total = lines.iter().fold(zero, |sum, line| sum.plus(line.total()));
        let is_complete = refusals.is_empty();
        let quote = records.address.map(|address| {
            let destination = Destination::of(&address.content);
            records.fees.quote(Parcels::of(goods), items_total, &destination)
        });
        refusals.extend(quote.and_then(|quote| quote.refuse_area(&["input", "addressId"])));
        // The amount of a part of the lines would say nothing.
        let complete = quote.filter(|_| is_complete);
        refusals.extend(complete.and_then(|quote| quote.refuse_amount(&["input", "items"])));
        let slot = self.slot(records, draw.now).unwrap_or_else(|refusal| {
            refusals.push(refusal);
            None
        });
        let total = quote.and_then(|quote| quote.total()).unwrap_or(items_total);
        refusals.extend(self.check_total(total, refusals.is_empty()));
        let (Some(address), Some(delivery_price), true) = (
            records.address,
            quote.and_then(|quote| quote.price),
            refusals.is_empty(),
        ) else {
            return Err(refusals);
        };
        let mut order = self.order(
            records.profile,
            address,
            lines,
            (items_total, delivery_price),
            draw,
        );
        order.slot = slot;
        let cart_version = self.items.is_none().then_some(records.cart.version);
        Ok(Placement {
            order,
            price_versions,
            cart_version,
            token_hash: None,
        })
    }

    fn slot(&self, records: &Records<'_>, now: Timestamp) -> Result<Option<BookedSlot>, Refusal> {
        let Some(id) = self.slot else { return Ok(None) };
        let slot = to_be_booked(id, records.slot, (now, records.slot_closing_seconds));
        let slot = slot.map_err(|refusal| refusal.at(["input", "slotId"]))?;
        Ok(Some(slot.booked()))
    }

    fn check_total(&self, total: Money, complete: bool) -> Option<Refusal> {
        if !total.is_tellable() {
            let message = "The total is larger than this shop can bill.";
            return Some(Refusal::new(RefusalCode::LimitReached, message).at(["input", "items"]));
        }
        // A total over a part of the lines would say nothing.
        let expected = self.expected_total.filter(|_| complete)?;
        (expected != total.amount).then(|| {
            let message = format!("The total is {} now.", total.formatted());
            Refusal::new(RefusalCode::TotalMismatch, message)
                .at(["input", "expectedTotal"])
                .with_expected(total)
        })
    }

    fn order(
        &self,
        profile: &Profile,
        address: &Address,
        lines: Vec<OrderLine>,
        (items_total, delivery_price): (Money, Money),
        draw: Draw,
    ) -> Order {
        let content = &address.content;
        let name = self.contact_name.clone().or_else(|| content.name.clone());
        let phone = self.contact_phone.clone().or_else(|| content.phone.clone());
        Order {
            key: draw.key,
            code: order::code(draw.now, draw.code_bits),
            status: OrderStatus::Placed,
            placed_at: draw.now,
            updated_at: draw.now,
            lines,
            items_total,
            delivery_price,
            total: items_total.plus(delivery_price),
            address: content.delivery_address(),
            contact_name: name.unwrap_or_else(|| profile.name.clone()),
            contact_phone: phone.or_else(|| profile.phone.clone()),
            payment_method: self.payment_method,
            payment_status: PaymentStatus::Due,
            payment_reference: None,
            settlement: None,
            slot: None,
            slot_changes: 0,
            note: self.note.clone(),
            history: vec![OrderEvent {
                at: draw.now,
                status: OrderStatus::Placed,
                actor: Actor::Customer,
                note: None,
            }],
            cancel_reason: None,
            version: 1,
        }
    }
}

#[cfg(test)]
mod tests;
