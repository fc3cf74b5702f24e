//! Tables for people.

use std::io::Write;

use crate::advice::plain;

/// Writes rows with their columns below each other. What comes from strangers does nothing to the terminal.
pub(super) fn write<const COLUMNS: usize>(
    out: &mut (dyn Write + Send),
    rows: &[[String; COLUMNS]],
) -> std::io::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..COLUMNS).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{:width$}", plain(cell)));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
