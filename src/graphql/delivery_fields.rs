//! Root fields of delivery.

use async_graphql::{Context, ID, Object, Result};

use super::{
    customer::shop,
    delivery::{DeliveryQuote, DeliverySlot, QuoteInput, SlotInput, SlotsPayload},
    delivery_fees::{DeliveryFees, DeliveryFeesInput, DeliveryFeesPayload},
    directive::{admin, aws_api_key, aws_cognito_user_pools, delivery},
    error::{ErrorType, told},
    input::{both, version},
    payload::OrderPayload,
    ready::Ready,
    scalar::AwsDate,
    staff_order::StaffOrderRow,
};
use crate::{
    app::MAX_DAYS,
    shop::{delivery::SlotId, id::OrderKey},
};

/// What can be read of deliveries.
#[derive(Default)]
pub struct DeliveryQuery;

#[Object]
impl DeliveryQuery {
    /// What the delivery of goods to an address costs, by the same calculation as an order.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn delivery_quote(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What is delivered, and where.")] input: QuoteInput,
    ) -> Result<DeliveryQuote> {
        let (app, caller) = shop(context)?;
        let quote = async { app.delivery_quote(caller, &input.parse()?).await };
        Ok(quote.await.map_err(|failure| told(&failure))?.into())
    }

    /// What deliveries cost. Null when nobody has set it: then everything is delivered everywhere, for nothing.
    /// For staff that keeps the shop.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn delivery_fees(&self, context: &Context<'_>) -> Result<Option<DeliveryFees>> {
        let (app, caller) = shop(context)?;
        let fees = app.delivery_fees(caller).await;
        Ok(fees.map_err(|failure| told(&failure))?.map(DeliveryFees::from))
    }

    /// The delivery slots as they are at this moment, by their beginning.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn delivery_slots(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first day of UTC. Null: today.")] from: Option<AwsDate>,
        #[graphql(desc = "How many days, 1 to 14.", default_with = "Some(7)")] days: Option<i32>,
    ) -> Result<Ready<Vec<DeliverySlot>>> {
        let (app, caller) = shop(context)?;
        let days = u32::try_from(days.unwrap_or(7)).unwrap_or(0);
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(ErrorType::BadRequest.with(format!("Ask for 1 to {MAX_DAYS} days.")));
        }
        let from = from.as_ref().map(|day| day.0.as_str());
        let slots = app.delivery_slots(caller, from, days).await;
        let slots = slots.map_err(|failure| told(&failure))?;
        Ok(Ready(slots.into_iter().map(DeliverySlot::from).collect()))
    }

    /// The orders of a day that are still to be delivered, by the beginning of their delivery slots and then
    /// by their codes. For staff of the delivery.
    #[graphql(directive = aws_cognito_user_pools::apply(delivery()))]
    async fn run_sheet(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day of UTC on which the delivery slots begin.")] day: AwsDate,
        #[graphql(desc = "Only orders with this delivery slot. Null: all of the day.")] slot_id: Option<ID>,
    ) -> Result<Ready<Vec<StaffOrderRow>>> {
        let (app, caller) = shop(context)?;
        let slot = slot_id.map(|id| SlotId::parse(&id));
        let stops = app.run_sheet(caller, &day.0, slot).await;
        let stops = stops.map_err(|failure| told(&failure))?;
        Ok(Ready(stops.into_iter().map(StaffOrderRow::from).collect()))
    }
}

/// What can be done about deliveries.
#[derive(Default)]
pub struct DeliveryMutation;

#[Object]
impl DeliveryMutation {
    /// Books a delivery slot for one of the signed-in customer's orders, as long as the van has not left. A
    /// booked delivery can be changed once.
    async fn book_delivery(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
        #[graphql(desc = "The slot's id.")] slot_id: ID,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        let (order, slot) = (OrderKey::decode(&order_id), SlotId::parse(&slot_id));
        OrderPayload::new(app.book_delivery(caller, order, slot).await)
    }

    /// Makes delivery slots or changes them, all or none. For staff that keeps the shop.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn save_delivery_slots(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The slots, at most 50.")] slots: Vec<SlotInput>,
    ) -> Result<SlotsPayload> {
        let (app, caller) = shop(context)?;
        let slots: Vec<_> = slots.into_iter().map(Into::into).collect();
        SlotsPayload::new(app.save_delivery_slots(caller, &slots).await)
    }
    /// Sets what deliveries cost, in the place of all that was set before. Orders that are placed keep their
    /// price, and new ones have the new price within a minute. For staff that keeps the shop.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn save_delivery_fees(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The fees.")] input: DeliveryFeesInput,
        #[graphql(
            desc = "The version that was seen, or 0 where there were none. Null: the last writer wins."
        )]
        version: Option<i32>,
    ) -> Result<DeliveryFeesPayload> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let (fees, version) = both(input.parse(app.currency()), self::version(version))?;
            app.save_delivery_fees(caller, &fees, version).await
        };
        DeliveryFeesPayload::new(outcome.await)
    }
}
