//! The stations of a call, and which functions begin them.

use regex::Regex;

use super::Result;

/// In the order in which a call passes them.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Station {
    Runtime,
    Event,
    Plan,
    Engine,
    Shop,
    Requests,
    Layers,
    Signing,
    Sending,
    Rows,
    Conversions,
    Writing,
    Logs,
    Rest,
}

impl Station {
    pub const ALL: [Self; 14] = [
        Self::Runtime,
        Self::Event,
        Self::Plan,
        Self::Engine,
        Self::Shop,
        Self::Requests,
        Self::Layers,
        Self::Signing,
        Self::Sending,
        Self::Rows,
        Self::Conversions,
        Self::Writing,
        Self::Logs,
        Self::Rest,
    ];

    pub fn title(self) -> &'static str {
        match self {
            Self::Runtime => "lambda_runtime and its HTTP",
            Self::Event => "reading the event, and who asks",
            Self::Plan => "the plan: an operation for the event",
            Self::Engine => "the engine, async-graphql",
            Self::Shop => "the shop: what is done, and its rules",
            Self::Requests => "writing requests: keys, expressions, items",
            Self::Layers => "the SDK: layers, orchestrator, config bag",
            Self::Signing => "signing",
            Self::Sending => "sending and receiving, with hyper and TLS",
            Self::Rows => "splitting and reading the rows",
            Self::Conversions => "telling the shop's objects",
            Self::Writing => "writing the answer, and letting go of it",
            Self::Logs => "logs and measures",
            Self::Rest => "tokio, and what is none of these",
        }
    }
}

/// Functions with which a station begins: everything that they call belongs to it, until another begins.
struct Beginning {
    station: Station,
    /// The beginning of the function's name, without brackets before it.
    names: &'static str,
    /// If set, only functions that lead to such a one: both HTTP clients have the same code.
    leading_to: Option<&'static str>,
}

const fn begins(station: Station, names: &'static str) -> Beginning {
    Beginning {
        station,
        names,
        leading_to: None,
    }
}

/// A task of hyper's that drives a connection. What is below it is not named: of both clients' connections, that of the
/// one to the Runtime API does not lead to TLS, and nor does much of what the other's calls.
const CONNECTION: &str =
    "hyper::client::conn::|hyper::proto::h1::dispatch::Dispatcher<.*>::poll_(catch|inner|loop)$";

/// The first that fits holds. What is not here belongs to the station of whoever calls it; a root is of the rest.
const BEGINNINGS: [Beginning; 15] = [
    begins(
        Station::Logs,
        "tracing_subscriber::|tracing_core::|kibble::telemetry|metrics(_\\w+)?::",
    ),
    begins(
        Station::Writing,
        "lambda_runtime::requests::EventCompletionRequest|kibble::entry::appsync::(answer|writer|written)|\
         core::ptr::drop_in_place<(kibble::entry::appsync::(answer|written)|async_graphql_value::)",
    ),
    begins(
        Station::Event,
        "lambda_runtime::deserializer|kibble::entry::appsync::(event|argument)|kibble::auth",
    ),
    begins(Station::Plan, "kibble::entry::|async_graphql_parser::"),
    begins(Station::Runtime, "lambda_runtime|resolver::"),
    begins(
        Station::Conversions,
        "kibble::graphql::|[\\w:<>]+ as kibble::graphql::",
    ),
    begins(Station::Engine, "async_graphql::"),
    begins(Station::Shop, "kibble::app::"),
    begins(
        Station::Rows,
        "kibble::table::(rows|item::json|item::read|accounts::.*::assemble)|\
         aws_smithy_runtime_api::client::ser_de::SharedResponseDeserializer|\
         aws_sdk_dynamodb::operation::\\w+::\\w+ResponseDeserializer",
    ),
    begins(
        Station::Requests,
        "kibble::table::(Table::|\\w+::<impl kibble::table::Table>|expression|item::write)|\
         aws_smithy_runtime_api::client::ser_de::SharedRequestSerializer|\
         aws_sdk_dynamodb::operation::\\w+::\\w+RequestSerializer",
    ),
    begins(
        Station::Signing,
        "aws_sigv4::|aws_runtime::auth|aws_smithy_runtime::client::orchestrator::auth",
    ),
    begins(
        Station::Sending,
        "kibble::transport::http|tokio_rustls::|rustls::",
    ),
    Beginning {
        station: Station::Sending,
        names: CONNECTION,
        leading_to: Some("(tokio_|hyper_)?rustls::"),
    },
    begins(Station::Runtime, CONNECTION),
    begins(
        Station::Layers,
        "aws_smithy_runtime::|aws_sdk_dynamodb::(client|config|operation|endpoint_lib)|aws_runtime::",
    ),
];

/// Functions that allocate, free and copy, for whatever station.
const MEMORY: &str = "_?mi_|malloc|calloc|realloc|free$|(__)?mem(cpy|move|set)|__rustc?.*(alloc|rdl)|\
     alloc::alloc::|mimalloc";

/// Functions that only hand a call on: pictures leave them out.
const HANDING_ON: &str = "core::(pin|future|ops|iter|panic|option|result)|alloc::(vec|boxed)|\
     std::(thread|panic|sys|rt)|[A-Z]\\w* as (core|futures|kibble::graphql::ready)|F as |futures_util|serde_core|\
     serde_json::de::(MapAccess|SeqAccess)|tracing::instrument|tokio::|\
     lambda_runtime::layers|aws_smithy_async|aws_smithy_runtime::client::timeout|0x";

/// The lists, ready to be asked.
pub struct Lists {
    beginnings: Vec<(Station, Regex, Option<Regex>)>,
    memory: Regex,
    handing_on: Regex,
}

impl Lists {
    pub fn new() -> Result<Self> {
        let beginnings = BEGINNINGS.iter().map(|beginning| {
            let leading_to = beginning.leading_to.map(at_the_start).transpose()?;
            Ok((beginning.station, at_the_start(beginning.names)?, leading_to))
        });
        Ok(Self {
            beginnings: beginnings.collect::<Result<_>>()?,
            memory: at_the_start(MEMORY)?,
            handing_on: at_the_start(HANDING_ON)?,
        })
    }

    /// The station that begins with a function, of which one can ask whether it leads to such a one.
    pub fn beginning(&self, name: &str, leads_to: impl Fn(&Regex) -> bool) -> Option<Station> {
        let name = bare(name);
        let mut fitting = self
            .beginnings
            .iter()
            .filter(|(_, names, _)| names.is_match(name));
        let found = fitting.find(|(_, _, leading_to)| leading_to.as_ref().is_none_or(&leads_to));
        found.map(|(station, _, _)| *station)
    }

    pub fn is_memory(&self, name: &str) -> bool {
        self.memory.is_match(bare(name))
    }

    pub fn hands_on(&self, name: &str) -> bool {
        self.handing_on.is_match(bare(name))
    }
}

fn at_the_start(names: &str) -> Result<Regex> {
    Ok(Regex::new(&format!("^(?:{names})"))?)
}

/// A name without the brackets and references before it.
pub fn bare(name: &str) -> &str {
    let name = name.trim_start_matches(['<', '&', '*']);
    name.strip_prefix("mut ").unwrap_or(name)
}
