//! What went wrong with a request, and above all how far it got.

use std::{error::Error, io};

use handset_core::delivery::{Delivery, FailureReason, UnknownReason};

use super::{resolve::NotFound, trust::NoTrustedRoots};
use crate::egress::AddressRefused;

/// A request without a (whole) reply.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum SendError {
    /// The guard did not let it out.
    #[error(transparent)]
    Refused(#[from] AddressRefused),
    /// There is nobody to trust.
    #[error(transparent)]
    NoTrustedRoots(#[from] NoTrustedRoots),
    /// The server's name has no address.
    #[error("the server's name cannot be resolved")]
    NoAddress,
    /// No connection was made.
    #[error("no connection could be made: {0}")]
    NotConnected(io::ErrorKind),
    /// No connection was made in time.
    #[error("no connection could be made in time")]
    ConnectTimedOut,
    /// The server's certificate or its TLS was not accepted.
    #[error("no secure connection could be made: {0}")]
    Tls(rustls::Error),
    /// No connection was made, and nobody says why.
    #[error("no connection could be made")]
    ConnectFailed,
    /// The connection was made, and no (whole) reply came in time.
    #[error("no answer came in time")]
    TimedOut,
    /// The connection was made and broke.
    #[error("the connection broke before the whole answer was there")]
    Interrupted,
    /// The connection was made, and what came back is not HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
}

impl SendError {
    /// Reads the chain of causes by their types, never by their texts.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        // The guard and the resolver speak only before a connection is made.
        if let Some(refused) = cause::<AddressRefused>(error) {
            return refused.clone().into();
        }
        if cause::<NotFound>(error).is_some() {
            return Self::NoAddress;
        }
        if error.is_connect() {
            Self::before_connection(error)
        } else {
            Self::after_connection(error)
        }
    }

    fn before_connection(error: &reqwest::Error) -> Self {
        if let Some(tls) = cause::<rustls::Error>(error) {
            Self::Tls(tls.clone())
        } else if error.is_timeout() {
            Self::ConnectTimedOut
        } else if let Some(io) = cause::<io::Error>(error) {
            Self::NotConnected(io.kind())
        } else {
            Self::ConnectFailed
        }
    }

    fn after_connection(error: &reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else if cause::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
            Self::NotHttp
        } else {
            Self::Interrupted
        }
    }

    /// Whether the request certainly did not go out and another try may do better.
    ///
    /// A refused address or certificate stays refused, so these are not tried again.
    pub(crate) fn may_be_tried_again(&self) -> bool {
        match self {
            Self::NoAddress
            | Self::NotConnected(_)
            | Self::ConnectTimedOut
            | Self::ConnectFailed => true,
            Self::Refused(_)
            | Self::NoTrustedRoots(_)
            | Self::Tls(_)
            | Self::TimedOut
            | Self::Interrupted
            | Self::NotHttp => false,
        }
    }

    /// What became of the message.
    pub(crate) fn delivery(&self) -> Delivery {
        let detail = self.to_string();
        match self {
            Self::Refused(_) => Delivery::failed(FailureReason::AddressNotAllowed, &detail),
            Self::NoTrustedRoots(_) | Self::Tls(_) => Delivery::failed(FailureReason::Tls, &detail),
            Self::NoAddress
            | Self::NotConnected(_)
            | Self::ConnectTimedOut
            | Self::ConnectFailed => Delivery::failed(FailureReason::CannotConnect, &detail),
            Self::TimedOut => Delivery::unknown(UnknownReason::TimedOut, &detail),
            Self::Interrupted => Delivery::unknown(UnknownReason::Interrupted, &detail),
            Self::NotHttp => Delivery::unknown(UnknownReason::NotUnderstood, &detail),
        }
    }
}

/// The first error of type `T` in the chain of causes.
///
/// An [`io::Error`] that wraps another error does not name it as its source, so it is opened here.
fn cause<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
