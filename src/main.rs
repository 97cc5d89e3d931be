//! The `kibble` command: the local server, and what helps to work with it.

use std::{
    io::{self, IsTerminal as _, Write as _},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::{
    ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand,
    builder::FalseyValueParser, parser::ValueSource,
};
use kibble::{
    config,
    graphql::sdl,
    local::{
        banner,
        engine::Place,
        event_schemas,
        options::{Options, RemotePool, transaction_time},
        replay::{self, Call},
        schema_files,
        server::until_told_to_end,
        sign_in,
        simulate::{self, Simulate},
        start::start,
    },
    telemetry,
};

const EXAMPLES: &str = "Examples:
  kibble                                     serve on http://localhost:4000
  kibble --port 5000 --memory                another port, and nothing is kept
  kibble serve --data shop.sqlite            keep the data in this file
  kibble serve --user-pool https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123 \\
               --user-pool-client 3n4b5urk1ft4fl3mg5e62d9ado
                                             take the people of a Cognito user pool
  kibble schema                              print the schema that AppSync takes
  kibble schema --write                      write the schema files
  curl http://localhost:4000/graphql --header \"authorization: Bearer $(kibble token ada)\" \\
       --header 'content-type: application/json' --data '{\"query\":\"{ me { profile { name } } }\"}'
                                             ask as Ada
  kibble event '{ me { profile { name } } }' > event.json
                                             what the Lambda function would get, for
                                             cargo lambda invoke resolver --data-file event.json
  kibble simulate                            see the shop alive: customers, packers and drivers

Every flag can be set by the environment variable that stands beside it.";

/// Kibble: a webshop's back end. Without a subcommand it serves: a local AppSync in front of the Lambda
/// handler, with an embedded DynamoDB and a local user pool.
#[derive(Parser)]
#[command(name = "kibble", version, after_help = EXAMPLES, args_conflicts_with_subcommands = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
    /// Plain output without colours, as <https://no-color.org> asks for.
    #[arg(long, global = true, hide = true, env = "NO_COLOR", value_parser = FalseyValueParser::new())]
    no_color: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the shop, GraphQL, the playground, the user pool and the table on one port (the default).
    Serve(Serve),
    /// Print the schema that AppSync takes, or one of its other forms.
    Schema(Schema),
    /// Print an access token of a person, from a running server.
    Token(Token),
    /// Print the event that the Lambda function would get for an operation, from a running server.
    ///
    /// Nothing is executed. The event is AppSync's to the letter, and so it holds the caller's token: keep
    /// it from others while the token is valid. An operation with several fields leads to several
    /// invocations; the output is then an array of their events.
    Event(Event),
    /// Play customers, packers and drivers at a running shop, and check that its books balance.
    #[command(after_long_help = simulate::HELP)]
    Simulate(Simulate),
}

#[derive(Args)]
struct Serve {
    /// The port to listen on; 0 takes any that is free.
    #[arg(long, value_name = "N", env = "KIBBLE_PORT", default_value_t = 4000)]
    port: u16,
    /// The address to listen on; 0.0.0.0 lets other machines in.
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "KIBBLE_HOST",
        default_value = "127.0.0.1"
    )]
    host: String,
    /// The file that keeps the data.
    #[arg(
        long,
        value_name = "FILE",
        env = "KIBBLE_DATA",
        default_value = ".kibble/data.sqlite"
    )]
    data: PathBuf,
    /// Keep the data in memory; they are gone when the server ends.
    #[arg(long, env = "KIBBLE_MEMORY", value_parser = FalseyValueParser::new())]
    memory: bool,
    /// How long transactions of the table take, such as 15ms. Meanwhile others with the same items are
    /// cancelled, as on DynamoDB; without it none ever is.
    #[arg(long, value_name = "TIME", env = "KIBBLE_TRANSACTION_TIME", value_parser = transaction_time)]
    transaction_time: Option<Duration>,
    /// A DynamoDB elsewhere that keeps the shop's table; the table is made when it is not there [env:
    /// AWS_ENDPOINT_URL_DYNAMODB, or else AWS_ENDPOINT_URL].
    // Not by clap, which reads one variable for a flag.
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,
    /// The name of the table.
    #[arg(long, value_name = "NAME", env = "KIBBLE_TABLE", default_value = "kibble")]
    table: String,
    /// The currency of the shop's prices, an ISO 4217 code.
    #[arg(long, value_name = "CODE", env = "KIBBLE_CURRENCY", default_value = "EUR")]
    currency: String,
    /// How an anonymous cart joins a customer's: SUM, MAX or GUEST.
    #[arg(long, value_name = "POLICY", env = "KIBBLE_CART_MERGE", default_value = "SUM")]
    cart_merge: String,
    /// How the shop calls itself.
    #[arg(long, value_name = "NAME", env = "KIBBLE_SHOP_NAME", default_value = "Kibble")]
    shop_name: String,
    /// The address of the shop's front end, to which its mails link [default: this server's].
    #[arg(long, value_name = "URL", env = "KIBBLE_SHOP_URL")]
    shop_url: Option<String>,
    /// The time zone of the shop, in which its mails tell times, such as Europe/Berlin.
    #[arg(long, value_name = "NAME", env = "KIBBLE_TIME_ZONE", default_value = "UTC")]
    time_zone: String,
    /// The issuer of a user pool to use in the place of the local one.
    #[arg(
        long,
        value_name = "URL",
        env = "KIBBLE_USER_POOL",
        requires = "user_pool_client"
    )]
    user_pool: Option<String>,
    /// The app client of that user pool.
    #[arg(long, value_name = "ID", env = "KIBBLE_USER_POOL_CLIENT")]
    user_pool_client: Option<String>,
    /// The folder with the built playground.
    #[arg(
        long,
        value_name = "DIR",
        env = "KIBBLE_PLAYGROUND",
        default_value = "frontend/playground/dist"
    )]
    playground: PathBuf,
    /// The folder with the built shop.
    #[arg(
        long,
        value_name = "DIR",
        env = "KIBBLE_SHOP",
        default_value = "frontend/.output/public"
    )]
    shop: PathBuf,
    /// What is logged: off, error, warn, info, debug, trace, or a filter such as kibble=debug.
    #[arg(long, value_name = "LEVEL", env = "KIBBLE_LOG", default_value = "info")]
    log: String,
}

