//! How a client of the real-time endpoint proves who they are: with headers, which stand in a text where a
//! browser cannot set any.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header::SEC_WEBSOCKET_PROTOCOL};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::local::server::authorization::Signed;

/// The subprotocol that carries headers begins so.
const HEADER_PROTOCOL: &str = "header-";
/// What a signature of the handshake is over.
const EMPTY_PAYLOAD: &[u8] = b"{}";
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The query string of a handshake. Both members are Base64 of a JSON object.
#[derive(Deserialize)]
pub(super) struct Handshake {
    header: Option<String>,
    payload: Option<String>,
}

/// Headers with credentials, and what a signature among them is over.
pub(super) struct Credentials {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What should hold headers does not.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Malformed;

impl Credentials {
    /// Reads them from the query string, else from the subprotocols, else takes the handshake's own headers.
    pub fn of_handshake(handshake: &Handshake, headers: &HeaderMap) -> Result<Self, Malformed> {
        let body = match &handshake.payload {
            Some(payload) => decode(payload)?,
            None => EMPTY_PAYLOAD.to_vec(),
        };
        let headers = match handshake.header.as_deref().or_else(|| in_protocols(headers)) {
            Some(text) => {
                let object = serde_json::from_slice(&decode(text)?).map_err(|_| Malformed)?;
                header_map(&object)?
            }
            None => headers.clone(),
        };
        Ok(Self { headers, body })
    }

    /// Reads those of a subscription, whose signature is over the text of its GraphQL request.
    pub fn of_start(authorization: &Map<String, Value>, data: &str) -> Result<Self, Malformed> {
        Ok(Self {
            headers: header_map(authorization)?,
            body: data.as_bytes().to_vec(),
        })
    }

    pub fn signed<'a>(&'a self, path: &'a str) -> Signed<'a> {
        Signed {
            path,
            headers: &self.headers,
            body: &self.body,
        }
    }
}

fn in_protocols(headers: &HeaderMap) -> Option<&str> {
    let values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    let mut protocols = values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    protocols.find_map(|protocol| protocol.trim().strip_prefix(HEADER_PROTOCOL))
}

/// Takes both alphabets, padded or not. A plus sign that a query string did not escape is a space there.
fn decode(text: &str) -> Result<Vec<u8>, Malformed> {
    let text = text.replace(['+', ' '], "-").replace('/', "_");
    BASE64_URL.decode(text).map_err(|_| Malformed)
}

fn header_map(object: &Map<String, Value>) -> Result<HeaderMap, Malformed> {
    let header = |(name, value): (&String, &Value)| {
        let name = HeaderName::try_from(name.as_str()).map_err(|_| Malformed)?;
        let value = value.as_str().ok_or(Malformed)?;
        Ok((name, HeaderValue::try_from(value).map_err(|_| Malformed)?))
    };
    object.iter().map(header).collect()
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

    use super::*;

    /// Its Base64 has `+`, `/` and padding.
    const JSON: &str = r#"{"Host":"a","X-Api-Key":"~~~???>>>ÿ"}"#;

    fn read(
        header: Option<&str>,
        payload: Option<&str>,
        headers: &HeaderMap,
    ) -> Result<Credentials, Malformed> {
        let handshake = Handshake {
            header: header.map(str::to_owned),
            payload: payload.map(str::to_owned),
        };
        Credentials::of_handshake(&handshake, headers)
    }

    fn protocols(text: &str) -> HeaderMap {
        let text = HeaderValue::try_from(text).unwrap();
        HeaderMap::from_iter([(SEC_WEBSOCKET_PROTOCOL, text)])
    }

    #[test]
    fn headers_are_read_in_every_form_of_base64() {
        let standard = STANDARD.encode(JSON);
        assert!(
            standard.contains('+') && standard.contains('/') && standard.ends_with('='),
            "{standard}"
        );
        let unescaped = standard.replace('+', " ");
        let url = URL_SAFE_NO_PAD.encode(JSON);
        let none = HeaderMap::new();
        for text in [&standard, &unescaped, &url] {
            let read = read(Some(text), Some("e30="), &none).unwrap();
            assert_eq!(read.headers["x-api-key"].as_bytes(), "~~~???>>>ÿ".as_bytes());
            assert_eq!(read.headers.len(), 2);
            assert_eq!(read.body, b"{}");
        }
        let in_protocols = protocols(&format!("graphql-ws, header-{url}"));
        assert_eq!(read(None, None, &in_protocols).unwrap().headers["host"], "a");
        let own = HeaderMap::from_iter([(HeaderName::from_static("host"), HeaderValue::from_static("b"))]);
        assert_eq!(read(None, None, &own).unwrap().headers["host"], "b");
    }

    #[test]
    fn what_holds_no_headers_is_malformed() {
        let none = HeaderMap::new();
        for json in [
            "",
            "[]",
            "{",
            "null",
            r#"{"a b":"c"}"#,
            r#"{"a":1}"#,
            r#"{"a":"b\nc"}"#,
        ] {
            let text = STANDARD.encode(json);
            assert!(read(Some(&text), None, &none).is_err(), "{json}");
        }
        assert!(read(Some("%"), None, &none).is_err());
        assert!(read(None, Some("%"), &none).is_err());
        assert!(read(None, None, &protocols("graphql-ws, header-%")).is_err());
    }
}
