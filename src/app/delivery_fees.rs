//! What a delivery costs, as the shop sets it.

use super::{App, Failure};
use crate::shop::{
    caller::Caller,
    delivery_fees::{DeliveryFees, SavedFees},
    refusal::Refusal,
};

impl App {
    /// The fees as they are at this moment. `None`: nobody has set any, and everything is delivered everywhere,
    /// for nothing.
    pub async fn delivery_fees(&self, caller: &Caller) -> Result<Option<SavedFees>, Failure> {
        caller.staff(&[])?;
        Ok(self.table.delivery_fees().await?)
    }

    /// Sets what a delivery costs. With a version, only if the fees still have that one; without, the last
    /// writer wins. Other functions learn of it within a minute.
    pub async fn save_delivery_fees(
        &self,
        caller: &Caller,
        fees: &DeliveryFees,
        version: Option<u64>,
    ) -> Result<SavedFees, Failure> {
        caller.staff(&[])?;
        let written = self
            .patiently(|| self.table.save_delivery_fees(fees, version))
            .await;
        // What failed may have been written.
        self.catalogue.doubt().await;
        let conflict = || Refusal::version_conflict().at(["version"]);
        Ok(written?.ok_or_else(conflict)?)
    }
}
