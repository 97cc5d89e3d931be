//! How the bench reads a profile and shares it out to the stations of a call.

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

#[path = "../../bench/harness/callgrind.rs"]
mod callgrind;
#[path = "../../bench/harness/flames.rs"]
mod flames;
#[path = "../../bench/harness/shares.rs"]
mod shares;
#[path = "../../bench/harness/stations.rs"]
mod stations;

use callgrind::{Calls, Profile};
use flames::Frame;
use shares::Shared;
use stations::{Lists, Station};

/// As callgrind writes it: names with numbers, files that are inlined, places relative to those before, a function
/// that calls itself.
const WRITTEN: &str = "# callgrind format
version: 1
creator: callgrind-3.19.0
positions: line
events: Ir
summary: 1000

ob=(1) /work/resolver
fl=(1) src/main.rs
fn=(1) main
10 20
+2 10
cfi=(2) schema.rs
cfn=(2) async_graphql::schema::execute
calls=2 -4
* 800
cfn=(3) lambda_runtime::run
calls=1 40
14 170

fl=(2)
fn=(2)
40 50
fi=(3) /rustc/core.rs
7 50
fe=(2)
cfn=(4) serde_json::read
calls=3 9
+1 300
cfn=(5) _ZN6kibble3app5place17h0123456789abcdefE
calls=1 12
* 400

fn=(3)
60 110
cfn=(6) memcpy
calls=6 0
* 60

fn=(4)
9 40
cfn=(7) serde_json::read'2
calls=3 9
* 360

fn=(7)
9 120
cfn=(7)
calls=4 9
* 120
cob=(2) libc.so
cfn=(6)
calls=9 0
* 240

fn=(5)
12 280
cfn=(4)
calls=1 9
* 100
cfn=(6)
calls=2 0
* 20

ob=(2)
fn=(6)
0 320

totals: 1000
";

fn written() -> Profile {
    Profile::parse(WRITTEN).unwrap()
}

fn calls(profile: &Profile, caller: &str, callee: &str) -> (f64, f64) {
    let Calls { number, cost } = profile.calls[&(caller.to_owned(), callee.to_owned())];
    (number, cost)
}

const PLACE: &str = "_ZN6kibble3app5place17h0123456789abcdefE";

#[test]
fn a_profile_is_read_with_its_short_names_and_inlined_files() {
    let profile = written();
    let mut own: Vec<(&str, f64)> = profile.own.iter().map(|(name, cost)| (&**name, *cost)).collect();
    own.sort_by(|one, other| one.0.cmp(other.0));
    assert_eq!(
        own,
        [
            (PLACE, 280.0),
            ("async_graphql::schema::execute", 100.0),
            ("lambda_runtime::run", 110.0),
            ("main", 30.0),
            ("memcpy", 320.0),
            ("serde_json::read", 40.0),
            ("serde_json::read'2", 120.0),
        ]
    );
    assert_eq!(profile.calls.len(), 10);
    assert_eq!(
        calls(&profile, "main", "async_graphql::schema::execute"),
        (2.0, 800.0)
    );
    assert_eq!(calls(&profile, "main", "lambda_runtime::run"), (1.0, 170.0));
    assert_eq!(calls(&profile, PLACE, "serde_json::read"), (1.0, 100.0));
    assert_eq!(
        calls(&profile, "serde_json::read'2", "serde_json::read'2"),
        (4.0, 120.0)
    );
    assert_eq!(calls(&profile, "serde_json::read'2", "memcpy"), (9.0, 240.0));
}

#[test]
fn a_profile_that_cannot_be_read_is_refused_with_its_line() {
    let fault = |text: &str| Profile::parse(text).unwrap_err().to_string();
    assert_eq!(
        fault("fn=(1) main\n3 4\nfn=(2)\n"),
        "line 3 of the profile, 'fn=(2)': nothing has the number 2"
    );
    assert_eq!(
        fault("fn=main\njump=3 4\n"),
        "line 2 of the profile, 'jump=3 4': jumps are not read"
    );
    assert_eq!(
        fault("fn=main\n3 four\n"),
        "line 2 of the profile, '3 four': invalid float literal"
    );
}

