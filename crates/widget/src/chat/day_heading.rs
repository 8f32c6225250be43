//! The headings between messages of different days.

/// The heading above each message, given the day of each as it is written: the day
/// above its first message, nothing above the others.
pub fn day_headings(days: Vec<String>) -> Vec<String> {
    let mut current = String::new();
    let above = |day: String| {
        if day == current {
            String::new()
        } else {
            current.clone_from(&day);
            day
        }
    };
    days.into_iter().map(above).collect()
}
