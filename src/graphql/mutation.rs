//! Root fields that write: parse the input, call the shop, shape the payload.

use async_graphql::{Context, ID, Object, Result, SimpleObject};

use super::{
    account_fields::AccountMutation,
    customer::shop,
    delivery_fields::DeliveryMutation,
    directive::{aws_api_key, aws_cognito_user_pools, aws_iam},
    error::told,
    input::{AddressInput, PlaceOrderInput, ProfileInput, both, key, version},
    order_update::{OrderUpdate, OrderUpdateInput},
    payload::{
        AddAddressPayload, CartPayload, DeleteAddressPayload, OrderPayload, PlaceOrderPayload,
        UpdateAddressPayload, UpdateProfilePayload, divide,
    },
    ready::Ready,
    staff_mutation::StaffMutation,
};
use crate::{
    app::{CartView, Failure},
    shop::{
        cart,
        id::{AddressId, OrderKey},
    },
};

/// What can be done.
#[derive(Default, SimpleObject)]
pub struct Mutation {
    #[graphql(flatten)]
    account: AccountMutation,
    #[graphql(flatten)]
    customer: CustomerMutation,
    #[graphql(flatten)]
    delivery: DeliveryMutation,
    #[graphql(flatten)]
    staff: StaffMutation,
    #[graphql(flatten)]
    machine: MachineMutation,
}

/// What customers do, and in part whoever has the public key.
#[derive(Default)]
pub struct CustomerMutation;

