//! Delivery: its price and its slots.

use async_graphql::{ID, InputObject, Result, SimpleObject};

use super::{
    address::DeliveryAddress,
    directive::{aws_api_key, aws_cognito_user_pools},
    input::OrderItemInput,
    money::{Money, int},
    payload::{UserError, divide},
    ready::ready,
    scalar::AwsDateTime,
};
use crate::{
    app::{Failure, OpenSlot},
    shop::{
        delivery, delivery_fees,
        order::{self, MAX_SLOT_CHANGES},
        quote::{QuoteForm, QuoteRequest},
        refusal::Refusal,
        slot_draft::SlotForm,
    },
};

/// Where an order goes, when, and what that costs.
#[derive(Clone, Debug, SimpleObject)]
pub struct Delivery {
    /// The address as it was when the order was placed.
    address: DeliveryAddress,
    /// Whom the driver asks for.
    name: String,
    /// A telephone number for the driver. Null when none is known.
    phone: Option<String>,
    /// The price of the delivery.
    price: Money,
    /// When the order comes. Null until a delivery slot is booked.
    slot: Option<BookedSlot>,
    /// How often the customer may still change the booked delivery.
    slot_changes_left: i32,
}

ready!(Delivery {
    address,
    name,
    phone,
    price,
    slot,
    slot_changes_left
});

impl From<&order::Order> for Delivery {
    fn from(order: &order::Order) -> Self {
        Self {
            address: order.address.clone().into(),
            name: order.contact_name.clone(),
            phone: order.contact_phone.clone(),
            price: order.delivery_price.into(),
            slot: order.slot.map(BookedSlot::from),
            slot_changes_left: int(MAX_SLOT_CHANGES.saturating_sub(order.slot_changes)),
        }
    }
}

/// The delivery slot that an order has.
#[derive(Clone, Debug, SimpleObject)]
pub struct BookedSlot {
    /// The slot's id.
    id: ID,
    /// When it begins.
    starts_at: AwsDateTime,
    /// When it ends.
    ends_at: AwsDateTime,
}

ready!(BookedSlot {
    id,
    starts_at,
    ends_at
});

impl From<delivery::BookedSlot> for BookedSlot {
    fn from(slot: delivery::BookedSlot) -> Self {
        Self {
            id: ID(slot.id.to_string()),
            starts_at: AwsDateTime(slot.starts_at()),
            ends_at: AwsDateTime(slot.ends_at),
        }
    }
}

/// A time in which so many orders can be delivered.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct DeliverySlot {
    /// The slot's id.
    id: ID,
    /// When it begins.
    starts_at: AwsDateTime,
    /// When it ends.
    ends_at: AwsDateTime,
    /// How many orders it takes.
    capacity: i32,
    /// How many more orders it can take.
    remaining: i32,
    /// Whether an order can take it now: it has room, and does not begin too soon.
    bookable: bool,
}

ready!(DeliverySlot {
    id,
    starts_at,
    ends_at,
    capacity,
    remaining,
    bookable
});

impl From<OpenSlot> for DeliverySlot {
    fn from(OpenSlot { slot, is_bookable }: OpenSlot) -> Self {
        Self {
            id: ID(slot.id.to_string()),
            starts_at: AwsDateTime(slot.id.starts_at()),
            ends_at: AwsDateTime(slot.ends_at),
            capacity: int(slot.capacity),
            remaining: int(slot.remaining()),
            bookable: is_bookable,
        }
    }
}

/// What a delivery costs.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct DeliveryQuote {
    /// The price of the delivery. Null when the shop does not deliver to this address.
    price: Option<Money>,
    /// How many boxes the goods take. Below `freeFrom`, the price is so many times the fee of the area.
    boxes: i32,
    /// Whether the shop delivers to this address.
    served: bool,
    /// The price of the goods.
    items_total: Money,
    /// The price of the goods and their delivery. Null when the shop does not deliver to this address.
    total: Option<Money>,
    /// What the goods of an order must cost at least. Null when there is no such amount.
    minimum_order: Option<Money>,
    /// The price of the goods from which on their delivery is free. Null when there is no such price.
    free_from: Option<Money>,
}

impl From<delivery_fees::DeliveryQuote> for DeliveryQuote {
    fn from(quote: delivery_fees::DeliveryQuote) -> Self {
        Self {
            price: quote.price.map(Money::from),
            boxes: int(quote.boxes),
            served: quote.price.is_some(),
            items_total: quote.items_total.into(),
            total: quote.total().map(Money::from),
            minimum_order: quote.minimum_order.map(Money::from),
            free_from: quote.free_from.map(Money::from),
        }
    }
}

/// What the price of a delivery is asked for.
#[derive(Clone, Debug, InputObject)]
pub struct QuoteInput {
    /// An address of the signed-in customer's. It goes before country and postal code. Null: those are
    /// given.
    address_id: Option<ID>,
    /// The postal code to deliver to. Null: none is known, so that areas that are named by postal codes are
    /// not found.
    zip: Option<String>,
    /// The country to deliver to, as its name or its code of two letters. It can be null only beside an
    /// address.
    country: Option<String>,
    /// What to deliver, at most 50 products; those that are not sold are left out. Null: what is in the
    /// cart.
    items: Option<Vec<OrderItemInput>>,
    /// What opens an anonymous cart. It is ignored for signed-in customers. Null: there is none.
    cart_token: Option<ID>,
}

impl QuoteInput {
    pub fn parse(self) -> Result<QuoteRequest, Vec<Refusal>> {
        let items = |items: Vec<OrderItemInput>| items.into_iter().map(OrderItemInput::into_parts).collect();
        QuoteRequest::parse(QuoteForm {
            address_id: self.address_id.map(|id| id.0),
            zip: self.zip,
            country: self.country,
            items: self.items.map(items),
            cart_token: self.cart_token.map(|token| token.0),
        })
    }
}

/// A delivery slot to be made or changed. It is known by its beginning.
#[derive(Clone, Debug, InputObject)]
pub struct SlotInput {
    /// When it begins. It must be in the future.
    starts_at: AwsDateTime,
    /// When it ends, a day later at most. It stays as it was once orders have the slot.
    ends_at: AwsDateTime,
    /// How many orders it takes, 0 to 10000, and at least as many as have it.
    capacity: i32,
}

impl From<SlotInput> for SlotForm {
    fn from(slot: SlotInput) -> Self {
        Self {
            starts_at: slot.starts_at.0,
            ends_at: slot.ends_at.0,
            capacity: slot.capacity,
        }
    }
}

/// The answer to a change of delivery slots.
#[derive(Debug, SimpleObject)]
pub struct SlotsPayload {
    /// The slots after the change, by their beginning. It is empty when nothing was changed.
    slots: Vec<DeliverySlot>,
    /// Every reason why nothing was changed.
    user_errors: Vec<UserError>,
}

impl SlotsPayload {
    pub fn new(outcome: Result<Vec<OpenSlot>, Failure>) -> Result<Self> {
        let (slots, user_errors) = divide(outcome)?;
        let slots = slots.unwrap_or_default();
        Ok(Self {
            slots: slots.into_iter().map(DeliverySlot::from).collect(),
            user_errors,
        })
    }
}
