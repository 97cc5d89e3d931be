//! How long the embedded database keeps a table's stream. DynamoDB keeps it for a day; dynoxide keeps it for
//! ever, and looks through all of it at every write. This mends both, in the database's own file.

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

/// DynamoDB's own
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>), in seconds.
const RETENTION: u32 = 24 * 60 * 60;

/// By what the database asks for the end of a stream, and for what comes after a place in it.
const INDEX: &str = "CREATE INDEX IF NOT EXISTS kibble_stream_order
    ON _stream_records (table_name, CAST(sequence_number AS INTEGER))";

/// Has the database find its way through the stream without reading all of it.
pub fn prepare(path: &Path) -> rusqlite::Result<()> {
    open(path)?.execute_batch(INDEX)
}

/// Forgets changes that are older than a day. Tells how many.
pub fn trim(path: &Path) -> rusqlite::Result<usize> {
    open(path)?.execute(
        "DELETE FROM _stream_records WHERE created_at < unixepoch() - ?1",
        [RETENTION],
    )
}

/// Beside the database's own connection, for which it waits as that waits for this one.
fn open(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

#[cfg(test)]
mod tests {
    use dynoxide::Database;
    use serde_json::json;

    use super::*;
    use crate::local::engine::protocol;

    #[test]
    fn the_stream_keeps_a_day_and_is_found_by_its_order() {
        let folder = std::env::temp_dir().join(format!("kibble-retention-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("data.sqlite");
        let database = Database::new(&path.to_string_lossy()).unwrap();
        let ask = |operation: &str, request: serde_json::Value| {
            let (status, answer) = protocol::answer(&database, operation, &request.to_string());
            assert_eq!(status, 200, "{answer}");
            answer
        };
        ask(
            "CreateTable",
            json!({
                "TableName": "shop", "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{ "AttributeName": "k", "KeyType": "HASH" }],
                "AttributeDefinitions": [{ "AttributeName": "k", "AttributeType": "S" }],
                "StreamSpecification": { "StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES" },
            }),
        );
        prepare(&path).unwrap();
        prepare(&path).unwrap();
        for key in ["a", "b", "c"] {
            ask(
                "PutItem",
                json!({ "TableName": "shop", "Item": { "k": { "S": key } } }),
            );
        }
        let file = open(&path).unwrap();
        let plan: String = file
            .query_row(
                "EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records
                 WHERE table_name = 'shop'",
                [],
                |row| row.get(3),
            )
            .unwrap();
        assert!(plan.contains("kibble_stream_order"), "{plan}");
        assert_eq!(trim(&path).unwrap(), 0);
        file.execute(
            "UPDATE _stream_records SET created_at = created_at - 86401 WHERE id < 3",
            [],
        )
        .unwrap();
        assert_eq!(trim(&path).unwrap(), 2);
        ask(
            "PutItem",
            json!({ "TableName": "shop", "Item": { "k": { "S": "d" } } }),
        );
        let left: u32 = file
            .query_row("SELECT COUNT(*) FROM _stream_records", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 2);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
