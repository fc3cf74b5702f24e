//! Masked phone numbers on pages.

/// A masked number, written twice: for eyes, and for ears, which would hear every dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MaskedNumber {
    /// As `+49•••••••••89`.
    pub(crate) shown: String,
    /// The digits at its end, as `89`.
    pub(crate) ending: String,
}

impl From<String> for MaskedNumber {
    fn from(shown: String) -> Self {
        let ending = shown.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        Self { ending: ending.to_owned(), shown }
    }
}

#[cfg(test)]
mod tests {
    use handset_core::phone::PhoneNumber;

    use super::*;

    #[test]
    fn the_end_of_a_masked_number_is_all_that_is_read_out() {
        let number: PhoneNumber = "+4915123456789".parse().unwrap();

        let masked = MaskedNumber::from(number.masked());

        assert_eq!(masked.ending, "89");
        assert_eq!(masked.shown, number.masked());
    }
}
