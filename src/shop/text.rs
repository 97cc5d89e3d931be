//! Text from people: trimmed, bounded, without control characters or markup.

use sha2::{Digest, Sha256};

use super::refusal::{Refusal, RefusalCode};

/// Longest texts, in characters.
pub const NAME: usize = 100;
pub const STREET: usize = 200;
pub const SHORT: usize = 50;
pub const NOTE: usize = 500;
pub const INSTRUCTIONS: usize = 300;
pub const DESCRIPTION: usize = 2_000;

/// Whether line breaks are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    One,
    Many,
}

/// Reads the fields of one input and keeps all that is wrong with them, so that a caller hears of
/// every fault at once.
pub struct Form {
    path: Vec<String>,
    refusals: Vec<Refusal>,
}

impl Form {
    /// `path` leads to the input object, for instance `["input"]`.
    pub fn new(path: &[&str]) -> Self {
        Self {
            path: path.iter().map(ToString::to_string).collect(),
            refusals: Vec::new(),
        }
    }

    /// A text that must be there. What is returned after a fault is of no use: [`Form::finish`] tells.
    pub fn required(&mut self, field: &str, text: &str, longest: usize, lines: Lines) -> String {
        match self.optional(field, Some(text), longest, lines) {
            Some(text) => text,
            None => {
                if !self.has_fault(field) {
                    self.refuse(field, RefusalCode::Required, "must not be empty");
                }
                String::new()
            }
        }
    }

    /// A text that may be absent; blank text counts as absent.
    pub fn optional(
        &mut self,
        field: &str,
        text: Option<&str>,
        longest: usize,
        lines: Lines,
    ) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        if text.chars().count() > longest {
            self.refuse(
                field,
                RefusalCode::TooLong,
                format!("must have at most {longest} characters"),
            );
            return None;
        }
        if text.chars().any(|character| is_forbidden(character, lines)) {
            self.refuse(field, RefusalCode::Invalid, "must not hold control characters");
            return None;
        }
        if has_markup(text) {
            self.refuse(field, RefusalCode::Invalid, "must not hold markup");
            return None;
        }
        Some(text.to_owned())
    }

    /// A telephone number as people write it: at least five digits, and only digits and `+ - ( ) . /`.
    pub fn phone(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let text = self.optional(field, text, SHORT, Lines::One)?;
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let valid = digits >= 5
            && text
                .chars()
                .all(|character| character.is_ascii_digit() || " +-()./".contains(character));
        if !valid {
            self.refuse(field, RefusalCode::Invalid, "must be a telephone number");
        }
        valid.then_some(text)
    }

    /// A language tag such as `en` or `de-CH`.
    pub fn locale(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let text = self.optional(field, text, 35, Lines::One)?;
        let valid = text.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }) && text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
        if !valid {
            self.refuse(
                field,
                RefusalCode::Invalid,
                "must be a language tag such as en or de-CH",
            );
        }
        valid.then_some(text)
    }

    /// Notes a fault of one field; `rule` completes "`field` …".
    pub fn refuse(&mut self, field: &str, code: RefusalCode, rule: impl AsRef<str>) {
        let message = format!("{field} {}.", rule.as_ref());
        let refusal = Refusal::new(code, message).at(self.path_to(field));
        self.refusals.push(refusal);
    }

    /// Takes over faults that were found elsewhere.
    pub fn extend(&mut self, refusals: impl IntoIterator<Item = Refusal>) {
        self.refusals.extend(refusals);
    }

    /// All faults, or `value` when there are none.
    pub fn finish<T>(self, value: T) -> Result<T, Vec<Refusal>> {
        if self.refusals.is_empty() {
            Ok(value)
        } else {
            Err(self.refusals)
        }
    }

    fn has_fault(&self, field: &str) -> bool {
        let is_of_field =
            |refusal: &Refusal| self.path_to(field).eq(refusal.field.iter().map(String::as_str));
        self.refusals.iter().any(is_of_field)
    }

    fn path_to<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a str> {
        self.path.iter().map(String::as_str).chain(field.split('.'))
    }
}

/// The form under which names are compared, sorted and searched: lower case, words joined by one space.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        push_folded(word, &mut folded);
    }
    folded
}

/// Adds a word to a text, in lower case.
pub fn push_folded(word: &str, text: &mut String) {
    if word.is_ascii() {
        let start = text.len();
        text.push_str(word);
        text[start..].make_ascii_lowercase();
    } else {
        text.push_str(&word.to_lowercase());
    }
}

/// A hash over several texts, in 32 hexadecimal digits. Texts that are divided in another way have another.
pub fn hash_of<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hexadecimal(&hash.finalize(), 16)
}

/// The first bytes of a hash, in hexadecimal digits.
pub fn hexadecimal(hash: &[u8], bytes: usize) -> String {
    hash.iter()
        .take(bytes)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn is_forbidden(character: char, lines: Lines) -> bool {
    // Besides control characters: separators that break lines, and marks that turn the direction of
    // writing, with which a text can be made to show something else than it holds.
    let turns =
        matches!(character, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let control =
        character.is_control() && !(lines == Lines::Many && matches!(character, '\n' | '\r' | '\t'));
    turns || control
}

fn has_markup(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        rest.starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, lines: Lines) -> Result<String, RefusalCode> {
        let mut form = Form::new(&["input"]);
        let value = form.required("name", text, 10, lines);
        form.finish(value).map_err(|refusals| refusals[0].code)
    }

    #[test]
    fn text_is_trimmed_and_bounded() {
        assert_eq!(read("  Ada ", Lines::One), Ok("Ada".to_owned()));
        assert_eq!(read("äöüäöüäöüä", Lines::One), Ok("äöüäöüäöüä".to_owned()));
        assert_eq!(read("12345678901", Lines::One), Err(RefusalCode::TooLong));
        assert_eq!(read(" \t ", Lines::One), Err(RefusalCode::Required));
    }

    #[test]
    fn control_characters_and_markup_are_refused() {
        assert_eq!(read("a\u{0}b", Lines::Many), Err(RefusalCode::Invalid));
        assert_eq!(read("a\nb", Lines::One), Err(RefusalCode::Invalid));
        assert_eq!(read("a\nb", Lines::Many), Ok("a\nb".to_owned()));
        assert_eq!(read("a\u{202E}b", Lines::Many), Err(RefusalCode::Invalid));
        assert_eq!(read("<b>hi", Lines::One), Err(RefusalCode::Invalid));
        assert_eq!(read("I <3 dogs", Lines::One), Ok("I <3 dogs".to_owned()));
    }

    #[test]
    fn a_fault_names_the_path_once() {
        let mut form = Form::new(&["input"]);
        form.required("street", "x\u{7}", 10, Lines::One);
        let refusals = form.finish(()).unwrap_err();
        assert_eq!(refusals.len(), 1);
        assert_eq!(refusals[0].field, ["input", "street"]);
    }

    #[test]
    fn a_fault_of_one_entry_says_nothing_of_another() {
        let mut form = Form::new(&["input"]);
        form.required("tags.0", "x\u{7}", 10, Lines::One);
        form.required("names.0", "", 10, Lines::One);
        let refusals = form.finish(()).unwrap_err();
        let told: Vec<_> = refusals
            .iter()
            .map(|refusal| (refusal.field.join("."), refusal.code))
            .collect();
        let expected = [
            ("input.tags.0", RefusalCode::Invalid),
            ("input.names.0", RefusalCode::Required),
        ];
        assert_eq!(told, expected.map(|(field, code)| (field.to_owned(), code)));
    }
}
