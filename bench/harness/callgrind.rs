//! Reads what callgrind writes: how many instructions each function executes itself, and how many in each function that
//! it calls. <https://valgrind.org/docs/manual/cl-format.html> tells of the format.

use std::collections::HashMap;

use super::Result;

/// What one function has another execute.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Calls {
    pub number: f64,
    /// Instructions, with all that is called below.
    pub cost: f64,
}

/// A graph of calls. Of a function that calls itself the deeper calls are a function of their own, as callgrind has
/// them, whose name ends in `'2`.
#[derive(Debug, Default, PartialEq)]
pub struct Profile {
    /// The instructions of each function itself.
    pub own: HashMap<String, f64>,
    /// By caller and callee.
    pub calls: HashMap<(String, String), Calls>,
}

/// Where the reading stands.
#[derive(Default)]
struct Reader {
    /// A name is written once, with a number, and by that number alone after.
    names: HashMap<String, String>,
    function: String,
    callee: String,
    /// Set between the line of a call and that of its cost.
    number: Option<f64>,
    profile: Profile,
}

impl Profile {
    pub fn parse(text: &str) -> Result<Self> {
        let mut reader = Reader::default();
        for (index, line) in text.lines().enumerate() {
            reader
                .line(line)
                .map_err(|fault| format!("line {} of the profile, '{line}': {fault}", index + 1))?;
        }
        Ok(reader.profile)
    }

    /// What a call takes, if so many more of them made this profile of the other. What was not executed more often
    /// belongs to no call.
    pub fn of_a_call(self, fewer: &Self, calls: f64) -> Self {
        let own = self.own.into_iter().map(|(name, cost)| {
            let before = fewer.own.get(&name).copied().unwrap_or_default();
            (name, (cost - before) / calls)
        });
        let edges = self.calls.into_iter().map(|(ends, made)| {
            let before = fewer.calls.get(&ends).copied().unwrap_or_default();
            let made = Calls {
                number: (made.number - before.number) / calls,
                cost: (made.cost - before.cost) / calls,
            };
            (ends, made)
        });
        Self {
            own: own.filter(|(_, cost)| *cost > 0.0).collect(),
            calls: edges.filter(|(_, made)| made.cost > 0.0).collect(),
        }
    }
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<()> {
        if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            return self.cost(line);
        }
        match line.split_once('=') {
            Some(("fn", name)) => self.function = self.name(name)?,
            Some(("cfn", name)) => self.callee = self.name(name)?,
            Some(("calls", call)) => {
                let number = call.split(' ').next().unwrap_or_default();
                self.number = Some(number.parse()?);
            }
            Some(("jump" | "jcnd", _)) => return Err("jumps are not read".into()),
            // Of files and programs, of the run, or empty.
            _ => {}
        }
        Ok(())
    }

    /// A place in the source and the instructions executed there, which may be left out when there are none.
    fn cost(&mut self, line: &str) -> Result<()> {
        let cost = match line.split_whitespace().nth(1) {
            Some(cost) => cost.parse::<f64>()?,
            None => 0.0,
        };
        match self.number.take() {
            Some(number) => {
                let ends = (self.function.clone(), self.callee.clone());
                let made = self.profile.calls.entry(ends).or_default();
                made.number += number;
                made.cost += cost;
            }
            None => *self.profile.own.entry(self.function.clone()).or_default() += cost,
        }
        Ok(())
    }

    /// `(7) name` gives a name its number, `(7)` repeats it.
    fn name(&mut self, written: &str) -> Result<String> {
        let Some((number, name)) = written.strip_prefix('(').and_then(|rest| rest.split_once(')')) else {
            return Ok(written.to_owned());
        };
        let name = name.trim_start();
        if !name.is_empty() {
            self.names.insert(number.to_owned(), name.to_owned());
        }
        let known = self.names.get(number).cloned();
        known.ok_or_else(|| format!("nothing has the number {number}").into())
    }
}
