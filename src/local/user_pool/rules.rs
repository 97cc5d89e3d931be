//! What the pool demands of passwords, how long its tokens live, and its groups, as `rules.json` tells it to
//! this pool and to the one of a deployment.
//!
//! The lives of the codes are not among them: nobody may choose them in Cognito.

use std::sync::LazyLock;

use serde::Deserialize;

/// What may differ from one pool to another.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Rules {
    pub password: PasswordRules,
    pub tokens: TokenRules,
    /// The groups that there are.
    pub groups: Vec<String>,
}

/// What a password must have. The names are Cognito's.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct PasswordRules {
    /// In characters.
    pub minimum_length: usize,
    pub require_lowercase: bool,
    pub require_uppercase: bool,
    pub require_numbers: bool,
    pub require_symbols: bool,
}

/// For how long tokens can be used, in the units that Cognito takes by default or is told.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TokenRules {
    access_minutes: i64,
    id_minutes: i64,
    refresh_days: i64,
}

impl TokenRules {
    /// The life of an access token in seconds.
    pub fn access_seconds(&self) -> i64 {
        self.access_minutes * 60
    }

    /// The life of an ID token in seconds.
    pub fn id_seconds(&self) -> i64 {
        self.id_minutes * 60
    }

    /// The life of a refresh token, and with it of a session, in seconds.
    pub fn refresh_seconds(&self) -> i64 {
        self.refresh_days * 24 * 60 * 60
    }
}

/// The committed rules. They are part of the program, so they always read.
#[allow(clippy::expect_used, reason = "the text is compiled in, and a test reads it")]
pub(super) static RULES: LazyLock<Rules> =
    LazyLock::new(|| serde_json::from_str(include_str!("rules.json")).expect("rules.json is well formed"));

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::shop::caller::Group;

    /// <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html>
    /// and `…/API_PasswordPolicyType.html`.
    #[test]
    fn cognito_takes_the_rules() {
        assert!((6..=99).contains(&RULES.password.minimum_length));
        for minutes in [RULES.tokens.access_minutes, RULES.tokens.id_minutes] {
            assert!((5..=24 * 60).contains(&minutes), "{minutes}");
        }
        assert!((1..=3650).contains(&RULES.tokens.refresh_days));
        assert!(RULES.tokens.refresh_seconds() > RULES.tokens.access_seconds());
    }

    #[test]
    fn the_groups_are_those_that_the_shop_knows() {
        let known: BTreeSet<&str> = Group::ALL.into_iter().map(Group::name).collect();
        let told: BTreeSet<&str> = RULES.groups.iter().map(String::as_str).collect();
        assert_eq!((told, RULES.groups.len()), (known, Group::ALL.len()));
    }
}
