//! The rows of a query as DynamoDB writes them, for those who read them straight into their stored forms.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use aws_sdk_dynamodb::{
    config::{
        ConfigBag, Intercept, RuntimeComponents, interceptors::BeforeDeserializationInterceptorContextMut,
    },
    error::BoxError,
    operation::query::builders::QueryFluentBuilder,
};
use aws_smithy_types::body::SdkBody;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Item, TableError, item::json};

/// What a query has found.
#[derive(Default, Deserialize)]
pub struct Rows {
    #[serde(rename = "Items", default)]
    pub items: Vec<Box<RawValue>>,
    #[serde(rename = "LastEvaluatedKey", default)]
    last: Option<Box<RawValue>>,
}

impl Rows {
    /// Joins the rows that come behind these.
    pub fn follow(&mut self, rows: Self) {
        self.items.extend(rows.items);
        self.last = rows.last;
    }

    /// Behind which row the next ones begin; `None` where there are no more.
    pub fn last(&self) -> Result<Option<Item>, TableError> {
        self.last.as_ref().map(|last| json::item(last)).transpose()
    }

    /// Whether there are more behind them.
    pub fn are_cut(&self) -> bool {
        self.last.is_some()
    }
}

/// Sends a query. The SDK signs it, sends it, repeats it and tells its failures, as it does with every other; what
/// has been found is taken from it before it reads it.
pub async fn rows(request: QueryFluentBuilder) -> Result<Rows, TableError> {
    let answer = Answer(Arc::new(Mutex::new(SdkBody::empty())));
    let sent = request.customize().interceptor(answer.clone()).send().await;
    sent.map_err(TableError::of)?;
    let body = answer.take();
    let text = body.bytes().unwrap_or_default();
    serde_json::from_slice(text).map_err(|error| TableError::Other(error.to_string()))
}

/// Keeps the text of an answer.
#[derive(Clone, Debug)]
struct Answer(Arc<Mutex<SdkBody>>);

impl Answer {
    fn take(&self) -> SdkBody {
        self.replace(SdkBody::empty())
    }

    fn replace(&self, body: SdkBody) -> SdkBody {
        mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), body)
    }
}

impl Intercept for Answer {
    fn name(&self) -> &'static str {
        "Answer"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response_mut();
        if response.status().is_success() {
            let body = mem::replace(response.body_mut(), SdkBody::from("{}"));
            self.replace(body);
        }
        Ok(())
    }
}
