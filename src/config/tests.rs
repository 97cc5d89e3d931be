use super::*;
use crate::transport::{Trust, TrustError};

const LAMBDA: [(&str, &str); 4] = [
    ("KIBBLE_TABLE", "shop"),
    ("AWS_REGION", "eu-west-1"),
    ("AWS_ACCESS_KEY_ID", "id"),
    ("AWS_SECRET_ACCESS_KEY", "secret"),
];
const STRIPE: [(&str, &str); 2] = [
    ("KIBBLE_PAYMENTS", "stripe"),
    ("KIBBLE_PAYMENT_SECRET", "arn:secret"),
];

fn lookup(variables: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    move |name| {
        let found = variables.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| (*value).to_owned())
    }
}

fn read<C: FunctionConfig>(variables: &[(&str, &str)]) -> Result<C, ConfigError> {
    C::read(Variables::new(&lookup(variables)))
}

fn with(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [&LAMBDA[..], more].concat()
}

/// Reads with all of the variables, and then without each of them, which has to be named.
fn read_and_miss<C: FunctionConfig>(more: &[(&'static str, &'static str)]) -> C {
    let variables = with(more);
    for left_out in 0..variables.len() {
        let mut variables = variables.clone();
        let (name, _) = variables.remove(left_out);
        let missing = Some(ConfigError::Missing(name));
        assert_eq!(read::<C>(&variables).err(), missing);
        variables.push((name, ""));
        assert_eq!(read::<C>(&variables).err(), missing, "it is empty");
    }
    read(&variables).unwrap()
}

#[test]
fn what_is_missing_is_named() {
    let resolver: ResolverConfig = read_and_miss(&[]);
    assert_eq!(
        (resolver.common.currency, resolver.cart_merge),
        ("EUR".to_owned(), "SUM".to_owned())
    );
    assert_eq!(resolver.cards, Cards::None);
    let stream: StreamConfig = read_and_miss(&[
        ("KIBBLE_GRAPHQL_URL", "https://a/graphql"),
        ("KIBBLE_EVENT_BUS", "shop-events"),
    ]);
    assert_eq!(stream.graphql_url, "https://a/graphql");
    assert_eq!(stream.event_bus, "shop-events");
    assert_eq!(stream.common.access.session_token, None);
    let mailer: MailerConfig = read_and_miss(&[
        ("KIBBLE_MAIL_FROM", "shop@example.com"),
        ("KIBBLE_SHOP_URL", "https://shop.example"),
    ]);
    assert_eq!(
        (mailer.shop_name.as_str(), mailer.time_zone.as_str()),
        ("Kibble", "UTC")
    );
    assert_eq!(mailer.notice_topic, None);
    read_and_miss::<PostConfirmationConfig>(&[]);
    read_and_miss::<ScheduleConfig>(&[]);
}

#[test]
fn the_keys_of_cards_are_named_by_their_secret() {
    let resolver: ResolverConfig = read(&with(&STRIPE)).unwrap();
    let stripe = Cards::Stripe {
        secret: "arn:secret".to_owned(),
        version: None,
        endpoint_url: None,
    };
    assert_eq!(resolver.cards, stripe);
    let one = [&STRIPE[..], &[("KIBBLE_PAYMENT_SECRET_VERSION", "v1")]].concat();
    let resolver: ResolverConfig = read(&with(&one)).unwrap();
    assert!(matches!(resolver.cards, Cards::Stripe { version: Some(version), .. } if version == "v1"));
    let without = read::<ScheduleConfig>(&with(&STRIPE[..1])).err();
    assert_eq!(without, Some(ConfigError::Missing("KIBBLE_PAYMENT_SECRET")));
    let callback: PaymentCallbackConfig = read(&with(&STRIPE)).unwrap();
    assert_eq!(callback.cards, stripe);
}

#[test]
fn a_function_takes_no_simulated_cards() {
    for provider in ["simulated", "Stripe", "paypal"] {
        let refused = read::<StreamConfig>(&with(&[("KIBBLE_PAYMENTS", provider)]))
            .err()
            .unwrap();
        assert_eq!(
            refused.to_string(),
            format!("KIBBLE_PAYMENTS is {provider:?}, and a Lambda function takes none or stripe")
        );
    }
}

#[test]
fn nobody_calls_back_where_no_cards_are_taken() {
    for variables in [with(&[]), with(&[("KIBBLE_PAYMENTS", "none")])] {
        let refused = read::<PaymentCallbackConfig>(&variables).err().unwrap();
        assert_eq!(
            refused.to_string(),
            "KIBBLE_PAYMENTS is \"none\", and call-backs come from stripe alone"
        );
    }
}

