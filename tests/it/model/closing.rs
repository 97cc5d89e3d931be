//! The end of a play: what is open comes to its end, and all that was told adds up.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Round,
    books::{PRODUCTS, Play, key},
    history::{self, Counts, minor, number, text},
};
use crate::{
    bank::{Slip, State},
    world::Who,
};

impl Play {
    /// Brings what is open to its end without faults, and checks once more.
    pub async fn end(&mut self) {
        let ids: Vec<String> = self.stored_orders().iter().filter_map(key).collect();
        for id in &ids {
            for field in [
                "startPackaging",
                "completePackaging",
                "startDelivery",
                "completeDelivery",
            ] {
                self.world.step(Who::Sam, field, id, json!({})).await;
            }
            let why = json!({ "reason": "Enough" });
            self.world.step(Who::Sam, "cancelOrderAsStaff", id, why).await;
        }
        // Unpaid orders lapse, what was authorized for nothing is let go, and the rest is settled, although the
        // provider does not answer at first.
        let slips = [(0, Slip::DoneAndLost), (1, Slip::Lost), (2, Slip::Busy)];
        self.workers.bank.slip(slips.into());
        self.forward(35 * 60);
        self.world.schedule.run_payment_jobs().await;
        self.workers.bank.slip(BTreeMap::new());
        for _ in 0..2 {
            self.forward(35 * 60);
            let work = self.world.schedule.run_payment_jobs().await;
            assert_eq!(work.failed, 0, "{work:?}");
        }
        self.workers.finish().await;
        self.check_all().await;
        self.workers.bring_all_again().await;
        self.check_all().await;
    }

    async fn check_all(&mut self) {
        let nothing = Round {
            acts: Vec::new(),
            faults: Vec::new(),
        };
        self.check(&nothing).await;
        let orders = self.stored_orders();
        self.check_payments(&orders);
        self.check_events(&orders);
        self.check_mails(&orders);
        self.check_figures(&orders).await;
        self.check_carts().await;
    }

    fn stored_orders(&self) -> Vec<Value> {
        let mut items = self.items();
        items.retain(|item| text(item, "SK").starts_with("#order#"));
        items
    }

    /// What was taken is what was delivered; everything else is let go.
    fn check_payments(&self, orders: &[Value]) {
        let mut expected: BTreeMap<&str, State> = BTreeMap::new();
        for order in orders {
            let state = text(order, "order_status");
            assert!(
                ["DELIVERED", "CANCELLED", "PACKAGING_FAILED"].contains(&state),
                "{order}"
            );
            assert_eq!(order.get("payment_settlement"), None, "{order}");
            let is_card = text(order, "payment_method") == "CARD";
            let paid = text(order, "payment_status");
            match (state, is_card) {
                ("DELIVERED", true) => {
                    assert_eq!(paid, "PAID", "{order}");
                    let total = State::Captured(minor(order, "order_total_price"));
                    expected.insert(text(order, "payment_reference"), total);
                }
                ("DELIVERED", false) => assert!(["PAID", "DUE"].contains(&paid), "{order}"),
                _ => assert_eq!(paid, "VOIDED", "{order}"),
            }
        }
        for (name, state) in self.workers.bank.by_name() {
            let expected = expected.get(name.as_str()).copied().unwrap_or(State::Cancelled);
            assert_eq!(state, expected, "{name}");
        }
    }

    /// Every version of an order is one event of the kind that its history asks for, whatever came twice.
    fn check_events(&self, orders: &[Value]) {
        let mut told: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
        for event in self.workers.bus.events() {
            let id = event.detail["id"].as_str().unwrap().to_owned();
            let aggregate = event.detail["aggregateId"].as_str().unwrap().to_owned();
            let mut detail = event.detail.clone();
            detail["traceId"] = Value::Null;
            let known = told.entry(aggregate).or_default().entry(id.clone());
            let known = known.or_insert_with(|| detail.clone());
            assert_eq!(*known, detail, "{id} is told in two ways");
        }
        for order in orders {
            let id = key(order).unwrap();
            let events = &told[&id];
            let versions: Vec<String> = (1..=number(order, "version"))
                .map(|version| format!("{id}:{version}"))
                .collect();
            let mut of_order: Vec<String> = events.keys().cloned().collect();
            of_order.retain(|event| !event.ends_with(":deliverable"));
            of_order.sort_by_key(|event| event.rsplit(':').next().unwrap().parse::<i64>().unwrap());
            assert_eq!(of_order, versions);
            let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
            for event in events.values() {
                *kinds.entry(event["type"].as_str().unwrap()).or_default() += 1;
            }
            assert_eq!(kinds, history::events(order), "{order}");
            for event in events
                .values()
                .filter(|event| event["type"] == "DeliveryCompleted")
            {
                let total = minor(order, "order_total_price");
                assert_eq!(event["payload"]["total"], total, "{event}");
            }
        }
    }

