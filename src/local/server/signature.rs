//! Requests that are signed with AWS credentials, Signature Version 4
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>). Whether one
//! is right is found by signing the request again, by AWS's own library.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_sigv4::{
    http_request::{SignableBody, SignableRequest, SigningSettings, sign},
    sign::v4::SigningParams,
};
use time::{
    OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem, macros::format_description,
};

use super::authorization::Signed;

/// The credentials of this machine's own account: they open the local server and nothing else.
pub const ACCESS_KEY_ID: &str = "local";
pub const SECRET_ACCESS_KEY: &str = "local";

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const SERVICE: &str = "appsync";
/// How far the clock of the one who signs may differ, in seconds. AWS takes five minutes.
const MAX_SKEW: i64 = 5 * 60;
const MOMENT: &[BorrowedFormatItem<'_>] = format_description!("[year][month][day]T[hour][minute][second]Z");

/// Why a signature does not open the API. The words are those of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum SignatureError {
    #[error("The security token included in the request is invalid.")]
    Credential,
    #[error("Signature expired.")]
    Expired,
    #[error(
        "The request signature we calculated does not match the signature you provided. \
         Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
    )]
    Mismatch,
}

/// The `authorization` header of a signed request.
pub(super) struct Signature<'a> {
    credential: &'a str,
    signed_headers: &'a str,
    signature: &'a str,
}

/// Reads the header; `None` if it is something else, such as a token.
pub(super) fn parse(header: &str) -> Option<Signature<'_>> {
    let members = header.strip_prefix(ALGORITHM)?;
    let member = |name: &str| {
        let mut members = members
            .split(',')
            .filter_map(|member| member.trim().split_once('='));
        members
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    };
    Some(Signature {
        credential: member("Credential"),
        signed_headers: member("SignedHeaders"),
        signature: member("Signature"),
    })
}

