//! What the local AWS services remember beside the shop's own table: small JSON documents.

use serde::{Serialize, de::DeserializeOwned};

/// The store could not be read or written; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DocumentError(pub String);

/// A durable store of JSON documents by kind and key. Cheap to clone; a call returns when the
/// document is safe on disk.
#[derive(Clone, Default)]
pub struct Documents {
    entries: std::sync::Arc<std::sync::Mutex<std::collections::BTreeMap<(String, String), String>>>,
}

impl Documents {
    pub fn get<T: DeserializeOwned>(&self, kind: &str, key: &str) -> Result<Option<T>, DocumentError> {
        let entries = self.entries.lock().unwrap();
        entries
            .get(&(kind.to_owned(), key.to_owned()))
            .map(|text| serde_json::from_str(text).map_err(|error| DocumentError(error.to_string())))
            .transpose()
    }

    pub fn put<T: Serialize>(&self, kind: &str, key: &str, document: &T) -> Result<(), DocumentError> {
        let text = serde_json::to_string(document).map_err(|error| DocumentError(error.to_string()))?;
        self.entries
            .lock()
            .unwrap()
            .insert((kind.to_owned(), key.to_owned()), text);
        Ok(())
    }

    pub fn delete(&self, kind: &str, key: &str) -> Result<(), DocumentError> {
        self.entries
            .lock()
            .unwrap()
            .remove(&(kind.to_owned(), key.to_owned()));
        Ok(())
    }

    /// All documents of a kind, in the order of their keys.
    pub fn list<T: DeserializeOwned>(&self, kind: &str) -> Result<Vec<T>, DocumentError> {
        let entries = self.entries.lock().unwrap();
        entries
            .iter()
            .filter(|((of, _), _)| of == kind)
            .map(|(_, text)| serde_json::from_str(text).map_err(|error| DocumentError(error.to_string())))
            .collect()
    }
}
