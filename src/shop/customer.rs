//! The customer's own record.

use super::{
    id::{AddressId, CustomerId},
    refusal::Refusal,
    text::{self, Form, Lines},
    timestamp::Timestamp,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub id: CustomerId,
    pub name: String,
    pub email: String,
    pub phone: Option<String>,
    pub username: Option<String>,
    pub locale: Option<String>,
    pub default_address: Option<AddressId>,
    pub address_count: u32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Whether the customer has begun to close the account: nothing is added to it any more.
    pub is_closing: bool,
    /// Counts the changes; 0 for a record that was written before versions were kept.
    pub version: u64,
}

/// A customer as they sign up. The user pool has verified the e-mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomer {
    pub id: CustomerId,
    pub email: String,
    pub name: Option<String>,
    pub phone: Option<String>,
    /// A name to be known by, unique in the shop. Absent when the pool signs in by e-mail only.
    pub username: Option<String>,
    pub locale: Option<String>,
}

impl NewCustomer {
    /// What the user pool tells of a person. A name, telephone number or language that the shop would
    /// not take from its own form is left out: it can be given later, and must not stop the sign-up.
    /// `None` for a user name that cannot be used, since it would be lost in silence.
    pub fn parse(
        id: CustomerId,
        email: &str,
        name: Option<&str>,
        phone: Option<&str>,
        username: Option<&str>,
        locale: Option<&str>,
    ) -> Option<Self> {
        let mut form = Form::new(&[]);
        let customer = Self {
            id,
            email: email.trim().to_owned(),
            name: form.optional("name", name, text::NAME, Lines::One),
            phone: form.phone("phone", phone),
            username: form.optional("username", username, text::NAME, Lines::One),
            locale: form.locale("locale", locale),
        };
        let is_lost = username.is_some() && customer.username.is_none();
        (!is_lost).then_some(customer)
    }

    pub fn into_profile(self, now: Timestamp) -> Profile {
        // A customer is greeted by name; until they tell one, the mail box's name stands in.
        let mailbox = self.email.split('@').next().unwrap_or_default().to_owned();
        Profile {
            id: self.id,
            name: self.name.unwrap_or(mailbox),
            email: self.email,
            phone: self.phone,
            username: self.username,
            locale: self.locale,
            default_address: None,
            address_count: 0,
            created_at: now,
            updated_at: now,
            is_closing: false,
            version: 1,
        }
    }
}

/// Changes to a profile: an absent field stays, `Some(None)` empties it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileChanges {
    pub name: Option<String>,
    pub phone: Option<Option<String>>,
    pub locale: Option<Option<String>>,
}

impl ProfileChanges {
    /// Reads the fields of the input; a field that is blank or null empties the record's, except the
    /// name, which cannot be empty.
    pub fn parse(
        name: Option<Option<&str>>,
        phone: Option<Option<&str>>,
        locale: Option<Option<&str>>,
    ) -> Result<Self, Vec<Refusal>> {
        let mut form = Form::new(&["input"]);
        let changes = Self {
            name: name.map(|name| form.required("name", name.unwrap_or_default(), text::NAME, Lines::One)),
            phone: phone.map(|phone| form.phone("phone", phone)),
            locale: locale.map(|locale| form.locale("locale", locale)),
        };
        form.finish(changes)
    }
}
