//! Expressions of the corpus with tokens lost, doubled and swapped: whatever comes of them, the sandbox goes on.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use handset_expression::FaultKind;

use super::grammar::Random;
use crate::harness::{run, value};

const SEED: u64 = 20_261_125;
const CASES: usize = 300;
/// What no call may take, with room for a busy machine.
const A_WHILE: Duration = Duration::from_secs(3);

/// Sources as people write them, right and wrong.
fn sources() -> Vec<String> {
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let folders = ["accepted", "refused"].map(|folder| fs::read_dir(corpus.join(folder)).unwrap());
    let mut files: Vec<_> =
        folders.into_iter().flatten().map(|file| file.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned())
        .collect()
}

/// Words, runs of blanks, and every other character by itself. Put together they are the source.
fn tokens(source: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 1,
        ' ' => 2,
        _ => 0,
    };
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let is_longer = |c: char| kind(first) != 0 && kind(c) == kind(first);
        let end = rest[first.len_utf8()..].find(|c| !is_longer(c));
        let (token, behind) = rest.split_at(end.map_or(rest.len(), |end| end + first.len_utf8()));
        tokens.push(token);
        rest = behind;
    }
    tokens
}

/// The source with one to four changes.
fn changed(source: &str, random: &mut Random) -> String {
    let mut tokens = tokens(source);
    for _ in 0..=random.below(4) {
        if tokens.is_empty() {
            break;
        }
        let (at, other) = (random.below(tokens.len()), random.below(tokens.len()));
        match random.below(3) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(other, tokens.get(at).copied().unwrap()),
            _ => tokens.swap(at, other),
        }
    }
    tokens.concat()
}

#[test]
fn a_damaged_expression_does_no_harm() {
    let sources = sources();
    let mut random = Random::new(SEED);
    let (mut values, mut faults) = (0, 0);

    for _ in 0..CASES {
        let chosen = random.choose(&sources);
        let source = changed(chosen, &mut random);
        let started = Instant::now();

        let got = run(&source);

        assert!(started.elapsed() < A_WHILE, "took {:?}:\n{source}", started.elapsed());
        match got {
            Ok(_) => values += 1,
            Err(fault) => {
                // A panic ends the worker.
                assert_ne!(fault.name, "CrashLimit", "{source}");
                assert_ne!(fault.kind, FaultKind::Unavailable, "{fault}\n{source}");
                faults += 1;
            }
        }
        assert_eq!(value("return 1"), 1, "after\n{source}");
    }

    assert!(values > CASES / 20 && faults > CASES / 20, "{values} values and {faults} faults");
}
