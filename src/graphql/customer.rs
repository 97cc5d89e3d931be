//! The customer, and everything about them in one place.

use std::{any::Any, sync::Arc};

use async_graphql::{Context, ID, Object, Result, SelectionField, SimpleObject, Value};
use tokio::sync::OnceCell;

use super::{
    address::Address,
    cart::Cart,
    error::{ErrorType, told},
    input::page,
    money::int,
    order::OrderConnection,
    ready::{Ready, ready},
    scalar::{AwsDateTime, AwsEmail},
};
use crate::{
    app::{Account, App, Failure},
    shop::{caller::Caller, customer, page::PageRequest},
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

ready!(CustomerProfile {
    id,
    name,
    email,
    phone,
    username,
    locale,
    default_address_id,
    created_at,
    version
});

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
    /// How many of the newest orders are read together with the other parts. Absent when one part alone
    /// is asked for, which then is read alone.
    together: Option<u32>,
    /// What the first of several parts has read for all of them.
    account: OnceCell<Result<Account, Arc<Failure>>>,
}

impl Customer {
    /// Looks ahead at what is asked for: several parts come by one query, a single one by its own. Nothing
    /// is read before a part is.
    pub fn of(context: &Context<'_>) -> Result<Self> {
        let (_, caller) = shop(context)?;
        caller.person().map_err(|denied| told(&denied.into()))?;
        let ahead = context.look_ahead();
        let pages = newest_orders(context);
        let parts = ["profile", "addresses", "cart"]
            .iter()
            .filter(|part| ahead.field(part).exists());
        let several = parts.count() + pages.len() > 1;
        Ok(Self {
            together: several.then(|| pages.into_iter().max().unwrap_or(1)),
            account: OnceCell::new(),
        })
    }

    /// What was read for several parts together; `None` when one part is asked for alone.
    async fn account(&self, context: &Context<'_>) -> Result<Option<&Account>> {
        let (app, caller) = shop(context)?;
        let Some(first) = self.together else {
            return Ok(None);
        };
        let orders = PageRequest { first, after: None };
        let read = || async { app.account(caller, &orders).await.map_err(Arc::new) };
        let account = self.account.get_or_init(read).await;
        account.as_ref().map(Some).map_err(|failure| told(failure))
    }
}

/// Everything about the signed-in customer, read together.
#[Object]
impl Customer {
    /// The customer's own record.
    async fn profile(&self, context: &Context<'_>) -> Result<Ready<CustomerProfile>> {
        let (app, caller) = shop(context)?;
        if let Some(Account {
            profile: Some(profile),
            ..
        }) = self.account(context).await?
        {
            return Ok(Ready(profile.clone().into()));
        }
        let profile = app.customer_profile(caller).await;
        Ok(Ready(profile.map_err(|failure| told(&failure))?.into()))
    }

    /// The customer's orders, the newest first.
    async fn orders(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many orders at most, 1 to 50.", default_with = "Some(10)")] first: Option<i32>,
        #[graphql(desc = "The cursor of the last order already seen. Null: from the newest.")] after: Option<
            String,
        >,
    ) -> Result<Ready<OrderConnection>> {
        let (app, caller) = shop(context)?;
        let page = page(first.unwrap_or(10), after)?;
        if page.after.is_none()
            && self.together.is_some_and(|together| page.first <= together)
            && let Some(account) = self.account(context).await?
        {
            return Ok(Ready(account.orders.clone().shorter(page.first).into()));
        }
        let orders = app.orders(caller, &page).await;
        Ok(Ready(orders.map_err(|failure| told(&failure))?.into()))
    }

    /// The customer's delivery addresses, the oldest first.
    async fn addresses(&self, context: &Context<'_>) -> Result<Ready<Vec<Address>>> {
        let (app, caller) = shop(context)?;
        let addresses = match self.account(context).await? {
            Some(account) => account.addresses.clone(),
            None => app.addresses(caller).await.map_err(|failure| told(&failure))?,
        };
        Ok(Ready(addresses.into_iter().map(Address::from).collect()))
    }

    /// The customer's cart.
    async fn cart(&self, context: &Context<'_>) -> Result<Ready<Cart>> {
        let (app, caller) = shop(context)?;
        let cart = match self.account(context).await? {
            Some(account) => app.shown_cart(account).await,
            None => app.cart(caller, None).await,
        };
        Ok(Ready(cart.map_err(|failure| told(&failure))?.into()))
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

/// The lengths of the pages of the newest orders that are asked for. One that may not be asked for is left
/// out: it fails by itself.
fn newest_orders(context: &Context<'_>) -> Vec<u32> {
    let orders = context.look_ahead().field("orders").selection_fields();
    orders.iter().filter_map(newest_page).collect()
}

fn newest_page(orders: &SelectionField<'_>) -> Option<u32> {
    let arguments = orders.arguments().ok()?;
    let given = |name: &str| {
        let found = arguments.iter().find(|(argument, _)| argument == name);
        found
            .map(|(_, value)| value)
            .filter(|value| **value != Value::Null)
    };
    if given("after").is_some() {
        return None;
    }
    let first = match given("first") {
        None => 10,
        Some(Value::Number(number)) => i32::try_from(number.as_i64()?).ok()?,
        Some(_) => return None,
    };
    page(first, None).ok().map(|page| page.first)
}
