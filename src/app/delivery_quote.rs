//! What a delivery costs, before anything is ordered.

use super::{App, Failure, cart::owner_of};
use crate::shop::{
    caller::{Caller, Denied},
    cart::Cart,
    delivery_fees::{DeliveryQuote, Destination},
    quote::{Place, QuoteRequest, no_such_address},
};

impl App {
    /// The price of a delivery by the rules of an order. The address of the caller's book and the cart are
    /// read by one request, and by none where neither is asked for.
    pub async fn delivery_quote(
        &self,
        caller: &Caller,
        request: &QuoteRequest,
    ) -> Result<DeliveryQuote, Failure> {
        if matches!(caller, Caller::Machine) {
            return Err(Denied::Forbidden.into());
        }
        let offer = self.offer().await?;
        let fees = offer.delivery_fees()?;
        let address = match &request.place {
            Place::InBook(id) => Some((caller.person()?.id, id.ok_or_else(no_such_address)?)),
            Place::At(_) => None,
        };
        let cart = match &request.items {
            None => owner_of(caller, request.cart_token.as_deref())?,
            Some(_) => None,
        };
        let now = self.clock.now();
        let (address, cart) = match (&address, &cart) {
            (None, None) => (None, Cart::default()),
            (address, cart) => self.table.address_and_cart(*address, cart.as_ref(), now).await?,
        };
        let destination = match &request.place {
            Place::At(destination) => destination.clone(),
            Place::InBook(_) => Destination::of(&address.ok_or_else(no_such_address)?.content),
        };
        let shop = (&*offer.catalogue, fees, self.settings.currency);
        Ok(request.price(&destination, &cart, shop))
    }
}
