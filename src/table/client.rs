//! The SDK's client, made for a quick start.

use std::time::Duration;

use aws_sdk_dynamodb::{
    Client, Config,
    config::{
        BehaviorVersion, Region, SharedHttpClient, StalledStreamProtectionConfig, timeout::TimeoutConfig,
    },
};

use crate::transport::{self, Access};

/// A client over the network. `endpoint_url` names another DynamoDB than AWS's own, `http://127.0.0.1:8000`.
pub fn connect(access: Access, endpoint_url: Option<String>) -> Client {
    let http_client = transport::http_client(&access.trust);
    client(access, endpoint_url, http_client)
}

/// A client over any transport.
pub fn client(access: Access, endpoint_url: Option<String>, http_client: SharedHttpClient) -> Client {
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(access.credentials())
        .region(Region::new(access.region))
        .http_client(http_client)
        .timeout_config(timeouts())
        // Answers are small and read at once; watching their pace costs more than it saves.
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    config.set_endpoint_url(endpoint_url);
    Client::from_conf(config.build())
}

/// AppSync gives an operation 30 seconds; a table that does not answer must leave time to say so.
fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .operation_attempt_timeout(Duration::from_secs(5))
        .operation_timeout(Duration::from_secs(15))
        .build()
}
