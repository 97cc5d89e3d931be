//! Where the instructions of a warm call go, written as `bench/PROFILE.md` with a flame graph for each operation.

use std::{collections::HashMap, fmt::Write as _, fs, path::Path};

use super::{
    Result,
    callgrind::Profile,
    contestants::Contestant,
    events::Operation,
    flames, instructions, machine,
    process::Surroundings,
    rehearsal::rehearse,
    shares::Shared,
    stations::{Lists, Station},
};

/// Functions that the tables of functions show.
const SHOWN: usize = 10;
/// The stations that ask DynamoDB, and so are summed up too.
const ASKING: [Station; 4] = [
    Station::Requests,
    Station::Layers,
    Station::Signing,
    Station::Sending,
];
/// Stations that the words above a table name.
const NAMED: usize = 3;

const UNNAMED: &str =
    "there is no resolver that tells the names of its functions: 'make bench-profile' builds one";

const HEAD: &str = "# Where the instructions of a call go\n\n\
    `make bench-profile` writes this file. It has the resolver, built as it is packed but with the names of its \
    functions, answer the operations of `bench/RESULTS.md` under callgrind, a few times and many times; what differs, \
    divided by the number of calls, is a warm call. Every function's own instructions belong to a station of the call: \
    `bench/harness/stations.rs` lists the functions with which stations begin, and what those call belongs to the same \
    station until another begins. Callgrind knows which function calls which, and no stacks; so what several stations \
    call is shared out in proportion to what they have it execute. \"Of it memory\" is what allocates, frees and copies. \
    What the kernel does is not counted. Callgrind's processor has no instructions for SHA-256: where a processor has \
    them, signing takes less. `bench/README.md` says what the largest shares are met with.\n";

/// Counts, and writes the file and its pictures.
pub async fn run(ours: &Contestant, around: &Surroundings, root: &Path) -> Result<()> {
    if !instructions::can_be_counted() {
        return Err(instructions::MISSING.into());
    }
    if !ours.package.iter().all(|part| part.exists()) {
        return Err(UNNAMED.into());
    }
    // It records what DynamoDB answers.
    rehearse(std::slice::from_ref(ours), around).await?;
    let operations = [
        (
            "me",
            "me: ten orders of three lines, ten addresses",
            Operation::me()?,
        ),
        ("placeOrder", "placeOrder: three lines", Operation::place_order()?),
    ];
    let lists = Lists::new()?;
    let pictures = root.join("bench/pictures");
    fs::create_dir_all(&pictures)?;
    let mut text = String::new();
    for (name, title, operation) in operations {
        let (few, many, calls) = instructions::profiles(ours, around, &operation).await?;
        let profile = Profile::parse(&many)?.of_a_call(&Profile::parse(&few)?, calls as f64);
        let shared = Shared::of(&profile, &lists);
        if !shared
            .functions
            .iter()
            .any(|function| function.name.starts_with("kibble::"))
        {
            return Err(UNNAMED.into());
        }
        let picture = format!("profile-{name}.svg");
        let title_of_picture = format!("Instructions of a call of {title}");
        fs::write(
            pictures.join(&picture),
            flames::picture(&title_of_picture, &shared),
        )?;
        let _ = write!(
            text,
            "\n## `{name}`\n\n{}\n{}\n![Flame graph of {name}](pictures/{picture})\n\n\
             The picture leaves out what has less than half a hundredth of the call, and functions that only hand a call \
             on. Opened by itself, it tells the whole name and the instructions of each.\n\n{}",
            said(&shared),
            stations(&shared),
            functions(&shared)
        );
    }
    let facts = machine::described(std::time::SystemTime::now())?;
    let text = format!("{HEAD}\n{facts}\n{text}");
    println!("{text}");
    Ok(fs::write(root.join("bench/PROFILE.md"), text)?)
}

/// What the table says, in a sentence or two.
fn said(shared: &Shared) -> String {
    let total = shared.total();
    let mut largest: Vec<Station> = Station::ALL.to_vec();
    let cost = |station: &Station| shared.of_station(*station).0;
    largest.sort_by(|one, other| cost(other).total_cmp(&cost(one)));
    let named = largest.iter().take(NAMED);
    let named: Vec<String> = named
        .map(|station| format!("{} ({:.0} %)", station.title(), cost(station) / total * 100.0))
        .collect();
    let memory: f64 = Station::ALL
        .iter()
        .map(|station| shared.of_station(*station).1)
        .sum();
    let asking: f64 = ASKING.iter().map(cost).sum();
    format!(
        "A call takes {:.0} thousand instructions. Most go into {}. Asking DynamoDB takes {:.0} % in all, allocating, \
         freeing and copying {:.0} %, whoever asks for it.\n",
        total / 1e3,
        named.join(", "),
        asking / total * 100.0,
        memory / total * 100.0
    )
}

fn stations(shared: &Shared) -> String {
    let total = shared.total();
    let mut text =
        "| Station | thousand instructions | share | of it memory |\n| --- | --: | --: | --: |\n".to_owned();
    let row = |text: &mut String, title: &str, (cost, memory): (f64, f64)| {
        let share = cost / total * 100.0;
        let _ = writeln!(
            text,
            "| {title} | {:.1} | {share:.1} % | {:.1} |",
            cost / 1e3,
            memory / 1e3
        );
    };
    let sum = |stations: &[Station]| {
        let costs = stations.iter().map(|station| shared.of_station(*station));
        costs.fold((0.0, 0.0), |sum, cost| (sum.0 + cost.0, sum.1 + cost.1))
    };
    for station in Station::ALL {
        if ASKING.first() == Some(&station) {
            row(&mut text, "asking DynamoDB, which is", sum(&ASKING));
        }
        let inset = if ASKING.contains(&station) { "… " } else { "" };
        let title = format!("{inset}{}", station.title());
        row(&mut text, &title, shared.of_station(station));
    }
    row(&mut text, "**all**", sum(&Station::ALL));
    text
}

/// Of all compilations of a function together.
#[derive(Default)]
struct Own<'a> {
    name: &'a str,
    cost: f64,
    calls: f64,
    by_station: HashMap<Station, f64>,
}

fn functions(shared: &Shared) -> String {
    let mut found: HashMap<&str, Own<'_>> = HashMap::new();
    for function in &shared.functions {
        let own = found.entry(&function.name).or_default();
        own.name = &function.name;
        own.cost += function.own;
        own.calls += function.callers.iter().map(|(_, made)| made.number).sum::<f64>();
        for station in Station::ALL {
            *own.by_station.entry(station).or_default() += function.own_in(station);
        }
    }
    let mut found: Vec<Own<'_>> = found.into_values().collect();
    found.sort_by(|one, other| other.cost.total_cmp(&one.cost));
    let total = shared.total();
    let mut text = "| Function | thousand instructions of its own | share | calls | most of it for |\n\
                    | --- | --: | --: | --: | --- |\n"
        .to_owned();
    for own in found.into_iter().take(SHOWN) {
        let most = own
            .by_station
            .iter()
            .max_by(|one, other| one.1.total_cmp(other.1));
        let _ = writeln!(
            text,
            "| `{}` | {:.1} | {:.1} % | {:.0} | {} |",
            own.name,
            own.cost / 1e3,
            own.cost / total * 100.0,
            own.calls,
            most.map_or("", |(station, _)| station.title())
        );
    }
    text
}
