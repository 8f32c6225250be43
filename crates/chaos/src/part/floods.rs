//! Not yet.

use anyhow::Result;
use harness::Table;

use super::Plan;
use crate::account::Frontdesk;

pub(crate) async fn run(_frontdesk: &Frontdesk, _plan: Plan, _table: &mut Table) -> Result<()> {
    Ok(())
}
