//! What people are told when something does not work: one sentence and a way on, nothing of the provider's.

use crate::{
    delivery::{FailureReason, Outcome},
    enrol::{CheckError, SendRefused, StartError},
    flow::fields::{ErrorDetail, FieldErrors},
    limits::LimitName,
    phone::{InvalidNumber, NumberRefused},
    time::{Timestamp, seconds_to_wait},
};

/// The provider looked at the message and did not take it: the number may be at fault.
const REFUSED: Outcome = Outcome::Failed(FailureReason::Refused);
const PHONE: &str = "phone_number";
const CODE: &str = "code";

pub(super) fn start_errors(error: &StartError, now: Timestamp) -> FieldErrors {
    match error {
        StartError::NoProvider => {
            general("Adding a phone is not available yet. Ask your administrator.", "unavailable")
        }
        StartError::NoNumber => {
            FieldErrors::on(PHONE, ErrorDetail::invalid("Enter your phone number."))
        }
        StartError::InvalidNumber(error) => {
            FieldErrors::on(PHONE, ErrorDetail::invalid(invalid_number(*error)))
        }
        StartError::NumberRefused(refused) => {
            FieldErrors::on(PHONE, ErrorDetail::invalid(refused_number(*refused)))
        }
        StartError::Refused(refused) => refused_send(*refused, now),
        StartError::NotSent(delivery) if delivery.outcome == REFUSED => {
            general("The message could not be sent. Check the number and try again.", "not_sent")
        }
        StartError::NotSent(delivery) if delivery.state().is_refused() => general(
            "The message could not be sent. Try again, and if it happens again, ask your administrator.",
            "not_sent",
        ),
        StartError::NotSent(_) => general(
            "We do not know whether the message was sent. If it does not arrive, ask for it again.",
            "not_sent",
        ),
        StartError::Store(_) => general("Something went wrong. Try again.", "unavailable"),
    }
}

pub(super) fn check_errors(error: &CheckError, now: Timestamp) -> FieldErrors {
    match error {
        CheckError::WrongCode => FieldErrors::on(CODE, ErrorDetail::invalid("Code does not match")),
        CheckError::LockedUntil(until) => on_code(locked(*until, now), "locked"),
        CheckError::Stopped => on_code(STOPPED.to_owned(), "locked"),
        CheckError::LimitedUntil(until) => on_code(too_many(Some(*until), now), "throttled"),
        CheckError::NumberInUse => {
            general("This phone number cannot be added. Use another one.", "invalid")
        }
        CheckError::TooManyDevices => general(FULL, "invalid"),
        CheckError::Store(_) => general("Something went wrong. Try again.", "unavailable"),
    }
}

const STOPPED: &str = "Too many wrong codes. Ask your administrator to unlock your account.";
const FULL: &str = "You have as many phones as you may have. Remove one first.";

fn invalid_number(error: InvalidNumber) -> &'static str {
    match error {
        InvalidNumber::NoCountry => {
            "Start the number with + and the country code, for example +49 1512 3456789."
        }
        InvalidNumber::NotANumber | InvalidNumber::NotValid => {
            "This is not a valid phone number. Write it with the country code, for example +49 1512 3456789."
        }
    }
}

fn refused_number(refused: NumberRefused) -> &'static str {
    match refused {
        NumberRefused::Region(_) => {
            "Phone numbers from this country are not accepted here. Use another one."
        }
        NumberRefused::Kind(_) => {
            "This number cannot receive a code. Use the number of a mobile phone."
        }
    }
}

fn refused_send(refused: SendRefused, now: Timestamp) -> FieldErrors {
    match refused {
        SendRefused::CooldownUntil(until) => {
            let wait = wait(until, now);
            general(
                &format!("A code was just sent. You can ask for it again in {wait}."),
                "throttled",
            )
        }
        SendRefused::Limited(LimitName::NewNumbersPerUser, _) => {
            general("You have tried too many numbers today. Try again tomorrow.", "throttled")
        }
        SendRefused::Limited(_, until) => general(&too_many(until, now), "throttled"),
        SendRefused::LockedUntil(until) => general(&locked(until, now), "locked"),
        SendRefused::Stopped => general(STOPPED, "locked"),
        // authentik's words and place, for stages that tell.
        SendRefused::NumberInUse => general("Invalid phone number", "invalid"),
        SendRefused::AlreadyEnrolled => {
            FieldErrors::on(PHONE, ErrorDetail::invalid("You have added this phone already."))
        }
        SendRefused::TooManyDevices => general(FULL, "invalid"),
    }
}

fn locked(until: Timestamp, now: Timestamp) -> String {
    format!("Too many wrong codes. Try again in {}.", wait(until, now))
}

fn too_many(until: Option<Timestamp>, now: Timestamp) -> String {
    match until {
        Some(until) => format!("Too many attempts. Try again in {}.", wait(until, now)),
        None => "Too many attempts. Try again later.".to_owned(),
    }
}

fn wait(until: Timestamp, now: Timestamp) -> String {
    let seconds = seconds_to_wait(until.since(now)).max(1);
    let (count, unit) = match seconds {
        0..=119 => (seconds, "second"),
        120..=7_199 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3_600), "hour"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn on_code(text: String, code: &'static str) -> FieldErrors {
    FieldErrors::on(CODE, ErrorDetail::new(text, code))
}

fn general(text: &str, code: &'static str) -> FieldErrors {
    FieldErrors::general(ErrorDetail::new(text, code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_the_unit_that_people_use() {
        let told = |seconds: i64| wait(Timestamp::from_ms(seconds * 1_000), Timestamp::from_ms(0));

        assert_eq!(told(1), "1 second");
        assert_eq!(told(90), "90 seconds");
        assert_eq!(told(121), "3 minutes");
        assert_eq!(told(86_400), "24 hours");
    }
}
