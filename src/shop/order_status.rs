//! The states of an order, its payment, and what may be done in each.

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderStatus {
    AwaitingPayment,
    Placed,
    Packing,
    Packed,
    OutForDelivery,
    Delivered,
    DeliveryFailed,
    PackagingFailed,
    Cancelled,
}

impl OrderStatus {
    pub const ALL: [OrderStatus; 9] = [
        Self::AwaitingPayment,
        Self::Placed,
        Self::Packing,
        Self::Packed,
        Self::OutForDelivery,
        Self::Delivered,
        Self::DeliveryFailed,
        Self::PackagingFailed,
        Self::Cancelled,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::AwaitingPayment => "AWAITING_PAYMENT",
            Self::Placed => "PLACED",
            Self::Packing => "PACKING",
            Self::Packed => "PACKED",
            Self::OutForDelivery => "OUT_FOR_DELIVERY",
            Self::Delivered => "DELIVERED",
            Self::DeliveryFailed => "DELIVERY_FAILED",
            Self::PackagingFailed => "PACKAGING_FAILED",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Reads our own words and those of the shops whose tables may be taken over
    /// (`processing`, `CANCEL`, `STOCKED`, `NEW`, `PACKAGED`, `FULFILLED`, …). `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|status| status.words().contains(&word))
    }

    /// Every word that reads as this state, our own first.
    pub fn words(self) -> &'static [&'static str] {
        match self {
            Self::Placed => &["PLACED", "processing", "NEW"],
            Self::Packed => &["PACKED", "STOCKED", "PACKAGED", "DELIVERY_BOOKED"],
            Self::Delivered => &["DELIVERED", "FULFILLED"],
            Self::Cancelled => &["CANCELLED", "CANCEL"],
            Self::AwaitingPayment => &["AWAITING_PAYMENT"],
            Self::Packing => &["PACKING"],
            Self::OutForDelivery => &["OUT_FOR_DELIVERY"],
            Self::DeliveryFailed => &["DELIVERY_FAILED"],
            Self::PackagingFailed => &["PACKAGING_FAILED"],
        }
    }

    /// An open order still asks for work, so it stands in a work queue.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Delivered | Self::PackagingFailed | Self::Cancelled)
    }
}

/// A step that somebody may take with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderAction {
    Cancel,
    BookDelivery,
    ChangeDelivery,
    StartPackaging,
    UpdatePackagingProduct,
    CompletePackaging,
    StartDelivery,
    CompleteDelivery,
    FailDelivery,
    RetryDelivery,
}

impl OrderAction {
    pub const ALL: [OrderAction; 10] = [
        Self::Cancel,
        Self::BookDelivery,
        Self::ChangeDelivery,
        Self::StartPackaging,
        Self::UpdatePackagingProduct,
        Self::CompletePackaging,
        Self::StartDelivery,
        Self::CompleteDelivery,
        Self::FailDelivery,
        Self::RetryDelivery,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Cancel => "CANCEL",
            Self::BookDelivery => "BOOK_DELIVERY",
            Self::ChangeDelivery => "CHANGE_DELIVERY",
            Self::StartPackaging => "START_PACKAGING",
            Self::UpdatePackagingProduct => "UPDATE_PACKAGING_PRODUCT",
            Self::CompletePackaging => "COMPLETE_PACKAGING",
            Self::StartDelivery => "START_DELIVERY",
            Self::CompleteDelivery => "COMPLETE_DELIVERY",
            Self::FailDelivery => "FAIL_DELIVERY",
            Self::RetryDelivery => "RETRY_DELIVERY",
        }
    }

    /// What the order does by it, for people: it cannot "be cancelled".
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Cancel => "be cancelled",
            Self::BookDelivery => "get a delivery slot",
            Self::ChangeDelivery => "change its delivery slot",
            Self::StartPackaging => "begin to be packed",
            Self::UpdatePackagingProduct => "have its packed pieces counted",
            Self::CompletePackaging => "complete its packing",
            Self::StartDelivery => "leave for its delivery",
            Self::CompleteDelivery => "be delivered",
            Self::FailDelivery => "fail its delivery",
            Self::RetryDelivery => "have its delivery tried again",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentMethod {
    OnDelivery,
    Card,
}

impl PaymentMethod {
    pub fn name(self) -> &'static str {
        match self {
            Self::OnDelivery => "ON_DELIVERY",
            Self::Card => "CARD",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::OnDelivery, Self::Card]
            .into_iter()
            .find(|method| method.name() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PaymentStatus {
    Due,
    Pending,
    Authorized,
    Paid,
    Voided,
    Failed,
    Refunded,
}

impl PaymentStatus {
    pub const ALL: [PaymentStatus; 7] = [
        Self::Due,
        Self::Pending,
        Self::Authorized,
        Self::Paid,
        Self::Voided,
        Self::Failed,
        Self::Refunded,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Due => "DUE",
            Self::Pending => "PENDING",
            Self::Authorized => "AUTHORIZED",
            Self::Paid => "PAID",
            Self::Voided => "VOIDED",
            Self::Failed => "FAILED",
            Self::Refunded => "REFUNDED",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CancelReason {
    Customer,
    Staff,
    PaymentExpired,
    DeliveryFailed,
}

impl CancelReason {
    pub const ALL: [CancelReason; 4] = [
        Self::Customer,
        Self::Staff,
        Self::PaymentExpired,
        Self::DeliveryFailed,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Staff => "STAFF",
            Self::PaymentExpired => "PAYMENT_EXPIRED",
            Self::DeliveryFailed => "DELIVERY_FAILED",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// Who took a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    Customer,
    Staff,
    System,
}

impl Actor {
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Staff => "STAFF",
            Self::System => "SYSTEM",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Customer, Self::Staff, Self::System]
            .into_iter()
            .find(|actor| actor.name() == name)
    }
}
