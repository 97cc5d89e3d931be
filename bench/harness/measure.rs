//! The rounds: all contestants in every round, in an order that is drawn anew, so that what disturbs one disturbs all.

use super::{
    Result,
    contestants::Contestant,
    events::Operation,
    process::{Running, Surroundings},
    quota::Quota,
    statistics::median,
};

/// One start with one call.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// Milliseconds from the start of the process to its first request for an event.
    pub init: f64,
    /// Milliseconds of its first call.
    pub first_call: f64,
    /// Milliseconds of processor time until the first request for an event.
    pub init_cpu: f64,
    /// Milliseconds of processor time until the first answer.
    pub cpu: f64,
    /// Bytes.
    pub peak_memory: u64,
}

impl Start {
    pub fn wall(&self) -> f64 {
        self.init + self.first_call
    }
}

/// What the calls of a process that has run for a while took. One entry for each round.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    /// Microseconds of processor time for each call.
    pub cpu: Vec<f64>,
    /// The median of the time that a call took, in microseconds.
    pub wall: Vec<f64>,
    /// Bytes.
    pub peak_memory: u64,
}

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Rounds {
    pub warm_up: usize,
    pub rounds: usize,
    pub calls: usize,
}

/// Draws the order of play: SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>).
pub struct Chance(pub u64);

impl Chance {
    fn draw(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as usize % below
    }

    fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last, self.draw(last + 1));
        }
        order
    }
}

/// Starts every contestant so many times, and has each start answer one event.
pub async fn starts(
    contestants: &[Contestant],
    around: &Surroundings,
    operation: &Operation,
    (rounds, quota): (usize, Option<&Quota>),
    chance: &mut Chance,
) -> Result<Vec<Vec<Start>>> {
    let event = operation.bytes();
    let mut starts = vec![Vec::new(); contestants.len()];
    for _ in 0..rounds {
        for index in chance.order(contestants.len()) {
            let contestant = &contestants[index];
            let mut running = match quota {
                Some(quota) => Running::start_in(contestant, around, |spawn| quota.hold(spawn)).await?,
                None => Running::start(contestant, around).await?,
            };
            let init = running.wait_for_init().await?;
            let init_cpu = running.cpu()?;
            let call = running.invoke(&event).await?;
            starts[index].push(Start {
                init: init.as_secs_f64() * 1e3,
                first_call: call.taken.as_secs_f64() * 1e3,
                init_cpu: init_cpu * 1e3,
                cpu: running.cpu()? * 1e3,
                peak_memory: running.peak_memory()?,
            });
        }
        around.store.check()?;
    }
    Ok(starts)
}

/// Keeps every contestant running, and has them answer in turn.
pub async fn calls(
    contestants: &[Contestant],
    around: &Surroundings,
    operation: &Operation,
    much: Rounds,
    chance: &mut Chance,
) -> Result<Vec<Calls>> {
    let event = operation.bytes();
    let mut running = Vec::new();
    for contestant in contestants {
        let mut process = Running::start(contestant, around).await?;
        process.wait_for_init().await?;
        for _ in 0..much.warm_up {
            process.invoke(&event).await?;
        }
        running.push(process);
    }
    let mut measured = vec![Calls::default(); contestants.len()];
    for _ in 0..much.rounds {
        for index in chance.order(contestants.len()) {
            let (process, calls) = (&mut running[index], &mut measured[index]);
            let before = process.cpu()?;
            let mut wall = Vec::with_capacity(much.calls);
            for _ in 0..much.calls {
                wall.push(process.invoke(&event).await?.taken.as_secs_f64() * 1e6);
            }
            calls
                .cpu
                .push((process.cpu()? - before) * 1e6 / much.calls as f64);
            calls.wall.push(median(&wall));
        }
        around.store.check()?;
    }
    for (process, calls) in running.iter().zip(&mut measured) {
        calls.peak_memory = process.peak_memory()?;
    }
    Ok(measured)
}
