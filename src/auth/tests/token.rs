use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::AlgorithmParameters;
use proptest::prelude::*;

use super::*;
use crate::auth::{
    keys::KeySource,
    token::{TokenError, Verifier, bearer},
};

fn verifier() -> Verifier {
    let keys = KeySource::given(&pool_keys()).unwrap();
    Verifier::new(ISSUER.to_owned(), vec![CLIENT.to_owned()], keys, fixed_clock())
}

async fn refusal(token: &str) -> Option<TokenError> {
    verifier().verify(token).await.err()
}

fn unsigned(header: Value, claims: &Value) -> String {
    let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", encode(&header), encode(claims))
}

#[tokio::test]
async fn an_access_token_is_accepted_with_all_its_claims() {
    let verified = verifier().verify(&sign(&access_claims())).await.unwrap();
    assert_eq!(Value::Object(verified.claims), access_claims());
}

#[tokio::test]
async fn an_id_token_is_accepted_by_its_audience() {
    let mut claims = with("token_use", json!("id"));
    assert_eq!(refusal(&sign(&claims)).await, Some(TokenError::Client));
    claims["aud"] = json!(CLIENT);
    assert_eq!(refusal(&sign(&claims)).await, None);
    claims["aud"] = json!("another");
    assert_eq!(refusal(&sign(&claims)).await, Some(TokenError::Client));
}

#[tokio::test]
async fn a_token_is_good_until_it_expires_and_five_seconds_more() {
    assert_eq!(refusal(&sign(&with("exp", json!(NOW + 1)))).await, None);
    assert_eq!(refusal(&sign(&with("exp", json!(NOW - 4)))).await, None);
    for expired in [NOW - 5, NOW - 3600, i64::MIN] {
        let error = refusal(&sign(&with("exp", json!(expired)))).await.unwrap();
        assert_eq!(error, TokenError::Expired);
        assert_eq!(error.to_string(), "Token has expired.");
    }
    for no_time in [Value::Null, json!("1770003600"), json!(1e300)] {
        assert_eq!(
            refusal(&sign(&with("exp", no_time))).await,
            Some(TokenError::Time)
        );
    }
}

#[tokio::test]
async fn a_token_is_not_good_before_its_time() {
    assert_eq!(refusal(&sign(&with("nbf", json!(NOW)))).await, None);
    assert_eq!(
        refusal(&sign(&with("nbf", json!(NOW + 60)))).await,
        Some(TokenError::Time)
    );
    assert_eq!(
        refusal(&sign(&with("nbf", json!("soon")))).await,
        Some(TokenError::Time)
    );
}

#[tokio::test]
async fn a_forged_signature_is_refused() {
    let forged = sign_as("pool", &FOREIGN_KEY, &access_claims());
    let error = refusal(&forged).await.unwrap();
    assert_eq!(error, TokenError::Signature);
    assert_eq!(error.to_string(), "You are not authorized to make this call.");
    let expired = sign_as("pool", &FOREIGN_KEY, &with("exp", json!(NOW - 3600)));
    assert_eq!(refusal(&expired).await, Some(TokenError::Signature));
}

#[tokio::test]
async fn changed_claims_are_refused() {
    let token = sign(&access_claims());
    let mut parts: Vec<String> = token.split('.').map(str::to_owned).collect();
    let admin = with("cognito:groups", json!(["admin"]));
    parts[1] = URL_SAFE_NO_PAD.encode(admin.to_string());
    assert_eq!(refusal(&parts.join(".")).await, Some(TokenError::Signature));
}

#[tokio::test]
async fn a_token_without_signature_is_refused() {
    for algorithm in ["none", "None", "NONE", ""] {
        let token = unsigned(json!({ "alg": algorithm, "kid": "pool" }), &access_claims());
        assert_eq!(
            refusal(&format!("{token}.")).await,
            Some(TokenError::Algorithm),
            "{algorithm}"
        );
    }
    let token = unsigned(json!({ "alg": "RS256", "kid": "pool" }), &access_claims());
    assert_eq!(refusal(&format!("{token}.")).await, Some(TokenError::Signature));
}

#[tokio::test]
async fn the_public_key_is_no_shared_secret() {
    let AlgorithmParameters::RSA(rsa) = public(&POOL_KEY, "pool").algorithm else {
        panic!("the pool's key is RSA");
    };
    let modulus = URL_SAFE_NO_PAD.decode(&rsa.n).unwrap();
    for secret in [modulus.as_slice(), rsa.n.as_bytes(), b""] {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some("pool".to_owned());
        let key = EncodingKey::from_secret(secret);
        let token = jsonwebtoken::encode(&header, &access_claims(), &key).unwrap();
        assert_eq!(refusal(&token).await, Some(TokenError::Algorithm));
    }
}

