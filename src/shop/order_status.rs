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
        let own = Self::ALL.into_iter().find(|status| status.name() == word);
        own.or(match word {
            "processing" | "NEW" => Some(Self::Placed),
            "CANCEL" => Some(Self::Cancelled),
            "STOCKED" | "PACKAGED" | "DELIVERY_BOOKED" => Some(Self::Packed),
            "FULFILLED" => Some(Self::Delivered),
            _ => None,
        })
    }

    /// An open order still asks for work, so it stands in a work queue.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Delivered | Self::PackagingFailed | Self::Cancelled)
    }

    /// What the customer may do with an order in this state.
    pub fn customer_actions(self) -> Vec<OrderAction> {
        match self {
            Self::AwaitingPayment | Self::Placed => vec![OrderAction::Cancel],
            _ => Vec::new(),
        }
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
