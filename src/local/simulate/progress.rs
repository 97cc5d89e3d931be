//! How far the play is: a bar on a terminal, a line now and then elsewhere.

use std::io::{self, IsTerminal as _, Write as _};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Of a hundred, between two lines.
const STEP: usize = 5;

pub(super) enum Progress {
    Bar(ProgressBar),
    Lines { all: usize, told: usize },
}

impl Progress {
    /// Told on the standard error, so that the standard output holds the result alone.
    pub fn start(all: usize, colours: bool) -> Self {
        if !io::stderr().is_terminal() {
            return Self::Lines { all, told: 0 };
        }
        let target = ProgressDrawTarget::stderr();
        let bar = ProgressBar::with_draw_target(u64::try_from(all).ok(), target);
        let template = match colours {
            true => "{bar:40.green} {pos}/{len} orders, {elapsed}, {msg}",
            false => "{bar:40} {pos}/{len} orders, {elapsed}, {msg}",
        };
        // The default style stands in for one that cannot be read, which a test rules out.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self::Bar(bar)
    }

    /// So many orders have come to their end.
    pub fn tell(&mut self, ended: usize, message: &str) {
        match self {
            Self::Bar(bar) => {
                bar.set_message(message.to_owned());
                bar.set_position(u64::try_from(ended).unwrap_or(0));
            }
            Self::Lines { all, told } => {
                let percent = (ended * 100).checked_div(*all).unwrap_or(100);
                if percent >= *told + STEP {
                    *told = percent / STEP * STEP;
                    // Nobody is left to be told when even this fails.
                    let _ = writeln!(io::stderr(), "{ended} of {all} orders, {message}");
                }
            }
        }
    }

    pub fn end(&self) {
        if let Self::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}