#[test]
fn what_two_runs_have_in_common_belongs_to_no_call() {
    let few =
        Profile::parse("fn=start\n1 500\nfn=call\n1 20\ncfn=read\ncalls=2 1\n1 40\nfn=read\n1 40\n").unwrap();
    let many = "fn=start\n1 500\nfn=call\n1 60\ncfn=read\ncalls=10 1\n1 200\nfn=read\n1 200\nfn=new\n1 8\n";
    let call = Profile::parse(many).unwrap().of_a_call(&few, 4.0);
    assert_eq!(call.own.len(), 3, "{call:?}");
    assert_eq!(
        (call.own["call"], call.own["read"], call.own["new"]),
        (10.0, 40.0, 2.0)
    );
    assert_eq!(calls(&call, "call", "read"), (2.0, 40.0));
}

/// Thousandths of an instruction, so that nothing hangs on the last digit.
fn rounded(cost: f64) -> f64 {
    (cost * 1e3).round() / 1e3
}

#[test]
fn what_several_stations_call_is_shared_out_in_proportion() {
    let shared = Shared::of(&written(), &Lists::new().unwrap());
    let of = |station| {
        let (cost, memory) = shared.of_station(station);
        (rounded(cost), rounded(memory))
    };
    // The engine has the reader execute 300, the shop 100, and itself it leads nowhere else: so three quarters of all
    // its depths, and of what they copy, are the engine's. Of 320 that are copied, 60 are the runtime's, 240 the
    // reader's and 20 the shop's.
    assert_eq!(of(Station::Rest), (30.0, 0.0));
    assert_eq!(of(Station::Runtime), (170.0, 60.0));
    assert_eq!(of(Station::Engine), (100.0 + 30.0 + 90.0 + 180.0, 180.0));
    assert_eq!(
        of(Station::Shop),
        (280.0 + 10.0 + 30.0 + 60.0 + 20.0, 60.0 + 20.0)
    );
    let all = Station::ALL.map(|station| shared.of_station(station).0);
    assert_eq!(rounded(all.iter().sum()), rounded(shared.total()));
    assert_eq!(rounded(shared.total()), 1000.0);
}

#[test]
fn what_calls_each_other_alone_is_not_lost() {
    let text =
        "fn=main\n1 5\nfn=ping\n1 7\ncfn=pong\ncalls=1 1\n1 8\nfn=pong\n1 1\ncfn=ping\ncalls=1 1\n1 7\n";
    let shared = Shared::of(&Profile::parse(text).unwrap(), &Lists::new().unwrap());
    assert_eq!(rounded(shared.of_station(Station::Rest).0), 13.0);
}

#[test]
fn both_http_clients_have_the_same_code_and_stations_of_their_own() {
    let text = "fn=tasks\n1 1\ncfn=_ZN5hyper6client4conn4poll17h0000000000000001E\ncalls=1 1\n1 35\n\
                cfn=_ZN5hyper6client4conn4poll17h0000000000000002E\ncalls=1 1\n1 9\n\
                fn=_ZN5hyper6client4conn4poll17h0000000000000001E\n1 10\ncfn=rustls::write\ncalls=1 1\n1 20\n\
                cfn=hyper::proto::h1::role::parse\ncalls=1 1\n1 5\nfn=hyper::proto::h1::role::parse\n1 5\n\
                fn=_ZN5hyper6client4conn4poll17h0000000000000002E\n1 9\nfn=rustls::write\n1 20\n";
    let shared = Shared::of(&Profile::parse(text).unwrap(), &Lists::new().unwrap());
    assert_eq!(rounded(shared.of_station(Station::Sending).0), 35.0);
    assert_eq!(rounded(shared.of_station(Station::Runtime).0), 9.0);
}

