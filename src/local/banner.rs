//! What the command tells when the server runs.

use super::{engine::Place, start::Running};

/// What somebody needs to know who has just started the server.
pub fn text(running: &Running, bold: bool) -> String {
    let config = running.config();
    let origin = config.graphql_endpoint.trim_end_matches("/graphql");
    let mut lines = vec![
        ("Playground", format!("{origin}/playground")),
        ("GraphQL", config.graphql_endpoint.clone()),
    ];
    if running.has_mailbox() {
        lines.push(("Mail", format!("{origin}/mail")));
    }
    if let Some(key) = &config.api_key {
        lines.push(("Public key", format!("x-api-key: {key}")));
    }
    match &config.playground {
        Some(playground) => {
            let width = playground
                .people
                .iter()
                .map(|person| person.email.len())
                .max()
                .unwrap_or(0);
            for (index, person) in playground.people.iter().enumerate() {
                let groups = match person.groups.as_slice() {
                    [] => "customer".to_owned(),
                    groups => groups.join(", "),
                };
                let title = if index == 0 { "People" } else { "" };
                lines.push((title, format!("{:width$}  {groups}", person.email)));
            }
            lines.push(("Password", format!("{} (of all of them)", playground.password)));
        }
        None => lines.push((
            "People",
            format!("those of the user pool {}", config.user_pool_id),
        )),
    }
    let data = match running.place() {
        Place::Memory => "in memory, gone when the server ends".to_owned(),
        Place::File(file) => std::path::absolute(file)
            .unwrap_or(file.clone())
            .display()
            .to_string(),
    };
    lines.push(("Data", data));
    let (on, off) = if bold { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let lines: String = lines
        .iter()
        .map(|(title, text)| format!("  {on}{title:<12}{off}{text}\n"))
        .collect();
    format!("\n{on}Kibble runs.{off} Ctrl-C ends it.\n\n{lines}\n")
}
