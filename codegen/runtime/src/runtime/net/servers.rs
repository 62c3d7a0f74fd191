//! Operations of other servers than that of the client.

use crate::runtime::net::base_url::Server;
use crate::runtime::net::builder::ClientBuilder;
use crate::runtime::net::call::Call;

impl<C> Call<C> {
    /// Sets a server of the description in place of that of the client: its URL, or a path on the host of the base URL, and
    /// `true` if the credentials of the client hold for the operation.
    pub fn set_server(&mut self, url: &'static str, with_credentials: bool) {
        self.server = Some(Server { url, with_credentials });
    }
}

impl<C> ClientBuilder<C> {
    /// Sets the base URL in place of a server of the description. The last one counts.
    #[doc(hidden)]
    pub fn server_url(mut self, server: &'static str, base_url: impl Into<String>) -> Self {
        self.servers.insert(0, (server, base_url.into()));
        self
    }
}