    /// Every mail that the history of an order asks for was sent once, and the shop has heard once of each
    /// order that was placed.
    fn check_mails(&self, orders: &[Value]) {
        let mailbox = &self.workers.mailbox;
        let (mails, notices) = (mailbox.mails(1000).unwrap(), mailbox.notices(1000).unwrap());
        let mut expected = 0;
        for order in orders {
            let code = text(order, "order_code");
            let subjects = mails.iter().map(|mail| mail.subject());
            let mut sent = Counts::new();
            for subject in subjects.filter(|subject| subject.contains(code)) {
                *sent.entry(history::kind_of_mail(subject)).or_default() += 1;
            }
            let wanted = history::mails(order);
            assert_eq!(sent, wanted, "{order}");
            let notices = notices.iter().filter(|notice| notice.title().contains(code));
            let received = wanted.get("received").copied().unwrap_or(0);
            assert_eq!(notices.count(), received, "{order}");
            expected += wanted.values().sum::<usize>();
        }
        assert_eq!(mails.len(), expected, "a mail is about no order");
    }

    /// The figures of the days count every order once, with what it was worth.
    async fn check_figures(&self, orders: &[Value]) {
        let days = json!({ "from": "2026-11-20", "to": "2026-11-23" });
        let figures = "{ orders cancelled delivered revenue { amount } placedValue { amount } }";
        let told = self.world.ask(Who::Sam, "Query.dayReports", days, figures).await;
        let days = told.as_array().unwrap();
        let sum = |name: &str| days.iter().map(|day| day[name].as_i64().unwrap()).sum::<i64>();
        let worth = |name: &str| {
            let days = days.iter();
            days.map(|day| day[name]["amount"].as_i64().unwrap()).sum::<i64>()
        };
        let of_state = |state: &'static str| {
            let orders = orders.iter();
            orders.filter(move |order| text(order, "order_status") == state)
        };
        let count = |count: usize| i64::try_from(count).unwrap();
        assert_eq!(sum("orders"), count(orders.len()), "{told}");
        assert_eq!(sum("cancelled"), count(of_state("CANCELLED").count()), "{told}");
        assert_eq!(sum("delivered"), count(of_state("DELIVERED").count()), "{told}");
        let revenue: i64 = of_state("DELIVERED")
            .map(|order| minor(order, "order_total_price"))
            .sum();
        assert_eq!(worth("revenue"), revenue, "{told}");
        let mut placed: BTreeMap<String, i64> = BTreeMap::new();
        for event in self.workers.bus.events() {
            if event.detail["type"] == "OrderPlaced" {
                let total = event.detail["payload"]["total"].as_i64().unwrap();
                placed.insert(event.detail["id"].to_string(), total);
            }
        }
        assert_eq!(worth("placedValue"), placed.values().sum::<i64>(), "{told}");
    }

    /// The pieces of each product in open carts are counted, and the words of the lists are those of the stock.
    async fn check_carts(&self) {
        let items = self.items();
        let ids = json!({ "productIds": PRODUCTS });
        let told = self
            .world
            .ask(Who::Sam, "Query.stock", ids, "{ productId available inCarts }")
            .await;
        for (product, level) in PRODUCTS.iter().zip(told.as_array().unwrap()) {
            let carts = items
                .iter()
                .filter(|item| text(item, "SK") == "#cart" && text(item, "PK").starts_with("#customer#"));
            let pieces: i64 = carts.map(|cart| number(cart, &format!("q#{product}"))).sum();
            assert_eq!(level["inCarts"], pieces, "{level}");
            let partition = format!("#product#{product}");
            let is_it = |item: &&Value| text(item, "PK") == partition && text(item, "SK") == "#detail";
            let shown = text(items.iter().find(is_it).unwrap(), "availability");
            let is_out = level["available"] == 0;
            assert_eq!(
                shown == "OUT_OF_STOCK",
                is_out,
                "{product} is shown as {shown}: {level}"
            );
        }
    }
}
