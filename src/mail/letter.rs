//! An e-mail about an order, as text and as HTML.

use askama::Template;

use super::{
    language::Language,
    moment::{TimeZone, UnknownTimeZone},
    wording::{self, Facts, Labels, Wording},
};
use crate::shop::{
    address::DeliveryAddress,
    customer::Profile,
    delivery::BookedSlot,
    money::Money,
    order::{Order, OrderLine},
    order_mail::MailKind,
    order_status::{Actor, OrderStatus},
};

/// Who writes, and where the links lead.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The shop's name.
    pub shop: String,
    /// The address of the shop's front end, `https://shop.example`. The page of an order is expected at
    /// `/orders/{id}`, with the choice of its delivery at `#delivery`.
    pub url: String,
    /// In which slots are told.
    pub time_zone: TimeZone,
}

impl Sender {
    /// Fails when the time zone is none.
    pub fn new(shop: String, url: String, time_zone: &str) -> Result<Self, UnknownTimeZone> {
        let time_zone = TimeZone::named(time_zone)?;
        Ok(Self { shop, url, time_zone })
    }
}

/// An e-mail that is ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// The e-mail could not be written: one of its templates failed.
#[derive(Debug, thiserror::Error)]
#[error("the e-mail cannot be written: {0}")]
pub struct LetterError(#[from] askama::Error);

impl Letter {
    /// Writes an e-mail in the customer's language.
    pub fn write(
        kind: MailKind,
        order: &Order,
        customer: &Profile,
        sender: &Sender,
    ) -> Result<Self, LetterError> {
        let view = View::of(kind, order, customer, sender);
        Ok(Self {
            text: Text { view: &view }.render()?,
            html: Html { view: &view }.render()?,
            subject: view.wording.subject,
        })
    }
}

#[derive(Template)]
#[template(path = "letter.txt")]
struct Text<'a> {
    view: &'a View,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    view: &'a View,
}

/// What both forms show. Every text from people is on one line, so that none of it looks like a part of the
/// letter; the template of the HTML escapes all of them.
struct View {
    language: &'static str,
    wording: Wording,
    labels: &'static Labels,
    customer: String,
    shop: String,
    shop_url: String,
    /// The order's page.
    link: String,
    code: String,
    slot: Option<String>,
    reason: Option<String>,
    lines: Vec<Line>,
    items_total: String,
    delivery_price: String,
    total: String,
    address: Vec<String>,
    note: Option<String>,
}

/// One product.
struct Line {
    quantity: String,
    name: String,
    total: String,
}

impl View {
    fn of(kind: MailKind, order: &Order, customer: &Profile, sender: &Sender) -> Self {
        let language = Language::of_locale(customer.locale.as_deref());
        let labels = wording::labels(language);
        let facts = Facts {
            order,
            code: one_line(&order.code),
            total: order.total.formatted(),
        };
        let items_total = order.lines.iter().map(|line| order.line_total(line));
        let zero = Money::zero(order.total.currency);
        Self {
            language: language.tag(),
            wording: wording::wording(language, kind, &facts),
            labels,
            customer: one_line(&customer.name),
            shop: one_line(&sender.shop),
            shop_url: sender.url.trim_end_matches('/').to_owned(),
            link: link(order, sender),
            code: facts.code.clone(),
            slot: slot(kind, order).map(|slot| sender.time_zone.slot(&slot, language)),
            reason: reason(kind, order),
            lines: order
                .lines
                .iter()
                .map(|line| Line::of(order, line, labels))
                .collect(),
            items_total: items_total.fold(zero, Money::plus).formatted(),
            delivery_price: order.delivery_price.formatted(),
            total: order.total.formatted(),
            address: address(order),
            note: order.note.as_deref().map(one_line),
        }
    }
}

impl Line {
    fn of(order: &Order, line: &OrderLine, labels: &Labels) -> Self {
        let packed = if order.was_packed() {
            line.packed_quantity()
        } else {
            line.quantity
        };
        let quantity = match packed == line.quantity {
            true => packed.to_string(),
            false => format!("{packed} {} {}", labels.of, line.quantity),
        };
        Self {
            quantity,
            name: one_line(&line.product_name),
            total: order.line_total(line).formatted(),
        }
    }
}

/// The page of the order; while its delivery can be chosen, at that choice.
fn link(order: &Order, sender: &Sender) -> String {
    let shop = sender.url.trim_end_matches('/');
    let waits = matches!(
        order.status,
        OrderStatus::Placed | OrderStatus::Packing | OrderStatus::Packed
    );
    let place = if waits { "#delivery" } else { "" };
    format!("{shop}/orders/{}{place}", order.key.encode())
}

/// When the order comes, if it still does.
fn slot(kind: MailKind, order: &Order) -> Option<BookedSlot> {
    let is_over = matches!(
        kind,
        MailKind::Delivered | MailKind::DeliveryFailed | MailKind::PackagingFailed | MailKind::Cancelled
    );
    order.slot.filter(|_| !is_over)
}

/// What staff wrote when they took the step. The customer reads it in the order's history as well.
fn reason(kind: MailKind, order: &Order) -> Option<String> {
    let status = match kind {
        MailKind::DeliveryFailed => OrderStatus::DeliveryFailed,
        MailKind::Cancelled => OrderStatus::Cancelled,
        MailKind::PackagingFailed => OrderStatus::PackagingFailed,
        _ => return None,
    };
    let step = order.history.iter().rev().find(|event| event.status == status)?;
    let note = step.note.as_deref().filter(|_| step.actor == Actor::Staff)?;
    Some(one_line(note))
}

/// A line for each part of the address, whatever line breaks a part holds.
fn address(order: &Order) -> Vec<String> {
    let parts = &order.address;
    let optional = |part: &Option<String>| part.as_deref().map(one_line);
    let contact = Some(order.contact_name.clone()).filter(|name| !name.is_empty());
    let tamed = DeliveryAddress {
        // An address without a name is that of whoever has ordered.
        name: optional(&parts.name).or(optional(&contact)),
        company: optional(&parts.company),
        street: one_line(&parts.street),
        city: one_line(&parts.city),
        zip: one_line(&parts.zip),
        state: optional(&parts.state),
        country: one_line(&parts.country),
        instructions: None,
    };
    tamed.formatted().lines().map(str::to_owned).collect()
}

/// The words of a text with one space between them: no line breaks, no control characters, and no marks
/// that turn the direction of writing.
pub(super) fn one_line(text: &str) -> String {
    let turns = |character| matches!(character, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let words = text.split(|character: char| character.is_whitespace() || character.is_control());
    let words: Vec<String> = words
        .map(|word| word.chars().filter(|character| !turns(*character)).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    words.join(" ")
}
