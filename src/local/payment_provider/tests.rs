use std::sync::atomic::{AtomicI64, Ordering};

use uuid::Uuid;

use super::*;
use crate::app::RandomIds;

struct Standing(AtomicI64);

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        Timestamp::from_milliseconds(self.0.load(Ordering::SeqCst))
    }
}

const NOW: i64 = 1_790_000_000_000;

struct World {
    provider: Arc<Provider>,
    documents: Documents,
    clock: Arc<Standing>,
}

fn world() -> World {
    let documents = Documents::default();
    let clock = Arc::new(Standing(AtomicI64::new(NOW)));
    let settings = Settings {
        key: "key".to_owned(),
        callback_url: "http://127.0.0.1:9/callback".to_owned(),
        callback_secret: CallbackSecret::new("secret"),
        origin: "http://localhost:4321".to_owned(),
        late: 5,
    };
    World {
        provider: Provider::new(settings, documents.clone(), clock.clone(), Arc::new(RandomIds)),
        documents,
        clock,
    }
}

fn wish(token: &str, amount: i64, key: &str) -> Wish {
    Wish {
        payment_token: token.to_owned(),
        amount,
        currency: "EUR".to_owned(),
        key: key.to_owned(),
        owner: Owner {
            shop: "kibble".to_owned(),
            customer: Uuid::from_u128(1).to_string(),
            key: "k".to_owned(),
        },
    }
}

impl World {
    fn token(&self, behaviour: Behaviour, amount: i64) -> String {
        let card = TEST_CARDS
            .iter()
            .find(|card| card.behaviour == behaviour)
            .unwrap();
        self.provider.preauthorize(card.number, amount).unwrap()
    }

    fn payment(&self, behaviour: Behaviour) -> Payment {
        let token = self.token(behaviour, 1000);
        self.provider.check(&wish(&token, 1000, "k")).unwrap().unwrap()
    }

    fn status(&self, id: &str) -> Status {
        self.provider.records.payment(id).unwrap().status
    }
}

#[test]
fn only_test_numbers_and_payable_amounts_get_a_token() {
    let world = world();
    let ask = |number: &str, amount| world.provider.preauthorize(number, amount).unwrap_err();
    assert_eq!(ask("5555555555554444", 100), ProviderError::UnknownCard);
    for amount in [0, -1, MAX_AMOUNT + 1] {
        assert_eq!(ask("4242424242424242", amount), ProviderError::Amount);
    }
    assert!(
        world
            .provider
            .preauthorize("4242424242424242", 1)
            .unwrap()
            .starts_with("tok_")
    );
}

#[test]
fn a_token_pays_once_and_at_most_what_it_covers() {
    let world = world();
    let check = |token: &str, amount, key| world.provider.check(&wish(token, amount, key)).unwrap();
    let token = world.token(Behaviour::Pays, 1000);
    assert_eq!(check(&token, 1001, "k").unwrap_err(), Refused::NotCovered);
    let payment = check(&token, 1000, "k").unwrap();
    assert_eq!((payment.status, payment.amount), (Status::Authorized, 1000));
    assert_eq!(check(&token, 1000, "k").unwrap().id, payment.id);
    assert_eq!(check(&token, 1000, "other").unwrap_err(), Refused::TokenUsed);
    assert_eq!(check("tok_unknown", 1, "k").unwrap_err(), Refused::UnknownToken);
    for (behaviour, refused) in [
        (Behaviour::Declined, Refused::Declined),
        (Behaviour::InsufficientFunds, Refused::InsufficientFunds),
    ] {
        let token = world.token(behaviour, 1000);
        assert_eq!(check(&token, 1000, "k").unwrap_err(), refused);
    }
}

#[test]
fn amounts_are_lowered_and_never_raised() {
    let world = world();
    let id = world.payment(Behaviour::Pays).id;
    let update = |amount| world.provider.update_amount(&id, amount);
    assert_eq!(update(1001), Err(ProviderError::Raised));
    assert_eq!((update(900), update(900)), (Ok(()), Ok(())));
    assert_eq!(update(901), Err(ProviderError::Raised));
    assert_eq!(world.provider.process(&id, 901), Err(ProviderError::Raised));
    assert_eq!(world.provider.process(&id, 800), Ok(()));
    assert_eq!(world.provider.process(&id, 800), Ok(()));
    assert_eq!(world.provider.process(&id, 700), Err(ProviderError::Captured));
    assert_eq!(update(1), Err(ProviderError::Captured));
    assert_eq!(world.provider.cancel(&id), Err(ProviderError::Captured));
    assert_eq!(
        world.provider.cancel("pay_unknown"),
        Err(ProviderError::UnknownPayment)
    );
}

#[test]
fn a_cancelled_payment_is_over() {
    let world = world();
    let id = world.payment(Behaviour::Pays).id;
    assert_eq!(
        (world.provider.cancel(&id), world.provider.cancel(&id)),
        (Ok(false), Ok(true))
    );
    assert_eq!(world.provider.process(&id, 1), Err(ProviderError::Cancelled));
    assert_eq!(
        world.provider.update_amount(&id, 1),
        Err(ProviderError::Cancelled)
    );
}