#[test]
fn the_local_server_reads_the_variables_of_its_provider_alone() {
    let all = [
        ("KIBBLE_STRIPE_SECRET_KEY", "sk_hidden"),
        ("KIBBLE_STRIPE_PUBLISHABLE_KEY", "pk_seen"),
        ("KIBBLE_PAYMENT_CALLBACK_SECRET", "whsec_hidden"),
        ("KIBBLE_PAYMENT_KEY", "key_hidden"),
        ("KIBBLE_PAYMENT_URL", "http://cards"),
    ];
    let read = |variables: &[(&str, &str)], provider| {
        PaymentsConfig::read(Variables::new(&lookup(variables)), provider)
    };
    let text = |text: &str| Some(text.to_owned());
    let stripe = read(&all, "stripe").unwrap();
    assert_eq!(
        (stripe.key.clone(), stripe.url.clone()),
        (text("sk_hidden"), None)
    );
    assert_eq!(stripe.publishable_key, text("pk_seen"));
    assert_eq!(stripe.callback_secret, text("whsec_hidden"));
    assert!(!format!("{stripe:?}").contains("hidden"), "{stripe:?}");
    let simulated = read(&all, "simulated").unwrap();
    assert_eq!(
        (simulated.key, simulated.url),
        (text("key_hidden"), text("http://cards"))
    );
    assert_eq!(simulated.publishable_key, None);
    assert_eq!(read(&all, "none").unwrap(), PaymentsConfig::none());
    let chosen = [&all[..], &[("KIBBLE_PAYMENTS", "none")]].concat();
    assert_eq!(read(&chosen, "simulated").unwrap(), PaymentsConfig::none());
    let missing = Some(ConfigError::Missing("KIBBLE_STRIPE_SECRET_KEY"));
    assert_eq!(read(&all[1..], "stripe").err(), missing);
}

#[test]
fn the_end_point_of_a_service_goes_before_the_general_one() {
    let of = |more: &[(&'static str, &'static str)]| {
        let resolver: ResolverConfig = read(&[&with(&STRIPE)[..], more].concat()).unwrap();
        let Cards::Stripe { endpoint_url, .. } = resolver.cards else {
            panic!("cards are taken");
        };
        (resolver.common.endpoint_url, endpoint_url)
    };
    let text = |text: &str| Some(text.to_owned());
    let general = ("AWS_ENDPOINT_URL", "http://a");
    assert_eq!(of(&[]), (None, None));
    assert_eq!(of(&[general]), (text("http://a"), text("http://a")));
    let table = ("AWS_ENDPOINT_URL_DYNAMODB", "http://b");
    assert_eq!(of(&[general, table]), (text("http://b"), text("http://a")));
    let secrets = ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://c");
    assert_eq!(
        of(&[general, table, secrets]),
        (text("http://b"), text("http://c"))
    );
}

#[test]
fn a_bundle_of_certificates_takes_the_place_of_amazons() {
    let resolver: ResolverConfig = read(&LAMBDA).unwrap();
    assert!(matches!(resolver.common.access.trust, Trust::Amazon));

    let folder = std::env::temp_dir().join(format!("kibble-bundle-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("bundle.pem");
    let path = file.to_str().unwrap().to_owned();
    let variables = [&LAMBDA[..], &[("AWS_CA_BUNDLE", path.as_str())]].concat();
    let missing = read::<ResolverConfig>(&variables).err().unwrap().to_string();
    assert!(
        missing.starts_with(&format!("AWS_CA_BUNDLE is {path}, which cannot be read: ")),
        "{missing}"
    );

    std::fs::write(&file, "no certificate").unwrap();
    let reason = TrustError::Empty;
    let expected = ConfigError::Certificates {
        path: path.clone(),
        reason,
    };
    assert_eq!(read::<ResolverConfig>(&variables).err(), Some(expected));

    std::fs::write(&file, include_str!("../transport/amazon_roots.pem")).unwrap();
    let resolver: ResolverConfig = read(&variables).unwrap();
    assert!(matches!(resolver.common.access.trust, Trust::Bundle(_)));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn lambda_names_the_function_that_a_worker_is() {
    for (name, worker) in [
        ("mailer", Worker::Mailer),
        ("payment_callback", Worker::PaymentCallback),
        ("post_confirmation", Worker::PostConfirmation),
        ("schedule", Worker::Schedule),
        ("stream", Worker::Stream),
    ] {
        let read = Worker::read(Variables::new(&lookup(&[("_HANDLER", name)])));
        assert_eq!(read, Ok(worker));
    }
}

#[test]
fn a_worker_without_a_name_tells_which_there_are() {
    let told = |variables: &[(&str, &str)]| {
        let read = Worker::read(Variables::new(&lookup(variables)));
        read.unwrap_err().to_string()
    };
    let known = "and the functions here are mailer, payment_callback, post_confirmation, schedule, stream";
    assert_eq!(told(&[]), format!("_HANDLER is \"\", {known}"));
    for name in ["bootstrap", "resolver", "Stream", "stream.handler"] {
        assert_eq!(
            told(&[("_HANDLER", name)]),
            format!("_HANDLER is {name:?}, {known}")
        );
    }
}
