//! All that is measured in one run.

use super::{
    Result,
    contestants::Contestant,
    events::Operation,
    instructions,
    measure::{self, Calls, Chance, Rounds, Start},
    package::{self, Size},
    process::Surroundings,
    quota::Quota,
    rehearsal::Requests,
    statistics::{Spread, median},
};

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    pub starts: usize,
    pub throttled_starts: usize,
    pub calls: Rounds,
    /// Whether instructions are counted too, which takes its time.
    pub counts: bool,
    /// Draws the order of play.
    pub seed: u64,
}

/// What one contestant was found to take.
#[derive(Clone, Debug)]
pub struct Figures {
    pub contestant: Contestant,
    pub requests: Requests,
    pub size: Size,
    pub starts: Vec<Start>,
    /// With the share of the processor that a function of 256 MB has; absent where no share can be given.
    pub throttled: Option<Vec<Start>>,
    pub me: Calls,
    pub place_order: Calls,
    /// Absent where nobody counts them, and for those who cannot be counted.
    pub instructions: Option<Instructions>,
}

#[derive(Clone, Copy, Debug)]
pub struct Instructions {
    pub start: u64,
    pub me: u64,
    pub place_order: u64,
}

impl Figures {
    /// The median of something of all starts.
    pub fn of_starts(&self, pick: fn(&Start) -> f64) -> f64 {
        median(&all(&self.starts, pick))
    }

    pub fn peak_memory(&self) -> u64 {
        let starts = self.starts.iter().map(|start| start.peak_memory).max();
        starts
            .unwrap_or_default()
            .max(self.me.peak_memory)
            .max(self.place_order.peak_memory)
    }
}

fn all(starts: &[Start], pick: fn(&Start) -> f64) -> Vec<f64> {
    starts.iter().map(pick).collect()
}

/// How much less or more one takes than another, in the same rounds.
pub struct Ratios<'a> {
    pub of: &'a Figures,
    pub to: &'a Figures,
}

impl Ratios<'_> {
    /// Processor time of init and first call.
    pub fn start_cpu(&self) -> Spread {
        let cpu = |figures: &Figures| all(&figures.starts, |start| start.cpu);
        Spread::of_ratios(&cpu(self.of), &cpu(self.to))
    }

    /// Time of init and first call with a share of the processor.
    pub fn throttled(&self) -> Option<Spread> {
        let wall = |figures: &Figures| Some(all(figures.throttled.as_ref()?, Start::wall));
        Some(Spread::of_ratios(&wall(self.of)?, &wall(self.to)?))
    }

    /// Processor time of a call.
    pub fn calls(&self, pick: fn(&Figures) -> &Calls) -> Spread {
        Spread::of_ratios(&pick(self.of).cpu, &pick(self.to).cpu)
    }
}

/// Measures everybody. `told` hears what is being done.
pub async fn measure(
    contestants: &[Contestant],
    requests: Vec<Requests>,
    around: &Surroundings,
    extent: Extent,
    told: impl Fn(&str),
) -> Result<(Vec<Figures>, Option<String>)> {
    let (me, place_order) = (Operation::me()?, Operation::place_order()?);
    let mut chance = Chance(extent.seed);
    told("Starting everybody");
    let starts = measure::starts(contestants, around, &me, (extent.starts, None), &mut chance).await?;
    told("Calling me");
    let of_me = measure::calls(contestants, around, &me, extent.calls, &mut chance).await?;
    told("Calling placeOrder");
    let of_place_order = measure::calls(contestants, around, &place_order, extent.calls, &mut chance).await?;
    let (mut throttled, mut why_not) = (None, None);
    match Quota::make() {
        Ok(quota) => {
            told("Starting everybody with a share of the processor");
            let how = (extent.throttled_starts, Some(&quota));
            throttled = Some(measure::starts(contestants, around, &me, how, &mut chance).await?);
        }
        Err(error) => why_not = Some(error.to_string()),
    }
    let mut figures = Vec::new();
    for (index, (contestant, requests)) in contestants.iter().zip(requests).enumerate() {
        let counts = extent.counts && contestant.is_native && instructions::can_be_counted();
        let mut counted = None;
        if counts {
            told(&format!("Counting the instructions of {}", contestant.name));
            counted = Some(Instructions {
                start: instructions::of_a_start(contestant, around, &me).await?,
                me: instructions::of_a_call(contestant, around, &me).await?,
                place_order: instructions::of_a_call(contestant, around, &place_order).await?,
            });
        }
        figures.push(Figures {
            size: package::size(contestant)?,
            contestant: contestant.clone(),
            requests,
            starts: starts[index].clone(),
            throttled: throttled.as_ref().map(|throttled| throttled[index].clone()),
            me: of_me[index].clone(),
            place_order: of_place_order[index].clone(),
            instructions: counted,
        });
    }
    Ok((figures, why_not))
}
