//! Tables for people, in colours when these are wanted.

use std::fmt::Write as _;

/// Rows under a head, which is the first of them, with an empty line before: the first column to the left,
/// the others to the right.
pub(super) fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]], paint: Paint) -> String {
    let mut widths = [0; COLUMNS];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut text = String::from("\n");
    for (index, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
            // Writing into a text cannot fail.
            let _ = match column {
                0 => write!(line, "{cell:<width$}"),
                _ => write!(line, "  {cell:>width$}"),
            };
        }
        text += &if index == 0 { paint.bold(&line) } else { line };
        text.push('\n');
    }
    text
}

/// Colours of a terminal, or none.
#[derive(Clone, Copy)]
pub(super) struct Paint(pub bool);

impl Paint {
    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    pub fn red(self, text: &str) -> String {
        self.with("31", text)
    }

    /// A line about something that holds, or does not.
    pub fn check(self, holds: bool, name: &str, says: &str) -> String {
        let mark = match holds {
            true => self.green("balanced"),
            false => self.red("WRONG   "),
        };
        format!("  {mark}  {name:<9} {says}\n")
    }

    fn with(self, code: &str, text: &str) -> String {
        match self.0 {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }
}
