//! The headers that prove who connects or subscribes. A browser cannot set headers of a WebSocket, so they
//! come as JSON.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::{
    Engine as _,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::{Map, Value};

/// How a subprotocol begins that holds headers.
const PREFIX: &str = "header-";
/// With or without padding, as clients differ.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// The headers of the one who connects: out of the query `?header=`, out of a subprotocol `header-…`, or else
/// those of the request itself. `None` when they cannot be read.
pub(super) fn credentials(
    query: Option<&str>,
    protocols: &[HeaderValue],
    headers: &HeaderMap,
) -> Option<HeaderMap> {
    if let Some(header) = query.and_then(header_of) {
        // Some clients leave the characters of base64 as they are, `+` among them.
        let header = header
            .replace("%3D", "=")
            .replace("%3d", "=")
            .replace("%2F", "/")
            .replace("%2f", "/");
        let header = header.replace("%2B", "+").replace("%2b", "+");
        return decode(&GeneralPurpose::new(&STANDARD, LENIENT), &header);
    }
    let mut protocols = protocols.iter().filter_map(|protocol| protocol.to_str().ok());
    match protocols.find_map(|protocol| protocol.strip_prefix(PREFIX)) {
        Some(header) => decode(&GeneralPurpose::new(&URL_SAFE, LENIENT), header),
        None => Some(headers.clone()),
    }
}

fn header_of(query: &str) -> Option<&str> {
    query.split('&').find_map(|pair| pair.strip_prefix("header="))
}

fn decode(alphabet: &GeneralPurpose, text: &str) -> Option<HeaderMap> {
    let json = alphabet.decode(text).ok()?;
    of_json(&serde_json::from_slice(&json).ok()?)
}

/// Headers out of a JSON object of names and texts.
pub(super) fn of_json(members: &Map<String, Value>) -> Option<HeaderMap> {
    let header = |(name, value): (&String, &Value)| {
        let name = HeaderName::try_from(name).ok()?;
        Some((name, HeaderValue::from_str(value.as_str()?).ok()?))
    };
    members.iter().map(header).collect()
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use serde_json::json;

    use super::*;

    fn key(headers: Option<HeaderMap>) -> Option<String> {
        Some(headers?.get("x-api-key")?.to_str().ok()?.to_owned())
    }

    #[test]
    fn headers_come_by_query_by_subprotocol_or_as_they_are() {
        // Every length leaves another rest of base64, and the text has all of its special characters.
        for text in ["a", "ab", "abc", "??>>~~~", "\u{7f}"] {
            let json = json!({ "host": "localhost:4000", "X-Api-Key": text }).to_string();
            let expected = (text != "\u{7f}").then(|| text.to_owned());
            let padded = STANDARD.encode(&json);
            let escaped = padded.replace('=', "%3D").replace('+', "%2B").replace('/', "%2F");
            for header in [&padded, padded.trim_end_matches('='), &escaped] {
                let query = format!("header={header}&payload=e30=");
                assert_eq!(
                    key(credentials(Some(&query), &[], &HeaderMap::new())),
                    expected,
                    "{query}"
                );
            }
            let protocol = format!("header-{}", URL_SAFE_NO_PAD.encode(&json));
            let protocols = [
                HeaderValue::from_static("graphql-ws"),
                HeaderValue::from_str(&protocol).unwrap(),
            ];
            assert_eq!(key(credentials(None, &protocols, &HeaderMap::new())), expected);
        }
        let mut headers = HeaderMap::new();
        headers.insert("x-api-key", HeaderValue::from_static("local"));
        for query in [None, Some("payload=e30="), Some("")] {
            assert_eq!(key(credentials(query, &[], &headers)), Some("local".to_owned()));
        }
    }

    #[test]
    fn what_cannot_be_read_proves_nothing() {
        let mut headers = HeaderMap::new();
        headers.insert("x-api-key", HeaderValue::from_static("local"));
        let texts = [
            "",
            "%",
            "e30",
            "bnVsbA==",
            "WzFd",
            "eyJhIjoxfQ==",
            "eyJhIGIiOiJ4In0=",
            "\u{e9}",
        ];
        for header in texts {
            let found = credentials(Some(&format!("header={header}")), &[], &headers);
            assert_eq!(key(found), None, "{header}");
        }
    }
}
