//! Root fields by which staff reads.

use async_graphql::{Context, ID, Object, Result};

use super::{
    customer::{CustomerProfile, shop},
    directive::{admin, aws_cognito_user_pools, staff, warehouse},
    error::{ErrorType, told},
    input::page,
    order::Order,
    order_words::OrderStatus,
    product::StockLevel,
    ready::Ready,
    report::DayReport,
    scalar::{AwsDate, AwsEmail},
    staff_order::StaffOrderConnection,
};
use crate::shop::{
    id::{OrderKey, ProductId},
    page::MAX_FIRST,
};

/// What staff reads.
#[derive(Default)]
pub struct StaffQuery;

#[Object]
impl StaffQuery {
    /// The stock of products, for staff. Unknown products are left out.
    #[graphql(directive = aws_cognito_user_pools::apply(warehouse()))]
    async fn stock(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which products, at most 50.")] product_ids: Vec<ID>,
    ) -> Result<Ready<Vec<StockLevel>>> {
        let (app, caller) = shop(context)?;
        if product_ids.len() > MAX_FIRST as usize {
            return Err(ErrorType::BadRequest.with(format!("Ask for at most {MAX_FIRST} products.")));
        }
        let mut products: Vec<ProductId> = product_ids.iter().filter_map(|id| ProductId::parse(id)).collect();
        products.sort();
        products.dedup();
        let stock = app.stock(caller, &products).await;
        let stock = stock.map_err(|failure| told(&failure))?.into_iter();
        Ok(Ready(stock.map(StockLevel::from).collect()))
    }

    /// Orders for staff, the oldest first: those of a day, or else the open ones in one state.
    #[graphql(directive = aws_cognito_user_pools::apply(staff()))]
    async fn staff_orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only orders in this state. Null: all of the day, or without a day those placed.")]
        status: Option<OrderStatus>,
        #[graphql(desc = "Only orders placed on this day of UTC. Null: open orders of any day.")] day: Option<
            AwsDate,
        >,
        #[graphql(desc = "How many orders at most, 1 to 50.", default_with = "Some(20)")] first: Option<i32>,
        #[graphql(desc = "The cursor of the last order already seen. Null: from the oldest.")] after: Option<
            String,
        >,
    ) -> Result<Ready<StaffOrderConnection>> {
        let (app, caller) = shop(context)?;
        let page = page(first.unwrap_or(20), after)?;
        let day = day.as_ref().map(|day| day.0.as_str());
        let orders = app.staff_orders(caller, status.map(Into::into), day, &page).await;
        Ok(Ready(orders.map_err(|failure| told(&failure))?.into()))
    }

    /// The record of the customer who has this e-mail address. Null when nobody has it. For staff that keeps
    /// the shop.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn customer_by_email(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The e-mail address, in any case.")] email: AwsEmail,
    ) -> Result<Option<CustomerProfile>> {
        let (app, caller) = shop(context)?;
        let profile = app.customer_by_email(caller, &email.0).await;
        Ok(profile
            .map_err(|failure| told(&failure))?
            .map(CustomerProfile::from))
    }

    /// One order for staff, by its id or by its short code. Null when there is none.
    #[graphql(directive = aws_cognito_user_pools::apply(staff()))]
    async fn staff_order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id. It goes before the code.")] id: Option<ID>,
        #[graphql(desc = "The short name that people use.")] code: Option<String>,
    ) -> Result<Ready<Option<Order>>> {
        let (app, caller) = shop(context)?;
        let given = id.is_some();
        let id = id.and_then(|id| OrderKey::decode(&id));
        let code = code.as_deref().filter(|_| !given);
        let order = app.staff_order(caller, id, code).await;
        Ok(Ready(order.map_err(|failure| told(&failure))?.map(Order::from)))
    }

    /// What each day has brought, the first one first. A day on which nothing happened has zeros, and the
    /// figures of this moment may be some seconds behind.
    #[graphql(directive = aws_cognito_user_pools::apply(admin()))]
    async fn day_reports(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first day, of UTC.")] from: AwsDate,
        #[graphql(desc = "The last day, of UTC, at most 366 days with the first.")] to: AwsDate,
    ) -> Result<Vec<DayReport>> {
        let (app, caller) = shop(context)?;
        let reports = app.day_reports(caller, &from.0, &to.0).await;
        let reports = reports.map_err(|failure| told(&failure))?.into_iter();
        Ok(reports.map(DayReport::from).collect())
    }
}
