use super::*;
use crate::local::gateway::scalar::accepts;

/// The name of a scalar, what it takes, and what it refuses.
const SCALARS: &[(&str, &[&str], &[&str])] = &[
    (
        "AWSDate",
        &["2026-02-01", "2026-02-01Z", "2026-02-01+01:00", "2024-02-29"],
        &[
            "",
            "2026-2-1",
            "2026-02-29",
            "2026-13-01",
            "2026-02-01T",
            "2026-02-01+1",
            "٢٠٢٦-02-01",
        ],
    ),
    (
        "AWSDateTime",
        &[
            "2026-02-01T10:00:00.000Z",
            "2026-02-01T10:00Z",
            "2026-02-01T10:00:00-05:30",
            "2026-02-01T10:00:00+01:00:30",
        ],
        &[
            "2026-02-01",
            "2026-02-01T10:00:00",
            "2026-02-01 10:00:00Z",
            "2026-02-01T24:00:00Z",
            "2026-02-01T10:00:00.Z",
            "2026-02-01T10:00:00Zé",
        ],
    ),
    ("AWSTime", &["10:00:00.000", "10:00Z"], &["10", "10:60", "25:00"]),
    (
        "AWSEmail",
        &["ann@example.com", "a.b+c@localhost", "jörg@exämple.de"],
        &[
            "",
            "ann",
            "@example.com",
            "ann@",
            "a b@c",
            "a@b c",
            "a..b@c",
            "ann@-x.de",
            "a\u{7}@b.c",
        ],
    ),
    ("AWSJSON", &["{}", "[1]", "\"x\""], &["", "{", "x"]),
    (
        "AWSURL",
        &["https://example.com/a"],
        &["example.com", "https://example.com//a", "x"],
    ),
    (
        "AWSIPAddress",
        &["10.0.0.1", "10.0.0.0/8", "::1", "::/128"],
        &["10.0.0", "10.0.0.0/33", "x"],
    ),
    (
        "AWSPhone",
        &["+353 1 234 5678", "555-123-4567"],
        &["", "12", "call me"],
    ),
];

#[test]
fn the_scalars_of_appsync_take_their_forms_only() {
    for (name, good, bad) in SCALARS {
        for text in *good {
            assert!(accepts(name, &json!(text)), "{name} {text}");
        }
        for text in *bad {
            assert!(!accepts(name, &json!(text)), "{name} {text}");
        }
        assert!(!accepts(name, &json!(5)), "{name}");
    }
    assert!(accepts("AWSTimestamp", &json!(-5)));
    assert!(!accepts("AWSTimestamp", &json!("5")));
}
