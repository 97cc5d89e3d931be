//! Root fields that are watched. AppSync calls their resolvers once, when somebody begins to watch, and
//! takes an error for a refusal; what is told afterwards comes from the mutations that they name.

use async_graphql::{Context, ID, Result, Subscription as Subscribed};
use futures_util::stream::{self, Stream};

use super::{
    customer::shop,
    directive::aws_subscribe,
    error::{ErrorType, told},
    order_update::OrderUpdate,
};

pub struct Subscription;

/// What can be watched.
#[Subscribed]
impl Subscription {
    /// Changes of the signed-in customer's orders, from now on. Null never comes. What happens while nobody
    /// watches is not told again: read the orders anew after a pause.
    #[graphql(directive = aws_subscribe::apply(vec!["publishOrderUpdate".to_owned()]))]
    async fn on_order_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whose orders: the id of the signed-in customer.")] customer_id: ID,
        #[graphql(desc = "Only this order. Left out: every order.")] order_id: Option<ID>,
    ) -> Result<impl Stream<Item = Option<OrderUpdate>>> {
        let (_, caller) = shop(context)?;
        let person = caller.person().map_err(|denied| told(&denied.into()))?;
        // Which order it is, AppSync compares: an order of another customer is never told to this one.
        let _ = order_id;
        if person.id.to_string() != *customer_id {
            return Err(ErrorType::Forbidden.with(ErrorType::Forbidden.message()));
        }
        Ok(stream::empty())
    }
}
