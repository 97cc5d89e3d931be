//! Root fields by which staff writes.

use async_graphql::{Context, ID, Object, Result};

use super::{
    customer::shop,
    directive::{admin, aws_cognito_user_pools, delivery, warehouse},
    input::{ProductInput, StockAdjustmentInput, both, version},
    payload::{OrderPayload, ProductPayload, StockPayload, divide},
    ready::Ready,
    stock_shards::{StockShardsInput, StockShardsPayload},
};
use crate::shop::{
    delivery::SlotId,
    id::{OrderKey, ProductId},
};

/// What staff does.
#[derive(Default)]
pub struct StaffMutation;

#[Object]
impl StaffMutation {
    /// Makes a product or changes one. For staff that keeps the shop.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn save_product(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The product.")] input: ProductInput,
        #[graphql(desc = "The version that was seen. Null: the last writer wins.")] version: Option<i32>,
    ) -> Result<ProductPayload> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let named = both(input.id(), self::version(version));
            let ((id, version), draft) = both(named, input.parse(app.currency()))?;
            app.save_product(caller, id, draft, version).await
        };
        let (product, user_errors) = divide(outcome.await)?;
        Ok(ProductPayload {
            product: product.map(Into::into),
            user_errors,
        })
    }

    /// Changes the stock of a product, once under its key. For staff of the warehouse.
    #[graphql(directive = aws_cognito_user_pools::apply(warehouse()))]
    async fn adjust_stock(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The change.")] input: StockAdjustmentInput,
    ) -> Result<StockPayload> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let (adjustment, key) = input.parse()?;
            let product = ProductId::parse(&input.product_id);
            app.adjust_stock(caller, product, &adjustment, &key).await
        };
        Ok(StockPayload::new(divide(outcome.await)?))
    }

    /// Spreads the stock of a product evenly over so many rows of the table, for one that very many will order
    /// at the same moment: orders that take from different rows are never in each other's way. The pieces stay
    /// as many as they are, and orders that are open keep theirs. The same number again spreads the pieces
    /// anew. For staff that keeps the shop.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn set_stock_shards(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The product, and the number.")] input: StockShardsInput,
    ) -> Result<StockShardsPayload> {
        let (app, caller) = shop(context)?;
        let product = ProductId::parse(&input.product_id);
        let outcome = app.set_stock_shards(caller, product, input.shards).await;
        Ok(StockShardsPayload::new(divide(outcome)?))
    }

    /// Begins to pack an order that is placed. For staff of the warehouse.
    #[graphql(directive = aws_cognito_user_pools::apply(warehouse()))]
    async fn start_packaging(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(app.start_packaging(caller, OrderKey::decode(&order_id)).await)
    }

    /// Tells how many pieces of a product of the order are packed, which is kept in its history. Telling the
    /// same number again changes nothing. Products of which nothing is told are packed in full. For staff of the
    /// warehouse.
    #[graphql(directive = aws_cognito_user_pools::apply(warehouse()))]
    async fn update_packaging_product(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
        #[graphql(desc = "Which product.")] product_id: ID,
        #[graphql(desc = "How many pieces are there, from 0 to as many as were ordered.")] quantity: i32,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(
            app.update_packaging_product(caller, OrderKey::decode(&order_id), &product_id, quantity)
                .await,
        )
    }

    /// Ends the packing of an order. Missing pieces can be sold again, and the total falls; an order of which
    /// nothing was packed ends as PACKAGING_FAILED. For staff of the warehouse.
    #[graphql(directive = aws_cognito_user_pools::apply(warehouse()))]
    async fn complete_packaging(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(app.complete_packaging(caller, OrderKey::decode(&order_id)).await)
    }

    /// The van leaves with a packed order. For staff of the delivery.
    #[graphql(directive = aws_cognito_user_pools::apply(delivery()))]
    async fn start_delivery(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(app.start_delivery(caller, OrderKey::decode(&order_id)).await)
    }

    /// An order has arrived. A card that was authorized is charged a moment later. For staff of the delivery.
    #[graphql(directive = aws_cognito_user_pools::apply(delivery()))]
    async fn complete_delivery(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
        #[graphql(
            desc = "Whether it was paid at the door, for orders that are paid on delivery. Null: it was."
        )]
        paid: Option<bool>,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(
            app.complete_delivery(caller, OrderKey::decode(&order_id), paid.unwrap_or(true))
                .await,
        )
    }

    /// An order could not be handed over. For staff of the delivery.
    #[graphql(directive = aws_cognito_user_pools::apply(delivery()))]
    async fn fail_delivery(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
        #[graphql(
            desc = "Why, in one line of at most 500 characters. The customer reads it, in the mail about it and in \
                    the order's history."
        )]
        reason: String,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(
            app.fail_delivery(caller, OrderKey::decode(&order_id), &reason)
                .await,
        )
    }

    /// An order that could not be handed over is tried again: it counts as packed, and its customer can book a
    /// new delivery. A slot that it leaves is free again, unless that has begun. For staff of the delivery.
    #[graphql(directive = aws_cognito_user_pools::apply(delivery()))]
    async fn retry_delivery(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
        #[graphql(
            desc = "The slot in which it is tried; the one that it has needs no room. Null: the customer books one."
        )]
        slot_id: Option<ID>,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        let order = OrderKey::decode(&order_id);
        OrderPayload::new(match slot_id {
            None => app.retry_delivery(caller, order).await,
            Some(slot) => app.retry_delivery_in(caller, order, SlotId::parse(&slot)).await,
        })
    }

    /// Cancels an order that is not on its way. Its goods become available again. For staff that keeps the
    /// shop.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn cancel_order_as_staff(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] order_id: ID,
        #[graphql(
            desc = "Why, in one line of at most 500 characters. The customer reads it, in the mail about it and in \
                    the order's history."
        )]
        reason: String,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(
            app.cancel_order_as_staff(caller, OrderKey::decode(&order_id), &reason)
                .await,
        )
    }
}
