//! Placing an order: one read, one transaction, and never twice.

use super::{
    App, Failure,
    card_payment::{HeldPayment, token_used},
    measures,
    retry::{ATTEMPTS, is_passing},
};
use crate::{
    payments::ClientSecret,
    shop::{
        caller::{Caller, Person},
        catalogue::Catalogue,
        close_account::is_closed,
        id::{OrderId, OrderKey, ProductId},
        order::{Order, OrderLine},
        place_order::{Draw, PlaceOrderRequest, Placement, Records, line_refusals},
        refusal::{Refusal, RefusalCode},
    },
    table::{PlacedOrder, TableError, UsedKey},
};

/// An order, placed now or under the same key before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub order: Order,
    pub replayed: bool,
    /// With what the customer confirms the payment, when that is needed. It is not kept: for a repeat the
    /// provider is asked again.
    pub client_secret: Option<ClientSecret>,
}

/// How one attempt ended.
enum Attempt {
    Done(Box<Placed>),
    /// Another write came between; it may work in a moment.
    Again,
    /// The cart was changed between reading and writing.
    CartChanged,
}

impl Attempt {
    fn done(placed: Placed) -> Self {
        Self::Done(Box::new(placed))
    }
}

impl App {
    pub async fn place_order(&self, caller: &Caller, request: &PlaceOrderRequest) -> Result<Placed, Failure> {
        let person = caller.person()?;
        request.check_payment(self.payments.is_some())?;
        let mut held = None;
        let placed = self.place_patiently(person, request, &mut held).await;
        if let Some(held) = held {
            self.let_go_unless_needed(person.id, request, held, &placed).await;
        }
        placed
    }

    async fn place_patiently(
        &self,
        person: &Person,
        request: &PlaceOrderRequest,
        held: &mut Option<HeldPayment>,
    ) -> Result<Placed, Failure> {
        let mut cart_changes = 0;
        for attempt in 0..ATTEMPTS {
            let attempted = self.try_to_place(person, request, held).await;
            match attempted.inspect_err(measures::refused)? {
                Attempt::Done(placed) => {
                    measures::placed(&placed, request.items.is_none());
                    return Ok(*placed);
                }
                Attempt::Again => self.back_off(attempt).await,
                Attempt::CartChanged if cart_changes == 0 => cart_changes += 1,
                Attempt::CartChanged => {
                    return Err(Refusal::version_conflict().at(["input", "items"]).into());
                }
            }
        }
        Err(Refusal::try_again().into())
    }

    async fn try_to_place(
        &self,
        person: &Person,
        request: &PlaceOrderRequest,
        held: &mut Option<HeldPayment>,
    ) -> Result<Attempt, Failure> {
        let now = self.clock.now();
        let with_cart = request.items.is_none();
        let offer = self.offer().await?;
        let wanted = (request.address, request.slot.flatten());
        let read = self
            .table
            .records_for_order(person.id, &request.key, wanted, with_cart, now);
        let records = read.await?;
        if let Some(used) = records.used {
            return self.replay(person, request, used).await.map(Attempt::done);
        }
        let profile = match records.profile {
            Some(profile) => profile,
            None => self.first_profile(person).await?,
        };
        if profile.is_closing {
            return Err(is_closed().into());
        }
        let order = OrderId(self.ids.in_time(now));
        let draw = Draw {
            key: OrderKey {
                customer: person.id,
                order,
            },
            now,
            code_bits: self.ids.bits(),
        };
        let records = Records {
            profile: &profile,
            address: records.address.as_ref(),
            cart: &records.cart,
            catalogue: &offer.catalogue,
            shards: &offer.shards,
            fees: offer.delivery_fees()?,
            slot: records.slot,
            slot_closing_seconds: self.settings.slot_closing_seconds,
            currency: self.settings.currency,
        };
        match request.decide(&records, draw) {
            Ok(placement) => {
                let placement = self.with_payment(person.id, request, placement, held).await?;
                self.write(person, request, placement, held.as_ref()).await
            }
            Err(refusals) => Err(self.complete(request, &records, refusals).await?.into()),
        }
    }

