//! Names to addresses, past the guard.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::egress::{Destination, EgressPolicy};

/// Looks names up. Handed in, so that tests need no name server.
#[async_trait]
pub trait Resolver: Send + Sync + 'static {
    /// The addresses of `name`.
    ///
    /// # Errors
    /// When the name has none, or that cannot be found out.
    ///
    /// # Cancellation
    /// Dropping the future loses the answer and nothing else.
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's resolver: `/etc/hosts`, then the name servers.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

#[async_trait]
impl Resolver for SystemResolver {
    async fn addresses(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((name, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// A resolver for connections to one pair of scheme and port: it gives a name's addresses only if the guard allows all.
///
/// One refused address is enough to refuse the name, so that a mixed answer cannot slip a private address in.
pub(super) struct GuardedNames {
    pub(super) resolver: Arc<dyn Resolver>,
    pub(super) policy: Arc<EgressPolicy>,
    pub(super) destination: Destination,
    /// With a proxy the only name that is looked up here is the proxy's, which the machine's owner has set.
    pub(super) is_proxied: bool,
}

impl Resolve for GuardedNames {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = Arc::clone(&self.resolver);
        let policy = (!self.is_proxied).then(|| Arc::clone(&self.policy));
        let destination = self.destination;
        Box::pin(async move {
            let found = resolver.addresses(name.as_str()).await.map_err(NotFound)?;
            if found.is_empty() {
                return Err(NotFound(io::ErrorKind::NotFound.into()).into());
            }
            for address in &found {
                policy
                    .as_ref()
                    .map_or(Ok(()), |policy| policy.check_address(*address, destination))?;
            }
            // Port 0 stands for the port of the URL.
            let found = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(found) as Addrs)
        })
    }
}

/// A name has no address, or the name servers cannot be asked.
#[derive(Debug, thiserror::Error)]
#[error("the name cannot be resolved")]
pub(super) struct NotFound(#[source] io::Error);

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::egress::{AddressRefused, Scheme};

    /// Gives its answers from the last to the first.
    struct Changing(Mutex<Vec<&'static str>>);

    #[async_trait]
    impl Resolver for Changing {
        async fn addresses(&self, _name: &str) -> io::Result<Vec<IpAddr>> {
            Ok(self.0.lock().unwrap().pop().into_iter().map(|ip| ip.parse().unwrap()).collect())
        }
    }

    #[tokio::test]
    async fn a_name_is_looked_at_every_time_it_is_looked_up() {
        let names = GuardedNames {
            resolver: Arc::new(Changing(Mutex::new(vec!["127.0.0.1", "8.8.8.8"]))),
            policy: Arc::default(),
            destination: Destination { scheme: Scheme::Https, port: 443 },
            is_proxied: false,
        };
        let resolve = || names.resolve("sms.example.com".parse().unwrap());

        let public: Vec<_> = resolve().await.map(Iterator::collect).unwrap();
        let private = resolve().await.err().unwrap();
        let nothing = resolve().await.err().unwrap();

        assert_eq!(public, ["8.8.8.8:0".parse().unwrap()]);
        assert!(private.is::<AddressRefused>(), "{private}");
        assert!(nothing.is::<NotFound>(), "{nothing}");
    }
}
