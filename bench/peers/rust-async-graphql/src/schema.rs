use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use rust_shop::{Account, Address, Order, PageInfo, Profile, Shop, UserError, Wanted};

/// Who asks.
pub struct Customer {
    pub id: String,
}

pub struct Query;
pub struct Mutation;
pub struct Me(Account);

#[derive(SimpleObject)]
struct OrderConnection<'a> {
    nodes: &'a [Order],
    page_info: &'a PageInfo,
}

#[derive(InputObject)]
pub struct OrderItemInput {
    product_id: ID,
    quantity: u32,
}

#[derive(InputObject)]
pub struct PlaceOrderInput {
    idempotency_key: ID,
    address_id: ID,
    items: Vec<OrderItemInput>,
    payment_method: String,
    note: Option<String>,
}

#[derive(SimpleObject)]
pub struct PlaceOrderPayload {
    order: Option<Order>,
    replayed: bool,
    user_errors: Vec<UserError>,
}

fn fault(error: rust_shop::Error) -> async_graphql::Error {
    async_graphql::Error::new(error.to_string())
}

#[Object]
impl Query {
    async fn me(&self, context: &Context<'_>) -> Result<Me> {
        let (shop, customer) = (context.data::<Shop>()?, context.data::<Customer>()?);
        shop.account(&customer.id, 10).await.map(Me).map_err(fault)
    }
}

#[Object]
impl Me {
    async fn profile(&self) -> Result<&Profile> {
        self.0.profile.as_ref().ok_or_else(|| "the customer has no profile".into())
    }

    async fn orders(&self, #[graphql(default = 10)] first: u32) -> OrderConnection<'_> {
        let first = self.0.orders.len().min(first as usize);
        OrderConnection { nodes: &self.0.orders[..first], page_info: &self.0.page }
    }

    async fn addresses(&self) -> &[Address] {
        &self.0.addresses
    }
}

#[Object]
impl Mutation {
    async fn place_order(&self, context: &Context<'_>, input: PlaceOrderInput) -> Result<PlaceOrderPayload> {
        let (shop, customer) = (context.data::<Shop>()?, context.data::<Customer>()?);
        let wanted = Wanted {
            idempotency_key: input.idempotency_key.0,
            address_id: input.address_id.0,
            items: input.items.into_iter().map(|item| (item.product_id.0, item.quantity)).collect(),
            payment_method: input.payment_method,
            note: input.note,
        };
        let placed = shop.place_order(&customer.id, &wanted).await.map_err(fault)?;
        Ok(PlaceOrderPayload { order: placed.order, replayed: placed.replayed, user_errors: placed.user_errors })
    }
}