#[test]
fn what_is_not_authorised_cannot_be_taken() {
    let world = world();
    for behaviour in [Behaviour::ByHand, Behaviour::CaptureRefused] {
        let id = world.payment(behaviour).id;
        assert_eq!(
            world.provider.process(&id, 1000),
            Err(ProviderError::NotAuthorized)
        );
    }
}

#[test]
fn a_pending_payment_is_confirmed_or_refused_by_hand_once() {
    let world = world();
    for (is_confirmed, expected) in [(true, Status::Authorized), (false, Status::Declined)] {
        let payment = world.payment(Behaviour::ByHand);
        let secret = payment.client_secret.unwrap();
        assert_eq!(
            world.provider.confirm(&secret, is_confirmed).unwrap().status,
            expected
        );
        assert_eq!(
            world.provider.confirm(&secret, !is_confirmed).unwrap().status,
            expected
        );
        assert_eq!(world.status(&payment.id), expected);
    }
    let unknown = world.provider.confirm("guessed", true).unwrap_err();
    assert_eq!(unknown, ProviderError::UnknownPayment);
}

#[tokio::test]
async fn calls_that_nobody_takes_are_kept_and_made_again_later() {
    let world = world();
    world.payment(Behaviour::Pays);
    let client = crate::local::sign_in::http_client("http:").unwrap();
    let mut now = NOW;
    for pause in [1, 2, 4, 8] {
        let next = world.provider.call_due(&client).await.unwrap();
        now += pause * 1000;
        assert_eq!(next, Some(Timestamp::from_milliseconds(now)));
        world.clock.0.store(now, Ordering::SeqCst);
    }
    let callback = &world.provider.records.callbacks().unwrap()[0];
    assert_eq!(
        (callback.attempts, callback.event.kind.as_str()),
        (4, "payment.authorized")
    );
}

#[tokio::test]
async fn a_late_confirmation_comes_when_it_is_due_and_not_after_something_else() {
    let world = world();
    let client = crate::local::sign_in::http_client("http:").unwrap();
    let (late, cancelled) = (
        world.payment(Behaviour::ConfirmedLate),
        world.payment(Behaviour::RefusedLate),
    );
    assert_eq!(
        world.provider.call_due(&client).await.unwrap(),
        Some(Timestamp::from_milliseconds(NOW + 5000))
    );
    assert_eq!(world.status(&late.id), Status::Pending);
    world.provider.cancel(&cancelled.id).unwrap();
    world.clock.0.store(NOW + 5000, Ordering::SeqCst);
    world.provider.call_due(&client).await.unwrap();
    assert_eq!(world.status(&late.id), Status::Authorized);
    assert_eq!(world.status(&cancelled.id), Status::Cancelled);
    let mut kinds: Vec<String> = world
        .provider
        .records
        .callbacks()
        .unwrap()
        .into_iter()
        .map(|callback| callback.event.kind)
        .collect();
    kinds.sort();
    assert_eq!(kinds, ["payment.authorized", "payment.cancelled"]);
}

#[test]
fn open_payments_are_listed_page_by_page() {
    let world = world();
    let ids: Vec<String> = (0..PAGE + 2)
        .map(|second| {
            world
                .clock
                .0
                .store(NOW + 1000 * i64::try_from(second).unwrap(), Ordering::SeqCst);
            world.payment(Behaviour::Pays).id
        })
        .collect();
    world.provider.cancel(&ids[5]).unwrap();
    let at = Timestamp::from_milliseconds;
    let all = (at(NOW), at(NOW + 1_000_000));
    let (first, next) = world.provider.open_payments("kibble", all, None).unwrap();
    assert_eq!((first.len(), &first[0].id), (PAGE, &ids[PAGE + 1]));
    let (second, end) = world
        .provider
        .open_payments("kibble", all, next.as_deref())
        .unwrap();
    assert_eq!((second.len(), &second[0].id, end), (1, &ids[0], None));
    let (others, _) = world.provider.open_payments("another", all, None).unwrap();
    assert!(others.is_empty());
    let (early, _) = world
        .provider
        .open_payments("kibble", (at(NOW), at(NOW + 1000)), None)
        .unwrap();
    assert_eq!(early.len(), 1);
}

#[test]
fn no_number_and_no_token_is_kept() {
    let world = world();
    let token = world.token(Behaviour::Pays, 1000);
    world.provider.check(&wish(&token, 1000, "k")).unwrap().unwrap();
    let mut kept = String::new();
    for kind in ["payment", "payment_token", "payment_callback"] {
        let documents: Vec<serde_json::Value> = world.documents.list(kind).unwrap();
        assert!(!documents.is_empty(), "{kind}");
        kept.push_str(&serde_json::to_string(&documents).unwrap());
    }
    assert!(!kept.contains("4242") && !kept.contains(&token), "{kept}");
}