#[derive(Args)]
#[group(multiple = false)]
struct Schema {
    /// Write schema.graphql, aws.graphql, schema.client.graphql, the JSON Schemas in events/ and the variables
    /// of the Lambda functions in infra/ into the current folder.
    #[arg(long, env = "KIBBLE_SCHEMA_WRITE", value_parser = FalseyValueParser::new())]
    write: bool,
    /// Print AppSync's own scalars and directives, which tools need beside the schema.
    #[arg(long, env = "KIBBLE_SCHEMA_AWS", value_parser = FalseyValueParser::new())]
    aws: bool,
    /// Print both joined, with descriptions, for code generators.
    #[arg(long, env = "KIBBLE_SCHEMA_CLIENT", value_parser = FalseyValueParser::new())]
    client: bool,
    /// Print the JSON Schemas of the events, by type.
    #[arg(long, env = "KIBBLE_SCHEMA_EVENTS", value_parser = FalseyValueParser::new())]
    events: bool,
}

#[derive(Args)]
struct Token {
    /// The e-mail address; `ada` is short for `ada@example.com`.
    #[arg(value_name = "NAME", env = "KIBBLE_NAME", default_value = "ada")]
    name: String,
    /// The password; by default that of the ready-made people.
    #[arg(long, env = "KIBBLE_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    #[command(flatten)]
    server: Server,
}

#[derive(Args)]
struct Server {
    /// The port of the running server.
    #[arg(long, value_name = "N", env = "KIBBLE_PORT", default_value_t = 4000)]
    port: u16,
    /// The address of the running server, when it is not on this machine.
    #[arg(long, env = "KIBBLE_URL")]
    url: Option<String>,
}

#[derive(Args)]
struct Event {
    /// The operation: its text, the name of a file that holds it, or - for the standard input.
    #[arg(value_name = "OPERATION", env = "KIBBLE_OPERATION", default_value = "-")]
    operation: String,
    /// Who asks: an e-mail address, `ada` for `ada@example.com`, or `public` for the public key.
    #[arg(long = "as", value_name = "NAME", env = "KIBBLE_NAME", default_value = "ada")]
    caller: String,
    /// The password; by default that of the ready-made people.
    #[arg(long, env = "KIBBLE_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// The variables: a JSON object, or the name of a file that holds one.
    #[arg(long, value_name = "JSON", env = "KIBBLE_VARIABLES")]
    variables: Option<String>,
    /// Which operation is meant, when there are several.
    #[arg(long, value_name = "NAME", env = "KIBBLE_OPERATION_NAME")]
    operation_name: Option<String>,
    /// Print the event of this field alone, when there are several.
    #[arg(long, value_name = "NAME", env = "KIBBLE_FIELD")]
    field: Option<String>,
    #[command(flatten)]
    server: Server,
}