#[test]
fn functions_begin_the_stations_that_their_names_tell() {
    let lists = Lists::new().unwrap();
    let station = |name: &str| lists.beginning(name, |_| false);
    for (name, expected) in [
        ("kibble::entry::appsync::event::Call::parse", Station::Event),
        ("kibble::entry::appsync::plans::Plans::of", Station::Plan),
        (
            "async_graphql::schema::Schema<Query,Mutation>::execute::{{closure}}",
            Station::Engine,
        ),
        (
            "<T as kibble::graphql::ready::ReadyValue>::value",
            Station::Conversions,
        ),
        (
            "<kibble::graphql::order::Order as kibble::graphql::ready::ReadyObject>::field",
            Station::Conversions,
        ),
        (
            "kibble::app::place_order::<impl kibble::app::App>::try_to_place::{{closure}}",
            Station::Shop,
        ),
        (
            "kibble::table::accounts::<impl kibble::table::Table>::assemble",
            Station::Rows,
        ),
        (
            "kibble::table::accounts::<impl kibble::table::Table>::account::{{closure}}",
            Station::Requests,
        ),
        (
            "<aws_sdk_dynamodb::operation::query::QueryRequestSerializer as aws::SerializeRequest>::serialize_input",
            Station::Requests,
        ),
        (
            "aws_smithy_runtime::client::orchestrator::try_op::{{closure}}",
            Station::Layers,
        ),
        ("aws_sigv4::http_request::sign::sign", Station::Signing),
        (
            "core::ptr::drop_in_place<async_graphql_value::ConstValue>",
            Station::Writing,
        ),
        (
            "hyper::proto::h1::dispatch::Dispatcher<D,Bs,I,T>::poll_catch",
            Station::Runtime,
        ),
    ] {
        assert_eq!(station(name), Some(expected), "{name}");
    }
    for name in [
        "serde_json::de::from_str",
        "indexmap::map::IndexMap<K,V,S>::insert",
        "memcpy",
        "kibble::shop::text::fold",
    ] {
        assert_eq!(station(name), None, "{name}");
    }
}

/// Name, station, cost, and what is below.
fn told(shared: &Shared, frames: &[Frame]) -> Vec<String> {
    let mut lines = Vec::new();
    for frame in frames {
        let name = &shared.functions[frame.function].name;
        lines.push(format!("{name} {:?} {:.0}", frame.station, frame.cost));
        lines.extend(
            told(shared, &frame.below)
                .into_iter()
                .map(|line| format!("  {line}")),
        );
    }
    lines
}

#[test]
fn frames_share_what_several_call_and_skip_what_only_hands_on() {
    let text = "fn=main\n1 100\ncfn=tokio::run\ncalls=1 1\n1 900\n\
                fn=tokio::run\n1 0\ncfn=async_graphql::run\ncalls=1 1\n1 500\ncfn=kibble::app::run\ncalls=1 1\n1 400\n\
                fn=async_graphql::run\n1 200\ncfn=memcpy\ncalls=1 1\n1 300\n\
                fn=kibble::app::run\n1 297\ncfn=memcpy\ncalls=1 1\n1 100\ncfn=tiny\ncalls=1 1\n1 3\n\
                fn=memcpy\n1 400\nfn=tiny\n1 3\n";
    let shared = Shared::of(&Profile::parse(text).unwrap(), &Lists::new().unwrap());
    assert_eq!(
        told(&shared, &flames::grow(&shared)),
        [
            "main Rest 1000",
            "  async_graphql::run Engine 500",
            "    memcpy Engine 300",
            "  kibble::app::run Shop 400",
            "    memcpy Shop 100",
        ]
    );
    let picture = flames::picture("A call", &shared);
    assert!(
        picture.contains("<title>kibble::app::run\n0.4 thousand instructions, 40.0 %: the shop"),
        "{picture}"
    );
    assert!(!picture.contains("tiny"), "{picture}");
    assert!(
        !picture.contains("href") && !picture.contains("<script"),
        "{picture}"
    );
}

#[test]
fn frames_of_a_function_that_calls_itself_come_to_an_end() {
    let shared = Shared::of(&written(), &Lists::new().unwrap());
    let lines = told(&shared, &flames::grow(&shared));
    let of_engine = ["main Rest 1000", "  async_graphql::schema::execute Engine 800"];
    assert_eq!(lines[..2], of_engine);
    assert!(
        lines.contains(&"      serde_json::read Engine 270".to_owned()),
        "{lines:#?}"
    );
}

#[test]
fn names_in_frames_are_short() {
    for (name, expected) in [
        (
            "<kibble::graphql::order::Order as kibble::graphql::ready::ReadyObject>::field",
            "Order::field",
        ),
        ("kibble::table::Table::transact::{{closure}}", "Table::transact"),
        (
            "kibble::graphql::query::_::<impl async_graphql::ContainerType for kibble::Query>::resolve",
            "Query::resolve",
        ),
        (
            "async_graphql::schema::Schema<Query,Mutation>::execute",
            "Schema::execute",
        ),
        (
            "core::ptr::drop_in_place<async_graphql_value::ConstValue>",
            "drop async_graphql_value::ConstValue",
        ),
        ("memcpy", "memcpy"),
    ] {
        assert_eq!(flames::short(name), expected);
    }
}
