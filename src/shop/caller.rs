//! Who is asking.

use std::collections::BTreeSet;

use super::id::CustomerId;

/// The caller of an operation. Only [`crate::auth`] makes one outside tests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Holds the public key only: may read the catalogue and use an anonymous cart.
    Public,
    /// A signed-in person, customer and perhaps staff.
    Person(Person),
    /// A machine signed with AWS credentials.
    Machine,
}

/// A signed-in person, as the token tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: CustomerId,
    /// Cognito's user name; for pools that sign in by e-mail it equals the id.
    pub username: String,
    /// Present in ID tokens only; access tokens carry no e-mail.
    pub email: Option<String>,
    /// Present in ID tokens only.
    pub name: Option<String>,
    pub groups: BTreeSet<Group>,
}

/// A Cognito group that grants staff rights. Groups that the shop does not know are dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Admin,
    Warehouse,
    Delivery,
}

impl Group {
    pub const ALL: [Group; 3] = [Group::Admin, Group::Warehouse, Group::Delivery];

    /// The group's name in the user pool.
    pub fn name(self) -> &'static str {
        match self {
            Group::Admin => "admin",
            Group::Warehouse => "warehouse",
            Group::Delivery => "delivery",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.name() == name)
    }
}

/// Why a caller may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// Nobody is signed in.
    Unauthenticated,
    /// Somebody is, without the right to do this.
    Forbidden,
}

impl Caller {
    /// The signed-in person, or why there is none.
    pub fn person(&self) -> Result<&Person, Denied> {
        match self {
            Caller::Person(person) => Ok(person),
            Caller::Public => Err(Denied::Unauthenticated),
            Caller::Machine => Err(Denied::Forbidden),
        }
    }

    /// The signed-in person when they are in one of `groups`. An admin is in all of them.
    pub fn staff(&self, groups: &[Group]) -> Result<&Person, Denied> {
        let person = self.person()?;
        if person.groups.contains(&Group::Admin) || groups.iter().any(|group| person.groups.contains(group)) {
            Ok(person)
        } else {
            Err(Denied::Forbidden)
        }
    }

    /// Whether the caller is a machine of the shop's, or why they may not do what only these do.
    pub fn machine(&self) -> Result<(), Denied> {
        match self {
            Caller::Machine => Ok(()),
            Caller::Public => Err(Denied::Unauthenticated),
            Caller::Person(_) => Err(Denied::Forbidden),
        }
    }

    /// Whether the caller is staff of any kind.
    pub fn is_staff(&self) -> bool {
        matches!(self, Caller::Person(person) if !person.groups.is_empty())
    }
}
