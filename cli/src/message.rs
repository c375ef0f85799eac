//! Messages with the colours of clap on a terminal. `anstream` removes them elsewhere, and with `NO_COLOR`.

use anstyle::{AnsiColor, Style};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();
/// The start of each error after the first in a message with several.
const PREFIX: &str = "error: ";

/// Prints an error, or several with the prefix `error: ` on a line of their own.
pub fn error(message: &str) {
    crate::progress::clear();
    for line in format!("{PREFIX}{message}").lines() {
        match line.strip_prefix(PREFIX) {
            Some(rest) => anstream::eprintln!("{ERROR}error:{ERROR:#} {rest}"),
            None => anstream::eprintln!("{line}"),
        }
    }
}

/// Prints a note of the report to the standard output.
pub fn note(message: &str) {
    crate::progress::clear();
    anstream::println!("{NOTE}note:{NOTE:#} {message}");
}

/// Prints a note to the standard error, beside an output that other programs read.
pub fn note_on_stderr(message: &str) {
    crate::progress::clear();
    anstream::eprintln!("{NOTE}note:{NOTE:#} {message}");
}
