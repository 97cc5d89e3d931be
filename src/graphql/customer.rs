//! The customer, and everything about them in one place.

use std::{any::Any, sync::Arc};

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    address::Address,
    cart::Cart,
    error::{ErrorType, told},
    input::page,
    money::int,
    order::OrderConnection,
    scalar::{AwsDateTime, AwsEmail},
};
use crate::{
    app::{Account, App},
    shop::{caller::Caller, customer, page::MAX_FIRST, page::Page, page::PageRequest},
};

/// The customer's own record.
#[derive(Clone, Debug, SimpleObject)]
pub struct CustomerProfile {
    /// The customer's id, which is also the subject of their token.
    id: ID,
    /// The name by which the customer is addressed.
    name: String,
    /// The verified e-mail address.
    email: AwsEmail,
    /// A telephone number. Null when the customer gave none.
    phone: Option<String>,
    /// The unique name to be known by. Null when the customer has none.
    username: Option<String>,
    /// The preferred language, such as en or de-CH. Null when the customer chose none.
    locale: Option<String>,
    /// The address that is offered first. Null when the customer chose none.
    default_address_id: Option<ID>,
    /// When the customer signed up.
    created_at: AwsDateTime,
    /// A number that grows with each change, to be given back when the profile is updated.
    version: i32,
}

impl From<customer::Profile> for CustomerProfile {
    fn from(profile: customer::Profile) -> Self {
        Self {
            id: ID(profile.id.to_string()),
            name: profile.name,
            email: AwsEmail(profile.email),
            phone: profile.phone,
            username: profile.username,
            locale: profile.locale,
            default_address_id: profile.default_address.map(|id| ID(id.to_string())),
            created_at: AwsDateTime(profile.created_at),
            version: int(profile.version),
        }
    }
}

/// Everything about the signed-in customer.
pub struct Customer {
    /// What was read ahead because several parts were asked for; absent when only one was.
    account: Option<Account>,
    orders: PageRequest,
}

impl Customer {
    /// Looks ahead at what is asked for: several parts come by one query, a single one by its own.
    pub async fn read(context: &Context<'_>) -> Result<Self> {
        let (app, caller) = shop(context)?;
        const PARTS: [&str; 4] = ["profile", "orders", "addresses", "cart"];
        let ahead = context.look_ahead();
        let wanted = PARTS.iter().filter(|part| ahead.field(part).exists()).count();
        let orders = PageRequest {
            first: first_ahead(context),
            after: None,
        };
        let account = if wanted > 1 {
            let account = app.account(caller, &orders).await;
            Some(account.map_err(|failure| told(&failure))?)
        } else {
            caller.person().map_err(|denied| told(&denied.into()))?;
            None
        };
        Ok(Self { account, orders })
    }
}

/// Everything about the signed-in customer, read together.
#[Object]
impl Customer {
    /// The customer's own record.
    async fn profile(&self, context: &Context<'_>) -> Result<CustomerProfile> {
        let (app, caller) = shop(context)?;
        if let Some(Account {
            profile: Some(profile),
            ..
        }) = &self.account
        {
            return Ok(profile.clone().into());
        }
        let profile = app.customer_profile(caller).await;
        Ok(profile.map_err(|failure| told(&failure))?.into())
    }

    /// The customer's orders, the newest first.
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many orders at most, 1 to 50.", default_with = "Some(10)")] first: Option<i32>,
        #[graphql(desc = "The cursor of the last order already seen. Null: from the newest.")] after: Option<
            String,
        >,
    ) -> Result<OrderConnection> {
        let (app, caller) = shop(context)?;
        let page = page(first.unwrap_or(10), after)?;
        if let Some(account) = &self.account
            && page == self.orders
        {
            let orders: Page<_> = account.orders.clone();
            return Ok(orders.into());
        }
        let orders = app.orders(caller, &page).await;
        Ok(orders.map_err(|failure| told(&failure))?.into())
    }

    /// The customer's delivery addresses, the oldest first.
    async fn addresses(&self, context: &Context<'_>) -> Result<Vec<Address>> {
        let (app, caller) = shop(context)?;
        if let Some(account) = &self.account {
            return Ok(account.addresses.iter().cloned().map(Address::from).collect());
        }
        let addresses = app.addresses(caller).await;
        Ok(addresses
            .map_err(|failure| told(&failure))?
            .into_iter()
            .map(Address::from)
            .collect())
    }

    /// The customer's cart.
    async fn cart(&self, context: &Context<'_>) -> Result<Cart> {
        let (app, caller) = shop(context)?;
        if let Some(account) = &self.account {
            return Ok(account.cart.clone().into());
        }
        let cart = app.cart(caller, None).await;
        Ok(cart.map_err(|failure| told(&failure))?.into())
    }
}

/// The shop, and who asks it.
pub fn shop<'a>(context: &Context<'a>) -> Result<(&'a Arc<App>, &'a Caller)> {
    Ok((given(context)?, given(context)?))
}

/// What the schema or the request was given.
pub fn given<'a, T: Any + Send + Sync>(context: &Context<'a>) -> Result<&'a T> {
    context.data::<T>().map_err(|error| {
        tracing::error!(
            error = error.message,
            "a request lacks what every request is given"
        );
        ErrorType::Internal.with(ErrorType::Internal.message())
    })
}

/// How many orders the page of the selection asks for; the usual ten when it does not say.
fn first_ahead(context: &Context<'_>) -> u32 {
    let asked = context
        .look_ahead()
        .field("orders")
        .selection_fields()
        .into_iter()
        .find_map(|field| {
            let arguments = field.arguments().ok()?;
            arguments.into_iter().find_map(|(name, value)| match value {
                async_graphql::Value::Number(number) if name == "first" => number.as_u64(),
                _ => None,
            })
        });
    asked
        .and_then(|first| u32::try_from(first).ok())
        .unwrap_or(10)
        .clamp(1, MAX_FIRST)
}
