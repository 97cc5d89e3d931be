//! Browsing, and keeping the catalogue.

use super::{App, Failure, retry::ATTEMPTS};
use crate::{
    shop::{
        caller::{Caller, Denied},
        catalogue::{Category, Listing, ProductFilter, ProductSort},
        id::ProductId,
        page::{Page, PageRequest},
        product::{Product, ProductDraft, ProductStatus},
        refusal::{Refusal, RefusalCode},
    },
    table::TableError,
};

impl App {
    /// The products that fit the filter. To customers those that are not on sale are as good as absent.
    pub async fn products(
        &self,
        caller: &Caller,
        filter: &ProductFilter,
        sort: ProductSort,
        page: &PageRequest,
    ) -> Result<Listing<Product>, Failure> {
        may_browse(caller)?;
        if filter.status() != ProductStatus::Active && !sees_every_status(caller) {
            return Ok(Listing::empty());
        }
        let catalogue = self.catalogue().await?;
        let Listing { page, categories } = catalogue.list(filter, sort, page);
        Ok(Listing {
            page: Page {
                rows: page.rows.into_iter().cloned().collect(),
                has_next: page.has_next,
            },
            categories,
        })
    }

    pub async fn categories(&self, caller: &Caller) -> Result<Vec<Category>, Failure> {
        may_browse(caller)?;
        Ok(self.catalogue().await?.categories())
    }

    /// One product, with its availability as the stock is now. Customers see products on sale only.
    pub async fn product(&self, caller: &Caller, id: &ProductId) -> Result<Option<Product>, Failure> {
        may_browse(caller)?;
        let (product, stock) = self.table.product(id).await?;
        let visible = product.filter(|product| product.is_on_sale() || sees_every_status(caller));
        Ok(visible.map(|mut product| {
            product.availability = stock.map_or(product.availability, |stock| stock.availability());
            product
        }))
    }

    /// Makes a product or changes one. With a version, only if it still is that one; without, the
    /// last writer wins.
    pub async fn save_product(
        &self,
        caller: &Caller,
        id: Option<ProductId>,
        draft: ProductDraft,
        version: Option<u64>,
    ) -> Result<Product, Failure> {
        caller.staff(&[])?;
        let now = self.clock.now();
        let id = match id {
            Some(id) => id,
            None => new_id(self.ids.in_time(now)).ok_or(Refusal::try_again())?,
        };
        for attempt in 0..ATTEMPTS {
            let offer = self.offer().await?;
            let known = offer.catalogue.find(&id).cloned();
            if let Err(refusal) = check_version(known.as_ref(), version) {
                // The caller may have seen a newer one than the catalogue in memory.
                if attempt == 0 {
                    self.catalogue.distrust().await;
                    continue;
                }
                return Err(refusal.into());
            }
            let product = match &known {
                Some(old) => draft.clone().change(old, now),
                None => draft.clone().create(id.clone(), now),
            };
            let written = self
                .table
                .save_product(&product, known.map(|old| old.version), offer.shards.of(&id))
                .await;
            self.catalogue.doubt().await;
            match written {
                Ok(()) => return Ok(product),
                Err(TableError::Conflict | TableError::Throttled) => {
                    self.catalogue.distrust().await;
                    self.back_off(attempt).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Refusal::try_again().into())
    }
}

fn check_version(known: Option<&Product>, version: Option<u64>) -> Result<(), Refusal> {
    match (known, version) {
        (None, Some(_)) => {
            Err(Refusal::new(RefusalCode::NotFound, "There is no such product.").at(["input", "id"]))
        }
        (Some(old), Some(version)) if old.version != version => {
            Err(Refusal::version_conflict().at(["version"]))
        }
        _ => Ok(()),
    }
}

fn new_id(id: uuid::Uuid) -> Option<ProductId> {
    ProductId::parse(&id.to_string())
}

fn sees_every_status(caller: &Caller) -> bool {
    caller.is_staff()
}

/// The catalogue is open to everybody but machines.
fn may_browse(caller: &Caller) -> Result<(), Denied> {
    match caller {
        Caller::Public | Caller::Person(_) => Ok(()),
        Caller::Machine => Err(Denied::Forbidden),
    }
}
