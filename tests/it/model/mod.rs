//! The whole life of many orders at once: customers, staff and machines in any order, on a table that fails
//! before and after its writes. Whatever happens, the books balance after every round.

mod act;
mod books;
mod closing;
mod faults;
mod history;
pub mod workers;

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use self::{
    act::Act,
    books::{Play, SLOTS},
    faults::Fault,
};

/// Acts that happen at once, and what goes wrong meanwhile.
#[derive(Clone, Debug)]
struct Round {
    acts: Vec<Act>,
    faults: Vec<Fault>,
}

fn round() -> impl Strategy<Value = Round> {
    let acts = proptest::collection::vec(act::act(), 2..8);
    let faults = proptest::collection::vec(faults::fault(), 0..4);
    // So that acts meet: the slot that all want, and whether orders are asked for twice at once.
    let slot = proptest::option::of(0..SLOTS.len());
    (acts, faults, slot, any::<bool>()).prop_map(|(acts, faults, slot, has_rivals)| {
        let rivals: Vec<Act> = acts.iter().filter_map(Act::rival).collect();
        let acts = acts.into_iter().chain(rivals.into_iter().filter(|_| has_rivals));
        let acts = acts.map(|act| match slot {
            Some(slot) => act.with_slot(slot),
            None => act,
        });
        Round {
            acts: acts.collect(),
            faults,
        }
    })
}

async fn play(rounds: Vec<Round>) {
    let mut play = Play::new().await;
    for round in rounds {
        play.forward(round.acts.iter().map(Act::seconds).sum());
        faults::inject(&play.world, &play.workers, &round.faults);
        let told = play.together(&round.acts).await;
        faults::end(&play.world, &play.workers);
        play.note(told);
        play.check(&round).await;
    }
    play.end().await;
}

#[test]
fn the_books_balance_whatever_happens() {
    let config = Config {
        cases: 12,
        failure_persistence: None,
        max_shrink_iters: 10,
        ..Config::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let rounds = proptest::collection::vec(round(), 12..28);
    let outcome = TestRunner::new_with_rng(config, rng).run(&rounds, |rounds| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(play(rounds));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}