    async fn write(
        &self,
        person: &Person,
        request: &PlaceOrderRequest,
        mut placement: Placement,
        held: Option<&HeldPayment>,
    ) -> Result<Attempt, Failure> {
        for _ in 0..ATTEMPTS {
            let written = self
                .table
                .place_order(&placement, &request.key, &request.fingerprint())
                .await;
            return match written {
                Ok(PlacedOrder::Placed) => Ok(Attempt::done(Placed {
                    order: placement.order,
                    replayed: false,
                    client_secret: held.and_then(|held| held.client_secret.clone()),
                })),
                Ok(PlacedOrder::KeyUsed(used)) => self.replay(person, request, used).await.map(Attempt::done),
                Ok(PlacedOrder::IdTaken) => Ok(Attempt::Again),
                Ok(PlacedOrder::CartChanged) => Ok(Attempt::CartChanged),
                Ok(PlacedOrder::TokenUsed) => Err(token_used().into()),
                Ok(PlacedOrder::Refused { lines, slot_is_full }) => {
                    match self.elsewhere(placement, lines, slot_is_full).await? {
                        Some(other) => {
                            placement = other;
                            continue;
                        }
                        None => Ok(Attempt::Again),
                    }
                }
                Err(error) if is_passing(&error) => Ok(Attempt::Again),
                Err(error) => Err(error.into()),
            };
        }
        Ok(Attempt::Again)
    }

    /// The order that the key placed, if it was the same request.
    async fn replay(
        &self,
        person: &Person,
        request: &PlaceOrderRequest,
        used: UsedKey,
    ) -> Result<Placed, Failure> {
        if used.fingerprint != request.fingerprint() {
            return Err(Refusal::key_reused().at(["input", "idempotencyKey"]).into());
        }
        let key = OrderKey {
            customer: person.id,
            order: used.order,
        };
        let order = self.table.order(&key, true).await?;
        let order = order.ok_or_else(|| TableError::Inconsistent {
            key: key.order.to_string(),
            reason: "an idempotency record names an order that is not there".to_owned(),
        })?;
        let client_secret = self.client_secret_again(person.id, request, &order).await;
        Ok(Placed {
            order,
            replayed: true,
            client_secret,
        })
    }

    /// The refusals that were found without the stock, and those that the stock adds, so that a
    /// customer hears of every line at once. One more read, on the way to a refusal only.
    async fn complete(
        &self,
        request: &PlaceOrderRequest,
        records: &Records<'_>,
        mut refusals: Vec<Refusal>,
    ) -> Result<Vec<Refusal>, TableError> {
        let concerns_lines = refusals
            .iter()
            .any(|refusal| refusal.code == RefusalCode::ProductUnavailable);
        if !concerns_lines {
            return Ok(refusals);
        }
        let lines = sellable_lines(request, records.cart, records.catalogue);
        let ids: Vec<ProductId> = lines.iter().map(|(line, _)| line.product.clone()).collect();
        if ids.is_empty() {
            return Ok(refusals);
        }
        let rows = self.table.sale_rows(&ids).await?;
        for ((line, price_version), row) in lines.iter().zip(rows) {
            refusals.extend(line_refusals(line, *price_version, row.as_ref()));
        }
        Ok(refusals)
    }
}

/// The wanted lines that the catalogue knows, with the version of their price.
fn sellable_lines(
    request: &PlaceOrderRequest,
    cart: &crate::shop::cart::Cart,
    catalogue: &Catalogue,
) -> Vec<(OrderLine, u64)> {
    let line = |(id, quantity): (ProductId, u32)| {
        let product = catalogue.on_sale(&id)?;
        let line = OrderLine {
            product: id,
            product_name: product.name.clone(),
            unit_price: product.price,
            quantity,
            packed_quantity: None,
            taken_from: Vec::new(),
        };
        Some((line, product.price_version))
    };
    request.wanted(cart).into_iter().filter_map(line).collect()
}
