//! The schema in Rust: shapes, not rules.

mod account_fields;
mod address;
mod cart;
mod customer;
mod delivery;
mod delivery_fees;
mod delivery_fields;
mod directive;
mod error;
mod input;
mod loader;
mod money;
mod mutation;
mod order;
mod order_update;
mod order_words;
mod payload;
mod product;
mod query;
mod ready;
mod relation;
mod report;
pub mod resolvers;
mod scalar;
#[cfg(feature = "local")]
pub mod sdl;
pub mod side_table;
mod staff_mutation;
mod staff_order;
mod staff_query;
mod stock_shards;
mod subscription;

use std::sync::Arc;

use async_graphql::{Request, SchemaBuilder, ValidationMode};

pub use error::{ERROR_TYPE, ErrorType};
pub use loader::Loaders;
pub use ready::Texts;

use crate::{app::App, shop::caller::Caller};

/// The executable schema.
pub type Schema = async_graphql::Schema<relation::QueryRoot, mutation::Mutation, subscription::Subscription>;

/// The deepest operation that is run. The entry builds every operation itself, so this only bounds
/// a mistake of ours.
const DEPTH: usize = 16;

/// The schema over a shop.
pub fn build(app: Arc<App>) -> Schema {
    builder().data(app).limit_depth(DEPTH).finish()
}

/// The same for operations that are made of the schema's own shapes, with values that AppSync has validated:
/// they are not validated once more. A value that is none is refused when it is read.
pub fn build_for_plans(app: Arc<App>) -> Schema {
    let builder = builder().data(app).limit_depth(DEPTH);
    builder.validation_mode(ValidationMode::Fast).finish()
}

fn builder() -> SchemaBuilder<relation::QueryRoot, mutation::Mutation, subscription::Subscription> {
    Schema::build(
        relation::QueryRoot::default(),
        mutation::Mutation::default(),
        subscription::Subscription,
    )
    .directive(relation::relation)
}

/// Has a request answered with handles of texts where values are ready to be written.
pub fn as_texts(request: Request, texts: &Arc<Texts>) -> Request {
    request.data(texts.clone())
}

/// Gives a request its caller, and loaders that live as long as the invocation.
pub fn for_caller(request: Request, caller: Caller, loaders: Arc<Loaders>) -> Request {
    request.data(caller).data(loaders)
}
