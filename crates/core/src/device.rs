//! Enrolled phones.

use crate::{
    ids::{DeviceId, StageId, UserId},
    phone::{PhoneLookup, PhoneNumber},
    time::Timestamp,
};

/// The name of a new phone, as in authentik.
pub const DEFAULT_DEVICE_NAME: &str = "SMS Device";

/// An enrolled phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// The phone's number among all devices, `pk` in the API.
    pub id: DeviceId,
    /// Whose it is.
    pub user: UserId,
    /// The stage through which it was enrolled.
    pub stage: StageId,
    /// What its owner calls it.
    pub name: String,
    /// The phone number; `None` for a verify-only device, of which only the fingerprint is kept.
    pub number: Option<PhoneNumber>,
    /// The number's fingerprint, unique within the stage.
    pub lookup: PhoneLookup,
    /// When it was enrolled.
    pub created_at: Timestamp,
    /// When it last proved a sign-in.
    pub last_used_at: Option<Timestamp>,
}

impl Device {
    /// Whether the phone was proved once and can prove nothing further.
    pub fn is_verify_only(&self) -> bool {
        self.number.is_none()
    }
}

/// A phone that is to be enrolled, once its challenge has been consumed.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// What its owner will see it called.
    pub name: String,
    /// The number, unless the stage is verify-only.
    pub number: Option<PhoneNumber>,
}
