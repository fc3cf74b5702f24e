//! The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, section 6.2.1).

/// Characters of the default alphabet, one septet each.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Characters of the extension table, an escape and a septet each.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How many septets `text` takes; `None` when it holds a character that the alphabet lacks.
pub(super) fn septets(text: &str) -> Option<usize> {
    text.chars().try_fold(0, |sum, c| {
        if BASIC.contains(c) {
            Some(sum + 1)
        } else if EXTENDED.contains(c) {
            Some(sum + 2)
        } else {
            None
        }
    })
}
