//! Events of customers.

use super::{Event, News, Nothing};
use crate::shop::change::CustomerChange;

/// A customer is made when the sign-up is confirmed, so there is none before. Changes of the record concern
/// nobody else.
pub fn events(change: &CustomerChange) -> Vec<Event> {
    let (profile, version, at, news) = match (&change.before, &change.after) {
        (None, Some(after)) if after.version <= 1 || change.was_closed => {
            let news = News::CustomerCreated(Nothing {});
            (after, after.version, after.created_at, news)
        }
        (Some(before), None) => {
            let news = News::CustomerClosed(Nothing {});
            (before, before.version + 1, change.at, news)
        }
        _ => return Vec::new(),
    };
    let event = Event::new(profile.id.to_string(), version, at, news);
    vec![event.of_customer(profile.id)]
}
