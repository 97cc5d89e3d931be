//! What a deployment has to set of each Lambda function: the program that it is, its handler, and the environment
//! variables that it reads, found out by having it read.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::{Map, Value, json};

use crate::config::{
    CA_BUNDLE, Cards, FunctionConfig, MailerConfig, PaymentCallbackConfig, PostConfirmationConfig,
    ResolverConfig, ScheduleConfig, StreamConfig, Variables, Worker,
};

/// The variable by which a function learns how cards are taken, and with it what else it has to read.
const PAYMENTS: &str = "KIBBLE_PAYMENTS";
/// How the names begin that are none of a deployment's: Lambda sets them, or they name end points of one's
/// own.
const OF_AWS: &str = "AWS_";

/// What becomes of a function without a variable: whether reading fails, by the variable's name.
type Readings = BTreeMap<String, bool>;

/// The list as JSON: `program`, `handler` and `environment` of each function, sorted by name.
///
/// A variable is `required` where the function does not start without it. One with a `when` is read where that
/// holds alone.
pub fn text() -> String {
    let told = functions().into_iter().map(|(name, variables)| {
        let program = Worker::named(name).map_or(name, |_| Worker::PROGRAM);
        let told = json!({ "program": program, "handler": name, "environment": variables });
        (name.to_owned(), told)
    });
    let told: Map<String, Value> = told.collect();
    format!("{:#}\n", Value::Object(told))
}

fn functions() -> [(&'static str, Vec<Value>); 6] {
    [
        told::<ResolverConfig>(),
        told::<StreamConfig>(),
        told::<MailerConfig>(),
        told::<PostConfirmationConfig>(),
        told::<PaymentCallbackConfig>(),
        told::<ScheduleConfig>(),
    ]
}

fn told<C: FunctionConfig>() -> (&'static str, Vec<Value>) {
    let read = |provider: &&'static str| Some((*provider, readings::<C>(provider)?));
    // A function that takes no such provider says nothing about it.
    let by_provider: Vec<(&str, Readings)> = Cards::PROVIDERS.iter().filter_map(read).collect();
    let names: BTreeSet<&String> = by_provider.iter().flat_map(|(_, read)| read.keys()).collect();
    let names = names.into_iter().filter(|name| !name.starts_with(OF_AWS));
    let variables = names.map(|name| variable(name, &by_provider));
    (C::FUNCTION, variables.collect())
}

fn variable(name: &str, by_provider: &[(&str, Readings)]) -> Value {
    let is_needed = |(_, read): &(&str, Readings)| read.get(name).copied();
    let needed: Vec<bool> = by_provider.iter().filter_map(is_needed).collect();
    let is_always_read = needed.len() == by_provider.len();
    let required = needed.iter().all(|is_needed| *is_needed);
    let mut told = json!({ "name": name, "required": required });
    if !is_always_read {
        let reads = by_provider.iter().filter(|reading| is_needed(reading).is_some());
        let reads: Vec<&str> = reads.map(|(provider, _)| *provider).collect();
        told["when"] = json!(format!("{PAYMENTS}={}", reads.join("|")));
    }
    told
}

/// What is read with a provider, and whether it can be done without; `None` where reading fails whatever is set.
fn readings<C: FunctionConfig>(provider: &str) -> Option<Readings> {
    let asked = RefCell::new(BTreeSet::new());
    let lookup = |name: &str| match name {
        PAYMENTS => Some(provider.to_owned()),
        // It names a file, which would be read.
        CA_BUNDLE => None,
        _ => Some("set".to_owned()),
    };
    let noting = |name: &str| {
        asked.borrow_mut().insert(name.to_owned());
        lookup(name)
    };
    C::read(Variables::new(&noting)).ok()?;
    let fails_without = |missing: &str| {
        let others = |name: &str| lookup(name).filter(|_| name != missing);
        C::read(Variables::new(&others)).is_err()
    };
    let asked = asked.into_inner().into_iter();
    Some(asked.map(|name| (name.clone(), fails_without(&name))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ConfigError;

    /// Reads one of each kind.
    struct Sample;

    impl FunctionConfig for Sample {
        const FUNCTION: &'static str = "sample";

        fn read(variables: Variables<'_>) -> Result<Self, ConfigError> {
            let mailer = MailerConfig::read(variables)?;
            let cards = ResolverConfig::read(variables)?.cards;
            assert_eq!(mailer.common.access.region, "set");
            assert!(matches!(cards, Cards::None | Cards::Stripe { .. }));
            Ok(Self)
        }
    }

    fn of(variables: &[Value], name: &str) -> Value {
        let found = variables.iter().find(|variable| variable["name"] == name);
        found.cloned().unwrap_or_default()
    }

    #[test]
    fn variables_are_told_by_what_reading_does_without_them() {
        let (name, variables) = told::<Sample>();
        assert_eq!(name, "sample");
        for (name, expected) in [
            (
                "KIBBLE_TABLE",
                json!({ "name": "KIBBLE_TABLE", "required": true }),
            ),
            (
                "KIBBLE_SHOP_NAME",
                json!({ "name": "KIBBLE_SHOP_NAME", "required": false }),
            ),
            (
                "KIBBLE_PAYMENTS",
                json!({ "name": "KIBBLE_PAYMENTS", "required": false }),
            ),
            (
                "KIBBLE_PAYMENT_SECRET",
                json!({ "name": "KIBBLE_PAYMENT_SECRET", "required": true, "when": "KIBBLE_PAYMENTS=stripe" }),
            ),
        ] {
            assert_eq!(of(&variables, name), expected);
        }
        let names: Vec<&str> = variables
            .iter()
            .filter_map(|variable| variable["name"].as_str())
            .collect();
        assert!(
            names.is_sorted() && names.iter().all(|name| name.starts_with("KIBBLE_")),
            "{names:?}"
        );
    }

    #[test]
    fn one_program_holds_all_functions_but_the_resolver() {
        let told: Map<String, Value> = serde_json::from_str(&text()).unwrap();
        for (name, function) in told {
            let program = if name == "resolver" { "resolver" } else { "worker" };
            assert_eq!(
                (&function["program"], &function["handler"]),
                (&json!(program), &json!(name))
            );
        }
    }

    #[test]
    fn a_function_that_takes_one_provider_alone_needs_all_of_it() {
        let (_, variables) = told::<PaymentCallbackConfig>();
        for name in ["KIBBLE_PAYMENTS", "KIBBLE_PAYMENT_SECRET"] {
            assert_eq!(of(&variables, name), json!({ "name": name, "required": true }));
        }
    }

    #[test]
    fn no_function_is_told_a_key_and_a_confirmation_reads_nothing_of_payments() {
        for (name, variables) in functions() {
            let text = json!(variables).to_string();
            assert!(!text.contains("_KEY"), "{name}: {text}");
        }
        let (_, variables) = told::<PostConfirmationConfig>();
        let names: Vec<&Value> = variables.iter().map(|variable| &variable["name"]).collect();
        assert_eq!(names, ["KIBBLE_CURRENCY", "KIBBLE_LOG", "KIBBLE_TABLE"]);
    }
}
