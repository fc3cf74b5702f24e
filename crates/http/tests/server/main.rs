//! The real accept loop with the real layers, driven by raw TCP connections.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod harness;
#[cfg(test)]
mod http2;
#[cfg(test)]
mod log;
#[cfg(test)]
mod shutdown;