fn main() -> ExitCode {
    let matches = Arguments::command().get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let colours = !arguments.no_color;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let ended = match (runtime, arguments.command) {
        (Err(error), _) => Err(format!("the system gives no threads: {error}")),
        (Ok(runtime), None) => runtime.block_on(serve(arguments.serve, &matches, colours)),
        (Ok(runtime), Some(Command::Serve(serve_arguments))) => {
            let matches = matches.subcommand_matches("serve").unwrap_or(&matches);
            runtime.block_on(serve(serve_arguments, matches, colours))
        }
        (Ok(_), Some(Command::Schema(schema_arguments))) => schema(&schema_arguments),
        (Ok(runtime), Some(Command::Token(token_arguments))) => runtime.block_on(token(token_arguments)),
        (Ok(runtime), Some(Command::Event(event_arguments))) => runtime.block_on(event(event_arguments)),
        (Ok(runtime), Some(Command::Simulate(play))) => runtime.block_on(simulate::play(&play, colours)),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nobody is left to be told when even this fails.
            let _ = writeln!(io::stderr(), "kibble: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Serve, matches: &ArgMatches, colours: bool) -> Result<(), String> {
    // The SDK misses the connection that an embedded database does not have.
    let filter = format!("aws_smithy_runtime=off,{}", arguments.log);
    telemetry::start_readable(&filter, colours && io::stderr().is_terminal());
    let place = place(&arguments, matches)?;
    let user_pool = arguments.user_pool.zip(arguments.user_pool_client);
    let options = Options {
        host: arguments.host,
        port: arguments.port,
        place,
        transaction_time: arguments.transaction_time,
        endpoint_url: arguments
            .endpoint_url
            .or_else(config::endpoint_url_from_environment),
        table: arguments.table,
        currency: arguments.currency,
        cart_merge: arguments.cart_merge,
        payments: config::PaymentsConfig::from_environment("simulated").map_err(|error| error.to_string())?,
        shop_name: arguments.shop_name,
        shop_url: arguments.shop_url,
        time_zone: arguments.time_zone,
        user_pool: user_pool.map(|(issuer, client_id)| RemotePool { issuer, client_id }),
        playground: arguments.playground,
        shop: arguments.shop,
    };
    let running = start(options).await.map_err(|error| error.to_string())?;
    let list = banner::text(&running, colours && io::stdout().is_terminal());
    print(&list)?;
    let told_to_end = async {
        if let Err(error) = until_told_to_end().await {
            tracing::error!(%error, "the system does not tell when to end");
            std::future::pending::<()>().await;
        }
    };
    let served = running.serve(told_to_end).await;
    served.map_err(|error| format!("the server has ended: {error}"))
}

/// A flag counts more than an environment variable; two flags that contradict each other are an error.
fn place(arguments: &Serve, matches: &ArgMatches) -> Result<Place, String> {
    let is_flag = |name| matches.value_source(name) == Some(ValueSource::CommandLine);
    match (arguments.memory, is_flag("memory"), is_flag("data")) {
        (true, true, true) => Err("--data and --memory cannot both be given".to_owned()),
        (true, _, false) => Ok(Place::Memory),
        _ => Ok(Place::File(arguments.data.clone())),
    }
}

fn schema(arguments: &Schema) -> Result<(), String> {
    if arguments.write {
        for name in schema_files::write()? {
            print(&format!("wrote {name}\n"))?;
        }
        return Ok(());
    }
    print(&match (arguments.aws, arguments.client, arguments.events) {
        (true, ..) => sdl::AWS.to_owned(),
        (_, true, _) => sdl::client(),
        (.., true) => event_schemas::text(),
        _ => sdl::appsync(),
    })
}

async fn token(arguments: Token) -> Result<(), String> {
    let url = address(arguments.server)?;
    let token = sign_in::access_token(&url, &arguments.name, arguments.password.as_deref()).await;
    print(&format!("{}\n", token.map_err(|error| error.to_string())?))
}

async fn event(arguments: Event) -> Result<(), String> {
    let url = address(arguments.server)?;
    let variables = arguments.variables.as_deref().map(replay::text).transpose()?;
    let variables = variables.map(|variables| {
        serde_json::from_str(&variables).map_err(|error| format!("the variables are no JSON object: {error}"))
    });
    let call = Call {
        query: replay::text(&arguments.operation)?,
        variables: variables.transpose()?,
        operation_name: arguments.operation_name,
        caller: arguments.caller,
        password: arguments.password,
    };
    let events = replay::events(&url, call, arguments.field.as_deref()).await;
    let events = events.map_err(|error| error.to_string())?;
    let printed = match events.as_slice() {
        [event] => serde_json::to_string_pretty(event),
        events => {
            let fields: Vec<&str> = events.iter().map(replay::field_name).collect();
            let (count, fields) = (events.len(), fields.join(", "));
            let note = format!(
                "kibble: the output is an array of {count} events, of {fields}; choose one with --field"
            );
            let _ = writeln!(io::stderr(), "{note}");
            serde_json::to_string_pretty(events)
        }
    };
    print(&format!("{}\n", printed.map_err(|error| error.to_string())?))
}

/// The address of the running server that is meant.
fn address(Server { port, url }: Server) -> Result<String, String> {
    let url = url.unwrap_or_else(|| format!("http://localhost:{port}"));
    if sign_in::is_address(&url) {
        Ok(url)
    } else {
        Err(format!("{url} is no address of a server; name one with --url"))
    }
}

/// A reader that has gone, such as `head`, is no fault.
fn print(text: &str) -> Result<(), String> {
    let mut output = io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(format!("cannot print: {error}")),
        _ => Ok(()),
    }
}
