//! The command line.

#![expect(clippy::doc_markdown, reason = "these comments are what --help prints")]

mod stage;

use std::{net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand, ValueEnum};
use handset_core::{
    expression::views::{SAMPLE_NUMBER, SAMPLE_TOKEN},
    phone::PhoneNumber,
};

pub(crate) use self::stage::{
    OptionArgument, SecretArgument, SecretFrom, SmsCommand, StageCommand, StageOptions,
};
use crate::config::Flags;

/// The command of processes that run expressions.
pub(crate) const EXPRESSION_WORKER: &str = "expression-worker";

/// A self-hosted SMS authenticator: enrols phones with one-time codes sent through Twilio or any HTTP gateway.
#[derive(Debug, Parser)]
#[command(name = "handset", version, propagate_version = false, arg_required_else_help = true)]
pub(crate) struct Args {
    /// Settings file; without it ./handset.toml is read, if it is there
    #[arg(
        long,
        value_name = "FILE",
        env = "HANDSET_CONFIG",
        hide_env_values = true,
        global = true
    )]
    config: Option<PathBuf>,
    /// Folder of the SQLite database and the secret key, as HANDSET_DATA_DIR
    #[arg(long, value_name = "DIR", global = true)]
    data_dir: Option<PathBuf>,
    /// What to do
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the server
    ///
    /// Brings the database up to date, makes the first administrator on an empty one, and serves until SIGTERM or Ctrl-C.
    /// Messages under way are finished before it ends.
    Serve(Serve),
    /// Try it out: run a server with an SMS inbox instead of a provider
    ///
    /// Everything lives in a folder that is removed at the end, unless --data names one. Messages go to a page of this server
    /// and never leave the machine. The database, data folder and secret key of other settings are not touched.
    Dev(Dev),
    /// Bring the database up to date and stop
    Migrate,
    /// Look at everything that has to be right, and say what to do about what is not
    ///
    /// Sends no message. Exits with 1 when something fails.
    Doctor(Doctor),
    /// Show the settings in force, and where each comes from
    Config(Config),
    /// Manage people
    #[command(subcommand)]
    User(UserCommand),
    /// Manage stages of flows
    #[command(subcommand)]
    Stage(StageCommand),
    /// Send a test message and tell what the provider made of it
    ///
    /// It counts against the limits for the number, its neighbours and the whole installation.
    SendTest(SendTest),
    /// Copy the SQLite database to a file, also while the server runs
    ///
    /// The secret key is not part of the copy: without it nobody can read the phone numbers and provider secrets in it. Keep a copy
    /// of the key in another place.
    Backup(Backup),
    /// Check and try webhook mappings, and keep them in the database
    #[command(subcommand)]
    Mapping(MappingCommand),
    /// Print a page of the documentation that is made from this program
    #[command(hide = true)]
    Reference(Reference),
    /// Run expressions for a server that has started this process
    #[command(hide = true, name = EXPRESSION_WORKER)]
    ExpressionWorker,
}

/// What to do with mappings.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum MappingCommand {
    /// Say whether a mapping can be used; needs no installation
    ///
    /// Exits with 1 when it cannot, and says where and why.
    Check {
        /// The mapping's source; - reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Print one JSON object instead of lines for people
        #[arg(long)]
        json: bool,
    },
    /// Run a mapping on sample data and print what it returns; needs no installation
    ///
    /// Prints the value, what the mapping logged and how long it took. Exits with 1 when it has no value.
    Test {
        /// The mapping's source; - reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// The code that the mapping sees
        #[arg(long, value_name = "CODE", default_value = SAMPLE_TOKEN)]
        token: String,
        /// The number that the mapping sees
        #[arg(long, value_name = "NUMBER", default_value = SAMPLE_NUMBER)]
        phone_number: PhoneNumber,
        /// Let the mapping see stage.auth and stage.auth_password, with sample values
        #[arg(long)]
        credentials: bool,
        /// Print one JSON object instead of lines for people
        #[arg(long)]
        json: bool,
    },
    /// Make a mapping, or replace the one with this name
    ///
    /// One that cannot be used is not saved.
    Save {
        /// The mapping's name
        #[arg(value_name = "NAME")]
        name: String,
        /// The mapping's source; - reads standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// List the mappings
    List,
    /// Print a mapping's source
    Show {
        /// The mapping's name
        #[arg(value_name = "NAME")]
        name: String,
    },
    /// Delete a mapping; stages that use it go on without one
    Delete {
        /// The mapping's name
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// Options of `serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// Address and port to listen on, as HANDSET_LISTEN; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Address under which browsers reach this server, as HANDSET_PUBLIC_URL
    #[arg(long, value_name = "URL")]
    public_url: Option<String>,
}

/// Options of `dev`.
#[derive(Debug, clap::Args)]
pub(crate) struct Dev {
    /// Folder to keep everything in, so that it is there next time
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:9000]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

/// Options of `doctor`.
#[derive(Debug, clap::Args)]
pub(crate) struct Doctor {
    /// Print one JSON object instead of lines for people
    #[arg(long)]
    pub(crate) json: bool,
}

/// Options of `config`.
#[derive(Debug, clap::Args)]
pub(crate) struct Config {
    /// Print a handset.toml with every setting explained instead
    #[arg(long)]
    pub(crate) example: bool,
}

/// What to do with people.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Make a user; the password is asked for
    Create(CreateUser),
    /// Set a user's password and end all sessions of the user
    Password(UserPassword),
    /// List all users
    List,
    /// Forget a user's wrong codes, so that a locked account can go on
    Unlock(UserName),
}