#[tokio::test]
async fn other_algorithms_of_the_same_key_are_refused() {
    for algorithm in [Algorithm::RS384, Algorithm::RS512, Algorithm::PS256] {
        let mut header = Header::new(algorithm);
        header.kid = Some("pool".to_owned());
        let token = jsonwebtoken::encode(&header, &access_claims(), &POOL_KEY).unwrap();
        assert_eq!(refusal(&token).await, Some(TokenError::Algorithm));
    }
}

#[tokio::test]
async fn a_header_that_demands_an_unknown_extension_is_refused() {
    let header = json!({ "alg": "RS256", "kid": "pool", "crit": ["b64"], "b64": false });
    let token = unsigned(header, &access_claims());
    assert_eq!(
        refusal(&format!("{token}.AAAA")).await,
        Some(TokenError::Algorithm)
    );
}

#[tokio::test]
async fn a_token_of_another_issuer_is_refused() {
    for issuer in [
        json!("https://example.com"),
        json!([ISSUER]),
        json!(""),
        Value::Null,
    ] {
        assert_eq!(
            refusal(&sign(&with("iss", issuer))).await,
            Some(TokenError::Issuer)
        );
    }
}

#[tokio::test]
async fn a_token_for_another_client_is_refused() {
    for client in [json!("another"), json!([CLIENT]), Value::Null] {
        assert_eq!(
            refusal(&sign(&with("client_id", client))).await,
            Some(TokenError::Client)
        );
    }
}

#[tokio::test]
async fn without_client_ids_any_client_is_accepted() {
    let keys = KeySource::given(&pool_keys()).unwrap();
    let verifier = Verifier::new(ISSUER.to_owned(), Vec::new(), keys, fixed_clock());
    assert!(
        verifier
            .verify(&sign(&with("client_id", json!("another"))))
            .await
            .is_ok()
    );
    let nobody = verifier.verify(&sign(&with("client_id", Value::Null))).await;
    assert_eq!(nobody.err(), Some(TokenError::Client));
}

#[tokio::test]
async fn a_token_for_another_use_is_refused() {
    for token_use in [json!("refresh"), json!("ACCESS"), json!(1), Value::Null] {
        assert_eq!(
            refusal(&sign(&with("token_use", token_use))).await,
            Some(TokenError::Use)
        );
    }
}

#[tokio::test]
async fn what_is_no_token_cannot_be_parsed() {
    let good = sign(&access_claims());
    let no_object = sign_as("pool", &POOL_KEY, &json!(["sub"]));
    let long = format!("{good}{}", "A".repeat(16 * 1024));
    for garbage in [
        "",
        ".",
        "..",
        "a.b.c",
        &good[1..],
        &format!("{good}.x"),
        &no_object,
        &long,
    ] {
        let error = refusal(garbage).await.unwrap();
        assert_eq!(error, TokenError::Malformed, "{garbage}");
        assert_eq!(error.to_string(), "Unable to parse JWT token.");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_text_is_accepted_or_panics(text in any::<String>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        prop_assert!(runtime.block_on(refusal(&text)).is_some());
    }

    #[test]
    fn no_bytes_in_the_form_of_a_token_are_accepted_or_panic(
        claims in any::<Vec<u8>>(), signature in any::<Vec<u8>>(),
    ) {
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"pool"}"#);
        let (claims, signature) = (URL_SAFE_NO_PAD.encode(claims), URL_SAFE_NO_PAD.encode(signature));
        let token = format!("{header}.{claims}.{signature}");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        prop_assert!(runtime.block_on(refusal(&token)).is_some());
    }
}

#[test]
fn the_header_is_taken_with_and_without_bearer() {
    for header in ["abc", "Bearer abc", "bearer abc", " Bearer  abc "] {
        assert_eq!(bearer(Some(header)), Ok("abc"), "{header:?}");
    }
    for header in [None, Some(""), Some("Bearer"), Some("Bearer "), Some("  ")] {
        let error = bearer(header).unwrap_err();
        assert_eq!(error, TokenError::Missing);
        assert_eq!(error.to_string(), "Valid authorization header not provided.");
    }
}
