//! The one table that comes out.

use std::fmt;

/// What was measured, in the order it was.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<TableRow>,
    notes: Vec<String>,
    over_budget: bool,
}

#[derive(Debug)]
struct TableRow {
    measure: String,
    result: String,
    goal: String,
    reached: &'static str,
}

impl Table {
    /// A result with a goal that it reached or missed.
    pub fn judged(&mut self, measure: &str, result: String, goal: &str, reached: bool) {
        let reached = if reached { "yes" } else { "NO" };
        self.push(measure, result, goal, reached);
    }

    /// A result whose goal is a budget: missing it fails the run.
    pub fn budgeted(&mut self, measure: &str, result: String, goal: &str, within: bool) {
        self.judged(measure, result, goal, within);
        self.over_budget |= !within;
    }

    /// A result that only informs.
    pub fn told(&mut self, measure: &str, result: String) {
        self.push(measure, result, "", "");
    }

    /// A sentence below the table.
    pub fn note(&mut self, words: impl Into<String>) {
        self.notes.push(words.into());
    }

    /// Rows that did not reach their goal.
    pub fn missed(&self) -> usize {
        self.rows.iter().filter(|row| row.reached == "NO").count()
    }

    pub const fn is_over_budget(&self) -> bool {
        self.over_budget
    }

    fn push(&mut self, measure: &str, result: String, goal: &str, reached: &'static str) {
        eprintln!("    {measure}: {result}");
        self.rows.push(TableRow {
            measure: measure.to_owned(),
            result,
            goal: goal.to_owned(),
            reached,
        });
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = ["measure", "result", "goal", "reached"];
        let cells = |row: &TableRow| {
            [
                row.measure.clone(),
                row.result.clone(),
                row.goal.clone(),
                row.reached.to_owned(),
            ]
        };
        let rows: Vec<[String; 4]> = std::iter::once(head.map(ToOwned::to_owned))
            .chain(self.rows.iter().map(cells))
            .collect();
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths = [0, 1, 2, 3].map(width);
        for (place, row) in rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(widths) {
                write!(f, "| {cell:width$} ")?;
            }
            writeln!(f, "|")?;
            if place == 0 {
                for width in widths {
                    write!(f, "| {} ", "-".repeat(width))?;
                }
                writeln!(f, "|")?;
            }
        }
        if !self.notes.is_empty() {
            writeln!(f)?;
        }
        for note in &self.notes {
            writeln!(f, "- {note}")?;
        }
        Ok(())
    }
}

/// The median: one disturbed run does not move it.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A whole number with commas, for people.
pub fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Table, grouped, median};

    #[test]
    fn one_disturbed_run_does_not_move_the_median() {
        assert_eq!(median(vec![2.0, 900.0, 1.0]), 2.0);
    }

    #[test]
    fn a_budget_that_is_broken_stays_so() {
        let mut table = Table::default();
        table.judged("a goal", "2".to_owned(), "1", false);
        table.budgeted("a budget", "1".to_owned(), "1", true);
        assert!(!table.is_over_budget());
        table.budgeted("a budget", "2".to_owned(), "1", false);
        table.budgeted("a budget", "1".to_owned(), "1", true);
        assert!(table.is_over_budget());
    }

    #[test]
    fn large_numbers_have_commas() {
        assert_eq!(grouped(7.0), "7");
        assert_eq!(grouped(17_100.4), "17,100");
        assert_eq!(grouped(1_234_567.0), "1,234,567");
    }
}
