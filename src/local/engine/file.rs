//! Opens an embedded database, or says in few words why its file cannot be one.

use std::{fs::OpenOptions, io, path::Path};

use dynoxide::Database;

use super::{EngineError, Place};

/// Opens the database; makes its file when it is not there.
pub fn database(place: &Place) -> Result<Database, EngineError> {
    let refused = |reason: String| EngineError::Open {
        path: match place {
            Place::Memory => "the memory".to_owned(),
            Place::File(path) => path.display().to_string(),
        },
        reason,
    };
    let database = match place {
        Place::Memory => Database::memory(),
        Place::File(path) => {
            check(path).map_err(refused)?;
            Database::new(&path.to_string_lossy())
        }
    };
    database.map_err(|error| refused(in_few_words(&error.to_string())))
}

/// The system says precisely what is wrong with a file; the database only that it cannot open it.
fn check(path: &Path) -> Result<(), String> {
    if path.is_dir() {
        return Err("is a folder".to_owned());
    }
    let mut options = OpenOptions::new();
    let opened = options
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path);
    opened
        .map(drop)
        .map_err(|error| format!("cannot be opened: {}", cause(&error)))
}

/// "permission denied" for "Permission denied (os error 13)".
fn cause(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// The database's own words are long, and those for the usual causes mislead.
fn in_few_words(reason: &str) -> String {
    if reason.contains("disk is full") {
        "cannot be written: its disk is full".to_owned()
    } else if reason.contains("not a valid SQLite database") {
        "is damaged, or holds no data of Kibble".to_owned()
    } else if reason.contains("unable to open") {
        "cannot be opened".to_owned()
    } else {
        let words: Vec<&str> = reason.split_whitespace().collect();
        format!("cannot be opened: {}", words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_told_without_its_number() {
        let denied = io::Error::from_raw_os_error(13);
        assert_eq!(cause(&denied), "permission denied");
        assert_eq!(cause(&io::Error::other("")), "");
    }
}
