//! The whole life of many orders at once: customers, staff and machines in any order, on a table that fails
//! before and after its writes. Whatever happens, the books balance after every round.

mod act;
mod books;
mod faults;
mod workers;

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestRng, TestRunner},
};

use self::{act::Act, books::Play, faults::Fault};

/// Acts that happen at once, and what goes wrong meanwhile.
#[derive(Clone, Debug)]
struct Round {
    acts: Vec<Act>,
    faults: Vec<Fault>,
}

fn round() -> impl Strategy<Value = Round> {
    let acts = proptest::collection::vec(act::act(), 1..6);
    let faults = proptest::collection::vec(faults::fault(), 0..3);
    (acts, faults).prop_map(|(acts, faults)| Round { acts, faults })
}

async fn play(rounds: Vec<Round>) {
    let mut play = Play::new().await;
    for round in rounds {
        faults::inject(&play.world, &round.faults);
        let told = play.together(&round.acts).await;
        play.world.engine.set_intercept(None);
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
    let rounds = proptest::collection::vec(round(), 15..40);
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
