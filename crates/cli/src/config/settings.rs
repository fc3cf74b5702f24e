//! Every setting, once: its name, what it takes, and what it does.
//!
//! The example file, the reference page, `handset config` and the errors are all made from this table.

use super::value::Kind;

/// One setting.
#[derive(Debug)]
pub(crate) struct Setting {
    /// Its name in `handset.toml`; a dot stands for a section.
    pub(crate) key: &'static str,
    /// What it takes.
    pub(crate) kind: Kind,
    /// What it does, in sentences.
    pub(crate) help: &'static str,
    /// A value that shows how it is written, where the default does not.
    pub(crate) example: Option<&'static str>,
}

/// A group of settings: a section of `handset.toml`, or the part before the first section.
#[derive(Debug)]
pub(crate) struct Group {
    /// The section's name; empty for the part before the first section.
    pub(crate) name: &'static str,
    /// What the settings have in common.
    pub(crate) help: &'static str,
    /// The settings.
    pub(crate) settings: &'static [Setting],
}

const fn setting(key: &'static str, kind: Kind, help: &'static str) -> Setting {
    Setting { key, kind, help, example: None }
}

impl Setting {
    const fn such_as(self, example: &'static str) -> Self {
        Self { example: Some(example), ..self }
    }

    /// Its name in the environment.
    pub(crate) fn variable(&self) -> String {
        match self.key {
            // `HANDSET_LIMITS=off` is documented under this name.
            SEND_LIMITS => "HANDSET_LIMITS".to_owned(),
            key => format!("HANDSET_{}", key.to_ascii_uppercase().replace('.', "__")),
        }
    }

    /// Its name within its section.
    pub(crate) fn name(&self) -> &'static str {
        self.key.rsplit_once('.').map_or(self.key, |(_, name)| name)
    }
}

/// Every setting.
pub(crate) fn all() -> impl Iterator<Item = &'static Setting> {
    GROUPS.iter().flat_map(|group| group.settings)
}

/// The setting with this name in `handset.toml`.
pub(crate) fn by_key(key: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.key == key)
}

/// The switch behind `HANDSET_LIMITS=off`.
pub(crate) const SEND_LIMITS: &str = "send_limits";

/// All groups, in the order of `handset.toml`.
pub(crate) const GROUPS: &[Group] = &[
    Group { name: "", help: "The machine, the database and the way out.", settings: GENERAL },
    Group {
        name: "limits",
        help: "Limits on sending and guessing. 0 turns one off, except the guess budgets, which stay at 1 or more.",
        settings: LIMITS,
    },
    Group {
        name: "server",
        help: "How long clients may take, and how many there may be. The defaults are for a server that faces the internet.",
        settings: SERVER,
    },
];

const GENERAL: &[Setting] = &[
    setting("listen", Kind::Text, "Address and port to listen on. Port 0 takes a free port.")
        .such_as("0.0.0.0:9000"),
    setting(
        "public_url",
        Kind::Text,
        "Address under which browsers reach this server: scheme and host, no path. Unless set, http and the address of `listen`. \
         With https, cookies are `Secure` and messages end with the line that binds the code to this host.",
    )
    .such_as("https://id.example.com"),
    setting("data_dir", Kind::Text, "Folder of the SQLite database and the secret key. Made with mode 0700 if it is missing.")
        .such_as("/var/lib/handset"),
    setting(
        "database_url",
        Kind::Url,
        "Database: `postgres://USER:PASSWORD@HOST/NAME` or `sqlite:PATH`. Unless set, `handset.db` in the data folder.",
    )
    .such_as("postgres://handset:password@db.example.com/handset"),
    setting(
        "secret_key",
        Kind::Secret,
        "Secret key, at least 32 characters; `openssl rand -base64 32` makes one. It opens phone numbers and provider secrets in the database: whoever loses it loses these.",
    ),
    setting(
        "secret_key_file",
        Kind::Text,
        "File that holds the secret key. Unless set, `secret.key` in the data folder, made at the first start with mode 0600.",
    )
    .such_as("/run/secrets/handset.key"),
    setting(
        "bootstrap_password",
        Kind::Secret,
        "Password of the first administrator, `akadmin`. Used once, on an empty database; unless set, one is made up and printed.",
    ),
    setting(
        "bootstrap_token",
        Kind::Secret,
        "Key of a token of the first administrator, for programs that use the API. Used once, on an empty database; at least 32 characters.",
    ),
    setting(
        "trusted_proxies",
        Kind::List,
        "Networks of the reverse proxies in front of this server. Only their `X-Forwarded-For` is believed. Separated by commas in the environment.",
    )
    .such_as("[\"127.0.0.1/32\", \"10.0.0.0/8\"]"),
    setting(
        "egress_allow",
        Kind::List,
        "Private addresses that a Generic provider may reach, also over plain http: addresses or networks, each with an optional port. \
         Separated by commas in the environment.",
    )
    .such_as("[\"192.168.1.20:8080\"]"),
    setting(
        "proxy_url",
        Kind::Url,
        "HTTP proxy for requests to providers. It has to refuse private addresses itself. `HTTP_PROXY` and its like are not read.",
    )
    .such_as("http://proxy.example.com:3128"),
    setting(
        "twilio_base_url",
        Kind::Url,
        "Address used instead of `https://api.twilio.com`, for tests.",
    )
    .such_as("http://127.0.0.1:8080"),
    setting(
        "log",
        Kind::Text,
        "What is logged: `error`, `warn`, `info`, `debug`, `trace` or `off` for this program, and `NAME=LEVEL` for a part of it or for a library, \
         separated by commas. Unless set, `info` for `serve`, `warn` for `dev`, `error` for other commands.",
    )
    .such_as("info"),
    setting(
        "log_format",
        Kind::Text,
        "How it is logged: `text`, or `json` with one object in each line. Unless set, `text` on a terminal and `json` elsewhere.",
    )
    .such_as("json"),
    setting(
        SEND_LIMITS,
        Kind::Switch,
        "`off` turns all limits and waits on sending off, for load runs and tests only: anybody who can sign in can then spend your money. \
         Guess budgets stay on.",
    ),
];

