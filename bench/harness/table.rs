//! The whole run and its table.

use std::fmt::Write as _;

use super::{
    Result,
    contestants::Contestant,
    events::Operation,
    measure::{self, Calls, Chance, Rounds, Start},
    process::Surroundings,
    statistics::median,
};

pub async fn measure(
    all: &[Contestant],
    around: &Surroundings,
    (starts, rounds): (usize, usize),
) -> Result<String> {
    let (me, place_order) = (Operation::me()?, Operation::place_order()?);
    let mut chance = Chance(7);
    let cold = measure::starts(all, around, &me, (starts, None), &mut chance).await?;
    let much = Rounds {
        warm_up: 300,
        rounds,
        calls: 50,
    };
    let warm = measure::calls(all, around, &me, much, &mut chance).await?;
    let orders = measure::calls(all, around, &place_order, much, &mut chance).await?;
    let mut text = String::from(
        "| | init + first call ms | CPU ms | of it init | me CPU µs | p50 | placeOrder CPU µs | p50 | MB |\n",
    );
    for (index, contestant) in all.iter().enumerate() {
        let of = |pick: fn(&Start) -> f64| median(&cold[index].iter().map(pick).collect::<Vec<_>>());
        let two = |calls: &Calls| (median(&calls.cpu), median(&calls.wall));
        let ((me, me_wall), (order, order_wall)) = (two(&warm[index]), two(&orders[index]));
        let memory = warm[index].peak_memory.max(orders[index].peak_memory) as f64 / 1048576.0;
        let _ = writeln!(
            text,
            "| {} | {:.2} | {:.2} | {:.2} | {me:.0} | {me_wall:.0} | {order:.0} | {order_wall:.0} | {memory:.1} |",
            contestant.name,
            of(Start::wall),
            of(|start| start.cpu),
            of(|start| start.init_cpu),
        );
    }
    Ok(text)
}
