//! The crate lambda-appsync as its README shows it: types and dispatch from the schema, no GraphQL engine. AppSync
//! leaves out what was not asked for.

mod shown;

use std::sync::OnceLock;

use lambda_appsync::{AppsyncError, AppsyncEvent, AppsyncIdentity, appsync_operation, default_service_fn, make_appsync};
use rust_shop::{Shop, Wanted};

// `type_override`: ids are texts here, and not all of them are UUIDs, as the crate's own type wants.
make_appsync!(
    "schema.graphql",
    batch = false,
    type_override = CustomerProfile.id: String,
    type_override = CustomerProfile.defaultAddressId: String,
    type_override = Order.id: String,
    type_override = OrderItem.productId: String,
    type_override = Address.id: String,
    type_override = OrderItemInput.productId: String,
    type_override = PlaceOrderInput.idempotencyKey: String,
    type_override = PlaceOrderInput.addressId: String,
    type_override = UserError.productId: String,
);

static SHOP: OnceLock<Shop> = OnceLock::new();

fn shop() -> Result<&'static Shop, AppsyncError> {
    SHOP.get().ok_or_else(|| AppsyncError::new("Internal", "the shop is not open"))
}

fn fault(error: rust_shop::Error) -> AppsyncError {
    AppsyncError::new("Internal", error.to_string())
}

fn customer(event: &AppsyncEvent<Operation>) -> Result<String, AppsyncError> {
    match &event.identity {
        AppsyncIdentity::Cognito(cognito) => Ok(cognito.sub.clone()),
        _ => Err(AppsyncError::new("Unauthorized", "sign in")),
    }
}

#[appsync_operation(query(me), with_appsync_event)]
async fn me(event: &AppsyncEvent<Operation>) -> Result<Customer, AppsyncError> {
    let account = shop()?.account(&customer(event)?, 10).await.map_err(fault)?;
    let profile = account.profile.ok_or_else(|| AppsyncError::new("NotFound", "the customer has no profile"))?;
    Ok(Customer {
        profile: profile.into(),
        orders: OrderConnection {
            nodes: account.orders.into_iter().map(Order::from).collect(),
            page_info: PageInfo {
                has_next_page: account.page.has_next_page,
                end_cursor: account.page.end_cursor,
            },
        },
        addresses: account.addresses.into_iter().map(Address::from).collect(),
    })
}

#[appsync_operation(mutation(placeOrder), with_appsync_event)]
async fn place_order(
    input: PlaceOrderInput,
    event: &AppsyncEvent<Operation>,
) -> Result<PlaceOrderPayload, AppsyncError> {
    let quantity = |quantity: i32| u32::try_from(quantity).unwrap_or_default();
    let wanted = Wanted {
        idempotency_key: input.idempotency_key,
        address_id: input.address_id,
        items: input.items.into_iter().map(|item| (item.product_id, quantity(item.quantity))).collect(),
        payment_method: input.payment_method,
        note: input.note,
    };
    let placed = shop()?.place_order(&customer(event)?, &wanted).await.map_err(fault)?;
    Ok(PlaceOrderPayload {
        order: placed.order.map(Order::from),
        replayed: placed.replayed,
        user_errors: placed.user_errors.into_iter().map(UserError::from).collect(),
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let shop = Shop::from_environment().await?;
    SHOP.set(shop).map_err(|_| "the shop was opened before")?;
    lambda_runtime::run(lambda_runtime::service_fn(default_service_fn!())).await
}
