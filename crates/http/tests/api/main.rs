//! The admin API: the whole router on a real socket, with a real database, a sandbox double and a gateway double.

#[cfg(test)]
mod access;
#[cfg(test)]
mod flows;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod mappings;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod prompts;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod secrecy;
#[cfg(test)]
mod sms_providers;
#[cfg(test)]
mod sms_stages;
