//! Fields that need more than their parent's record. They are resolved when they are asked for; every
//! other field is answered always.

/// Type and field.
pub const RELATIONS: [(&str, &str); 6] = [
    ("CartLine", "product"),
    ("Customer", "addresses"),
    ("Customer", "cart"),
    ("Customer", "orders"),
    ("Customer", "profile"),
    ("OrderItem", "product"),
];

pub fn is_relation(type_name: &str, field: &str) -> bool {
    RELATIONS.contains(&(type_name, field))
}
