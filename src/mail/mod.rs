//! What goes out to people: e-mails about orders to their customers, and notices to the shop.
//!
//! An order becomes a [`Letter`] in the customer's language, which [`Post`] hands to Amazon SES; the notice
//! of a new order goes to a topic of Amazon SNS.

mod language;
mod letter;
mod moment;
mod notice;
mod post;
mod wording;

pub use language::Language;
pub use letter::{Letter, LetterError, Sender};
pub use moment::{TimeZone, UnknownTimeZone};
pub use notice::Notice;
pub use post::{Post, PostError};
