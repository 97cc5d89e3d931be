//! What a caller asks the price of a delivery for.

use std::collections::BTreeMap;

use super::{
    cart::Cart,
    catalogue::Catalogue,
    delivery_fees::{DeliveryFees, DeliveryQuote, Destination, Parcels},
    id::{AddressId, ProductId},
    money::{Currency, Money},
    order_items::merge_items,
    refusal::{Refusal, RefusalCode},
    text::{self, Form, Lines},
};

/// The arguments as they came.
#[derive(Clone, Debug, Default)]
pub struct QuoteForm {
    pub address_id: Option<String>,
    pub zip: Option<String>,
    pub country: Option<String>,
    /// Product ids and quantities; absent: those of the cart.
    pub items: Option<Vec<(String, i32)>>,
    /// What opens an anonymous cart.
    pub cart_token: Option<String>,
}

/// Where the delivery would go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To an address of the caller's book. Absent when the id cannot be an address's.
    InBook(Option<AddressId>),
    At(Destination),
}

/// A request for a price, in its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRequest {
    pub place: Place,
    /// Absent: those of the cart.
    pub items: Option<BTreeMap<ProductId, u32>>,
    pub cart_token: Option<String>,
}

impl QuoteRequest {
    pub fn parse(fields: QuoteForm) -> Result<Self, Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        let items = fields.items.map(|items| merge_items(&mut form, items));
        let place = match fields.address_id {
            Some(id) => Place::InBook(AddressId::parse(&id)),
            None => {
                let country = fields.country.as_deref().unwrap_or_default();
                let country = form.required("country", country, text::NAME, Lines::One);
                let zip = form.optional("zip", fields.zip.as_deref(), text::SHORT, Lines::One);
                let zip = zip.unwrap_or_default();
                Place::At(Destination { country, zip })
            }
        };
        form.finish(Self {
            place,
            items,
            cart_token: fields.cart_token,
        })
    }

    /// The price of the delivery. Products that are not on sale are left out.
    pub fn price(
        &self,
        destination: &Destination,
        cart: &Cart,
        (catalogue, fees, currency): (&Catalogue, &DeliveryFees, Currency),
    ) -> DeliveryQuote {
        let in_cart = || {
            let lines = cart.lines.iter();
            lines
                .map(|(product, line)| (product.clone(), line.quantity))
                .collect()
        };
        let wanted = self.items.clone().unwrap_or_else(in_cart);
        let sold = wanted
            .iter()
            .filter_map(|(id, quantity)| Some((catalogue.on_sale(id)?, *quantity)));
        let zero = Money::zero(currency);
        let price = |sum: Money, (product, quantity): (&super::product::Product, u32)| {
            sum.plus(product.price.times(quantity))
        };
        let items_total = sold.clone().fold(zero, price);
        let parcels = Parcels::of(sold.map(|(product, quantity)| (product.package, quantity)));
        fees.quote(parcels, items_total, destination)
    }
}

pub fn no_such_address() -> Refusal {
    let message = "There is no such address in your address book.";
    Refusal::new(RefusalCode::NotFound, message).at(["input", "addressId"])
}
