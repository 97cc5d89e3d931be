//! Asks a running server which events the Lambda function would get for a GraphQL operation.

use std::{fs, io};

use serde_json::{Map, Value, json};

use super::sign_in::{SignInError, access_token, config, http_client};

/// The name that stands for the public key where a person may be named.
pub const PUBLIC: &str = "public";

/// Why there are no events; the text says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    #[error(transparent)]
    SignIn(#[from] SignInError),
    #[error("the server at {0} has no public key; name a person with --as")]
    NoKey(String),
    #[error("{0} does not tell events; is it a Kibble server of this version?")]
    NoEvents(String),
    #[error("the operation is refused before the function is asked: {0}")]
    Refused(String),
    #[error("no field of the operation reaches the function")]
    NoField,
    #[error("the function is not asked for the field {name}, but for {asked}")]
    OtherFields { name: String, asked: String },
}

/// A GraphQL request, and who asks.
#[derive(Clone, Debug)]
pub struct Call {
    pub query: String,
    pub variables: Option<Map<String, Value>>,
    pub operation_name: Option<String>,
    /// The e-mail address of a person, or its part before `@example.com`; or [`PUBLIC`].
    pub caller: String,
    /// That of the ready-made people by default.
    pub password: Option<String>,
}

/// What a parameter holds: the text itself, or that of the file that it names, or for `-` the standard
/// input.
///
/// Fails with a text that names what cannot be read.
pub fn text(parameter: &str) -> Result<String, String> {
    // Operations and JSON objects have a brace, names of files hardly ever.
    if parameter.contains('{') {
        return Ok(parameter.to_owned());
    }
    let read = match parameter {
        "-" => io::read_to_string(io::stdin()),
        file => fs::read_to_string(file),
    };
    read.map_err(|error| format!("cannot read {parameter}: {error}"))
}

/// The payloads of the invocations that the call leads to, one for each root field, as the server at
/// `url` tells them. They hold the caller's token. With a name of a field, only its payloads.
pub async fn events(url: &str, call: Call, field: Option<&str>) -> Result<Vec<Value>, ReplayError> {
    let url = url.trim_end_matches('/');
    let (header, credential) = match call.caller.as_str() {
        PUBLIC => {
            let key = config(url).await?.api_key;
            (
                "x-api-key",
                key.ok_or_else(|| ReplayError::NoKey(url.to_owned()))?,
            )
        }
        name => (
            "authorization",
            access_token(url, name, call.password.as_deref()).await?,
        ),
    };
    let request = json!({
        "query": call.query,
        "variables": call.variables,
        "operationName": call.operation_name,
    });
    let answer = http_client(url)?
        .post(format!("{url}/event"))
        .header(header, credential)
        .json(&request)
        .send()
        .await
        .map_err(|_| SignInError::NoServer(url.to_owned()))?;
    match answer.json().await {
        Ok(Value::Array(events)) => choose(events, field),
        Ok(answer) if answer["errors"].is_array() => Err(ReplayError::Refused(messages(&answer))),
        _ => Err(ReplayError::NoEvents(url.to_owned())),
    }
}

/// The field of which a payload holds the events.
pub fn field_name(payload: &Value) -> &str {
    payload[0]["info"]["fieldName"].as_str().unwrap_or_default()
}

fn choose(events: Vec<Value>, field: Option<&str>) -> Result<Vec<Value>, ReplayError> {
    if events.is_empty() {
        return Err(ReplayError::NoField);
    }
    let Some(name) = field else {
        return Ok(events);
    };
    let asked: Vec<&str> = events.iter().map(field_name).collect();
    let refusal = ReplayError::OtherFields {
        name: name.to_owned(),
        asked: asked.join(", "),
    };
    let chosen: Vec<Value> = events
        .into_iter()
        .filter(|event| field_name(event) == name)
        .collect();
    if chosen.is_empty() {
        Err(refusal)
    } else {
        Ok(chosen)
    }
}

/// The messages of an answer's errors in one line.
fn messages(answer: &Value) -> String {
    let errors = answer["errors"].as_array().into_iter().flatten();
    let messages = errors.filter_map(|error| error["message"].as_str());
    let messages: Vec<String> = messages
        .map(|message| message.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    messages.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(field: &str) -> Value {
        json!([{ "info": { "fieldName": field } }])
    }

    #[test]
    fn a_field_is_chosen_among_those_that_reach_the_function() {
        let events = || vec![payload("me"), payload("products"), payload("me")];
        assert_eq!(choose(events(), None).unwrap(), events());
        assert_eq!(choose(events(), Some("products")).unwrap(), [payload("products")]);
        assert_eq!(choose(events(), Some("me")).unwrap().len(), 2);
        assert_eq!(
            choose(events(), Some("cart")).unwrap_err().to_string(),
            "the function is not asked for the field cart, but for me, products, me"
        );
        assert_eq!(
            choose(vec![], None).unwrap_err().to_string(),
            "no field of the operation reaches the function"
        );
    }

    #[test]
    fn the_messages_of_a_refusal_are_one_line() {
        let answer = json!({ "data": null, "errors": [{ "message": "a\n  b" }, { "message": "c" }] });
        assert_eq!(messages(&answer), "a b; c");
    }
}
