//! Root fields by which customers dispose of their data.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::{
    customer::shop,
    error::{ErrorType, told},
    payload::{UserError, divide},
};

/// What customers take along.
#[derive(Default)]
pub struct AccountQuery;

#[Object]
impl AccountQuery {
    /// Everything that the shop keeps of the signed-in customer, as the text of a JSON document: profile,
    /// addresses, cart and orders. Amounts are in minor units. New members may be added to it.
    async fn export_my_data(&self, context: &Context<'_>) -> Result<String> {
        let (app, caller) = shop(context)?;
        let export = app.export_my_data(caller).await;
        let export = export.map_err(|failure| told(&failure))?;
        serde_json::to_string(&export).map_err(|error| {
            tracing::error!(%error, "a customer's data cannot be written");
            ErrorType::Internal.with(ErrorType::Internal.message())
        })
    }
}

/// How customers leave.
#[derive(Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Forgets the signed-in customer, once all their orders have ended and their card payments are settled:
    /// profile, addresses and cart are deleted, and names, telephone numbers, addresses and notes are taken out
    /// of the orders. The way to sign in belongs to the user pool and is deleted there; while it is left, the
    /// account can be begun anew after a day.
    async fn close_account(&self, context: &Context<'_>) -> Result<AccountPayload> {
        let (app, caller) = shop(context)?;
        let (closed, user_errors) = divide(app.close_account(caller).await)?;
        Ok(AccountPayload {
            ok: closed.is_some(),
            user_errors,
        })
    }
}

/// The answer to the closing of an account.
#[derive(Debug, SimpleObject)]
pub struct AccountPayload {
    /// Whether the account is closed. It stays so when it was before.
    ok: bool,
    /// Every reason why it is not closed.
    user_errors: Vec<UserError>,
}
