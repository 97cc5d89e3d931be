//! How large what is uploaded is.

use std::{fs, io::Write as _, path::Path};

use flate2::{Compression, write::DeflateEncoder};

use super::{Result, contestants::Contestant};

/// What an archive takes for each file beside its name, written twice, and at its end.
const OF_A_FILE: usize = 30 + 46;
const OF_AN_ARCHIVE: usize = 22;

/// Bytes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Size {
    pub unzipped: usize,
    pub zipped: usize,
}

/// The package of a contestant, as it lies in the function and as it is uploaded.
pub fn size(contestant: &Contestant) -> Result<Size> {
    let mut size = Size {
        unzipped: 0,
        zipped: OF_AN_ARCHIVE,
    };
    for part in &contestant.package {
        let root = if part.is_dir() {
            part.clone()
        } else {
            contestant.folder.clone()
        };
        add(part, &root, &mut size)?;
    }
    Ok(size)
}

fn add(path: &Path, root: &Path, size: &mut Size) -> Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            add(&entry?.path(), root, size)?;
        }
        return Ok(());
    }
    let content = fs::read(path)?;
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::best());
    deflated.write_all(&content)?;
    let name = path.strip_prefix(root).unwrap_or(path).as_os_str().len();
    size.unzipped += content.len();
    size.zipped += deflated.finish()?.len() + OF_A_FILE + 2 * name;
    Ok(())
}
