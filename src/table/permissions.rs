//! What each Lambda function may do with the table, as `permissions.json` tells it to the local engine, which
//! allows exactly it, and to the infrastructure, which grants exactly it.
//!
//! The actions are IAM's without the prefix `dynamodb:`. A transaction has no action of its own: each of its
//! parts needs that of the operation it stands for, and a check of a condition `ConditionCheckItem`
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html>). A query of
//! an index needs `Query` for the index, and none for the table.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use serde::Deserialize;

/// A Lambda function of the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Function {
    Resolver,
    Stream,
    Mailer,
    PostConfirmation,
    PaymentCallback,
    Schedule,
}

impl Function {
    pub const ALL: [Function; 6] = [
        Function::Resolver,
        Function::Stream,
        Function::Mailer,
        Function::PostConfirmation,
        Function::PaymentCallback,
        Function::Schedule,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resolver => "resolver",
            Self::Stream => "stream",
            Self::Mailer => "mailer",
            Self::PostConfirmation => "post_confirmation",
            Self::PaymentCallback => "payment_callback",
            Self::Schedule => "schedule",
        }
    }

    /// What it may do with the table. A function of which `permissions.json` says nothing may do nothing.
    pub fn permissions(self) -> &'static Permissions {
        static NOTHING: Permissions = Permissions {
            table: BTreeSet::new(),
            indexes: BTreeSet::new(),
        };
        PERMISSIONS.get(&self).unwrap_or(&NOTHING)
    }
}

/// The actions that are allowed.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Permissions {
    /// With the table itself.
    pub table: BTreeSet<String>,
    /// With each of its indexes.
    pub indexes: BTreeSet<String>,
}

/// The committed lists. They are part of the program, so they always read.
#[allow(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
static PERMISSIONS: LazyLock<BTreeMap<Function, Permissions>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("permissions.json")).expect("permissions.json is well formed")
});