#[Object]
impl CustomerMutation {
    /// Changes the signed-in customer's own record.
    async fn update_profile(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What to change.")] input: ProfileInput,
        #[graphql(desc = "The version that was seen. Null: the last writer wins.")] version: Option<i32>,
    ) -> Result<UpdateProfilePayload> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let (changes, version) = both(input.parse(), self::version(version))?;
            app.update_profile(caller, &changes, version).await
        };
        let (profile, user_errors) = divide(outcome.await)?;
        Ok(UpdateProfilePayload {
            profile: profile.map(Into::into),
            user_errors,
        })
    }

    /// Adds an address to the signed-in customer's book, which holds at most 20.
    async fn add_address(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The address.")] input: AddressInput,
        #[graphql(desc = "A text of the caller's own drawing: a repeat with it adds nothing again.")]
        idempotency_key: Option<ID>,
    ) -> Result<AddAddressPayload> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let key = idempotency_key
                .map(|id| key(&id, &["idempotencyKey"]))
                .transpose();
            let (key, content) = both(key, input.parse())?;
            app.add_address(caller, content, key).await
        };
        Ok(AddAddressPayload::new(divide(outcome.await)?))
    }

    /// Replaces an address in the signed-in customer's book.
    async fn update_address(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The address's id.")] id: ID,
        #[graphql(desc = "The address as it shall be.")] input: AddressInput,
        #[graphql(desc = "The version that was seen. Null: the last writer wins.")] version: Option<i32>,
    ) -> Result<UpdateAddressPayload> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let (content, version) = both(input.parse(), self::version(version))?;
            let id = AddressId::parse(&id);
            app.update_address(caller, id, &content, version).await
        };
        let (address, user_errors) = divide(outcome.await)?;
        Ok(UpdateAddressPayload {
            address: address.map(Into::into),
            user_errors,
        })
    }

    /// Deletes an address from the signed-in customer's book. Deleting one that is not there is no
    /// error.
    async fn delete_address(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The address's id.")] id: ID,
    ) -> Result<DeleteAddressPayload> {
        let (app, caller) = shop(context)?;
        let outcome = app.delete_address(caller, AddressId::parse(&id)).await;
        let (deleted, user_errors) = divide(outcome)?;
        Ok(DeleteAddressPayload {
            deleted_address_id: deleted.map(|()| id),
            user_errors,
        })
    }

    /// Chooses the address that is offered first.
    async fn set_default_address(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The address's id.")] id: ID,
    ) -> Result<UpdateProfilePayload> {
        let (app, caller) = shop(context)?;
        let outcome = app.set_default_address(caller, AddressId::parse(&id)).await;
        let (profile, user_errors) = divide(outcome)?;
        Ok(UpdateProfilePayload {
            profile: profile.map(Into::into),
            user_errors,
        })
    }

    /// Adds pieces of a product to the cart. With the API key and no token a new cart is made, whose
    /// token comes back.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn add_to_cart(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which product.")] product_id: ID,
        #[graphql(desc = "How many pieces, 1 to 99.", default_with = "Some(1)")] quantity: Option<i32>,
        #[graphql(desc = "What opens an anonymous cart. It is ignored for signed-in customers.")]
        token: Option<ID>,
        #[graphql(desc = "A text of the caller's own drawing: a repeat with it adds nothing again.")]
        idempotency_key: Option<ID>,
    ) -> Result<Ready<CartPayload>> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let key = idempotency_key
                .map(|id| key(&id, &["idempotencyKey"]))
                .transpose()?;
            let quantity =
                cart::quantity(quantity.unwrap_or(1)).map_err(|refusal| refusal.at(["quantity"]))?;
            let token = token.as_deref().map(String::as_str);
            app.add_to_cart(caller, token, &product_id, quantity, key).await
        };
        cart_payload(outcome.await)
    }

    /// Sets the pieces of a product in the cart; 0 takes the product out.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn set_cart_line(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which product.")] product_id: ID,
        #[graphql(desc = "How many pieces, 0 to 99.")] quantity: i32,
        #[graphql(desc = "What opens an anonymous cart. It is ignored for signed-in customers.")]
        token: Option<ID>,
    ) -> Result<Ready<CartPayload>> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            let quantity = match quantity {
                0 => 0,
                some => cart::quantity(some).map_err(|refusal| refusal.at(["quantity"]))?,
            };
            let token = token.as_deref().map(String::as_str);
            app.set_cart_line(caller, token, &product_id, quantity).await
        };
        cart_payload(outcome.await)
    }

    /// Empties the cart.
    #[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
    async fn clear_cart(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What opens an anonymous cart. It is ignored for signed-in customers.")]
        token: Option<ID>,
    ) -> Result<Ready<CartPayload>> {
        let (app, caller) = shop(context)?;
        cart_payload(app.clear_cart(caller, token.as_deref().map(String::as_str)).await)
    }

    /// Moves the lines of an anonymous cart into the signed-in customer's own. A token that opens
    /// nothing changes nothing.
    #[graphql(directive = aws_cognito_user_pools::apply(None))]
    async fn merge_cart(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What opens the anonymous cart.")] token: ID,
    ) -> Result<Ready<CartPayload>> {
        let (app, caller) = shop(context)?;
        cart_payload(app.merge_cart(caller, &token).await)
    }

    /// Places an order, once under its key. All reasons against it are told together.
    async fn place_order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order.")] input: PlaceOrderInput,
    ) -> Result<Ready<PlaceOrderPayload>> {
        let (app, caller) = shop(context)?;
        let outcome = async {
            app.place_order(caller, &input.parse(app.payments().is_some())?)
                .await
        };
        Ok(Ready(PlaceOrderPayload::new(divide(outcome.await)?)))
    }

    /// Cancels one of the signed-in customer's orders that is not yet packed. Its goods become
    /// available again.
    async fn cancel_order(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order's id.")] id: ID,
    ) -> Result<Ready<OrderPayload>> {
        let (app, caller) = shop(context)?;
        OrderPayload::new(app.cancel_order(caller, OrderKey::decode(&id)).await)
    }

    /// Puts the products of an earlier order into the signed-in customer's cart, as far as they are
    /// still sold.
    async fn reorder(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The earlier order's id.")] order_id: ID,
    ) -> Result<Ready<CartPayload>> {
        let (app, caller) = shop(context)?;
        cart_payload(app.reorder(caller, OrderKey::decode(&order_id)).await)
    }
}

/// What the shop's own machines do.
#[derive(Default)]
pub struct MachineMutation;

#[Object]
impl MachineMutation {
    /// Tells a change of an order to its customer, if they watch. For the shop's machines.
    #[graphql(directive = aws_iam::apply())]
    async fn publish_order_update(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The change.")] input: OrderUpdateInput,
    ) -> Result<Option<OrderUpdate>> {
        let (_, caller) = shop(context)?;
        caller.machine().map_err(|denied| told(&denied.into()))?;
        Ok(Some(input.into()))
    }
}

fn cart_payload(outcome: Result<CartView, Failure>) -> Result<Ready<CartPayload>> {
    let (cart, user_errors) = divide(outcome)?;
    Ok(Ready(CartPayload {
        cart: cart.map(Into::into),
        user_errors,
    }))
}
