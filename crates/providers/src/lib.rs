#![doc = include_str!("../README.md")]

pub mod egress;
mod gateway;
mod mapped;
mod provider;
mod reply;
mod request;
mod settings;
mod transport;

pub use self::{
    gateway::{GatewayError, GatewaySettings, HttpGateway, Timeouts},
    mapped::MappingError,
    provider::{
        Endpoint, Example, ExpectedDelivery, Open, Provider, ProviderKind, ReplyExample,
        RequestError, Setting,
    },
    reply::Reply,
    request::OutgoingRequest,
    transport::{NoTrustedRoots, Resolver, SystemResolver, TrustedRoots},
};

/// Declares the module of each kind of provider and the list of them all.
macro_rules! providers {
    ($($name:ident),+ $(,)?) => {
        $(pub mod $name;)+

        static KINDS: &[&ProviderKind] = &[$(&$name::KIND),+];
    };
}

// The one place that names providers. `cargo fmt` does not see modules inside a macro: format their files by name.
providers! { generic, twilio }

/// Every kind of provider, in the order of the list.
pub fn kinds() -> &'static [&'static ProviderKind] {
    KINDS
}

/// The kind of provider with this name.
pub fn kind(name: &str) -> Option<&'static ProviderKind> {
    KINDS.iter().copied().find(|kind| kind.name == name)
}
