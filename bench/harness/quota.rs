//! A share of a processor, as Lambda gives it to a function with little memory, by a control group of Linux.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::Child,
};

/// 256 MB of the 1,769 MB with which a function has a whole processor
/// (<https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html>).
pub const SHARE: f64 = 0.145;
/// Microseconds.
const PERIOD: u64 = 20_000;

/// A group whose processes get [`SHARE`] of a processor together.
pub struct Quota {
    group: PathBuf,
    /// Where this thread, or with the second version of control groups this process, belongs otherwise.
    home: PathBuf,
    /// The file into which one is written who joins.
    members: &'static str,
}

impl Quota {
    /// Fails, and says why, where no group can be made.
    pub fn make() -> io::Result<Self> {
        let name = format!("kibble-bench-{}", std::process::id());
        let first = Path::new("/sys/fs/cgroup/cpu");
        let limit = (SHARE * PERIOD as f64).round() as u64;
        if first.join("cpu.cfs_quota_us").exists() {
            let quota = Self::at(first.join(name), first.to_owned(), "tasks")?;
            fs::write(quota.group.join("cpu.cfs_period_us"), PERIOD.to_string())?;
            fs::write(quota.group.join("cpu.cfs_quota_us"), limit.to_string())?;
            return Ok(quota);
        }
        let second = Path::new("/sys/fs/cgroup");
        let own = fs::read_to_string("/proc/self/cgroup")?;
        let own = own
            .lines()
            .find_map(|line| line.strip_prefix("0::/"))
            .unwrap_or_default();
        let quota = Self::at(second.join(name), second.join(own), "cgroup.procs")?;
        fs::write(quota.group.join("cpu.max"), format!("{limit} {PERIOD}"))?;
        Ok(quota)
    }

    fn at(group: PathBuf, home: PathBuf, members: &'static str) -> io::Result<Self> {
        fs::create_dir(&group)?;
        Ok(Self { group, home, members })
    }

    /// Starts a process in the group: whoever starts it joins for that moment, since children are born where their
    /// parents are.
    pub fn hold(&self, spawn: &mut dyn FnMut() -> io::Result<Child>) -> io::Result<Child> {
        fs::write(self.group.join(self.members), "0")?;
        let child = spawn();
        fs::write(self.home.join(self.members), "0")?;
        child
    }
}

impl Drop for Quota {
    fn drop(&mut self) {
        let _ = fs::remove_dir(&self.group);
    }
}
