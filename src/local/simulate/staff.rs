//! The staff: packers and drivers take orders from the work queues, and do with each what its state asks
//! for. Whoever takes over an order halfway goes on where it stands.

use serde_json::{Value, json};

use super::{
    endpoint::{Caller, Trouble},
    messages::{Identified, Order, Page},
    operations::Operation,
    people::Person,
    play::{Play, Step},
    story::{DeliveryPlan, Story},
};

/// How many pieces the warehouse brings of a product that has run out.
const DELIVERED_PIECES: i64 = 100;
/// How many orders somebody takes at once.
const BASKET: usize = 5;
const REASON: &str = "Nobody was at home.";

/// A department with its work queues, the usual one first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Department {
    Warehouse,
    Delivery,
}

/// What is done next with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Work<'a> {
    StartPackaging,
    Pack { product: &'a str, quantity: u32 },
    CompletePackaging,
    StartDelivery,
    CompleteDelivery,
    FailDelivery,
    RetryDelivery,
    CallOff,
}

impl Department {
    fn queues(self) -> &'static [&'static str] {
        match self {
            Self::Warehouse => &["PLACED", "PACKING"],
            Self::Delivery => &["PACKED", "OUT_FOR_DELIVERY", "DELIVERY_FAILED"],
        }
    }

    /// What this department does next; `None` when the order is not its work, or no longer.
    fn work<'a>(self, order: &'a Order, story: &Story) -> Option<Work<'a>> {
        match (self, order.status.as_str()) {
            (Self::Warehouse, "PLACED") => Some(Work::StartPackaging),
            (Self::Warehouse, "PACKING") => Some(packing(order, story)),
            (Self::Delivery, "PACKED") if story.delivery == DeliveryPlan::CalledOff => Some(Work::CallOff),
            (Self::Delivery, "PACKED") => Some(Work::StartDelivery),
            (Self::Delivery, "OUT_FOR_DELIVERY") if story.delivery.arrives_after(order.failures()) => {
                Some(Work::CompleteDelivery)
            }
            (Self::Delivery, "OUT_FOR_DELIVERY") => Some(Work::FailDelivery),
            (Self::Delivery, "DELIVERY_FAILED") if story.delivery == DeliveryPlan::Never => {
                Some(Work::CallOff)
            }
            (Self::Delivery, "DELIVERY_FAILED") => Some(Work::RetryDelivery),
            _ => None,
        }
    }
}

/// The first line that is not packed as the story wants it, or the end of packing.
fn packing<'a>(order: &'a Order, story: &Story) -> Work<'a> {
    for (line, item) in order.items.iter().enumerate() {
        let quantity = story.packing.packed(line, item.quantity);
        if item.packed_quantity != Some(quantity) {
            return Work::Pack {
                product: &item.product_id,
                quantity,
            };
        }
    }
    Work::CompletePackaging
}

/// Somebody of the staff.
pub(super) struct Worker<'a> {
    pub play: &'a Play,
    pub person: &'a Person,
    /// Who calls orders off.
    pub admin: &'a Person,
    pub department: Department,
}

