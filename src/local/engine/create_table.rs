//! Makes the table of `design.json`, in the embedded database or at an end point of one's own.

use std::error::Error;

use aws_sdk_dynamodb::{
    Client,
    error::{BuildError, ProvideErrorMetadata},
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
        ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType, TimeToLiveSpecification,
    },
};

use crate::table::design::{DESIGN, Index};

/// The table cannot be made; the text says why.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct CreateTableError(String);

impl From<BuildError> for CreateTableError {
    fn from(error: BuildError) -> Self {
        Self(error.to_string())
    }
}

impl CreateTableError {
    /// The innermost cause says it in the fewest words: "Connection refused".
    fn of(error: &dyn Error) -> Self {
        let mut cause = error;
        while let Some(source) = cause.source() {
            cause = source;
        }
        Self(cause.to_string())
    }
}

/// Makes the table with its indexes, stream and time to live, unless it is there.
pub async fn ensure(client: &Client, table: &str) -> Result<(), CreateTableError> {
    match client.describe_table().table_name(table).send().await {
        Ok(_) => return Ok(()),
        Err(error) if error.code() == Some("ResourceNotFoundException") => {}
        Err(error) => return Err(CreateTableError::of(&error)),
    }
    create(client, table).await?;
    let time_to_live = TimeToLiveSpecification::builder()
        .attribute_name(&DESIGN.time_to_live)
        .enabled(true)
        .build()?;
    let request = client
        .update_time_to_live()
        .table_name(table)
        .time_to_live_specification(time_to_live);
    request
        .send()
        .await
        .map_err(|error| CreateTableError::of(&error))?;
    Ok(())
}

async fn create(client: &Client, table: &str) -> Result<(), CreateTableError> {
    let mut attributes = vec![&DESIGN.partition_key, &DESIGN.sort_key];
    attributes.extend(
        DESIGN
            .indexes
            .iter()
            .flat_map(|index| [&index.partition_key, &index.sort_key]),
    );
    let attribute = |name: &&String| {
        let attribute = AttributeDefinition::builder().attribute_name(*name);
        attribute.attribute_type(ScalarAttributeType::S).build()
    };
    let stream = StreamSpecification::builder()
        .stream_enabled(true)
        .stream_view_type(StreamViewType::from(DESIGN.stream.as_str()))
        .build()?;
    let request = client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(key(&DESIGN.partition_key, &DESIGN.sort_key)?))
        .set_attribute_definitions(Some(attributes.iter().map(attribute).collect::<Result<_, _>>()?))
        .set_global_secondary_indexes(Some(DESIGN.indexes.iter().map(index).collect::<Result<_, _>>()?))
        .stream_specification(stream);
    request
        .send()
        .await
        .map_err(|error| CreateTableError::of(&error))?;
    Ok(())
}

fn index(index: &Index) -> Result<GlobalSecondaryIndex, BuildError> {
    let projection = Projection::builder()
        .projection_type(ProjectionType::Include)
        .set_non_key_attributes(Some(index.projection.clone()))
        .build();
    GlobalSecondaryIndex::builder()
        .index_name(&index.name)
        .set_key_schema(Some(key(&index.partition_key, &index.sort_key)?))
        .projection(projection)
        .build()
}

fn key(partition: &str, sort: &str) -> Result<Vec<KeySchemaElement>, BuildError> {
    let element = |name: &str, key_type| {
        KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(key_type)
            .build()
    };
    Ok(vec![
        element(partition, KeyType::Hash)?,
        element(sort, KeyType::Range)?,
    ])
}
