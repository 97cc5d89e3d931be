//! Who is asking: the only maker of [`crate::shop::caller::Caller`] outside tests.
