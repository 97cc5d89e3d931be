//! Relations by themselves: fields that AppSync resolves by a resolver of their own, apart from the object
//! on which they stand.

use std::sync::Arc;

use async_graphql::{
    Context, CustomDirective, Directive, ID, Object, Result, ServerResult, SimpleObject, Value,
    async_trait::async_trait, extensions::ResolveFut,
};

use super::{customer::given, error::told, product::Product, query::Query, ready::Ready};
use crate::{app::App, shop::id::ProductId};

/// Where an operation on the executable schema begins: at the API's own root fields, and at those from
/// which a relation is resolved that was not resolved with its parent.
#[derive(Default, SimpleObject)]
pub struct QueryRoot {
    #[graphql(flatten)]
    api: Query,
    #[graphql(flatten)]
    product: ProductToday,
}

/// The product of a line of a cart or an order.
#[derive(Default)]
pub struct ProductToday;

/// What the API has as a relation only.
#[Object]
impl ProductToday {
    /// The product as it is today, out of the catalogue in memory. Null when it is not on sale.
    async fn product_today(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The product's id.")] id: ID,
    ) -> Result<Ready<Option<Product>>> {
        let app = given::<Arc<App>>(context)?;
        let today = app.products_today().await.map_err(|failure| told(&failure))?;
        let product = ProductId::parse(&id).and_then(|id| today.on_sale(&id).cloned());
        Ok(Ready(product.map(Product::from)))
    }
}

/// Marks a field of which a failure leaves its parent whole, whatever its type says: with AppSync the field
/// has a resolver of its own, which tells the failure at its own place.
#[Directive(location = "Field")]
pub fn relation() -> impl CustomDirective {
    OwnFailure
}

struct OwnFailure;

#[async_trait]
impl CustomDirective for OwnFailure {
    async fn resolve_field(
        &self,
        context: &Context<'_>,
        resolve: ResolveFut<'_>,
    ) -> ServerResult<Option<Value>> {
        resolve.await.or_else(|error| {
            context.add_error(error);
            Ok(None)
        })
    }
}
