//! What a page is asked to write down while something happens in it.

use std::time::Duration;

use anyhow::Result;
use serde_json::json;

use crate::BrowserPage;

/// Every mark that every message had, in order, even for a moment.
const MARKS: &str = "
window.__marks = {};
const note = (bubble, mark) => {
  const marks = (window.__marks[bubble.dataset.message] ??= []);
  if (mark && marks.at(-1) !== mark) marks.push(mark);
};
new MutationObserver((changes) => {
  for (const { type, target, oldValue, addedNodes } of changes) {
    if (type === 'attributes') note(target, oldValue);
    for (const node of addedNodes) {
      for (const bubble of node.querySelectorAll?.('[data-message]') ?? []) note(bubble, bubble.dataset.delivery);
    }
  }
  for (const { type, target } of changes) if (type === 'attributes') note(target, target.dataset.delivery);
}).observe(document.body, {
  subtree: true,
  childList: true,
  attributes: true,
  attributeFilter: ['data-delivery'],
  attributeOldValue: true,
});";

const LONG_TASKS: &str = "
window.__tasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.__tasks.push(task.duration);
}).observe({ entryTypes: ['longtask'] });";

/// Tasks that kept the page's main thread for more than 50 ms.
#[derive(Debug, Clone)]
pub struct LongTasks(Vec<f64>);

impl LongTasks {
    pub fn count(&self) -> usize {
        self.0.len()
    }

    pub fn longest(&self) -> Duration {
        Duration::from_secs_f64(self.0.iter().copied().fold(0.0, f64::max) / 1000.0)
    }
}

impl BrowserPage {
    /// From now on, until a reload.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn watch_marks(&self) -> Result<()> {
        self.read(MARKS, vec![]).await
    }

    /// The marks that a message had.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn marks(&self, message: &str) -> Result<Vec<String>> {
        self.read(
            "return window.__marks[arguments[0]] ?? []",
            vec![json!(message)],
        )
        .await
    }

    /// From now on, until a reload.
    ///
    /// # Errors
    /// If the browser is gone.
    pub async fn watch_long_tasks(&self) -> Result<()> {
        self.read(LONG_TASKS, vec![]).await
    }

    /// # Errors
    /// If the browser is gone.
    pub async fn long_tasks(&self) -> Result<LongTasks> {
        Ok(LongTasks(self.read("return window.__tasks", vec![]).await?))
    }
}
