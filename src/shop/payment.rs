//! What the shop still wants of the payment's provider.

/// What the provider has to be asked for, because the order says so already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// The goods have arrived: the order's total is to be taken.
    Capture,
    /// Nothing will be delivered: what was set aside is to be given free.
    Void,
}

impl Settlement {
    pub const ALL: [Settlement; 2] = [Self::Capture, Self::Void];

    pub fn name(self) -> &'static str {
        match self {
            Self::Capture => "CAPTURE",
            Self::Void => "VOID",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|settlement| settlement.name() == name)
    }
}
