//! What the command tells when the server runs.

use super::{
    engine::Place,
    server::{Config, Playground},
    start::Running,
};

type Line = (&'static str, String);

/// What somebody needs to know who has just started the server.
pub fn text(running: &Running, bold: bool) -> String {
    let (on, off) = if bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let lines: String = pages(running)
        .into_iter()
        .chain(people(running.config()))
        .chain([("Data", data(running.place()))])
        .map(|(title, text)| format!("  {on}{title:<12}{off}{text}\n"))
        .collect();
    format!("\n{on}Kibble runs.{off} Ctrl-C ends it.\n\n{lines}\n")
}

fn pages(running: &Running) -> Vec<Line> {
    let config = running.config();
    let origin = config.graphql_endpoint.trim_end_matches("/graphql");
    let page = |title, path: &str| (title, format!("{origin}{path}"));
    let mut lines = vec![
        page("Shop", "/"),
        page("Playground", "/playground"),
        page("GraphQL", "/graphql"),
    ];
    if running.is_private() {
        lines.extend([page("Mail", "/mail"), page("Events", "/events")]);
    }
    lines.push(page("Payments", "/payments"));
    let key = config.api_key.iter();
    lines.extend(key.map(|key| ("Public key", format!("x-api-key: {key}"))));
    lines
}

fn people(config: &Config) -> Vec<Line> {
    match &config.playground {
        Some(playground) => demo_people(playground),
        None => vec![(
            "People",
            format!("those of the user pool {}", config.user_pool_id),
        )],
    }
}

fn demo_people(playground: &Playground) -> Vec<Line> {
    let people = &playground.people;
    let width = people.iter().map(|person| person.email.len()).max().unwrap_or(0);
    let titles = std::iter::once("People").chain(std::iter::repeat(""));
    let lines = titles.zip(people).map(|(title, person)| {
        let groups = match person.groups.as_slice() {
            [] => "customer".to_owned(),
            groups => groups.join(", "),
        };
        (title, format!("{:width$}  {groups}", person.email))
    });
    let password = format!("{} (of all of them)", playground.password);
    lines.chain([("Password", password)]).collect()
}

fn data(place: &Place) -> String {
    match place {
        Place::Memory => "in memory, gone when the server ends".to_owned(),
        Place::File(file) => std::path::absolute(file)
            .unwrap_or(file.clone())
            .display()
            .to_string(),
    }
}