/// Options of `user create`.
#[derive(Debug, clap::Args)]
pub(crate) struct CreateUser {
    /// What the user signs in with
    #[arg(value_name = "NAME")]
    pub(crate) username: String,
    /// E-mail address
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) email: String,
    /// Name that is shown
    #[arg(long, default_value = "", hide_default_value = true)]
    pub(crate) name: String,
    /// The user may do everything
    #[arg(long)]
    pub(crate) superuser: bool,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// Options of `user password`.
#[derive(Debug, clap::Args)]
pub(crate) struct UserPassword {
    /// The user's name
    #[arg(value_name = "NAME")]
    pub(crate) username: String,
    /// Read the password from standard input instead of asking for it
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

/// A user's name.
#[derive(Debug, clap::Args)]
pub(crate) struct UserName {
    /// The user's name
    #[arg(value_name = "NAME")]
    pub(crate) username: String,
}

/// Options of `send-test`.
#[derive(Debug, clap::Args)]
pub(crate) struct SendTest {
    /// Phone number, with + and country code
    #[arg(value_name = "NUMBER")]
    pub(crate) number: String,
    /// Stage whose provider and rules are used
    #[arg(long, value_name = "NAME", default_value = handset_core::defaults::SMS_SETUP_FLOW)]
    pub(crate) stage: String,
}

/// Options of `backup`.
#[derive(Debug, clap::Args)]
pub(crate) struct Backup {
    /// File to write; it must not exist
    #[arg(value_name = "DEST")]
    pub(crate) destination: PathBuf,
}

/// Which page to print.
#[derive(Debug, clap::Args)]
pub(crate) struct Reference {
    /// The page
    #[arg(value_enum)]
    pub(crate) page: ReferencePage,
}

/// A page that is made from this program.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ReferencePage {
    /// docs/reference/configuration.md
    Configuration,
    /// docs/reference/commands.md
    Commands,
}

impl Args {
    /// Whether this process runs expressions for another.
    pub(crate) const fn runs_expressions(&self) -> bool {
        matches!(self.command, Command::ExpressionWorker)
    }

    /// What the command line says about settings.
    pub(crate) fn flags(&self) -> Flags {
        let mut flags = Flags { file: self.config.clone(), values: Vec::new() };
        let text = |path: &PathBuf| path.to_string_lossy().into_owned();
        flags.add("--data-dir", "data_dir", self.data_dir.as_ref().map(text));
        let listen = match &self.command {
            Command::Serve(serve) => {
                flags.add("--public-url", "public_url", serve.public_url.clone());
                serve.listen
            }
            Command::Dev(dev) => dev.listen,
            _ => None,
        };
        flags.add("--listen", "listen", listen.map(|address| address.to_string()));
        flags
    }

    /// The folder that `dev` keeps, if it does.
    pub(crate) fn kept_folder(&self, dev: &Dev) -> Option<PathBuf> {
        dev.data.clone().or_else(|| self.data_dir.clone())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Args::command().debug_assert();
    }

    #[test]
    fn every_command_and_option_says_what_it_does() {
        fn look(command: &clap::Command, path: &str) {
            assert!(command.get_about().is_some(), "{path}");
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{path} {}", argument.get_id());
            }
            for below in command.get_subcommands() {
                look(below, &format!("{path} {}", below.get_name()));
            }
        }

        look(&Args::command(), "handset");
    }
}
