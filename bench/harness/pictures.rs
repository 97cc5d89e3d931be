//! Pictures of a run, for the README. They are legible on light and on dark pages.

use std::{fmt::Write as _, fs, path::Path};

use super::{Result, contestants::OURS, figures::Figures, growth::Point, measure::Start, statistics::median};

const WIDTH: f64 = 760.0;
/// Where bars begin, how long the longest is, and how far they stand apart.
const LEFT: f64 = 270.0;
const LONGEST: f64 = 380.0;
const STEP: f64 = 26.0;

pub const STYLE: &str = "<style>\
    text{font:13px -apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}\
    .head{font-weight:600;font-size:15px}.soft{fill:#59636e}\
    .bar{fill:#8c959f}.ours{fill:#0969da}.axis{stroke:#8c959f;fill:none}\
    .line{fill:none;stroke-width:2}\
    @media (prefers-color-scheme:dark){text{fill:#f0f6fc}.soft{fill:#9198a1}\
    .bar{fill:#656c76}.ours{fill:#4493f8}.axis{stroke:#656c76}}\
    </style>";

/// Bars of one figure.
struct Bars {
    title: &'static str,
    unit: &'static str,
    /// Title, whether it is ours, and the figure.
    rows: Vec<(String, bool, f64)>,
}

/// Writes the pictures of starts and of calls.
pub fn draw(all: &[Figures], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let bars = |title, unit, value: &dyn Fn(&Figures) -> f64| Bars {
        title,
        unit,
        rows: all
            .iter()
            .map(|figures| {
                (
                    figures.contestant.title.to_owned(),
                    figures.contestant.name == OURS,
                    value(figures),
                )
            })
            .collect(),
    };
    let mut starts = vec![bars(
        "Processor time from the start to the first answer",
        "ms",
        &|figures| figures.of_starts(|start| start.cpu),
    )];
    if all.iter().all(|figures| figures.throttled.is_some()) {
        starts.push(bars(
            "The same with the processor's share of a 256 MB function: time",
            "ms",
            &|figures| {
                let starts = figures.throttled.iter().flatten();
                median(&starts.map(Start::wall).collect::<Vec<_>>())
            },
        ));
    }
    let calls = [
        bars(
            "Processor time of a call: me, ten orders of three lines, ten addresses",
            "µs",
            &|figures| median(&figures.me.cpu),
        ),
        bars(
            "Processor time of a call: placeOrder, three lines",
            "µs",
            &|figures| median(&figures.place_order.cpu),
        ),
        bars("Peak memory", "MB", &|figures| figures.peak_memory() as f64 / 1e6),
    ];
    fs::write(folder.join("start.svg"), picture(&starts))?;
    fs::write(folder.join("calls.svg"), picture(&calls))?;
    Ok(())
}

/// Writes the picture of what grows.
pub fn draw_growth(points: &[Point], folder: &Path) -> Result<()> {
    let panels = [
        (
            "orders of the customer",
            "Processor time of a call, for a customer with so many orders",
        ),
        ("products", "… with so many products in the catalogue"),
        ("lines of the cart", "… with so many lines in the cart"),
        ("orders that wait", "… with so many orders that wait for staff"),
    ];
    let panels = panels.map(|(of, title)| {
        let mut shown: Vec<&Point> = points
            .iter()
            .filter(|point| point.of == of && point.answer > 0)
            .collect();
        shown.sort_by_key(|point| point.operation);
        let rows = shown.iter().map(|point| {
            let title = format!("{}, {}", point.operation, grouped(point.size));
            (title, true, point.cpu)
        });
        Bars {
            title,
            unit: "µs",
            rows: rows.collect(),
        }
    });
    fs::create_dir_all(folder)?;
    Ok(fs::write(folder.join("growth.svg"), picture(&panels))?)
}

/// With commas between thousands.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn picture(panels: &[Bars]) -> String {
    let mut body = String::new();
    let mut top = 24.0;
    for panel in panels {
        let _ = write!(
            body,
            "<text class=\"head\" x=\"8\" y=\"{top}\">{}</text>",
            panel.title
        );
        let most = panel.rows.iter().map(|(_, _, value)| *value).fold(0.0, f64::max);
        for (title, is_ours, value) in &panel.rows {
            top += STEP;
            let length = (value / most * LONGEST).max(1.0);
            let class = if *is_ours { "ours" } else { "bar" };
            let digits = if *value < 10.0 { 1 } else { 0 };
            let _ = write!(
                body,
                "<text x=\"{}\" y=\"{top}\" text-anchor=\"end\">{title}</text>\
                 <rect class=\"{class}\" x=\"{LEFT}\" y=\"{}\" width=\"{length:.1}\" height=\"16\" rx=\"2\"/>\
                 <text x=\"{:.1}\" y=\"{top}\">{value:.digits$} {}</text>",
                LEFT - 10.0,
                top - 13.0,
                LEFT + length + 8.0,
                panel.unit,
            );
        }
        top += 44.0;
    }
    let height = top - 26.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\">{STYLE}{body}</svg>\n"
    )
}