impl Worker<'_> {
    /// Works until the play is over.
    pub async fn work(&self) -> Result<(), Trouble> {
        while !self.play.is_over() {
            match self.work_through_the_queue().await {
                Ok(true) => {}
                Ok(false) => self.play.idle().await,
                Err(trouble @ (Trouble::Gone(_) | Trouble::SignIn(_))) => return Err(trouble),
                Err(trouble) => {
                    tracing::warn!(%trouble, department = ?self.department, "the staff cannot work");
                    self.play.idle().await;
                }
            }
        }
        Ok(())
    }

    /// Answers whether there was any work.
    async fn work_through_the_queue(&self) -> Result<bool, Trouble> {
        let taken = self.take().await?;
        let mut worked = Ok(!taken.is_empty());
        for (id, number) in taken {
            // What cannot be finished is given back all the same, and so are those that follow.
            match worked {
                Ok(_) => worked = self.finish(&id, number).await.map(|()| true),
                Err(_) => self.play.ledger.give_back(&id, false),
            }
        }
        worked
    }

    /// Takes some orders of the play from the department's queues.
    async fn take(&self) -> Result<Vec<(String, usize)>, Trouble> {
        if self.department == Department::Warehouse {
            self.restock().await?;
        }
        for status in self.department.queues() {
            let mut after: Option<String> = None;
            loop {
                let variables = json!({ "status": status, "after": after });
                let page: Page<Identified> = self.ask(&self.play.operations.staff.orders, variables).await?;
                let ids: Vec<String> = page.nodes.into_iter().map(|row| row.id).collect();
                let taken = self.play.ledger.take(&ids, BASKET);
                if !taken.is_empty() {
                    return Ok(taken);
                }
                after = page.page_info.end_cursor;
                if !page.page_info.has_next_page || after.is_none() {
                    break;
                }
            }
        }
        Ok(Vec::new())
    }

    /// Brings more of what has run out.
    async fn restock(&self) -> Result<(), Trouble> {
        let play = self.play;
        while let Some(product) = play.ledger.take_wanted() {
            let key = format!("{}-restock-{}", play.run, play.ledger.next_supply());
            let input = json!({
                "idempotencyKey": key, "productId": product, "delta": DELIVERED_PIECES,
                "reason": "The supplier came.",
            });
            let variables = json!({ "input": input });
            let caller = Caller::Person(self.person);
            let adjusted = play
                .endpoint
                .change(caller, &play.operations.staff.adjust_stock, variables)
                .await?;
            if adjusted.stock.is_some() {
                play.ledger.adjusted(&product, DELIVERED_PIECES);
            }
        }
        Ok(())
    }

    /// Works on an order until it is another department's, or done.
    async fn finish(&self, id: &str, number: usize) -> Result<(), Trouble> {
        let story = self.play.story(number);
        let finished = self.work_on(id, &story).await;
        self.play.ledger.give_back(id, !matches!(finished, Ok(true)));
        finished.map(drop)
    }

    /// Answers whether the department is done with it.
    async fn work_on(&self, id: &str, story: &Story) -> Result<bool, Trouble> {
        let play = self.play;
        let read = &play.operations.staff.order;
        let mut order = play.read(Caller::Person(self.person), read, id).await?;
        let mut refusals = 0;
        while let Some(work) = self.department.work(&order, story) {
            match self.take_step(&order, work, story).await? {
                Step::Done(changed) => order = changed,
                // Somebody else was quicker, the customer for example.
                Step::Refused(_) if refusals < 3 => {
                    refusals += 1;
                    order = play.read(Caller::Person(self.person), read, id).await?;
                }
                Step::Refused(_) => return Ok(false),
            }
        }
        Ok(true)
    }

    async fn take_step(&self, order: &Order, work: Work<'_>, story: &Story) -> Result<Step, Trouble> {
        let play = self.play;
        let operations = &play.operations;
        let id = order.id.as_str();
        let (operation, variables, seconds) = match work {
            Work::StartPackaging => (&operations.staff.start_packaging, json!({ "id": id }), 5.0),
            Work::Pack { product, quantity } => (
                &operations.staff.update_packaging_product,
                json!({ "id": id, "product": product, "quantity": quantity }),
                10.0,
            ),
            Work::CompletePackaging => (&operations.staff.complete_packaging, json!({ "id": id }), 10.0),
            Work::StartDelivery => (&operations.staff.start_delivery, json!({ "id": id }), 10.0),
            Work::CompleteDelivery => {
                // Nobody pays at the door what a card has paid.
                let paid = (order.payment.method == "ON_DELIVERY").then_some(story.is_paid_at_the_door);
                (
                    &operations.staff.complete_delivery,
                    json!({ "id": id, "paid": paid }),
                    40.0,
                )
            }
            Work::FailDelivery => (
                &operations.staff.fail_delivery,
                json!({ "id": id, "reason": REASON }),
                40.0,
            ),
            Work::RetryDelivery => (&operations.staff.retry_delivery, json!({ "id": id }), 10.0),
            Work::CallOff => (
                &operations.staff.cancel,
                json!({ "id": id, "reason": "The simulation calls it off." }),
                10.0,
            ),
        };
        if work == Work::StartDelivery {
            self.read_run_sheet(order).await?;
        }
        play.pause(seconds, story).await;
        let person = if work == Work::CallOff {
            self.admin
        } else {
            self.person
        };
        let caller = Caller::Person(person);
        let read = &operations.staff.order;
        let before = order.version;
        let is_taken = |order: &Order| order.version > before;
        match story.double_clicks {
            true => {
                play.double_step(caller, operation, variables, read, is_taken)
                    .await
            }
            false => play.step(caller, operation, variables, read, is_taken).await,
        }
    }

    /// A driver looks who else waits on that day.
    async fn read_run_sheet(&self, order: &Order) -> Result<(), Trouble> {
        let slot = order.delivery.slot.as_ref();
        let day = slot.and_then(|slot| slot.starts_at.as_deref()?.get(..10));
        if let (true, Some(day)) = (self.play.abilities.run_sheets, day) {
            let sheet = &self.play.operations.staff.run_sheet;
            let _: Vec<Identified> = self.ask(sheet, json!({ "day": day })).await?;
        }
        Ok(())
    }

    async fn ask<T: serde::de::DeserializeOwned>(
        &self,
        operation: &Operation,
        variables: Value,
    ) -> Result<T, Trouble> {
        let caller = Caller::Person(self.person);
        self.play.endpoint.ask(caller, operation, variables).await
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::messages::{Event, tests::order},
        *,
    };
    use crate::local::simulate::story::PackingPlan;

    /// The story of an order that is packed and delivered as planned.
    fn story(packing: PackingPlan, delivery: DeliveryPlan) -> Story {
        Story {
            packing,
            delivery,
            ..Story::decide(1, 0)
        }
    }

    /// An order in a state, after so many deliveries that failed.
    fn after(status: &str, failures: usize) -> Order {
        let event = || Event {
            status: "DELIVERY_FAILED".to_owned(),
        };
        Order {
            history: (0..failures).map(|_| event()).collect(),
            ..order("a", status, 1)
        }
    }

    #[test]
    fn the_warehouse_counts_each_line_before_packing_is_done() {
        let missing = story(PackingPlan::OneMissing, DeliveryPlan::Arrives);
        let work = |order: &Order| format!("{:?}", Department::Warehouse.work(order, &missing));
        let mut order = order("a", "PLACED", 1);
        assert_eq!(work(&order), "Some(StartPackaging)");
        order.status = "PACKING".to_owned();
        let pack = "Some(Pack { product: \"rope-toy\", quantity: 1 })";
        assert_eq!(work(&order), pack);
        order.items[0].packed_quantity = Some(2);
        assert_eq!(work(&order), pack);
        order.items[0].packed_quantity = Some(1);
        assert_eq!(work(&order), "Some(CompletePackaging)");
    }

    #[test]
    fn a_department_leaves_the_work_of_others() {
        let story = story(PackingPlan::All, DeliveryPlan::Arrives);
        for status in [
            "PACKED",
            "OUT_FOR_DELIVERY",
            "DELIVERY_FAILED",
            "DELIVERED",
            "CANCELLED",
        ] {
            assert_eq!(Department::Warehouse.work(&after(status, 0), &story), None);
        }
        for status in [
            "AWAITING_PAYMENT",
            "PLACED",
            "PACKING",
            "DELIVERED",
            "PACKAGING_FAILED",
        ] {
            assert_eq!(Department::Delivery.work(&after(status, 0), &story), None);
        }
    }

    #[test]
    fn a_driver_does_what_the_story_says() {
        let work = |plan, status, failures| {
            let order = after(status, failures);
            let work = Department::Delivery.work(&order, &story(PackingPlan::All, plan));
            format!("{work:?}")
        };
        for (plan, status, failures, expected) in [
            (DeliveryPlan::Arrives, "PACKED", 0, "Some(StartDelivery)"),
            (
                DeliveryPlan::Arrives,
                "OUT_FOR_DELIVERY",
                0,
                "Some(CompleteDelivery)",
            ),
            (
                DeliveryPlan::SecondTime,
                "OUT_FOR_DELIVERY",
                0,
                "Some(FailDelivery)",
            ),
            (
                DeliveryPlan::SecondTime,
                "DELIVERY_FAILED",
                1,
                "Some(RetryDelivery)",
            ),
            (
                DeliveryPlan::SecondTime,
                "OUT_FOR_DELIVERY",
                1,
                "Some(CompleteDelivery)",
            ),
            (DeliveryPlan::Never, "OUT_FOR_DELIVERY", 0, "Some(FailDelivery)"),
            (DeliveryPlan::Never, "DELIVERY_FAILED", 1, "Some(CallOff)"),
            (DeliveryPlan::CalledOff, "PACKED", 0, "Some(CallOff)"),
        ] {
            assert_eq!(work(plan, status, failures), expected, "{plan:?} {status}");
        }
    }
}
