//! Which numbers a stage sends to.

use super::{NumberKind, PhoneNumber, Region};

/// Which numbers a stage sends to: a choice of regions. Kinds of numbers that cannot receive an SMS, or that cost whoever sends to them, are always refused.
#[derive(Clone, Copy, Debug)]
pub struct NumberPolicy<'a> {
    /// The only regions that are sent to; empty means every region.
    pub allowed_regions: &'a [Region],
    /// Regions that are never sent to.
    pub denied_regions: &'a [Region],
}

/// Why a valid number is not sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberRefused {
    /// The operator does not send to this region.
    #[error("numbers of this region are not sent to")]
    Region(Region),
    /// A number of this kind cannot receive a code.
    #[error("numbers of this kind are not sent to")]
    Kind(NumberKind),
}

impl NumberPolicy<'_> {
    /// Checks `number` against this policy.
    ///
    /// # Errors
    /// When the operator does not send to the number's region, or nobody should send to its kind.
    pub fn check(&self, number: &PhoneNumber) -> Result<(), NumberRefused> {
        let region = number.region();
        let listed = self.allowed_regions.contains(&region);
        // Numbers that belong to no country (satellite phones) are dear and must be asked for by name.
        let allowed = listed || (self.allowed_regions.is_empty() && !region.is_non_geographical());
        if !allowed || self.denied_regions.contains(&region) {
            return Err(NumberRefused::Region(region));
        }
        match number.kind() {
            NumberKind::Mobile | NumberKind::Voip => Ok(()),
            kind => Err(NumberRefused::Kind(kind)),
        }
    }
}
