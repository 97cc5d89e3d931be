//! How the campaigns went: as a table, or as JSON.

use serde::Serialize;

use super::{
    books::Check,
    table::{Paint, table},
};

/// Everything that is told at the end.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignReport {
    pub seed: u64,
    pub product: String,
    pub buyers: usize,
    pub rounds: Vec<CampaignRound>,
}

/// One campaign.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignRound {
    /// Among how many rows the stock was spread.
    pub shards: u32,
    /// How many pieces there were.
    pub pieces: i64,
    pub placed: usize,
    /// How many buyers were told that there is nothing left.
    pub refused: usize,
    /// How often an order met another one and was tried again; `None` where the server does not tell its
    /// requests.
    pub conflicts: Option<usize>,
    /// How often an order went on to other rows, because those that it had chosen held too few.
    pub moved: Option<usize>,
    /// How often a buyer was asked to try again.
    pub asked_again: usize,
    /// From the first order that was sent to the last answer.
    pub seconds: f64,
    pub books: Vec<Check>,
}

impl CampaignReport {
    /// Whether the books of all campaigns balance.
    pub fn is_balanced(&self) -> bool {
        let mut checks = self.rounds.iter().flat_map(|round| &round.books);
        checks.all(|check| check.holds)
    }

    /// As JSON, for programs.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// As a table, for people; in colours when these are wanted.
    pub fn tables(&self, colours: bool) -> String {
        let paint = Paint(colours);
        let mut text = format!(
            "{} buyers of {} at the same moment, seed {}\n",
            self.buyers, self.product, self.seed
        );
        let head = [
            "Shards",
            "orders placed",
            "refused",
            "pieces sold",
            "of",
            "conflicts",
            "for each buyer",
            "to other rows",
            "asked to try again",
            "seconds",
        ];
        let mut rows = vec![head.map(str::to_owned)];
        rows.extend(self.rounds.iter().map(CampaignRound::row));
        text += &table(&rows, paint);
        text += &format!("\n{}\n", paint.bold("Books"));
        for round in &self.rounds {
            for check in &round.books {
                let name = format!("{} {}", round.shards, check.name);
                text += &paint.check(check.holds, &name, &check.says);
            }
        }
        let conflicts: Option<usize> = self.rounds.iter().map(|round| round.conflicts).sum();
        text += match conflicts {
            Some(0) => {
                "\nNo order met another: the embedded table does one transaction after the other, unless the \
                 server is started with --transaction-time.\n"
            }
            None => "\nThe server does not tell its requests, so conflicts are not known.\n",
            Some(_) => "",
        };
        text
    }
}

impl CampaignRound {
    fn row(&self) -> [String; 10] {
        let told = |count: Option<usize>| count.map_or_else(|| "-".to_owned(), |count| count.to_string());
        let calls = (self.placed + self.refused).max(1);
        let each = self
            .conflicts
            .map(|conflicts| format!("{:.2}", conflicts as f64 / calls as f64));
        [
            self.shards.to_string(),
            self.placed.to_string(),
            self.refused.to_string(),
            // One piece for each order.
            self.placed.to_string(),
            self.pieces.to_string(),
            told(self.conflicts),
            each.unwrap_or_else(|| "-".to_owned()),
            told(self.moved),
            self.asked_again.to_string(),
            format!("{:.1}", self.seconds),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(shards: u32, conflicts: Option<usize>, holds: bool) -> CampaignRound {
        CampaignRound {
            shards,
            pieces: 150,
            placed: 150,
            refused: 50,
            conflicts,
            moved: conflicts.map(|_| 3),
            asked_again: 12,
            seconds: 4.04,
            books: vec![Check {
                name: "sold",
                holds,
                says: "150 of 150 pieces".to_owned(),
            }],
        }
    }

    fn report(rounds: Vec<CampaignRound>) -> CampaignReport {
        CampaignReport {
            seed: 1,
            product: "bone".to_owned(),
            buyers: 200,
            rounds,
        }
    }

    #[test]
    fn the_table_tells_all_campaigns() {
        let report = report(vec![round(1, Some(600), true), round(16, Some(20), false)]);
        let expected = "\
200 buyers of bone at the same moment, seed 1

Shards  orders placed  refused  pieces sold   of  conflicts  for each buyer  to other rows  asked to try again  seconds
1                 150       50          150  150        600            3.00              3                  12      4.0
16                150       50          150  150         20            0.10              3                  12      4.0

Books
  balanced  1 sold    150 of 150 pieces
  WRONG     16 sold   150 of 150 pieces
";
        assert_eq!(report.tables(false), expected);
        assert!(!report.is_balanced());
    }

    #[test]
    fn why_there_are_no_conflicts_is_told() {
        let text = |conflicts| report(vec![round(1, conflicts, true)]).tables(false);
        assert!(text(Some(0)).contains("--transaction-time"));
        assert!(text(None).contains("not known"));
        assert!(report(vec![round(2, Some(0), true)]).is_balanced());
    }
}
