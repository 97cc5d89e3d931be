//! Logs: JSON on Lambda, readable on a terminal. No personal data, no tokens.

use tracing_subscriber::EnvFilter;

/// One JSON object for each line, as CloudWatch reads it. Lambda adds the request id by a span.
pub fn start_json(filter: &str) {
    let subscriber = tracing_subscriber::fmt()
        .json()
        .with_env_filter(EnvFilter::new(filter))
        .with_current_span(true)
        .with_span_list(false)
        // CloudWatch keeps a time of its own.
        .without_time();
    // A second start in one process keeps the first.
    let _ = subscriber.try_init();
}

/// Lines for people, on standard error so that they do not mix with a command's answer.
pub fn start_readable(filter: &str, colours: bool) {
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .with_ansi(colours)
        .with_target(false)
        .compact();
    let _ = subscriber.try_init();
}
