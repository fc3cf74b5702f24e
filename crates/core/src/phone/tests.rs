use proptest::prelude::*;

use super::*;

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text, None).unwrap()
}

#[test]
fn every_spelling_of_a_number_is_the_same_number() {
    let spellings = [
        "+14155550132",
        " +1 (415) 555-0132 ",
        "+1.415.555.0132",
        "+1 415 555‑0132",
        "＋１４１５５５５０１３２",
        "+١٤١٥٥٥٥٠١٣٢",
    ];

    for spelling in spellings {
        assert_eq!(number(spelling).as_e164(), "+14155550132", "{spelling}");
    }
}

#[test]
fn a_national_number_needs_a_default_region() {
    assert_eq!(PhoneNumber::parse("01512 3456789", None).unwrap_err(), InvalidNumber::NoCountry);
    let german = PhoneNumber::parse("01512 3456789", Some("de".parse().unwrap())).unwrap();
    assert_eq!(german.as_e164(), "+4915123456789");
    assert_eq!(german.region().to_string(), "DE");
}

#[test]
fn an_international_number_is_not_changed_by_the_default_region() {
    let austrian = PhoneNumber::parse("+43 1 234567890", Some("US".parse().unwrap())).unwrap();

    assert_eq!(austrian.as_e164(), "+431234567890");
}

#[test]
fn what_is_no_number_is_refused() {
    let refused = [
        "",
        "   ",
        "+",
        "hello",
        "+1415555013",
        "+1 415 555 0132 ext. 5",
        "1-800-FLOWERS",
        "+15555555555555555555",
        "+1415\u{0}5550132",
        "+1415\n5550132",
        "hash:0123",
        "tel:+14155550132",
        "+1415555013２９９９９",
        "++14155550132x",
    ];

    for input in refused {
        assert!(PhoneNumber::parse(input, Some("US".parse().unwrap())).is_err(), "{input:?}");
    }
    assert!(PhoneNumber::parse(&"1".repeat(3_000), None).is_err());
}

#[test]
fn the_mask_keeps_the_calling_code_and_two_digits() {
    assert_eq!(number("+14155550132").masked(), "+1••••••••32");
    assert_eq!(format!("{:?}", number("+14155550132")), "PhoneNumber(+1••••••••32)");
}

#[test]
fn the_fingerprint_is_keyed_and_the_prefix_groups_neighbours() {
    let (one, other) = (Pepper::from_bytes([1; 32]), Pepper::from_bytes([2; 32]));
    let phone = number("+14155550132");

    assert_eq!(phone.lookup(&one), number("+1 415 555 0132").lookup(&one));
    assert_ne!(phone.lookup(&one), phone.lookup(&other));
    assert_eq!(phone.prefix_lookup(&one), number("+14155550199").prefix_lookup(&one));
    assert_ne!(phone.lookup(&one), number("+14155550199").lookup(&one));
}

#[test]
fn a_policy_refuses_kinds_that_cannot_or_should_not_be_sent_to() {
    let anywhere = NumberPolicy { allowed_regions: &[], denied_regions: &[] };
    let refused = |text| anywhere.check(&number(text)).unwrap_err();

    assert_eq!(anywhere.check(&number("+4915123456789")), Ok(()));
    assert_eq!(refused("+493012345678"), NumberRefused::Kind(NumberKind::FixedLine));
    assert_eq!(refused("+18002345678"), NumberRefused::Kind(NumberKind::TollFree));
    assert_eq!(refused("+19002345678"), NumberRefused::Kind(NumberKind::Costly));
    assert!(matches!(refused("+881612345678"), NumberRefused::Region(_)));
}

#[test]
fn a_policy_keeps_to_its_regions() {
    let de: Region = "DE".parse().unwrap();
    let only_german = NumberPolicy { allowed_regions: &[de], denied_regions: &[] };
    let not_german = NumberPolicy { allowed_regions: &[], denied_regions: &[de] };

    assert!(only_german.check(&number("+4915123456789")).is_ok());
    assert!(only_german.check(&number("+14155550132")).is_err());
    assert!(not_german.check(&number("+4915123456789")).is_err());
    assert!(not_german.check(&number("+14155550132")).is_ok());
}

#[test]
fn an_unknown_region_is_refused() {
    assert!("ZZ".parse::<Region>().is_err());
    assert!("Germany".parse::<Region>().is_err());
}

proptest! {
    #[test]
    fn parsing_never_panics_and_is_stable(input in "\\PC{0,40}") {
        if let Ok(phone) = PhoneNumber::parse(&input, Some("US".parse().unwrap())) {
            prop_assert_eq!(number(phone.as_e164()), phone);
        }
    }

    #[test]
    fn digits_with_any_separators_never_make_two_numbers(
        digits in "15[0-9]{9}", gaps in proptest::collection::vec(" |-|\\.|/| - ", 11)
    ) {
        let spelled: String = digits.chars().zip(&gaps).flat_map(|(digit, gap)| [digit.to_string(), gap.clone()]).collect();
        let plain = PhoneNumber::parse(&format!("+49{digits}"), None);
        let spelled = PhoneNumber::parse(&format!("+49{spelled}"), None);
        prop_assert_eq!(plain, spelled);
    }
}
