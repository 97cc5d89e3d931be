//! Shares the instructions of a profile out to the stations of a call.
//!
//! A profile has no stacks, only which function calls which. So a function belongs to the stations of its callers, in
//! proportion to what each has it execute, unless a station begins with it.

use std::collections::{HashMap, HashSet};

use regex::Regex;

use super::{
    callgrind::{Calls, Profile},
    stations::{Lists, Station, bare},
};

/// What of a function belongs to which station.
type Share = [f64; Station::ALL.len()];

/// Sweeps over all functions after which the shares move no longer, or hardly.
const SWEEPS: usize = 2_000;
const STILL: f64 = 1e-9;

/// Callgrind's name both for what starts a program and for what calls `main`, so that neither is above the other.
const BELOW: &str = "(below main)";

pub struct Function {
    /// As people read it.
    pub name: String,
    pub own: f64,
    pub is_memory: bool,
    /// Whether it only hands a call on.
    pub hands_on: bool,
    /// The station that begins with it.
    pub begins: Option<Station>,
    /// Those it calls, and that call it, by their places.
    pub callees: Vec<(usize, Calls)>,
    pub callers: Vec<(usize, Calls)>,
    shares: Share,
}

impl Function {
    /// What of its own instructions is executed for a station.
    pub fn own_in(&self, station: Station) -> f64 {
        self.own * self.shares[station as usize]
    }

    /// Its own instructions and those below.
    pub fn inclusive(&self) -> f64 {
        self.own + self.callees.iter().map(|(_, made)| made.cost).sum::<f64>()
    }
}

/// A profile whose functions know their stations.
pub struct Shared {
    pub functions: Vec<Function>,
}

impl Shared {
    pub fn of(profile: &Profile, lists: &Lists) -> Self {
        let mut functions = graph(profile, lists);
        for place in 0..functions.len() {
            let name = &functions[place].name;
            let begins = lists.beginning(name, |to| leads_to(&functions, place, to));
            functions[place].begins = begins;
        }
        share_out(&mut functions);
        Self { functions }
    }

    pub fn total(&self) -> f64 {
        self.functions.iter().map(|function| function.own).sum()
    }

    /// The instructions of a station, and what of them allocates, frees and copies.
    pub fn of_station(&self, station: Station) -> (f64, f64) {
        let all = self.functions.iter().map(|function| function.own_in(station));
        let memory = self.functions.iter().filter(|function| function.is_memory);
        (all.sum(), memory.map(|function| function.own_in(station)).sum())
    }

    /// Those that nobody calls.
    pub fn roots(&self) -> Vec<usize> {
        let places = 0..self.functions.len();
        places
            .filter(|place| self.functions[*place].callers.is_empty())
            .collect()
    }
}

/// The functions with the edges between them. Calls of a function by itself lead nowhere else, and are left out.
fn graph(profile: &Profile, lists: &Lists) -> Vec<Function> {
    let ends = profile.calls.keys().flat_map(|(caller, callee)| [caller, callee]);
    let mut names: Vec<&String> = profile.own.keys().chain(ends).collect();
    // In an order of their own, so that the same profile is shared out in the same way.
    names.sort_unstable();
    names.dedup();
    let places: HashMap<&String, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let function = |symbol: &&String| {
        let name = readable(symbol);
        Function {
            own: profile.own.get(*symbol).copied().unwrap_or_default(),
            is_memory: lists.is_memory(&name),
            hands_on: lists.hands_on(&name),
            name,
            begins: None,
            callees: Vec::new(),
            callers: Vec::new(),
            shares: [0.0; Station::ALL.len()],
        }
    };
    let mut functions: Vec<Function> = names.iter().map(function).collect();
    let mut calls: Vec<_> = profile.calls.iter().collect();
    calls.sort_unstable_by_key(|(ends, _)| *ends);
    let leads_on = |ends: &(String, String)| ends.0 != ends.1 && ends.0 != BELOW && ends.1 != BELOW;
    for ((caller, callee), made) in calls.into_iter().filter(|(ends, _)| leads_on(ends)) {
        let (caller, callee) = (places[caller], places[callee]);
        functions[caller].callees.push((callee, *made));
        functions[callee].callers.push((caller, *made));
    }
    functions
}

/// A symbol as it stands in the source, without what tells apart its compilations, and how deep it calls itself.
fn readable(symbol: &str) -> String {
    let symbol = match symbol.rsplit_once('\'') {
        Some((symbol, depth)) if depth.parse::<u32>().is_ok() => symbol,
        _ => symbol,
    };
    format!("{:#}", rustc_demangle::demangle(symbol))
}

fn leads_to(functions: &[Function], from: usize, to: &Regex) -> bool {
    let mut seen = HashSet::from([from]);
    let mut waiting = vec![from];
    while let Some(place) = waiting.pop() {
        let function = &functions[place];
        if to.is_match(bare(&function.name)) {
            return true;
        }
        waiting.extend(
            function
                .callees
                .iter()
                .map(|(callee, _)| *callee)
                .filter(|callee| seen.insert(*callee)),
        );
    }
    false
}

/// Functions that call each other in circles have no first: so the shares are handed down again and again until they
/// rest.
fn share_out(functions: &mut [Function]) {
    for function in functions.iter_mut() {
        let is_root = function.callers.is_empty();
        if let Some(station) = function.begins.or(is_root.then_some(Station::Rest)) {
            function.shares[station as usize] = 1.0;
        }
    }
    for _ in 0..SWEEPS {
        let mut moved: f64 = 0.0;
        for place in 0..functions.len() {
            if functions[place].begins.is_some() || functions[place].callers.is_empty() {
                continue;
            }
            let shares = of_callers(functions, place);
            let changes = shares.iter().zip(functions[place].shares);
            moved = changes.fold(moved, |most, (new, old)| most.max((new - old).abs()));
            functions[place].shares = shares;
        }
        if moved < STILL {
            break;
        }
    }
    settle(functions);
}

fn of_callers(functions: &[Function], place: usize) -> Share {
    let callers = &functions[place].callers;
    let cost: f64 = callers.iter().map(|(_, made)| made.cost).sum();
    let mut shares = Share::default();
    for (caller, made) in callers {
        for (share, of_caller) in shares.iter_mut().zip(functions[*caller].shares) {
            *share += of_caller * made.cost / cost;
        }
    }
    shares
}

/// What no root leads to, as calls each other alone, is of the rest: nothing is lost.
fn settle(functions: &mut [Function]) {
    for function in functions {
        let known: f64 = function.shares.iter().sum();
        function.shares[Station::Rest as usize] += 1.0 - known;
    }
}
