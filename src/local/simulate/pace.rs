//! How fast people act: the pauses of humans, divided by the speed.

use std::{str::FromStr, time::Duration};

/// The shortest and the longest while that somebody without work waits before they look again.
const IDLE: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(5));

/// How many times faster than people the players act; without pauses when it is none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speed(Option<f64>);

impl FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "max" {
            return Ok(Self(None));
        }
        let factor: f64 = text
            .parse()
            .map_err(|_| format!("{text} is neither a number nor max"))?;
        match factor {
            0.0 => Ok(Self(None)),
            factor if (0.01..=1_000_000.0).contains(&factor) => Ok(Self(Some(factor))),
            _ => Err("it must be 0, max, or from 0.01 to 1000000".to_owned()),
        }
    }
}

impl Speed {
    /// What a person does in so many seconds.
    pub(super) fn pause(self, seconds: f64) -> Duration {
        self.0
            .map_or(Duration::ZERO, |factor| Duration::from_secs_f64(seconds / factor))
    }

    /// How long somebody without work waits before they look again.
    pub(super) fn idle(self) -> Duration {
        self.pause(IDLE.1.as_secs_f64()).clamp(IDLE.0, IDLE.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_speed_divides_the_pauses_of_people() {
        let pause = |speed: &str| speed.parse::<Speed>().unwrap().pause(30.0);
        assert_eq!(pause("1"), Duration::from_secs(30));
        assert_eq!(pause("0.5"), Duration::from_secs(60));
        assert_eq!(pause("100"), Duration::from_millis(300));
        assert_eq!(pause("max"), Duration::ZERO);
        assert_eq!(pause("0"), Duration::ZERO);
    }

    #[test]
    fn who_has_no_work_looks_again_within_five_seconds() {
        let idle = |speed: &str| speed.parse::<Speed>().unwrap().idle();
        assert_eq!(idle("0.1"), Duration::from_secs(5));
        assert_eq!(idle("10"), Duration::from_millis(500));
        assert_eq!(idle("max"), Duration::from_millis(100));
    }

    #[test]
    fn what_is_no_speed_is_refused() {
        for bad in ["", "fast", "-1", "NaN", "inf", "0.001", "1e9"] {
            assert!(bad.parse::<Speed>().is_err(), "{bad}");
        }
    }
}
