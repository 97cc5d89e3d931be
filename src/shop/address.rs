//! Where goods are delivered.

use super::{
    id::AddressId,
    refusal::Refusal,
    text::{self, Form, Lines},
    timestamp::Timestamp,
};

/// How many addresses a customer may keep.
pub const MAX_ADDRESSES: u32 = 20;

/// An address in the customer's book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub id: AddressId,
    pub content: AddressContent,
    pub is_default: bool,
    pub created_at: Timestamp,
    /// Counts the changes; 0 for a record that was written before versions were kept.
    pub version: u64,
}

/// What a person writes on the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressContent {
    pub label: Option<String>,
    pub name: Option<String>,
    pub company: Option<String>,
    pub phone: Option<String>,
    pub street: String,
    pub city: String,
    pub zip: String,
    pub state: Option<String>,
    pub country: String,
    pub instructions: Option<String>,
}

impl AddressContent {
    /// Trims and checks every field; all faults are told at once, under `input`.
    pub fn parse(self) -> Result<Self, Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        let line = |form: &mut Form, field: &str, text: &Option<String>, longest| {
            form.optional(field, text.as_deref(), longest, Lines::One)
        };
        let content = Self {
            label: line(&mut form, "label", &self.label, text::SHORT),
            name: line(&mut form, "name", &self.name, text::NAME),
            company: line(&mut form, "company", &self.company, text::NAME),
            phone: form.phone("phone", self.phone.as_deref()),
            street: form.required("street", &self.street, text::STREET, Lines::One),
            city: form.required("city", &self.city, text::NAME, Lines::One),
            zip: form.required("zip", &self.zip, text::SHORT, Lines::One),
            state: line(&mut form, "state", &self.state, text::NAME),
            country: form.required("country", &self.country, text::NAME, Lines::One),
            instructions: form.optional(
                "instructions",
                self.instructions.as_deref(),
                text::INSTRUCTIONS,
                Lines::Many,
            ),
        };
        form.finish(content)
    }

    /// What an order keeps of it: the address as it was when the order was placed.
    pub fn delivery_address(&self) -> DeliveryAddress {
        DeliveryAddress {
            name: self.name.clone(),
            company: self.company.clone(),
            street: self.street.clone(),
            city: self.city.clone(),
            zip: self.zip.clone(),
            state: self.state.clone(),
            country: self.country.clone(),
            instructions: self.instructions.clone(),
        }
    }
}

/// The address of one order. Later changes in the customer's book do not touch it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryAddress {
    pub name: Option<String>,
    pub company: Option<String>,
    pub street: String,
    pub city: String,
    pub zip: String,
    pub state: Option<String>,
    pub country: String,
    pub instructions: Option<String>,
}

impl DeliveryAddress {
    /// For a label: one line for each part that is there.
    pub fn formatted(&self) -> String {
        let town = [Some(self.zip.as_str()), Some(self.city.as_str())];
        let town = town
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let lines = [
            self.name.as_deref(),
            self.company.as_deref(),
            Some(self.street.as_str()),
            Some(town.as_str()),
            self.state.as_deref(),
            Some(self.country.as_str()),
        ];
        lines
            .into_iter()
            .flatten()
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::refusal::RefusalCode;

    #[test]
    fn all_faults_are_told_at_once() {
        let content = AddressContent {
            street: "x".repeat(201),
            city: String::new(),
            zip: "T12\u{1}".to_owned(),
            country: "Ireland".to_owned(),
            phone: Some("call me".to_owned()),
            ..AddressContent::default()
        };
        let refusals = content.parse().unwrap_err();
        let told: Vec<_> = refusals
            .iter()
            .map(|refusal| (refusal.field[1].as_str(), refusal.code))
            .collect();
        assert_eq!(
            told,
            [
                ("phone", RefusalCode::Invalid),
                ("street", RefusalCode::TooLong),
                ("city", RefusalCode::Required),
                ("zip", RefusalCode::Invalid),
            ]
        );
    }

    #[test]
    fn a_label_has_a_line_for_each_part() {
        let address = DeliveryAddress {
            name: Some("Ada".to_owned()),
            street: "1 Main Street".to_owned(),
            city: "Cork".to_owned(),
            zip: "T12 X".to_owned(),
            country: "Ireland".to_owned(),
            ..DeliveryAddress::default()
        };
        assert_eq!(address.formatted(), "Ada\n1 Main Street\nT12 X Cork\nIreland");
    }
}
