//! Root fields that read.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    Loaders,
    account_fields::AccountQuery,
    address::Address,
    cart::Cart,
    customer::{Customer, CustomerProfile, given, shop},
    delivery_fields::DeliveryQuery,
    directive::{aws_api_key, aws_cognito_user_pools},
    error::told,
    input::{ProductFilter, page},
    order::{Order, OrderConnection},
    product::{Category, Product, ProductConnection, ProductSort},
    ready::Ready,
    staff_query::StaffQuery,
};
use crate::shop::id::{OrderKey, ProductId};

/// What can be read.
#[derive(Default, SimpleObject)]
pub struct Query {
    #[graphql(flatten)]
    account: AccountQuery,
    #[graphql(flatten)]
    customer: CustomerQuery,
    #[graphql(flatten)]
    delivery: DeliveryQuery,
    #[graphql(flatten)]
    staff: StaffQuery,
}

/// What customers read, and in part whoever has the public key.
#[derive(Default)]
pub struct CustomerQuery;

#[Object]
impl CustomerQuery {
    /// The signed-in customer's own record.
    async fn customer_profile(&self, context: &Context<'_>) -> Result<Ready<CustomerProfile>> {
        let (app, caller) = shop(context)?;
        let profile = app.customer_profile(caller).await;
        Ok(Ready(profile.map_err(|failure| told(&failure))?.into()))
    }

    /// Everything about the signed-in customer, read together.
    async fn me(&self, context: &Context<'_>) -> Result<Customer> {
        Customer::of(context)
    }

    /// The signed-in customer's delivery addresses, the oldest first.
    async fn addresses(&self, context: &Context<'_>) -> Result<Ready<Vec<Address>>> {
        let (app, caller) = shop(context)?;
        let addresses = app.addresses(caller).await;
        let addresses = addresses.map_err(|failure| told(&failure))?.into_iter();
        Ok(Ready(addresses.map(Address::from).collect()))
    }

    /// The signed-in customer's orders, the newest first.
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many orders at most, 1 to 50.", default_with = "Some(10)")] first: Option<i32>,
        #[graphql(desc = "The cursor of the last order already seen. Null: from the newest.")] after: Option<
            String,
        >,
    ) -> Result<Ready<OrderConnection>> {
        let (app, caller) = shop(context)?;
        let orders = app.orders(caller, &page(first.unwrap_or(10), after)?).await;
        Ok(Ready(orders.map_err(|failure| told(&failure))?.into()))
    }

    /// One of the signed-in customer's orders. Null when there is no such order or it is another
    /// customer's.
    async fn order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] id: ID,
    ) -> Result<Ready<Option<Order>>> {
        let (_, caller) = shop(context)?;
        caller.person().map_err(|denied| told(&denied.into()))?;
        let Some(key) = OrderKey::decode(&id) else {
            return Ok(Ready(None));
        };
        let order = given::<Arc<Loaders>>(context)?.order(key).await;
        Ok(Ready(order.map_err(|failure| told(&failure))?.map(Order::from)))
    }

    /// The products on sale, or for staff those of another status.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn products(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many products at most, 1 to 50.", default_with = "Some(20)")] first: Option<
            i32,
        >,
        #[graphql(desc = "The cursor of the last product already seen. Null: from the first.")] after: Option<
            String,
        >,
        #[graphql(desc = "What the list is narrowed to. Null: nothing.")] filter: Option<ProductFilter>,
        #[graphql(desc = "How the list is sorted.", default_with = "Some(ProductSort::Name)")] sort: Option<
            ProductSort,
        >,
    ) -> Result<Ready<ProductConnection>> {
        let (app, caller) = shop(context)?;
        let (page, filter, sort) = (
            page(first.unwrap_or(20), after)?,
            filter.unwrap_or_default().parse()?,
            sort.unwrap_or(ProductSort::Name).into(),
        );
        let products = app.products(caller, &filter, sort, &page).await;
        let products = products.map_err(|failure| told(&failure))?;
        Ok(Ready(ProductConnection::new(products, sort)))
    }

    /// One product, with its availability as it is now. Null when there is no such product or it is
    /// not on sale; staff sees products of every status.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn product(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The product's id.")] id: ID,
    ) -> Result<Ready<Option<Product>>> {
        let (app, caller) = shop(context)?;
        let Some(id) = ProductId::parse(&id) else {
            return Ok(Ready(None));
        };
        let product = app.product(caller, &id).await;
        Ok(Ready(
            product.map_err(|failure| told(&failure))?.map(Product::from),
        ))
    }

    /// The categories that have products on sale.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn categories(&self, context: &Context<'_>) -> Result<Ready<Vec<Category>>> {
        let (app, caller) = shop(context)?;
        let categories = app.categories(caller).await;
        let categories = categories.map_err(|failure| told(&failure))?.into_iter();
        Ok(Ready(categories.map(Category::from).collect()))
    }

    /// The signed-in customer's cart, or with the API key the cart that the token opens. A token that
    /// opens nothing shows an empty cart.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn cart(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What opens an anonymous cart. It is ignored for signed-in customers.")]
        token: Option<ID>,
    ) -> Result<Ready<Cart>> {
        let (app, caller) = shop(context)?;
        let cart = app.cart(caller, token.as_deref().map(String::as_str)).await;
        Ok(Ready(cart.map_err(|failure| told(&failure))?.into()))
    }
}