const LIMITS: &[Setting] = &[
    setting("limits.attempts_per_code", Kind::Count, "Guesses on one code: 1 to 10."),
    setting(
        "limits.soft_lock_failures",
        Kind::Count,
        "Wrong codes in a row before an account waits, 30 seconds at first and up to an hour: 1 to 100.",
    ),
    setting("limits.failures_per_day", Kind::Count, "Wrong codes of one account in 24 hours."),
    setting(
        "limits.hard_stop_failures",
        Kind::Count,
        "Wrong codes in a row before only `handset user unlock` opens the account again: 1 to 100.",
    ),
    setting(
        "limits.resend_cooldown_seconds",
        Kind::Counts,
        "Seconds before the second, third, ... message of one challenge; the last holds for all that follow.",
    ),
    setting(
        "limits.sends_per_number_hour",
        Kind::Count,
        "Messages to one number in an hour, over all users and stages.",
    ),
    setting(
        "limits.sends_per_number_day",
        Kind::Count,
        "Messages to one number in 24 hours, over all users and stages.",
    ),
    setting("limits.sends_per_user_hour", Kind::Count, "Messages for one user in an hour."),
    setting("limits.sends_per_user_day", Kind::Count, "Messages for one user in 24 hours."),
    setting(
        "limits.sends_per_session",
        Kind::Count,
        "Messages for one browser session, over its whole life.",
    ),
    setting(
        "limits.sends_per_ip_hour",
        Kind::Count,
        "Messages for one IP address (IPv6: one /64 network) in an hour.",
    ),
    setting(
        "limits.sends_per_ip_day",
        Kind::Count,
        "Messages for one IP address (IPv6: one /64 network) in 24 hours.",
    ),
    setting(
        "limits.new_numbers_per_user_day",
        Kind::Count,
        "Different numbers that one user may try in 24 hours.",
    ),
    setting(
        "limits.sends_per_prefix_hour",
        Kind::Count,
        "Messages in an hour to numbers that differ only in their last four digits.",
    ),
    setting(
        "limits.sends_global_hour",
        Kind::Count,
        "All messages in an hour: the budget of the installation.",
    ),
    setting(
        "limits.sends_global_day",
        Kind::Count,
        "All messages in 24 hours: the budget of the installation.",
    ),
    setting(
        "limits.reserved_for_sign_in_percent",
        Kind::Count,
        "Percent of the budget that adding phones leaves to signing in: 0 to 100.",
    ),
    setting(
        "limits.verifications_per_ip_minute",
        Kind::Count,
        "Codes and passwords that one IP address (IPv6: one /64 network) may try in a minute.",
    ),
    setting(
        "limits.open_challenges_per_user",
        Kind::Count,
        "Codes of one user that can be entered at the same time; a further one ends the oldest: 1 or more.",
    ),
    setting("limits.session_idle", Kind::Span, "How long a session may be idle."),
    setting("limits.session_absolute", Kind::Span, "How long a session lives at most."),
    setting(
        "limits.session_pending",
        Kind::Span,
        "How long a session lives in which nobody has signed in yet.",
    ),
];

const SERVER: &[Setting] = &[
    setting(
        "server.header_read",
        Kind::Span,
        "From the first byte of a request to the end of its head.",
    ),
    setting("server.body_read", Kind::Span, "How long the body of a request may take to arrive."),
    setting(
        "server.answer",
        Kind::Span,
        "How long an answer may take to be made. More than the 12 seconds that a request with a message may take.",
    ),
    setting(
        "server.request",
        Kind::Span,
        "From the first byte of a request to the last byte of its answer.",
    ),
    setting("server.idle", Kind::Span, "How long a connection may wait for its next request."),
    setting(
        "server.grace",
        Kind::Span,
        "How long requests and messages under way may go on after the signal to stop.",
    ),
    setting("server.max_connections", Kind::Count, "Connections at once. Further ones wait."),
    setting(
        "server.max_connections_per_client",
        Kind::Count,
        "Connections at once from one IP address (IPv6: one /64 network), trusted proxies and this machine itself excepted; 0 turns it off.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_the_environment_follow_from_names_in_the_file() {
        let variable = |key| by_key(key).unwrap().variable();

        assert_eq!(variable("listen"), "HANDSET_LISTEN");
        assert_eq!(variable("limits.sends_per_ip_hour"), "HANDSET_LIMITS__SENDS_PER_IP_HOUR");
        assert_eq!(variable("send_limits"), "HANDSET_LIMITS");
    }

    #[test]
    fn every_setting_stands_in_the_group_of_its_section() {
        for group in GROUPS {
            for setting in group.settings {
                let section = setting.key.rsplit_once('.').map_or("", |(section, _)| section);
                assert_eq!(section, group.name, "{}", setting.key);
                assert!(setting.help.ends_with('.'), "{}", setting.key);
            }
        }
    }
}
