//! Twilio's error codes in words for operators.

/// Error codes, what they mean, and what to do about it.
///
/// From Twilio's error dictionary (<https://www.twilio.com/docs/api/errors>, read 2026-11-24), in our own words: the codes
/// that come with messages. The page in `docs/providers` shows the same table.
#[rustfmt::skip]
static SENTENCES: [(&[u32], &str); 42] = [
    (&[20003], "The Account SID and Auth Token do not belong together, or the account is closed. Copy both again from the Twilio Console."),
    (&[20005, 90010], "The Twilio account is not active. See the Twilio Console for what is missing."),
    (&[20008], "These are test credentials, which cannot do this. Use the live Account SID and Auth Token."),
    (&[20404], "Twilio does not know this account. Check the Account SID."),
    (&[20429], "Twilio gets more requests than it allows this account. Wait, or ask Twilio for a higher limit."),
    (&[21211], "Twilio does not take the person's number as valid. Ask them to check it."),
    (&[21212], "Twilio does not take the sender as valid. Set from_number to a Twilio number with + and country code."),
    (&[21265], "The person's number is a short code, which cannot receive messages."),
    (&[21266], "The person's number is the sender's own number."),
    (&[21267], "Trial accounts cannot use a sender name. Set from_number to a Twilio number, or upgrade the account."),
    (&[21268], "The person's number is a premium or information service, which Twilio does not send to."),
    (&[21408], "Twilio may not send to this country. Allow it in the Console under Messaging, Settings, Geo permissions."),
    (&[21602, 21619], "The message has no text. Check the stage's message."),
    (&[21603], "No sender is set. Set from_number or messaging_service_sid."),
    (&[21604], "No number was given to send to."),
    (&[21606, 21661], "The sender cannot send SMS to this number. Use a Twilio number that can, or a Messaging Service."),
    (&[21608], "This is a trial account, which sends only to numbers verified in the Console. Verify it, or upgrade the account."),
    (&[21610], "The person has opted out of messages from this sender. They can text START to it to get messages again."),
    (&[21611], "Too many messages wait for this sender. Use a Messaging Service with more senders."),
    (&[21612], "Twilio cannot reach this number from this sender. Use a sender of the person's country."),
    (&[21614], "The person's number is not a mobile phone."),
    (&[21617], "The message is longer than 1,600 characters. Shorten the stage's message."),
    (&[21635], "The person's number is a fixed line, which cannot receive SMS."),
    (&[21659], "The sender is not a Twilio number, or a short code of another country. Set from_number to a number you own."),
    (&[21660], "The sender belongs to another Twilio account. Use the Account SID that owns from_number."),
    (&[21701, 21705], "Twilio does not know this Messaging Service. Check messaging_service_sid."),
    (&[21703, 21704], "The Messaging Service has no sender that can reach this number. Add one to its sender pool."),
    (&[21910], "Sender and number are of different channels. Set from_number to a plain phone number."),
    (&[30001], "Twilio's queue for this sender is full. Send more slowly, or use a Messaging Service."),
    (&[30002], "The Twilio account is suspended. Ask Twilio's support."),
    (&[30003], "The phone is switched off, out of reach, or does not take this message."),
    (&[30004], "The person's network or the person blocks the message."),
    (&[30005], "The network does not know the number. Ask the person to check it."),
    (&[30006], "The number is a fixed line, or its network cannot be reached."),
    (&[30007], "The network took the message for spam. Ask Twilio's support, and register the sender where the country wants it."),
    (&[30008], "The network gives no reason. Try again; if it stays, ask Twilio's support."),
    (&[30022, 30023], "The sender's limit for messages to US numbers is used up (A2P 10DLC)."),
    (&[30032], "The toll-free sender is not verified. Verify it in the Console."),
    (&[30034], "The sender is not registered for messages to US numbers. Register it in the Console (A2P 10DLC)."),
    (&[30036], "The message waited longer than its code was valid, and was dropped."),
    (&[30450, 60410], "Twilio blocks messages to this range of numbers because of suspected fraud (SMS pumping)."),
    (&[63038], "The account's daily limit for messages is used up. Wait a day, or upgrade the account."),
];

/// What a Twilio error code means, and what to do about it; `None` for a code that is not common with messages.
pub fn explain(code: u32) -> Option<&'static str> {
    let row = SENTENCES.iter().find(|(codes, _)| codes.contains(&code));
    row.map(|(_, sentence)| *sentence)
}

#[cfg(test)]
mod tests {
    use handset_core::delivery::Detail;

    use super::*;

    #[test]
    fn every_sentence_survives_the_cut_of_a_detail() {
        for (codes, sentence) in &SENTENCES {
            assert_eq!(Detail::new(sentence).as_str(), *sentence, "{codes:?}");
            assert!(sentence.ends_with('.'), "{codes:?}");
        }
    }

    #[test]
    fn every_code_has_one_sentence() {
        let mut codes: Vec<u32> =
            SENTENCES.iter().flat_map(|(codes, _)| codes.iter().copied()).collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();

        assert_eq!(codes.len(), all);
        assert!(explain(21_211).is_some());
        assert_eq!(explain(1), None);
    }

    #[test]
    fn the_page_shows_the_same_sentences() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/providers/twilio.md");
        let page = std::fs::read_to_string(page).unwrap();

        for (codes, sentence) in &SENTENCES {
            let codes: Vec<_> = codes.iter().map(u32::to_string).collect();
            let row = format!("| {} | {sentence} |", codes.join(", "));
            assert!(page.contains(&row), "{row}");
        }
    }
}
