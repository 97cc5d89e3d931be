//! Carts.

use async_graphql::{ComplexObject, Enum, ID, SimpleObject, resolver_utils::enum_value};

use super::{
    directive::{aws_api_key, aws_cognito_user_pools},
    money::{Money, int},
    product::Product,
    ready::{Asked, ready, ready_leaf},
    scalar::AwsDateTime,
};
use crate::{
    app::CartView,
    shop::{cart, product},
};

/// What a customer should know about a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "cart::CartWarningCode")]
pub enum CartWarningCode {
    /// The price has changed since the product was put into the cart.
    PriceChanged,
    /// There are fewer pieces than the cart holds; `available` tells how many. It is told of products that
    /// count as low; of others the order tells it.
    InsufficientStock,
    /// The product is sold out at the moment.
    OutOfStock,
    /// The product is no longer sold, and is not among the lines.
    ProductUnavailable,
    /// Not all pieces fitted into the cart.
    QuantityCapped,
}

ready_leaf!(|word: &_| enum_value(*word); CartWarningCode);

/// One product of a cart.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(
    complex,
    directive = aws_api_key::apply(),
    directive = aws_cognito_user_pools::apply(None)
)]
pub struct CartLine {
    /// How many pieces.
    quantity: i32,
    /// The price of one piece today.
    unit_price: Money,
    /// The price of all pieces of the line today.
    line_total: Money,
    #[graphql(skip)]
    sold: product::Product,
}

#[ComplexObject]
impl CartLine {
    /// The product.
    async fn product(&self) -> Product {
        self.sold.clone().into()
    }
}

ready!(
    CartLine {
        quantity,
        unit_price,
        line_total
    },
    { sold },
    "product" => CartLine::told_product
);

impl CartLine {
    fn told_product(&self, _: &Asked<'_>) -> Option<Product> {
        Some(self.sold.clone().into())
    }
}

/// Something that a customer should know about a cart. It stops nothing.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct CartWarning {
    /// What it is about.
    code: CartWarningCode,
    /// Which product it is about.
    product_id: ID,
    /// The same for people.
    message: String,
    /// How many pieces could be had. Null where that is not the matter.
    available: Option<i32>,
    /// The price as it was last shown. Null where that is not the matter.
    previous_price: Option<Money>,
}

ready!(CartWarning {
    code,
    product_id,
    message,
    available,
    previous_price
});

/// What a visitor means to buy.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(directive = aws_api_key::apply(), directive = aws_cognito_user_pools::apply(None))]
pub struct Cart {
    /// What opens an anonymous cart: keep it and give it back. Null for a signed-in customer's cart,
    /// and where there is no cart yet.
    token: Option<ID>,
    /// The products, by name.
    lines: Vec<CartLine>,
    /// All pieces together.
    total_quantity: i32,
    /// The price of all lines today.
    items_total: Money,
    /// What a customer should know.
    warnings: Vec<CartWarning>,
    /// When the cart is thrown away unless it changes. Null where there is no cart yet.
    expires_at: Option<AwsDateTime>,
    /// A number that grows with each change; 0 where there is no cart yet.
    version: i32,
}

ready!(Cart {
    token,
    lines,
    total_quantity,
    items_total,
    warnings,
    expires_at,
    version
});

impl From<CartView> for Cart {
    fn from(view: CartView) -> Self {
        let cart = view.cart;
        let line = |line: cart::PricedLine| CartLine {
            quantity: int(line.quantity),
            unit_price: line.product.price.into(),
            line_total: line.line_total.into(),
            sold: line.product,
        };
        let warning = |warning: cart::CartWarning| CartWarning {
            code: warning.code.into(),
            product_id: ID(warning.product.to_string()),
            message: warning.message,
            available: warning.available.map(int),
            previous_price: warning.previous_price.map(Money::from),
        };
        Self {
            token: view.token.map(|token| ID(token.encode())),
            lines: cart.lines.into_iter().map(line).collect(),
            total_quantity: int(cart.total_quantity),
            items_total: cart.items_total.into(),
            warnings: cart.warnings.into_iter().map(warning).collect(),
            expires_at: cart.expires_at.map(AwsDateTime),
            version: int(cart.version),
        }
    }
}
