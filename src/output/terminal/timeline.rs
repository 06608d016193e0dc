//! Counts over time as bars.

use std::io::{self, Write};

use jiff::civil::Date;

use super::super::style::Style;
use crate::search::Row;

/// From so many empty rows on, only their ends are drawn.
const LONG_GAP: usize = 4;

/// Eighths of a column, from one to seven.
const EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/// Writes a row a line: its days, its count, and a bar as long as the count is of the largest. Of a long time without articles one line is
/// left.
pub fn timeline(out: &mut dyn Write, rows: &[Row], style: Style) -> io::Result<()> {
    let labels: Vec<String> = rows.iter().map(label).collect();
    let wide = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let most = rows.iter().map(|row| row.count).max().unwrap_or(0).max(1);
    let digits = most.to_string().len();
    let width = style.width.saturating_sub(wide + digits + 4).max(10);
    let mut at = 0;
    while at < rows.len() {
        let empty = rows[at..].iter().take_while(|row| row.count == 0).count();
        if empty >= LONG_GAP {
            writeln!(out, "{}", style.dim(&format!("{:<wide$}  {:>digits$}", "…", 0)))?;
            at += empty;
            continue;
        }
        let bar = bar(rows[at].count, most, width);
        let label = style.date(&format!("{:<wide$}", labels[at]));
        let bar = if rows[at].vague { style.dim(&bar) } else { bar };
        writeln!(out, "{}", format!("{label}  {:>digits$}  {bar}", rows[at].count).trim_end())?;
        at += 1;
    }
    Ok(())
}

/// A bar of at most `width` columns, in eighths of a column; what is there is seen.
fn bar(count: u64, most: u64, width: usize) -> String {
    let eighths = (count as u128 * width as u128 * 8 / most as u128) as usize;
    let eighths = if count > 0 { eighths.max(1) } else { 0 };
    let mut bar = "█".repeat(eighths / 8);
    bar.extend((eighths % 8).checked_sub(1).map(|part| EIGHTHS[part]));
    bar
}

/// A day, a month or a year as it is written in filters; other rows by their ends.
fn label(row: &Row) -> String {
    let Some((from, to)) = row.span else { return "undated".to_owned() };
    let known = if from == to {
        from.to_string()
    } else if (from, to) == (from.first_of_year(), from.last_of_year()) {
        format!("{:04}", from.year())
    } else if (from, to) == (from.first_of_month(), from.last_of_month()) {
        month(from)
    } else {
        format!("{from}/{:02}-{:02}", to.month(), to.day())
    };
    if row.vague { format!("{known} (no more known)") } else { known }
}

fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

#[cfg(test)]
mod tests {
    use super::bar;

    #[test]
    fn bars_are_in_proportion_and_nothing_counted_is_invisible() {
        assert_eq!(bar(8, 8, 2), "██");
        assert_eq!(bar(4, 8, 2), "█");
        assert_eq!(bar(3, 8, 2), "▊");
        assert_eq!(bar(1, 1_000_000, 10), "▏");
        assert_eq!(bar(0, 8, 10), "");
    }
}
