//! What somebody found who looked: what `doctor` prints and `serve` warns of.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// As it should be.
    Ok,
    /// It works, and should be changed.
    Warn,
    /// It does not work.
    Fail,
}

impl Level {
    /// The level's name, in lines for people and in JSON.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// How bad it is.
    pub(crate) level: Level,
    /// What was looked at.
    pub(crate) subject: String,
    /// What was found.
    pub(crate) text: String,
    /// What to do about it.
    pub(crate) advice: Option<String>,
}

impl Finding {
    /// All is well.
    pub(crate) fn ok(subject: impl Into<String>, text: impl Into<String>) -> Self {
        Self { level: Level::Ok, subject: subject.into(), text: text.into(), advice: None }
    }

    /// Something should be changed.
    pub(crate) fn warn(
        subject: impl Into<String>,
        text: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self {
            level: Level::Warn,
            subject: subject.into(),
            text: text.into(),
            advice: Some(advice.into()),
        }
    }

    /// Something does not work.
    pub(crate) fn fail(
        subject: impl Into<String>,
        text: impl Into<String>,
        advice: impl Into<String>,
    ) -> Self {
        Self { level: Level::Fail, ..Self::warn(subject, text, advice) }
    }
}
