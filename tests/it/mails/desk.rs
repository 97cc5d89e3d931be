//! A shop with its mailbox, and the function that sends mails between them.

use std::sync::Arc;

use kibble::{
    app::OrderMailer,
    entry::mailer::mailer,
    local::{documents::Documents, engine::Engine, mailbox::Mailbox},
    mail::Post,
    table::permissions::Function,
    transport::Access,
};
use serde_json::{Value, json};

use super::golden::sender;
use crate::world::{TABLE, Who, World, table_of};

pub struct Desk {
    pub world: World,
    pub mailbox: Mailbox,
    /// The function of a process that is never started anew.
    pub function: OrderMailer,
    /// The last change that was made before the order.
    before: Option<String>,
}

/// The function as a new process has it.
pub fn function(engine: &Engine, mailbox: &Mailbox, world: &World) -> OrderMailer {
    let (from, topic) = ("shop@example.com".to_owned(), Some("topic".to_owned()));
    let post = Post::new(Access::local(), mailbox.http_client(), from, topic);
    let table = table_of(engine, Function::Mailer);
    OrderMailer::new(table, post, sender(), world.clock.clone())
}

impl Desk {
    /// A shop where Ada can order bones, and nobody has ordered yet.
    pub async fn new() -> Self {
        let world = World::new().await;
        world.product("bone", 500, 50).await;
        let mailbox = Mailbox::open(Documents::default(), world.clock.clone()).unwrap();
        let function = function(&world.engine, &mailbox, &world);
        let before = world.engine.stream(TABLE).unwrap().latest().unwrap();
        Self {
            world,
            mailbox,
            function,
            before,
        }
    }

    /// Ada orders a bone; the order's id.
    pub async fn order(&self, key: &str) -> String {
        let address = self.world.address(Who::Ada).await;
        self.world.order_of(Who::Ada, key, &address, ("bone", 2)).await
    }

    /// All changes since the shop was opened, as they are in the table's stream.
    pub fn records(&self) -> Vec<Value> {
        let stream = self.world.engine.stream(TABLE).unwrap();
        stream.read(self.before.as_deref(), 1000).unwrap()
    }

    /// Brings records to the function; how many it names as failed.
    pub async fn bring(&self, records: &[Value]) -> usize {
        failures(&self.function, records).await.len()
    }

    /// The kinds of mail by their subjects, the oldest first.
    pub fn subjects(&self) -> Vec<String> {
        let mails = self.mailbox.mails(1000).unwrap();
        let subjects = mails.iter().rev().map(|mail| mail.subject().to_owned());
        subjects.collect()
    }

    /// How often the shop was told of a new order.
    pub fn notices(&self) -> usize {
        self.mailbox.notices(1000).unwrap().len()
    }
}

/// The places of the records that the function names as failed.
pub async fn failures(function: &OrderMailer, records: &[Value]) -> Vec<usize> {
    let answer = mailer(function, json!({ "Records": records })).await.unwrap();
    let named = answer["batchItemFailures"].as_array().unwrap().clone();
    let place = |failure: &Value| {
        let is = |record: &Value| record["dynamodb"]["SequenceNumber"] == failure["itemIdentifier"];
        records.iter().position(is).unwrap()
    };
    named.iter().map(place).collect()
}

/// Brings records until all are done with, as Lambda does: from the lowest that failed on.
pub async fn bring_until_done(function: &OrderMailer, mut records: &[Value], case: &str) {
    for _ in 0..100 {
        match failures(function, records).await.into_iter().min() {
            None => return,
            Some(lowest) => records = &records[lowest..],
        }
    }
    panic!("{case}: it fails for ever");
}

/// Lets tests answer in place of Amazon SES or Amazon SNS.
pub fn answer_mails(
    mailbox: &Mailbox,
    answer: impl Fn(&str, &str) -> Option<(u16, String)> + Send + Sync + 'static,
) {
    mailbox.set_intercept(Some(Arc::new(answer)));
}
