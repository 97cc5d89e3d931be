//! Every letter, word for word: one file for each kind, language and form.

use std::{fs, path::Path};

use kibble::{
    mail::{Letter, Notice, Sender},
    shop::{
        address::DeliveryAddress,
        customer::Profile,
        delivery::{BookedSlot, SlotId},
        id::{CustomerId, OrderId, OrderKey, ProductId},
        money::{Currency, Money},
        order::{Order, OrderEvent, OrderLine},
        order_mail::MailKind,
        order_status::{Actor, CancelReason, OrderStatus, PaymentMethod, PaymentStatus},
        timestamp::Timestamp,
    },
};
use uuid::Uuid;

const LANGUAGES: [(&str, &str); 2] = [("en", "en-GB"), ("de", "de-CH")];

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn money(amount: i64) -> Money {
    Money::new(amount, Currency::parse("EUR").unwrap())
}

fn line(id: &str, name: &str, price: i64, quantity: u32) -> OrderLine {
    OrderLine {
        product: ProductId::parse(id).unwrap(),
        product_name: name.to_owned(),
        unit_price: money(price),
        quantity,
        packed_quantity: None,
        taken_from: Vec::new(),
    }
}

pub(super) fn sender() -> Sender {
    let url = "https://shop.example/".to_owned();
    Sender::new("Bark & Purr".to_owned(), url, "Europe/Berlin").unwrap()
}

pub(super) fn customer(locale: &str) -> Profile {
    Profile {
        id: CustomerId(Uuid::from_u128(1)),
        name: "Ada Lovelace".to_owned(),
        email: "ada@example.com".to_owned(),
        phone: None,
        username: None,
        locale: Some(locale.to_owned()),
        default_address: None,
        address_count: 1,
        created_at: at("2026-11-01T09:00:00Z"),
        updated_at: at("2026-11-01T09:00:00Z"),
        is_closing: false,
        version: 1,
    }
}

/// An order that has just been placed.
pub(super) fn placed() -> Order {
    Order {
        key: OrderKey {
            customer: CustomerId(Uuid::from_u128(1)),
            order: OrderId(Uuid::from_u128(2)),
        },
        code: "261120-7F3Q9K".to_owned(),
        status: OrderStatus::Placed,
        placed_at: at("2026-11-20T09:00:00Z"),
        updated_at: at("2026-11-20T09:00:00Z"),
        lines: vec![
            line("rope-toy", "Rope toy", 795, 3),
            line("salmon", "Salmon & rice, 2 kg", 2150, 1),
        ],
        items_total: money(4535),
        delivery_price: money(490),
        total: money(5025),
        address: DeliveryAddress {
            street: "1 Main Street".to_owned(),
            city: "Cork".to_owned(),
            zip: "T12".to_owned(),
            country: "Ireland".to_owned(),
            ..DeliveryAddress::default()
        },
        contact_name: "Ada Lovelace".to_owned(),
        contact_phone: None,
        payment_method: PaymentMethod::OnDelivery,
        payment_status: PaymentStatus::Due,
        payment_reference: None,
        settlement: None,
        slot: None,
        slot_changes: 0,
        note: Some("Please ring twice.".to_owned()),
        history: vec![step(OrderStatus::Placed, Actor::Customer, None)],
        cancel_reason: None,
        version: 1,
    }
}

fn step(status: OrderStatus, actor: Actor, note: Option<&str>) -> OrderEvent {
    OrderEvent {
        at: at("2026-11-20T09:00:00Z"),
        status,
        actor,
        note: note.map(str::to_owned),
    }
}

fn slot() -> Option<BookedSlot> {
    Some(BookedSlot {
        id: SlotId::new(at("2026-11-23T09:00:00Z")),
        ends_at: at("2026-11-23T11:00:00Z"),
    })
}

/// The order as it is when a mail of this kind is sent; those that can have a slot or not, without one.
fn order_for(kind: MailKind) -> Order {
    let mut order = placed();
    let status = match kind {
        MailKind::Received => return order,
        MailKind::SlotBooked | MailKind::SlotChanged => OrderStatus::Placed,
        MailKind::Ready | MailKind::Rescheduled => OrderStatus::Packed,
        MailKind::OnItsWay => OrderStatus::OutForDelivery,
        MailKind::Delivered => OrderStatus::Delivered,
        MailKind::DeliveryFailed => OrderStatus::DeliveryFailed,
        MailKind::PackagingFailed => OrderStatus::PackagingFailed,
        MailKind::Cancelled => OrderStatus::Cancelled,
    };
    order.status = status;
    match kind {
        MailKind::SlotBooked => order.slot = slot(),
        MailKind::SlotChanged => (order.slot, order.slot_changes) = (slot(), 1),
        MailKind::PackagingFailed => order.payment_status = PaymentStatus::Voided,
        MailKind::Cancelled => {
            order.payment_status = PaymentStatus::Voided;
            order.cancel_reason = Some(CancelReason::Customer);
        }
        _ => {
            order.history.push(step(OrderStatus::Packed, Actor::Staff, None));
            if kind != MailKind::Ready && kind != MailKind::Rescheduled {
                order.slot = slot();
            }
        }
    }
    if kind == MailKind::Ready {
        order.lines[0].packed_quantity = Some(2);
        (order.items_total, order.total) = (money(3740), money(4230));
    }
    if kind == MailKind::Delivered {
        order.payment_status = PaymentStatus::Paid;
    }
    let note = (kind == MailKind::DeliveryFailed).then_some("Nobody opened the door.");
    order.history.push(step(status, Actor::Staff, note));
    order
}

pub(super) fn write(kind: MailKind, order: &Order, customer: &Profile) -> Letter {
    Letter::write(kind, order, customer, &sender()).unwrap()
}

