//! A flame graph, with the first function on top: who has whom execute how much, and at which station.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use super::{
    shares::Shared,
    stations::{Station, bare},
};

const WIDTH: f64 = 1000.0;
const ROW: f64 = 17.0;
/// Frames with a smaller share of the call are left out.
const LEAST: f64 = 0.005;
/// Of a letter in a frame.
const LETTER: f64 = 6.2;
/// Stations that the legend shows side by side.
const COLUMNS: usize = 3;

const STYLE: &str = "<style>\
    text{font:13px -apple-system,'Segoe UI',Helvetica,Arial,sans-serif;fill:#1f2328}\
    .head{font-weight:600;font-size:15px}\
    .in{font:10px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#1f2328}\
    @media (prefers-color-scheme:dark){text{fill:#f0f6fc}}.in{fill:#1f2328}\
    </style>";

/// A function in the midst of a call.
#[derive(Debug, PartialEq)]
pub struct Frame {
    pub function: usize,
    pub station: Station,
    pub cost: f64,
    pub below: Vec<Frame>,
}

/// What grows the frames of one profile.
struct Grower<'a> {
    shared: &'a Shared,
    least: f64,
    /// The functions above, none of which is entered again.
    above: Vec<usize>,
}

/// The frames of the roots. The instructions of a function are shared out to its callers in proportion, as to stations.
pub fn grow(shared: &Shared) -> Vec<Frame> {
    let mut grower = Grower {
        shared,
        least: shared.total() * LEAST,
        above: Vec::new(),
    };
    let mut found = BTreeMap::new();
    for root in shared.roots() {
        let cost = shared.functions[root].inclusive();
        grower.enter(root, cost, Station::Rest, &mut found);
    }
    grower.frames(found)
}

impl Grower<'_> {
    fn frames(&mut self, found: BTreeMap<(usize, Station), f64>) -> Vec<Frame> {
        let large = found.into_iter().filter(|(_, cost)| *cost >= self.least);
        let mut large: Vec<_> = large.collect();
        large.sort_by(|(_, one), (_, other)| other.total_cmp(one));
        let grown = large.into_iter().map(|((function, station), cost)| {
            let mut found = BTreeMap::new();
            self.look_below(function, cost, station, &mut found);
            self.above.push(function);
            let below = self.frames(found);
            self.above.pop();
            Frame {
                function,
                station,
                cost,
                below,
            }
        });
        grown.collect()
    }

    /// What a function calls, and what those call that only hand on.
    fn look_below(
        &mut self,
        place: usize,
        cost: f64,
        station: Station,
        found: &mut BTreeMap<(usize, Station), f64>,
    ) {
        let shared = self.shared;
        let function = &shared.functions[place];
        let scale = cost / function.inclusive();
        self.above.push(place);
        for (callee, made) in &function.callees {
            self.enter(*callee, made.cost * scale, station, found);
        }
        self.above.pop();
    }

    /// Finds a function, called at a station, or what it hands the call on to.
    fn enter(
        &mut self,
        place: usize,
        cost: f64,
        station: Station,
        found: &mut BTreeMap<(usize, Station), f64>,
    ) {
        // Many small ones may make a large one; the smallest would go on for ever.
        if cost < self.least / 20.0 || self.above.contains(&place) {
            return;
        }
        let function = &self.shared.functions[place];
        let station = function.begins.unwrap_or(station);
        if function.hands_on {
            self.look_below(place, cost, station, found);
        } else {
            *found.entry((place, station)).or_default() += cost;
        }
    }
}

/// The picture, which needs nothing beside it.
pub fn picture(title: &str, shared: &Shared) -> String {
    let frames = grow(shared);
    let (legend, top) = legend(&frames);
    let mut drawn = String::new();
    let mut depth = 0;
    let total = shared.total();
    let mut left = 0.0;
    for frame in &frames {
        draw(&mut drawn, shared, frame, (left, top, 0), &mut depth);
        left += frame.cost / total * WIDTH;
    }
    let height = top + (depth + 1) as f64 * ROW + 6.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
         height=\"{height}\" role=\"img\">{STYLE}<text class=\"head\" x=\"4\" y=\"20\">{}</text>{legend}{drawn}</svg>\n",
        escaped(title)
    )
}

