//! Orders.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, ID, Object, Result, SimpleObject};

use super::{
    customer::given,
    delivery::Delivery,
    error::told,
    money::{Money, PageInfo, int},
    order_words::{Actor, CancelReason, OrderAction, OrderStatus, PaymentMethod, PaymentStatus},
    product::Product,
    ready::{Asked, Each, ready},
    scalar::AwsDateTime,
};
use crate::{
    app::App,
    shop::{self, caller::Caller, id::ProductId, order, order_actions::Situation, page::Page},
};

/// One product of an order, as it was sold.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct OrderItem {
    /// Which product it is.
    product_id: ID,
    /// The product's name when it was sold.
    product_name: String,
    /// The price of one piece when it was sold.
    unit_price: Money,
    /// How many pieces were ordered.
    quantity: i32,
    /// How many pieces are packed. Null until somebody has counted.
    packed_quantity: Option<i32>,
    /// The price of the pieces that were ordered, or once the order is packed of those that are packed.
    line_total: Money,
    #[graphql(skip)]
    sold: ProductId,
}

#[ComplexObject]
impl OrderItem {
    /// The product as it is today. Null when it is no longer sold.
    async fn product(&self, context: &Context<'_>) -> Result<Option<Product>> {
        let app = given::<Arc<App>>(context)?;
        let today = app.products_today().await.map_err(|failure| told(&failure))?;
        Ok(today.on_sale(&self.sold).cloned().map(Product::from))
    }
}

ready!(
    OrderItem {
        product_id,
        product_name,
        unit_price,
        quantity,
        packed_quantity,
        line_total
    },
    { sold },
    // The product is read.
);

impl OrderItem {
    fn of(line: &order::OrderLine, total: shop::money::Money) -> Self {
        Self {
            product_id: ID(line.product.to_string()),
            product_name: line.product_name.clone(),
            unit_price: line.unit_price.into(),
            quantity: int(line.quantity),
            packed_quantity: line.packed_quantity.map(int),
            line_total: total.into(),
            sold: line.product.clone(),
        }
    }
}

/// A step in the life of an order.
#[derive(Clone, Debug, SimpleObject)]
pub struct OrderEvent {
    /// When it was taken.
    at: AwsDateTime,
    /// The state that the order was in afterwards.
    status: OrderStatus,
    /// Who took it.
    actor: Actor,
    /// What was said about it. Null when nothing was.
    note: Option<String>,
}

ready!(OrderEvent {
    at,
    status,
    actor,
    note
});

impl From<order::OrderEvent> for OrderEvent {
    fn from(event: order::OrderEvent) -> Self {
        Self {
            at: AwsDateTime(event.at),
            status: event.status.into(),
            actor: event.actor.into(),
            note: event.note,
        }
    }
}

/// How an order is paid, and how far that is.
#[derive(Clone, Debug, SimpleObject)]
pub struct Payment {
    /// How it is paid.
    method: PaymentMethod,
    /// How far the payment is.
    status: PaymentStatus,
}

ready!(Payment { method, status });

/// An order.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(complex)]
pub struct Order {
    /// The order's id, which never changes and tells nothing.
    id: ID,
    /// The short name that people use, such as 261120-7F3Q9K.
    code: String,
    /// Where the order stands.
    status: OrderStatus,
    /// When it was placed.
    placed_at: AwsDateTime,
    /// When it was last changed.
    updated_at: AwsDateTime,
    /// What was ordered, as it was sold.
    items: Vec<OrderItem>,
    /// The price of all items. It falls when pieces are missing as the order is packed.
    items_total: Money,
    /// The price of everything.
    total: Money,
    /// Where the order goes.
    delivery: Delivery,
    /// How the order is paid.
    payment: Payment,
    /// What the customer wrote. Null when nothing was written.
    note: Option<String>,
    /// Every step since the order was placed, the oldest first.
    history: Vec<OrderEvent>,
    /// Why the order was cancelled. Null unless it was.
    cancel_reason: Option<CancelReason>,
    /// A number that grows with each change.
    version: i32,
    #[graphql(skip)]
    situation: Situation,
}

#[ComplexObject]
impl Order {
    /// What the caller can do with the order now: its customer, or staff as far as they have the right.
    async fn available_actions(&self, context: &Context<'_>) -> Result<Vec<OrderAction>> {
        Ok(self.actions_of(given::<Caller>(context)?))
    }
}

ready!(
    Order {
        id,
        code,
        status,
        placed_at,
        updated_at,
        items,
        items_total,
        total,
        delivery,
        payment,
        note,
        history,
        cancel_reason,
        version
    },
    { situation },
    "availableActions" => Order::actions
);

impl Order {
    fn actions_of(&self, caller: &Caller) -> Vec<OrderAction> {
        let actions = self.situation.actions_of(caller);
        actions.into_iter().map(OrderAction::from).collect()
    }

    fn actions(&self, asked: &Asked<'_>) -> Option<Vec<OrderAction>> {
        asked.context.data().ok().map(|caller| self.actions_of(caller))
    }
}

impl From<order::Order> for Order {
    fn from(order: order::Order) -> Self {
        let situation = order.situation();
        let items = order
            .lines
            .iter()
            .map(|line| OrderItem::of(line, order.line_total(line)));
        let items = items.collect();
        let delivery = Delivery::from(&order);
        Self {
            id: ID(order.key.encode()),
            code: order.code,
            status: order.status.into(),
            placed_at: AwsDateTime(order.placed_at),
            updated_at: AwsDateTime(order.updated_at),
            items,
            items_total: order.items_total.into(),
            total: order.total.into(),
            delivery,
            payment: Payment {
                method: order.payment_method.into(),
                status: order.payment_status.into(),
            },
            note: order.note,
            history: order.history.into_iter().map(OrderEvent::from).collect(),
            cancel_reason: order.cancel_reason.map(CancelReason::from),
            version: int(order.version),
            situation,
        }
    }
}

/// An order in a list, with its place there.
#[derive(Clone, Debug, SimpleObject)]
pub struct OrderEdge {
    /// The place in the list, to be given as `after`.
    cursor: String,
    /// The order.
    node: Order,
}

ready!(OrderEdge { cursor, node });

/// A page of orders.
#[derive(Clone, Debug)]
pub struct OrderConnection {
    edges: Vec<OrderEdge>,
    page_info: PageInfo,
}

/// A page of orders, the newest first.
#[Object]
impl OrderConnection {
    /// The orders with their places.
    async fn edges(&self) -> &[OrderEdge] {
        &self.edges
    }

    /// The orders alone.
    async fn nodes(&self) -> Vec<&Order> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// Where the page ends.
    async fn page_info(&self) -> &PageInfo {
        &self.page_info
    }
}

ready!(
    OrderConnection {
        edges,
        page_info
    },
    {},
    "nodes" => OrderConnection::each_node
);

impl OrderConnection {
    fn each_node<'c>(&'c self, _: &Asked<'_>) -> Option<Each<'c, OrderEdge, Order>> {
        Some(Each {
            of: &self.edges,
            value: |edge| &edge.node,
        })
    }
}

impl From<Page<order::Order>> for OrderConnection {
    fn from(page: Page<order::Order>) -> Self {
        let edge = |order: order::Order| OrderEdge {
            cursor: order.key.order.to_string(),
            node: order.into(),
        };
        let edges: Vec<OrderEdge> = page.rows.into_iter().map(edge).collect();
        Self {
            page_info: PageInfo {
                has_next_page: page.has_next,
                end_cursor: edges.last().map(|edge| edge.cursor.clone()),
            },
            edges,
        }
    }
}
