//! What is logged, for tests that read it.

use std::{
    io,
    sync::{Arc, Mutex},
};

/// Keeps what is logged. Cheap to clone; clones share what they keep.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// What this thread logs until the guard is dropped.
    pub fn listen() -> (Self, Listening) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_writer(move || writer.clone())
            .with_ansi(false)
            .finish();
        let listening = Listening {
            _subscriber: tracing::subscriber::set_default(subscriber),
            // With one subscriber alive, a line that another test reaches first is taken for one that nobody
            // reads.
            _other: tracing::Dispatch::new(tracing_subscriber::registry()),
        };
        (log, listening)
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    pub fn count(&self, text: &str) -> usize {
        self.text().matches(text).count()
    }
}

/// Holds on to the subscribers.
pub struct Listening {
    _subscriber: tracing::subscriber::DefaultGuard,
    _other: tracing::Dispatch,
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
