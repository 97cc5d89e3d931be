//! On what was measured, when, and which versions of everything.

use std::{fs, path::Path, process::Command};

use serde_json::Value;

use super::{Result, contestants::Contestant};

/// The machine, the day and the tools.
pub fn described(now: std::time::SystemTime) -> Result<String> {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let information = read("/proc/cpuinfo");
    let field = |name: &str| {
        let line = information.lines().find(|line| line.starts_with(name));
        line.and_then(|line| line.split(':').nth(1))
            .map_or("an unknown processor", str::trim)
            .to_owned()
    };
    let cores = std::thread::available_parallelism()?;
    let memory = read("/proc/meminfo");
    let kilobytes = memory
        .split_whitespace()
        .nth(1)
        .and_then(|number| number.parse::<f64>().ok());
    let gigabytes = kilobytes.unwrap_or_default() / 1024.0 / 1024.0;
    let date = time::OffsetDateTime::from(now).date();
    let kernel = read("/proc/sys/kernel/osrelease");
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().unwrap_or_default().to_owned();
    let versions: Vec<String> = [
        ("rustc", "-V"),
        ("node", "-v"),
        ("python3", "-V"),
        ("valgrind", "--version"),
    ]
    .map(|(tool, argument)| version(tool, argument))
    .into_iter()
    .collect();
    Ok(format!(
        "{date}, {} with {cores} cores and {gigabytes:.0} GB, Linux {}; load at the end {load}. {}.",
        field("model name"),
        kernel.trim(),
        versions.join(", ")
    ))
}

fn version(tool: &str, argument: &str) -> String {
    let output = Command::new(tool).arg(argument).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let text = text.unwrap_or_else(|_| "not there".to_owned());
    if text.starts_with('v') && !text.starts_with("valgrind") {
        format!("{tool} {text}")
    } else {
        text
    }
}

/// The versions of what a contestant is made of, from its lock file.
pub fn versions(contestant: &Contestant, root: &Path) -> Result<String> {
    let folder = root.join("bench/peers").join(contestant.name);
    let lock = if folder.exists() {
        folder.join("Cargo.lock")
    } else {
        root.join("Cargo.lock")
    };
    let mut found = Vec::new();
    if let Ok(lock) = fs::read_to_string(&lock) {
        for name in [
            "lambda_runtime",
            "lambda-appsync",
            "async-graphql",
            "aws-config",
            "aws-sdk-dynamodb",
        ] {
            let line = format!("name = \"{name}\"\nversion = \"");
            let version = lock
                .split_once(&line)
                .and_then(|(_, rest)| rest.split('"').next());
            found.extend(version.map(|version| format!("{name} {version}")));
        }
    } else if let Ok(package) = fs::read_to_string(folder.join("package.json")) {
        let package: Value = serde_json::from_str(&package)?;
        for kind in ["dependencies", "devDependencies"] {
            for (name, version) in package[kind].as_object().into_iter().flatten() {
                found.push(format!("{name} {}", version.as_str().unwrap_or_default()));
            }
        }
    } else {
        for file in ["requirements.txt", "runtime.txt"] {
            let text = fs::read_to_string(folder.join(file))?;
            let lines = text.lines().filter_map(|line| line.split_once("=="));
            let known = ["aws_lambda_powertools", "awslambdaric", "boto3"];
            let lines = lines.filter(|(name, _)| known.contains(name));
            found.extend(lines.map(|(name, version)| format!("{name} {version}")));
        }
    }
    Ok(found.join(", "))
}
