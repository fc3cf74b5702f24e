//! Whom the transport trusts: the roots of TLS certificates.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::CertificateDer};

/// Where trusted root certificates come from.
#[derive(Clone, Debug, Default)]
pub enum TrustedRoots {
    /// The system's: the file in `SSL_CERT_FILE` and the folders in `SSL_CERT_DIR` if these are set, otherwise the
    /// distribution's (on Debian the package `ca-certificates`).
    #[default]
    System,
    /// These only.
    Only(Vec<CertificateDer<'static>>),
}

/// There is no trusted root certificate, so no server can be told from an impostor.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "no trusted root certificates were found: install the package ca-certificates, or name a file of certificates in SSL_CERT_FILE"
)]
pub struct NoTrustedRoots;

/// A TLS client that trusts `roots`, speaks TLS 1.2 and 1.3, and offers HTTP/2 and HTTP/1.1.
pub(super) fn client_config(roots: &TrustedRoots) -> Result<ClientConfig, NoTrustedRoots> {
    let mut store = RootCertStore::empty();
    let certificates = match roots {
        TrustedRoots::System => system(),
        TrustedRoots::Only(certificates) => certificates.clone(),
    };
    store.add_parsable_certificates(certificates);
    if store.is_empty() { Err(NoTrustedRoots) } else { Ok(trusting(store)) }
}

/// A TLS client that trusts nobody, so that every handshake fails.
pub(super) fn nobody() -> ClientConfig {
    trusting(RootCertStore::empty())
}

fn trusting(store: RootCertStore) -> ClientConfig {
    let mut config = versions().with_root_certificates(store).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

#[expect(clippy::expect_used, reason = "fails only if ring supported neither version of TLS")]
fn versions() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring supports TLS 1.2 and 1.3")
}

/// The system's certificates. One that cannot be read is told and left out, as browsers do.
fn system() -> Vec<CertificateDer<'static>> {
    let found = rustls_native_certs::load_native_certs();
    for error in &found.errors {
        tracing::warn!(error = %error, "a trusted root certificate cannot be read");
    }
    found.certs
}
