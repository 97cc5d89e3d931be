//! The languages in which the shop writes.

/// A language of an e-mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    German,
}

impl Language {
    pub const ALL: [Language; 2] = [Self::English, Self::German];

    /// The language of a locale such as `de-CH`, by its first part. English for every language that the shop
    /// does not write, and for a customer who has named none.
    pub fn of_locale(locale: Option<&str>) -> Self {
        let tag = locale.unwrap_or_default();
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        match language.to_ascii_lowercase().as_str() {
            "de" => Self::German,
            _ => Self::English,
        }
    }

    /// For HTML's attribute `lang`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_part_of_a_locale_decides() {
        for german in ["de", "de-CH", "DE-at", "de_DE"] {
            assert_eq!(Language::of_locale(Some(german)), Language::German, "{german}");
        }
        for other in ["en", "en-GB", "fr", "den", ""] {
            assert_eq!(Language::of_locale(Some(other)), Language::English, "{other}");
        }
        assert_eq!(Language::of_locale(None), Language::English);
    }
}