impl Signature<'_> {
    /// `now` is in seconds since 1970.
    pub fn check(&self, signed: &Signed<'_>, now: i64) -> Result<(), SignatureError> {
        let scope: Vec<&str> = self.credential.split('/').collect();
        let [ACCESS_KEY_ID, day, region, SERVICE, "aws4_request"] = scope.as_slice() else {
            return Err(SignatureError::Credential);
        };
        let date = signed
            .headers
            .get("x-amz-date")
            .and_then(|date| date.to_str().ok());
        let date = date.ok_or(SignatureError::Mismatch)?;
        let moment = PrimitiveDateTime::parse(date, MOMENT).map_err(|_| SignatureError::Mismatch)?;
        let moment = moment.assume_utc();
        if (now - moment.unix_timestamp()).abs() > MAX_SKEW {
            return Err(SignatureError::Expired);
        }
        let expected = self
            .sign_again(signed, region, moment)
            .ok_or(SignatureError::Mismatch)?;
        let is_equal = verify_slices_are_equal(expected.as_bytes(), self.signature.as_bytes()).is_ok();
        if is_equal && date.starts_with(day) {
            return Ok(());
        }
        Err(SignatureError::Mismatch)
    }

    fn sign_again(&self, signed: &Signed<'_>, region: &str, moment: OffsetDateTime) -> Option<String> {
        let mut headers = Vec::new();
        for name in self.signed_headers.split(';') {
            headers.push((name, signed.headers.get(name)?.to_str().ok()?));
        }
        let host = headers.iter().find(|(name, _)| *name == "host")?.1;
        let seconds = u64::try_from(moment.unix_timestamp()).ok()?;
        let mut settings = SigningSettings::default();
        // What was signed is what the header says.
        settings.excluded_headers = None;
        let identity = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "local").into();
        let parameters = SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(SERVICE)
            .time(UNIX_EPOCH + Duration::from_secs(seconds))
            .settings(settings)
            .build()
            .ok()?
            .into();
        let address = format!("https://{host}{}", signed.path);
        let body = SignableBody::Bytes(signed.body);
        let request = SignableRequest::new("POST", address, headers.into_iter(), body).ok()?;
        Some(sign(request, &parameters).ok()?.signature().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    /// 2026-09-21T13:33:20Z.
    const NOW: i64 = 1_789_997_600;
    const BODY: &str = r#"{"query":"{ me }"}"#;
    /// Made with the algorithm of AWS's documentation, by Python's `hmac` and `hashlib`.
    const SIGNATURE: &str = "5df4da569576294bd164101cce92f8842465f6da3e42502dff5271e9e619baf3";
    const CONNECT: &str = "aceec96ff9eb4332fcd7e3d2152f5a746980661abbd6dfe0811fb3bdb7cef5d7";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    fn request() -> HeaderMap {
        headers(&[
            ("host", "localhost:4000"),
            ("content-type", "application/json"),
            ("x-amz-date", "20260921T133320Z"),
            ("user-agent", "anything"),
        ])
    }

    fn authorization(credential: &str, signature: &str) -> String {
        format!(
            "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=content-type;host;x-amz-date, Signature={signature}"
        )
    }

    fn check(header: &str, headers: &HeaderMap, body: &str, now: i64) -> Result<(), SignatureError> {
        let signed = Signed {
            path: "/graphql",
            headers,
            body: body.as_bytes(),
        };
        parse(header).unwrap().check(&signed, now)
    }

    const CREDENTIAL: &str = "local/20260921/eu-west-1/appsync/aws4_request";

    #[test]
    fn a_signature_that_is_right_opens_for_five_minutes() {
        let right = authorization(CREDENTIAL, SIGNATURE);
        for (now, expected) in [
            (NOW, Ok(())),
            (NOW + 300, Ok(())),
            (NOW - 300, Ok(())),
            (NOW + 301, Err(SignatureError::Expired)),
            (NOW - 301, Err(SignatureError::Expired)),
        ] {
            assert_eq!(check(&right, &request(), BODY, now), expected, "{now}");
        }
    }

    #[test]
    fn whatever_is_signed_must_not_change() {
        let right = authorization(CREDENTIAL, SIGNATURE);
        assert_eq!(
            check(&right, &request(), "{}", NOW),
            Err(SignatureError::Mismatch)
        );
        for (name, value) in [
            ("host", "example.com"),
            ("content-type", "text/plain"),
            ("x-amz-date", "20260921T133321Z"),
        ] {
            let mut changed = request();
            changed.insert(name, HeaderValue::from_static(value));
            assert_eq!(
                check(&right, &changed, BODY, NOW),
                Err(SignatureError::Mismatch),
                "{name}"
            );
            changed.remove(name);
            assert_eq!(
                check(&right, &changed, BODY, NOW),
                Err(SignatureError::Mismatch),
                "no {name}"
            );
        }
        let mut other = request();
        other.insert("user-agent", HeaderValue::from_static("another"));
        assert_eq!(check(&right, &other, BODY, NOW), Ok(()));
    }

    #[test]
    fn another_credential_or_form_is_refused() {
        for credential in [
            "other/20260921/eu-west-1/appsync/aws4_request",
            "local/20260921/eu-west-1/dynamodb/aws4_request",
            "local/20260921/eu-west-1/appsync",
            "",
        ] {
            let header = authorization(credential, SIGNATURE);
            assert_eq!(
                check(&header, &request(), BODY, NOW),
                Err(SignatureError::Credential),
                "{credential}"
            );
        }
        let other_region = authorization("local/20260921/us-east-1/appsync/aws4_request", SIGNATURE);
        assert_eq!(
            check(&other_region, &request(), BODY, NOW),
            Err(SignatureError::Mismatch)
        );
        let short = format!("AWS4-HMAC-SHA256 Credential={CREDENTIAL}, SignedHeaders=, Signature=");
        assert_eq!(
            check(&short, &request(), BODY, NOW),
            Err(SignatureError::Mismatch)
        );
        assert!(parse("Bearer x").is_none());
        assert!(parse("eyJraWQi").is_none());
    }

    #[test]
    fn the_headers_of_a_real_time_connection_are_signed_likewise() {
        let headers = headers(&[
            ("accept", "application/json, text/javascript"),
            ("content-encoding", "amz-1.0"),
            ("content-type", "application/json; charset=UTF-8"),
            ("host", "localhost:4000"),
            ("x-amz-date", "20260921T133320Z"),
            ("x-amz-security-token", "SESSION"),
        ]);
        let header = format!(
            "AWS4-HMAC-SHA256 Credential=local/20260921/us-east-1/appsync/aws4_request, \
             SignedHeaders=accept;content-encoding;content-type;host;x-amz-date;x-amz-security-token, Signature={CONNECT}"
        );
        let signed = Signed {
            path: "/graphql/connect",
            headers: &headers,
            body: b"{}",
        };
        assert_eq!(parse(&header).unwrap().check(&signed, NOW), Ok(()));
    }
}
