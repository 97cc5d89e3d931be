//! What the people of the play will do with one order, decided before anything is asked. What becomes of
//! it depends on the shop, too: who wants to cancel may come too late.

use super::chance::Chance;
use crate::local::payment_provider::{Behaviour, TEST_CARDS};

/// The story of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Story {
    /// Counted from zero.
    pub number: usize,
    /// How slow its people are, in percent.
    pub slowness: u64,
    pub searches: bool,
    /// The cart is filled before signing in.
    pub is_anonymous: bool,
    /// Draws of products, with quantities.
    pub lines: Vec<(u64, u32)>,
    pub changes_a_line: bool,
    pub asks_for_a_quote: bool,
    pub payment: PaymentPlan,
    pub repeat: Repeat,
    pub slot: SlotPlan,
    /// Which of the bookable slots.
    pub slot_draw: u64,
    pub cancels: bool,
    /// The customer and the staff press their buttons twice.
    pub double_clicks: bool,
    pub packing: PackingPlan,
    pub delivery: DeliveryPlan,
    /// Whether an order on delivery is paid at the door.
    pub is_paid_at_the_door: bool,
}

/// How somebody pays; the cards are named by what becomes of a payment with them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PaymentPlan {
    OnDelivery,
    Card,
    DeclinedCard,
    EmptyCard,
    /// It is confirmed some seconds later.
    LateCard,
    /// It is confirmed some seconds later, which is told three times.
    ThriceConfirmedCard,
    /// It is refused some seconds later.
    LateRefusedCard,
    /// Nobody ever confirms it.
    ForgottenCard,
}

/// Whether the order is sent once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repeat {
    Never,
    /// Twice at the same time.
    DoubleClick,
    /// Once more after the answer, as after a lost connection.
    Afterwards,
    /// Another order under the same key, which is refused.
    OtherOrder,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlotPlan {
    Never,
    /// Ordered with the goods.
    WithTheOrder,
    Book,
    Change,
    /// Once more than is allowed.
    ChangeTwice,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PackingPlan {
    All,
    /// A piece of the first line is missing.
    OneMissing,
    /// The shelf is empty.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeliveryPlan {
    Arrives,
    /// Nobody is at home the first time.
    SecondTime,
    /// Nobody is ever at home, and the order is called off.
    Never,
    /// Called off before the van leaves.
    CalledOff,
}

impl Story {
    /// The story of the order with this number.
    pub fn decide(seed: u64, number: usize) -> Self {
        let mut chance = Chance::of(seed, "order", number);
        let chance = &mut chance;
        Self {
            number,
            slowness: 50 + chance.below(100),
            searches: chance.happens(40),
            is_anonymous: chance.happens(40),
            lines: (0..=chance.below(3))
                .map(|_| (chance.draw(), if chance.happens(60) { 1 } else { 2 }))
                .collect(),
            changes_a_line: chance.happens(30),
            asks_for_a_quote: chance.happens(50),
            payment: PaymentPlan::decide(chance),
            repeat: Repeat::decide(chance),
            slot: SlotPlan::decide(chance),
            slot_draw: chance.draw(),
            cancels: chance.happens(10),
            double_clicks: chance.happens(12),
            packing: PackingPlan::decide(chance),
            delivery: DeliveryPlan::decide(chance),
            is_paid_at_the_door: chance.happens(97),
        }
    }
}

impl PaymentPlan {
    fn decide(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..60 => Self::OnDelivery,
            60..82 => Self::Card,
            82..87 => Self::DeclinedCard,
            87..90 => Self::EmptyCard,
            90..94 => Self::LateCard,
            94..96 => Self::ThriceConfirmedCard,
            96..98 => Self::LateRefusedCard,
            _ => Self::ForgottenCard,
        }
    }

    /// The number of the simulated provider's test card.
    pub fn card(self) -> Option<&'static str> {
        let behaviour = match self {
            Self::OnDelivery => return None,
            Self::Card => Behaviour::Pays,
            Self::DeclinedCard => Behaviour::Declined,
            Self::EmptyCard => Behaviour::InsufficientFunds,
            Self::LateCard => Behaviour::ConfirmedLate,
            Self::ThriceConfirmedCard => Behaviour::ConfirmedThrice,
            Self::LateRefusedCard => Behaviour::RefusedLate,
            Self::ForgottenCard => Behaviour::ByHand,
        };
        let card = TEST_CARDS.iter().find(|card| card.behaviour == behaviour);
        card.map(|card| card.number)
    }
}

impl Repeat {
    fn decide(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..70 => Self::Never,
            70..85 => Self::DoubleClick,
            85..97 => Self::Afterwards,
            _ => Self::OtherOrder,
        }
    }
}

impl SlotPlan {
    fn decide(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..35 => Self::Never,
            35..50 => Self::WithTheOrder,
            50..80 => Self::Book,
            80..95 => Self::Change,
            _ => Self::ChangeTwice,
        }
    }

    /// How often a slot is booked for an order that is placed.
    pub fn bookings(self) -> u64 {
        match self {
            Self::Never | Self::WithTheOrder => 0,
            Self::Book => 1,
            Self::Change => 2,
            Self::ChangeTwice => 3,
        }
    }
}

