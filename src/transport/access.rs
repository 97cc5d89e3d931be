use aws_credential_types::Credentials;

use super::Trust;

/// In which region AWS is asked, as whom, and whose answers are believed.
#[derive(Clone)]
pub struct Access {
    pub region: String,
    pub access_key_id: String,
    pub secret_access_key: String,
    pub session_token: Option<String>,
    pub trust: Trust,
}

impl Access {
    /// For what stands in AWS's place and takes any credentials.
    pub fn local() -> Self {
        Self::of("local", "local", "local")
    }

    /// With keys that last.
    pub fn of(region: &str, access_key_id: &str, secret_access_key: &str) -> Self {
        Self {
            region: region.to_owned(),
            access_key_id: access_key_id.to_owned(),
            secret_access_key: secret_access_key.to_owned(),
            session_token: None,
            trust: Trust::Amazon,
        }
    }

    /// For a client of the SDK, or a signature: these and no others, for no chain of providers is searched.
    pub fn credentials(&self) -> Credentials {
        let token = self.session_token.clone();
        let (id, secret) = (&self.access_key_id, &self.secret_access_key);
        Credentials::new(id, secret, token, None, "environment")
    }
}
