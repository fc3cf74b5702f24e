//! Countries and territories of numbering plans.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A country or territory: two capital letters (ISO 3166-1 alpha-2), or `001` for numbers that belong to no country, such as satellite phones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(rlibphonenumber::Region);

/// The text names no region that has phone numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a region: use two letters, such as DE, or 001")]
pub struct UnknownRegion(String);

impl Region {
    pub(super) fn for_library(self) -> rlibphonenumber::Region {
        self.0
    }

    pub(super) fn from_library(region: rlibphonenumber::Region) -> Self {
        Self(region)
    }

    /// Whether numbers of this region belong to no country.
    pub fn is_non_geographical(self) -> bool {
        self.0 == rlibphonenumber::Region::World
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, UnknownRegion> {
        let upper = text.trim().to_ascii_uppercase();
        let unknown = || UnknownRegion(text.chars().take(8).collect());
        let region = rlibphonenumber::Region::try_from(upper.as_str()).map_err(|_| unknown())?;
        let has_numbers = region == rlibphonenumber::Region::World
            || rlibphonenumber::PHONE_NUMBER_UTIL
                .get_supported_regions()
                .any(|known| known == region);
        if has_numbers { Ok(Self(region)) } else { Err(unknown()) }
    }
}

impl TryFrom<String> for Region {
    type Error = UnknownRegion;

    fn try_from(text: String) -> Result<Self, UnknownRegion> {
        text.parse()
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.to_string()
    }
}

impl std::fmt::Display for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Debug for Region {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Region({self})")
    }
}
