//! The headers that the build of the shop wants to be sent: a JSON object of names and values. Its content
//! security policy leaves open what only the server knows: with whom the app speaks.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use reqwest::Url;

use super::super::config::{CardPayments, Config};

/// Where Stripe's own script comes from, and what it opens
/// (<https://docs.stripe.com/security/guide#content-security-policy>).
const STRIPE_API: &str = "https://api.stripe.com";
const STRIPE_SCRIPT: &str = "https://js.stripe.com https://*.js.stripe.com";
const STRIPE_FRAMES: &str = "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com";
const NOBODY: &str = "'none'";

/// The headers of the file, for a page that was asked for at the origin `own`. The error says what is wrong
/// with the file.
pub(super) fn headers(text: &str, config: &Config, own: &str) -> Result<HeaderMap, String> {
    let named: BTreeMap<String, String> =
        serde_json::from_str(text).map_err(|error| format!("no object of texts: {error}"))?;
    let header = |(name, value): (String, String)| {
        let wrong = || format!("{name} is no header");
        let header = HeaderName::try_from(&name).map_err(|_| wrong())?;
        let value = match header {
            header::CONTENT_SECURITY_POLICY => filled(&value, config, own),
            _ => value,
        };
        let value = HeaderValue::try_from(value).map_err(|_| wrong())?;
        Ok((header, value))
    };
    named.into_iter().map(header).collect()
}

/// The policy with its `{connect}`, `{script}` and `{frame}` filled in.
fn filled(policy: &str, config: &Config, own: &str) -> String {
    let is_stripe = matches!(config.payments, CardPayments::Stripe { .. });
    let connect: Vec<String> = partners(config, own).into_iter().collect();
    let policy = policy
        .replace("{connect}", &connect.join(" "))
        .replace("{script}", if is_stripe { STRIPE_SCRIPT } else { "" })
        .replace("{frame}", if is_stripe { STRIPE_FRAMES } else { NOBODY });
    // What was left empty leaves no trace.
    let words = |directive: &str| directive.split_whitespace().collect::<Vec<_>>().join(" ");
    let directives: Vec<String> = policy.split(';').map(words).collect();
    let directives = directives.into_iter().filter(|directive| !directive.is_empty());
    directives.collect::<Vec<_>>().join("; ")
}

/// The origins with which the app speaks, but for the page's own: `'self'` names that.
fn partners(config: &Config, own: &str) -> BTreeSet<String> {
    let cognito = || format!("https://cognito-idp.{}.amazonaws.com", config.region);
    let payments = match &config.payments {
        CardPayments::None => None,
        CardPayments::Simulated { url } => Some(url.as_str()),
        CardPayments::Stripe { .. } => Some(STRIPE_API),
    };
    let pool = config.user_pool_endpoint.clone().unwrap_or_else(cognito);
    let addresses = [
        Some(config.graphql_endpoint.as_str()),
        Some(config.realtime_endpoint.as_str()),
        Some(pool.as_str()),
        payments,
    ];
    let origins = addresses.into_iter().flatten().filter_map(origin);
    origins.filter(|origin| origin != own).collect()
}

/// Scheme, host and port, the port left out where the scheme tells it.
fn origin(address: &str) -> Option<String> {
    let address = Url::parse(address).ok()?;
    let (scheme, host) = (address.scheme(), address.host_str()?);
    Some(match address.port() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: &str = "default-src 'self'; script-src 'self' 'sha256-abc=' {script}; \
                          connect-src 'self' {connect}; frame-src {frame}; object-src 'none'";
    const OWN: &str = "http://localhost:4000";

    /// What the local server tells.
    fn local() -> Config {
        Config {
            graphql_endpoint: format!("{OWN}/graphql"),
            realtime_endpoint: "ws://localhost:4000/graphql/realtime".to_owned(),
            region: "local".to_owned(),
            user_pool_id: "local_pool".to_owned(),
            user_pool_client_id: "local".to_owned(),
            user_pool_endpoint: Some(format!("{OWN}/user-pool")),
            auth_flow: "USER_PASSWORD_AUTH".to_owned(),
            api_key: None,
            shop_name: "Kibble".to_owned(),
            time_zone: "UTC".to_owned(),
            payments: CardPayments::Simulated {
                url: format!("{OWN}/payments"),
            },
            playground: None,
        }
    }

    #[test]
    fn a_page_of_this_server_speaks_with_it_alone() {
        assert_eq!(
            filled(POLICY, &local(), OWN),
            "default-src 'self'; script-src 'self' 'sha256-abc='; connect-src 'self' ws://localhost:4000; \
             frame-src 'none'; object-src 'none'"
        );
    }

    #[test]
    fn a_page_under_another_name_of_this_machine_may_speak_with_the_server_each_named_once() {
        assert_eq!(
            filled("connect-src 'self' {connect}", &local(), "http://127.0.0.1:4000"),
            "connect-src 'self' http://localhost:4000 ws://localhost:4000"
        );
    }

    /// What the deployment fills in too; both must agree.
    #[test]
    fn the_policies_of_deployed_shops_are_as_written_down() {
        #[derive(serde::Deserialize)]
        struct Case {
            name: String,
            config: Config,
            policy: String,
            filled: String,
        }
        let cases: Vec<Case> = serde_json::from_str(include_str!("policy_cases.json")).unwrap();
        assert_eq!(cases.len(), 2);
        for case in cases {
            let own = "https://shop.example";
            assert_eq!(
                filled(&case.policy, &case.config, own),
                case.filled,
                "{}",
                case.name
            );
        }
    }

    #[test]
    fn a_provider_elsewhere_is_a_partner_and_none_is_none() {
        let connect = |payments| {
            let config = Config { payments, ..local() };
            filled("connect-src {connect}", &config, OWN)
        };
        let url = "https://cards.example:8443/pay".to_owned();
        assert_eq!(
            connect(CardPayments::Simulated { url }),
            "connect-src https://cards.example:8443 ws://localhost:4000"
        );
        assert_eq!(connect(CardPayments::None), "connect-src ws://localhost:4000");
    }

    #[test]
    fn what_is_left_empty_leaves_a_policy_that_is_well_formed() {
        assert_eq!(
            filled("script-src {script} 'self' ;; base-uri 'self';", &local(), OWN),
            "script-src 'self'; base-uri 'self'"
        );
    }

    #[test]
    fn other_headers_are_sent_as_they_are() {
        let text = r#"{"Content-Security-Policy": "frame-src {frame}", "x-frame-options": "DENY {frame}"}"#;
        let headers = headers(text, &local(), OWN).unwrap();
        assert_eq!(headers.len(), 2);
        assert_eq!(headers["content-security-policy"], "frame-src 'none'");
        assert_eq!(headers["x-frame-options"], "DENY {frame}");
    }

    #[test]
    fn a_file_that_is_wrong_says_what_is_wrong() {
        for (text, reason) in [
            ("", "no object of texts"),
            ("[]", "no object of texts"),
            (r#"{"x-frame-options": 1}"#, "no object of texts"),
            (r#"{"x frame": "a"}"#, "x frame is no header"),
            (r#"{"x-a": "b\n"}"#, "x-a is no header"),
        ] {
            let told = headers(text, &local(), OWN).unwrap_err();
            assert!(told.starts_with(reason), "{told}");
        }
    }
}
