//! A share of a processor, as Lambda gives it to a function with little memory, by a control group of Linux.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Child,
    sync::atomic::{AtomicU32, Ordering},
};

/// 256 MB of the 1,769 MB with which a function has a whole processor
/// (<https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>).
pub const SHARE: f64 = 0.145;
/// Microseconds.
const PERIOD: u64 = 20_000;

/// Groups whose processes get [`SHARE`] of a processor together, one for each process: in one that another has left,
/// the end of that one is still to be paid for.
pub struct Quota {
    version: Version,
    groups: PathBuf,
    /// Where this thread, or with the second version of control groups this process, belongs otherwise.
    home: PathBuf,
    made: AtomicU32,
}

#[derive(Clone, Copy)]
enum Version {
    First,
    Second,
}

impl Version {
    /// The file into which one is written who joins.
    fn members(self) -> &'static str {
        match self {
            Self::First => "tasks",
            Self::Second => "cgroup.procs",
        }
    }

    /// What is written into which files of a group, to limit it.
    fn limits(self) -> Vec<(&'static str, String)> {
        let limit = (SHARE * PERIOD as f64).round() as u64;
        match self {
            Self::First => vec![
                ("cpu.cfs_period_us", PERIOD.to_string()),
                ("cpu.cfs_quota_us", limit.to_string()),
            ],
            Self::Second => vec![("cpu.max", format!("{limit} {PERIOD}"))],
        }
    }
}

impl Quota {
    /// Fails, and says why, where no group can be made.
    pub fn make() -> io::Result<Self> {
        let first = Path::new("/sys/fs/cgroup/cpu");
        let quota = if first.join("cpu.cfs_quota_us").exists() {
            Self::below(Version::First, first.to_owned(), first.to_owned())
        } else {
            let second = Path::new("/sys/fs/cgroup");
            let own = fs::read_to_string("/proc/self/cgroup")?;
            let own = own
                .lines()
                .find_map(|line| line.strip_prefix("0::/"))
                .unwrap_or_default();
            Self::below(Version::Second, second.to_owned(), second.join(own))
        };
        quota.next_group()?;
        Ok(quota)
    }

    fn below(version: Version, groups: PathBuf, home: PathBuf) -> Self {
        let made = AtomicU32::new(0);
        Self {
            version,
            groups,
            home,
            made,
        }
    }

    /// Starts a process in a group of its own: whoever starts it joins for that moment, since children are born where
    /// their parents are. What was started before has ended.
    pub fn hold(&self, spawn: &mut dyn FnMut() -> io::Result<Child>) -> io::Result<Child> {
        let group = self.next_group()?;
        fs::write(group.join(self.version.members()), "0")?;
        let child = spawn();
        fs::write(self.home.join(self.version.members()), "0")?;
        child
    }

    fn next_group(&self) -> io::Result<PathBuf> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        self.remove(number);
        let group = self.group(number + 1);
        fs::create_dir(&group)?;
        for (file, limit) in self.version.limits() {
            fs::write(group.join(file), limit)?;
        }
        Ok(group)
    }

    fn group(&self, number: u32) -> PathBuf {
        self.groups
            .join(format!("kibble-bench-{}-{number}", std::process::id()))
    }

    fn remove(&self, number: u32) {
        let _ = fs::remove_dir(self.group(number));
    }
}

impl Drop for Quota {
    fn drop(&mut self) {
        // One whose process had children that were slow to end may be left from before.
        (1..=self.made.load(Ordering::Relaxed)).for_each(|number| self.remove(number));
    }
}
