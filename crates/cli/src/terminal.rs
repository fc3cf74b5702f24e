//! What people type: passwords and secrets.

use std::io::{BufRead, IsTerminal, Read};

use anyhow::{Context, bail, ensure};
use handset_core::secret::SecretText;

use crate::advice::Advise;

/// Longest line that is read, in bytes.
const MAX_LINE_BYTES: u64 = 64 * 1024;

/// A new password: asked for twice without echo, or the first line of standard input.
///
/// # Errors
/// When nothing was given, or the two differ, or there is nobody to ask.
pub(crate) fn new_password(from_stdin: bool) -> anyhow::Result<SecretText> {
    if from_stdin {
        return line("a password");
    }
    if !std::io::stdin().is_terminal() {
        return Err(anyhow::anyhow!("there is no terminal to ask for a password on"))
            .advise("give it on standard input, with --password-stdin");
    }
    let first = ask("Password: ")?;
    let second = ask("Again: ")?;
    ensure!(first == second, "the two passwords differ");
    Ok(first)
}

/// A secret: asked for without echo on a terminal, otherwise the next line of standard input.
///
/// # Errors
/// When nothing was given.
pub(crate) fn secret(name: &str) -> anyhow::Result<SecretText> {
    if std::io::stdin().is_terminal() { ask(&format!("{name}: ")) } else { line(name) }
}

fn ask(prompt: &str) -> anyhow::Result<SecretText> {
    let typed = rpassword::prompt_password(prompt).context("cannot read from the terminal")?;
    if typed.is_empty() {
        bail!("nothing was typed");
    }
    Ok(SecretText::new(typed))
}

fn line(what: &str) -> anyhow::Result<SecretText> {
    read_line(&mut std::io::stdin().lock(), what)
}

fn read_line(input: &mut impl BufRead, what: &str) -> anyhow::Result<SecretText> {
    let mut text = String::new();
    input.take(MAX_LINE_BYTES).read_line(&mut text).context("cannot read standard input")?;
    let trimmed = text.trim_end_matches(['\n', '\r']);
    ensure!(!trimmed.is_empty(), "standard input has no line with {what}");
    Ok(SecretText::new(trimmed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_secret_is_a_line_of_its_own() {
        let mut input = "first\r\nse cond \n".as_bytes();

        assert_eq!(read_line(&mut input, "x").unwrap().expose(), "first");
        assert_eq!(read_line(&mut input, "x").unwrap().expose(), "se cond ");
        assert_eq!(
            read_line(&mut input, "auth").unwrap_err().to_string(),
            "standard input has no line with auth"
        );
    }
}