#[test]
fn every_letter_is_as_it_was_read_and_approved() {
    let approved = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/mails/golden");
    let written = Path::new(env!("CARGO_TARGET_TMPDIR")).join("letters");
    fs::create_dir_all(&written).unwrap();
    let (mut names, mut others) = (Vec::new(), Vec::new());
    for kind in MailKind::ALL {
        for (language, locale) in LANGUAGES {
            let letter = write(kind, &order_for(kind), &customer(locale));
            let text = format!("{}\n\n{}", letter.subject, letter.text);
            for (form, content) in [("txt", text), ("html", letter.html)] {
                let name = format!("{}.{language}.{form}", kind.name());
                fs::write(written.join(&name), &content).unwrap();
                if fs::read_to_string(approved.join(&name)).ok() != Some(content) {
                    others.push(name.clone());
                }
                names.push(name);
            }
        }
    }
    let written = written.display();
    assert!(others.is_empty(), "read {others:?} in {written}, and copy them");
    let mut known: Vec<_> = fs::read_dir(&approved)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    known.sort();
    names.sort();
    assert_eq!(known, names);
}

/// What a form would refuse, and a table that was taken over from elsewhere may hold all the same.
const HOSTILE: &str = "<script>alert(\"1\")</script>\r\nBcc: eve@example.com\u{202E}\u{0} & 'x'";
/// The same on one line.
const TAMED: &str = "<script>alert(\"1\")</script> Bcc: eve@example.com & 'x'";

#[test]
fn what_people_wrote_can_neither_add_markup_nor_lines() {
    let mut order = order_for(MailKind::DeliveryFailed);
    let mut customer = customer("en");
    let text = || HOSTILE.to_owned();
    customer.name = text();
    order.code = text();
    order.contact_name = text();
    order.note = Some(text());
    order.lines[0].product_name = text();
    (order.address.street, order.address.company) = (text(), Some(text()));
    order.history.last_mut().unwrap().note = Some(text());
    for kind in MailKind::ALL {
        let letter = write(kind, &order, &customer);
        assert!(letter.subject.contains(TAMED), "{}", letter.subject);
        let controls = |text: &str| text.contains(|character: char| character.is_control());
        assert!(!controls(&letter.subject), "{}", letter.subject);
        let html = &letter.html;
        assert!(!html.contains("<script") && !html.contains("alert(\"1"), "{html}");
        let escaped =
            "&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62; Bcc: eve@example.com &#38; &#39;x&#39;";
        assert!(html.contains(escaped), "{html}");
        for form in [html, &letter.text] {
            assert!(!form.contains(['\r', '\0', '\u{202E}']), "{form}");
            let begins = form.lines().any(|line| line.trim_start().starts_with("Bcc:"));
            assert!(!begins, "{form}");
        }
        // The address is formatted in lines of its own, and each of them is one of ours.
        assert!(
            letter.text.contains(&format!("Hello {TAMED},\n")),
            "{}",
            letter.text
        );
    }
}

#[test]
fn a_letter_says_how_the_money_stands() {
    let mut order = order_for(MailKind::OnItsWay);
    let says = |order: &Order, kind| write(kind, order, &customer("en")).text;
    assert!(says(&order, MailKind::OnItsWay).contains("Please have €50,25 ready"));
    order.payment_status = PaymentStatus::Paid;
    assert!(!says(&order, MailKind::OnItsWay).contains("Please have"));
    order.payment_status = PaymentStatus::Due;
    order.status = OrderStatus::Delivered;
    assert!(says(&order, MailKind::Delivered).contains("The amount of €50,25 is still to be paid."));
    order.payment_method = PaymentMethod::Card;
    order.payment_status = PaymentStatus::Authorized;
    assert!(says(&order, MailKind::Ready).contains("The amount is reserved on your card."));
    order.status = OrderStatus::Cancelled;
    order.payment_status = PaymentStatus::Voided;
    for (reason, expected) in [
        (CancelReason::Customer, "You have cancelled your order."),
        (CancelReason::Staff, "We are sorry: we had to cancel your order."),
        (CancelReason::PaymentExpired, "Your order was not paid in time"),
        (CancelReason::DeliveryFailed, "We could not deliver your order"),
    ] {
        order.cancel_reason = Some(reason);
        let text = says(&order, MailKind::Cancelled);
        assert!(
            text.contains(expected) && text.contains("Your card is not charged."),
            "{text}"
        );
    }
}

#[test]
fn a_packed_order_links_to_the_choice_of_its_delivery_and_a_finished_one_to_itself() {
    let order = order_for(MailKind::Ready);
    let page = format!("https://shop.example/orders/{}", order.key.encode());
    let ready = write(MailKind::Ready, &order, &customer("en"));
    assert!(ready.html.contains(&format!("href=\"{page}#delivery\"")));
    assert!(
        ready
            .text
            .contains(&format!("Choose a delivery time:\n{page}#delivery\n"))
    );
    let delivered = write(
        MailKind::Delivered,
        &order_for(MailKind::Delivered),
        &customer("en"),
    );
    assert!(delivered.text.contains(&format!("See your order:\n{page}\n")));
}

#[test]
fn the_notice_to_the_shop_holds_nothing_of_the_customer() {
    let notice = Notice::of(&placed());
    assert_eq!(notice.subject, "New order 261120-7F3Q9K");
    assert_eq!(notice.text, "New order 261120-7F3Q9K: 4 pieces, €50,25.\n");
    let mut hostile = placed();
    hostile.code = format!("{HOSTILE}{HOSTILE}{HOSTILE}");
    let subject = Notice::of(&hostile).subject;
    assert!(
        subject.is_ascii() && subject.len() < 100 && !subject.contains(['\r', '\n']),
        "{subject}"
    );
}
