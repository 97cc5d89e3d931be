//! A function that runs as Lambda runs it, and what it uses.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use axum::body::Bytes;
use nix::{sys::signal, time::ClockId, unistd::Pid};
use tokio::time::timeout;

use super::{
    Result,
    api::{Report, RuntimeApi},
    certificates::Chain,
    contestants::Contestant,
    shop::TABLE,
    store::Store,
};

/// As long as those of Lambda: it is signed and sent with each request.
const TOKEN_LENGTH: usize = 900;
/// How long a function may take for anything, valgrind included.
const PATIENCE: Duration = Duration::from_secs(120);

/// What all functions have round them.
pub struct Surroundings {
    pub store: Store,
    pub chain: Chain,
    /// Where the functions' output goes.
    pub logs: PathBuf,
}

/// A function that runs.
pub struct Running {
    name: String,
    child: Child,
    clock: ClockId,
    started: Instant,
    api: RuntimeApi,
    log: PathBuf,
}

/// What one invocation took.
pub struct Invocation {
    pub taken: Duration,
    pub answer: Bytes,
}

impl Running {
    /// Starts a function. `before` and `after` its process is made something may be done, such as moving it into
    /// a group that has less of the processor.
    pub async fn start(contestant: &Contestant, around: &Surroundings) -> Result<Self> {
        Self::start_in(contestant, around, |spawn| spawn()).await
    }

    pub async fn start_in(
        contestant: &Contestant,
        around: &Surroundings,
        group: impl FnOnce(&mut dyn FnMut() -> std::io::Result<Child>) -> std::io::Result<Child>,
    ) -> Result<Self> {
        let api = RuntimeApi::open().await?;
        fs::create_dir_all(&around.logs)?;
        let log = around.logs.join(format!("{}.log", contestant.name));
        let output = File::create(&log)?;
        let (program, arguments) = contestant.command.split_first().ok_or("a command is empty")?;
        let mut command = Command::new(program);
        command.args(arguments).env_clear();
        command
            .envs(environment(&api, around))
            .envs(contestant.environment.clone());
        command.current_dir(&contestant.folder);
        command
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output);
        let started = Instant::now();
        let child = group(&mut || command.spawn()).map_err(|error| format!("{program}: {error}"))?;
        let clock = nix::time::clock_getcpuclockid(pid(&child))?;
        Ok(Self {
            name: contestant.name.to_owned(),
            child,
            clock,
            started,
            api,
            log,
        })
    }

    /// The seconds of processor time that the process has used since it was started, in all threads.
    pub fn cpu(&self) -> Result<f64> {
        let time = self.clock.now()?;
        Ok(time.tv_sec() as f64 + time.tv_nsec() as f64 * 1e-9)
    }

    /// The most memory that the process has held, in bytes.
    pub fn peak_memory(&self) -> Result<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kilobytes.ok_or("the process has no VmHWM")? * 1024)
    }

    /// Waits until the function asks for its first event. Tells how long it took to get there.
    pub async fn wait_for_init(&mut self) -> Result<Duration> {
        match self.report().await? {
            Report::Waits(at) => Ok(at - self.started),
            other => Err(self.fault(&format!("it begins with {other:?}"))),
        }
    }

    /// Has the function answer one event, and waits until it asks for the next.
    pub async fn invoke(&mut self, event: &Bytes) -> Result<Invocation> {
        self.api.put(event)?;
        let Report::Answered(taken, answer) = self.report().await? else {
            return Err(self.fault("it asks for an event before it has answered one"));
        };
        match self.report().await? {
            Report::Waits(_) => Ok(Invocation { taken, answer }),
            other => Err(self.fault(&format!("after its answer comes {other:?}"))),
        }
    }

    async fn report(&mut self) -> Result<Report> {
        let began = Instant::now();
        loop {
            match timeout(Duration::from_millis(200), self.api.reports.recv()).await {
                Ok(Some(Report::Failed(reason))) => return Err(self.fault(&reason)),
                Ok(Some(report)) => return Ok(report),
                Ok(None) => return Err(self.fault("the Runtime API has ended")),
                Err(_) => {
                    if let Some(status) = self.child.try_wait()? {
                        return Err(self.fault(&format!("it ended: {status}")));
                    }
                    if began.elapsed() > PATIENCE {
                        return Err(self.fault("it does nothing"));
                    }
                }
            }
        }
    }

    /// Ends the process in a way in which profilers write their files.
    pub fn end(mut self) -> Result<()> {
        signal::kill(pid(&self.child), signal::Signal::SIGTERM)?;
        self.child.wait()?;
        Ok(())
    }

    fn fault(&self, reason: &str) -> super::Fault {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let end: Vec<&str> = log.lines().rev().take(30).collect();
        let end: Vec<&str> = end.into_iter().rev().collect();
        format!("{}: {reason}\n{}", self.name, end.join("\n")).into()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn pid(child: &Child) -> Pid {
    Pid::from_raw(i32::try_from(child.id()).unwrap_or(i32::MAX))
}

/// The environment of a Lambda function: <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>.
fn environment(api: &RuntimeApi, around: &Surroundings) -> Vec<(String, String)> {
    let path = |path: &Path| path.display().to_string();
    let set = [
        ("AWS_LAMBDA_RUNTIME_API", api.address.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", "resolver".to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/resolver".to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/20/[$LATEST]0".to_owned()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_bench".to_owned()),
        ("AWS_REGION", "us-east-1".to_owned()),
        ("AWS_DEFAULT_REGION", "us-east-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE".to_owned()),
        (
            "AWS_SECRET_ACCESS_KEY",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".to_owned(),
        ),
        ("AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2Vj".repeat(TOKEN_LENGTH / 16)),
        ("AWS_ENDPOINT_URL_DYNAMODB", around.store.url.clone()),
        // Each language is told the root by another variable.
        ("SSL_CERT_FILE", path(&around.chain.system)),
        ("AWS_CA_BUNDLE", path(&around.chain.system)),
        ("NODE_EXTRA_CA_CERTS", path(&around.chain.root)),
        ("TABLE_NAME", TABLE.to_owned()),
        ("PATH", std::env::var("PATH").unwrap_or_default()),
        ("HOME", "/tmp".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
        ("TZ", ":UTC".to_owned()),
    ];
    set.map(|(name, value)| (name.to_owned(), value)).to_vec()
}
