//! The SDK's client, made for a quick start.

use std::time::Duration;

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_sdk_dynamodb::{
    Client, Config,
    config::{
        BehaviorVersion, Region, SharedHttpClient, StalledStreamProtectionConfig, timeout::TimeoutConfig,
    },
};

use crate::transport;

/// Where DynamoDB is, and as whom it is asked.
#[derive(Clone)]
pub struct Connection {
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: Option<String>,
    /// Another DynamoDB than AWS's own, `http://127.0.0.1:8000`.
    pub endpoint_url: Option<String>,
}

/// A client over the network. Credentials are those given: no chain of providers is searched.
pub fn connect(connection: Connection) -> Client {
    client(connection, transport::http_client())
}

/// A client over any transport.
pub fn client(connection: Connection, http_client: SharedHttpClient) -> Client {
    let credentials = Credentials::new(
        connection.access_key_id,
        connection.secret_access_key,
        connection.session_token,
        None,
        "environment",
    );
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(connection.region))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(http_client)
        .timeout_config(timeouts())
        // Answers are small and read at once; watching their pace costs more than it saves.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    config.set_endpoint_url(connection.endpoint_url);
    Client::from_conf(config.build())
}

/// AppSync gives an operation 30 seconds; a table that does not answer must leave time to say so.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(5))
        .operation_timeout(Duration::from_secs(15))
        .build()
}
