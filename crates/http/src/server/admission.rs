//! Who may connect: so many in all, and so many from one client.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ipnet::IpNet;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::ServerSettings;
use crate::extract::{is_trusted, network};

/// The places of the server and who holds them.
pub(super) struct Admission {
    places: Arc<Semaphore>,
    clients: Arc<Clients>,
    per_client: usize,
    unlimited_peers: Vec<IpNet>,
}

/// A place in the server; `None` would mean that no place is ever free again, which cannot be.
pub(super) type Place = Option<OwnedSemaphorePermit>;

/// The right to be connected; dropping it frees the place.
pub(super) struct Ticket {
    _place: Place,
    _client: Option<ClientShare>,
}

impl Admission {
    pub(super) fn new(settings: &ServerSettings) -> Self {
        let places = settings.max_connections.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            places: Arc::new(Semaphore::new(places)),
            clients: Arc::default(),
            per_client: settings.max_connections_per_client,
            unlimited_peers: settings.unlimited_peers.clone(),
        }
    }

    /// Waits for a free place.
    pub(super) async fn place(&self) -> Place {
        // The semaphore is never closed, so this is always a permit.
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Gives a place to a peer, unless it has its share already.
    pub(super) fn admit(&self, peer: IpAddr, place: Place) -> Option<Ticket> {
        let peer = peer.to_canonical();
        if self.per_client == 0 || is_trusted(&self.unlimited_peers, peer) {
            return Some(Ticket { _place: place, _client: None });
        }
        let share = Clients::take(&self.clients, network(peer), self.per_client)?;
        Some(Ticket { _place: place, _client: Some(share) })
    }
}

/// How many connections each client has open; clients without one are not in it.
#[derive(Default)]
struct Clients(Mutex<HashMap<IpAddr, usize>>);

impl Clients {
    fn counts(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(clients: &Arc<Self>, client: IpAddr, most: usize) -> Option<ClientShare> {
        let mut counts = clients.counts();
        let count = counts.entry(client).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(ClientShare { clients: Arc::clone(clients), client })
    }
}

/// One connection of one client.
struct ClientShare {
    clients: Arc<Clients>,
    client: IpAddr,
}

impl Drop for ClientShare {
    fn drop(&mut self) {
        let mut counts = self.clients.counts();
        if let Some(count) = counts.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admission(per_client: usize) -> Admission {
        Admission::new(&ServerSettings {
            max_connections_per_client: per_client,
            unlimited_peers: vec!["10.0.0.0/8".parse().unwrap()],
            ..ServerSettings::default()
        })
    }

    fn admitted(admission: &Admission, peers: &[&str]) -> Vec<Ticket> {
        peers.iter().filter_map(|peer| admission.admit(peer.parse().unwrap(), None)).collect()
    }

    #[test]
    fn one_client_gets_its_share_and_no_more() {
        let admission = admission(2);

        let tickets = admitted(&admission, &["192.0.2.1", "192.0.2.1", "::ffff:192.0.2.1"]);
        let others = admitted(&admission, &["192.0.2.2"]);

        assert_eq!((tickets.len(), others.len()), (2, 1));
    }

    #[test]
    fn an_ipv6_network_is_one_client() {
        let admission = admission(2);

        let tickets = admitted(
            &admission,
            &["2001:db8::1", "2001:db8::2", "2001:db8::ffff:1", "2001:db8:0:1::1"],
        );

        assert_eq!(tickets.len(), 3);
    }

    #[test]
    fn a_closed_connection_gives_its_share_back_and_leaves_nothing_behind() {
        let admission = admission(1);

        let first = admitted(&admission, &["192.0.2.1"]);
        drop(first);
        let second = admitted(&admission, &["192.0.2.1"]);

        assert_eq!(second.len(), 1);
        drop(second);
        assert!(admission.clients.counts().is_empty());
    }

    #[test]
    fn unlimited_peers_and_a_limit_of_zero_are_not_counted() {
        let (limited, open) = (admission(1), admission(0));

        let proxies = admitted(&limited, &["10.0.0.1", "10.0.0.1", "::ffff:10.0.0.1"]);
        let clients = admitted(&open, &["192.0.2.1", "192.0.2.1", "192.0.2.1"]);

        assert_eq!((proxies.len(), clients.len()), (3, 3));
    }
}