/// The stations with their colours, and where it ends.
fn legend(frames: &[Frame]) -> (String, f64) {
    let mut shown = BTreeSet::new();
    let mut waiting: Vec<&Frame> = frames.iter().collect();
    while let Some(frame) = waiting.pop() {
        shown.insert(frame.station);
        waiting.extend(&frame.below);
    }
    let mut text = String::new();
    let rows = shown.len().div_ceil(COLUMNS);
    for (index, station) in shown.into_iter().enumerate() {
        let x = 4.0 + (index / rows) as f64 * WIDTH / COLUMNS as f64;
        let y = 30.0 + (index % rows) as f64 * 20.0;
        let _ = write!(
            text,
            "<rect x=\"{x:.0}\" y=\"{y:.0}\" width=\"14\" height=\"14\" rx=\"2\" fill=\"{}\"/>\
             <text x=\"{:.0}\" y=\"{:.0}\">{}</text>",
            colour(station),
            x + 20.0,
            y + 11.5,
            escaped(station.title())
        );
    }
    (text, 40.0 + rows as f64 * 20.0)
}

fn draw(
    drawn: &mut String,
    shared: &Shared,
    frame: &Frame,
    (left, top, depth): (f64, f64, usize),
    deepest: &mut usize,
) {
    *deepest = (*deepest).max(depth);
    let total = shared.total();
    let width = frame.cost / total * WIDTH;
    let y = top + depth as f64 * ROW;
    let name = &shared.functions[frame.function].name;
    let _ = write!(
        drawn,
        "<g><title>{}\n{:.1} thousand instructions, {:.1} %: {}</title>\
         <rect x=\"{left:.1}\" y=\"{y:.0}\" width=\"{:.1}\" height=\"{}\" rx=\"1\" fill=\"{}\"/>",
        escaped(name),
        frame.cost / 1e3,
        frame.cost / total * 100.0,
        frame.station.title(),
        (width - 0.5).max(0.5),
        ROW - 1.0,
        colour(frame.station),
    );
    let fits = ((width - 6.0) / LETTER).max(0.0) as usize;
    let short: String = short(name).chars().take(fits).collect();
    if fits > 2 {
        let _ = write!(
            drawn,
            "<text class=\"in\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            left + 3.0,
            y + 11.5,
            escaped(&short)
        );
    }
    drawn.push_str("</g>");
    let mut left = left;
    for below in &frame.below {
        draw(drawn, shared, below, (left, top, depth + 1), deepest);
        left += below.cost / total * WIDTH;
    }
}

/// `<kibble::graphql::order::Order as kibble::graphql::ready::ReadyObject>::field` is `Order::field`.
pub fn short(name: &str) -> String {
    if let Some(of) = name.strip_prefix("core::ptr::drop_in_place<") {
        return format!("drop {}", short(of.strip_suffix('>').unwrap_or(of)));
    }
    let name = name.replace("::{{closure}}", "");
    let (path, method) = split(&name);
    let of = match path.rsplit_once("<impl ") {
        Some((_, of)) => of.split_once(" for ").map_or(of, |(_, of)| of),
        None => bare(path),
    };
    let of = of.split([' ', '<', '>']).next().unwrap_or_default();
    let of = of.trim_end_matches(':').rsplit("::").next().unwrap_or_default();
    if of.is_empty() {
        method.to_owned()
    } else {
        format!("{of}::{method}")
    }
}

/// The last word of a path, without those in brackets, and what is before it.
fn split(name: &str) -> (&str, &str) {
    let mut depth = 0_i32;
    for (at, letter) in name.char_indices().rev() {
        match letter {
            '>' => depth += 1,
            '<' => depth -= 1,
            ':' if depth == 0 => return (name[..at].trim_end_matches(':'), &name[at + 1..]),
            _ => {}
        }
    }
    ("", name)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Pale enough for dark letters, on light pages and dark ones.
fn colour(station: Station) -> &'static str {
    match station {
        Station::Runtime => "#c4b5fd",
        Station::Event => "#7dd3fc",
        Station::Plan => "#67e8f9",
        Station::Engine => "#f9a8d4",
        Station::Shop => "#86efac",
        Station::Requests => "#fde68a",
        Station::Layers => "#fdba74",
        Station::Signing => "#fca5a5",
        Station::Sending => "#d6b88d",
        Station::Rows => "#93c5fd",
        Station::Conversions => "#bef264",
        Station::Writing => "#5eead4",
        Station::Logs => "#e5b8f4",
        Station::Rest => "#c0c6cd",
    }
}