impl PackingPlan {
    fn decide(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..88 => Self::All,
            88..98 => Self::OneMissing,
            _ => Self::Nothing,
        }
    }

    /// How many pieces of a line are packed.
    pub fn packed(self, line: usize, ordered: u32) -> u32 {
        match self {
            Self::All => ordered,
            Self::OneMissing if line == 0 => ordered.saturating_sub(1),
            Self::OneMissing => ordered,
            Self::Nothing => 0,
        }
    }
}

impl DeliveryPlan {
    fn decide(chance: &mut Chance) -> Self {
        match chance.below(100) {
            0..87 => Self::Arrives,
            87..95 => Self::SecondTime,
            95..98 => Self::Never,
            _ => Self::CalledOff,
        }
    }

    /// Whether somebody is at home after so many deliveries that failed.
    pub fn arrives_after(self, failures: usize) -> bool {
        match self {
            Self::Arrives | Self::CalledOff => true,
            Self::SecondTime => failures > 0,
            Self::Never => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stories(seed: u64) -> Vec<Story> {
        (0..1_000).map(|number| Story::decide(seed, number)).collect()
    }

    #[test]
    fn a_seed_tells_the_same_stories_again() {
        assert_eq!(stories(1), stories(1));
        let same = stories(1)
            .iter()
            .zip(stories(2))
            .filter(|(one, two)| **one == *two)
            .count();
        assert_eq!(same, 0);
    }

    #[test]
    fn every_card_is_one_of_the_provider() {
        for story in stories(1) {
            let is_by_card = story.payment != PaymentPlan::OnDelivery;
            assert_eq!(story.payment.card().is_some(), is_by_card, "{:?}", story.payment);
        }
    }

    #[test]
    fn everything_that_can_happen_does_in_a_thousand_orders() {
        let stories = stories(1);
        let share = |is: &dyn Fn(&Story) -> bool| stories.iter().filter(|story| is(story)).count();
        let pays = |plan| share(&|story| story.payment == plan);
        for (usual, count) in [
            (100, share(&|story| story.cancels)),
            (400, share(&|story| story.is_anonymous)),
            (220, pays(PaymentPlan::Card)),
            (50, pays(PaymentPlan::DeclinedCard)),
            (30, pays(PaymentPlan::EmptyCard)),
            (40, pays(PaymentPlan::LateCard)),
            (20, pays(PaymentPlan::ThriceConfirmedCard)),
            (20, pays(PaymentPlan::LateRefusedCard)),
            (20, pays(PaymentPlan::ForgottenCard)),
            (150, share(&|story| story.repeat == Repeat::DoubleClick)),
            (120, share(&|story| story.repeat == Repeat::Afterwards)),
            (30, share(&|story| story.repeat == Repeat::OtherOrder)),
            (150, share(&|story| story.slot == SlotPlan::WithTheOrder)),
            (300, share(&|story| story.slot == SlotPlan::Book)),
            (150, share(&|story| story.slot == SlotPlan::Change)),
            (50, share(&|story| story.slot == SlotPlan::ChangeTwice)),
            (100, share(&|story| story.packing == PackingPlan::OneMissing)),
            (20, share(&|story| story.packing == PackingPlan::Nothing)),
            (80, share(&|story| story.delivery == DeliveryPlan::SecondTime)),
            (30, share(&|story| story.delivery == DeliveryPlan::Never)),
            (20, share(&|story| story.delivery == DeliveryPlan::CalledOff)),
            (30, share(&|story| !story.is_paid_at_the_door)),
            (333, share(&|story| story.lines.len() == 3)),
        ] {
            assert!(
                (usual / 2..usual * 2).contains(&count),
                "{count} in place of {usual}"
            );
        }
        let lines = || stories.iter().flat_map(|story| &story.lines);
        assert!(lines().all(|(_, quantity)| (1..=2).contains(quantity)));
    }

    #[test]
    fn a_missing_piece_is_one_of_the_first_line() {
        let packed = |plan: PackingPlan| [plan.packed(0, 2), plan.packed(1, 3)];
        assert_eq!(packed(PackingPlan::All), [2, 3]);
        assert_eq!(packed(PackingPlan::OneMissing), [1, 3]);
        assert_eq!(packed(PackingPlan::Nothing), [0, 0]);
    }

    #[test]
    fn somebody_is_at_home_when_the_story_says_so() {
        let arrives = |plan: DeliveryPlan| [0, 1, 2].map(|failures| plan.arrives_after(failures));
        assert_eq!(arrives(DeliveryPlan::Arrives), [true; 3]);
        assert_eq!(arrives(DeliveryPlan::SecondTime), [false, true, true]);
        assert_eq!(arrives(DeliveryPlan::Never), [false; 3]);
    }
}
