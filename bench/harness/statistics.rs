//! Medians, and how sure they are.

/// The value below which a share of all lies; not a number where there are none.
pub fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share * last as f64;
    let (below, part) = (place.floor() as usize, place.fract());
    let above = sorted[(below + 1).min(last)];
    sorted[below] + part * (above - sorted[below])
}

pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// A median with the bounds between which it lies in 95 of 100 runs, whatever the distribution.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub low: f64,
    pub high: f64,
}

impl Spread {
    pub fn of(values: &[f64]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else {
            return Self {
                median: f64::NAN,
                low: f64::NAN,
                high: f64::NAN,
            };
        };
        let out = outside(sorted.len());
        Self {
            median: median(&sorted),
            low: sorted[out],
            high: sorted[last - out],
        }
    }

    /// Of the ratios of values that were measured one after the other, so that what disturbed one disturbed both.
    pub fn of_ratios(values: &[f64], base: &[f64]) -> Self {
        let ratios: Vec<f64> = values
            .iter()
            .zip(base)
            .map(|(value, base)| value / base)
            .collect();
        Self::of(&ratios)
    }
}

/// How many of the smallest, and of the largest, lie outside the 95 % interval of the median. Each value lies
/// below the median with a chance of one half, so it is a sum of binomial chances.
fn outside(count: usize) -> usize {
    let mut chance = 0.5_f64.powi(i32::try_from(count).unwrap_or(i32::MAX));
    let mut sum = 0.0;
    for out in 0..count / 2 {
        sum += chance;
        if sum > 0.025 {
            return out.saturating_sub(1);
        }
        chance *= (count - out) as f64 / (out + 1) as f64;
    }
    0
}
