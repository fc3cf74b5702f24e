//! `handset dev`.
