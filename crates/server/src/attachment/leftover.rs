//! What a server that died left of uploads that were underway: rows without a
//! file, objects without a row, and the object store's temporary files.

use crate::{state::AppState, store::StoreError};

/// Clears it away, before the first upload of this start. What cannot be
/// cleared now is left to the hourly job.
pub async fn clear(app: &AppState) {
    match app.attachments.delete_staged().await {
        Ok(0) => {}
        Ok(files) => tracing::info!(files, "temporary files of uploads were deleted"),
        Err(error) => tracing::warn!(%error, "temporary files of uploads stay"),
    }
    if let Err(error) = forget_unfinished(app).await {
        tracing::warn!(%error, "uploads that broke off are left to the hourly job");
    }
}

async fn forget_unfinished(app: &AppState) -> Result<(), StoreError> {
    let unfinished = app.store.read(|read| read.unfinished_attachments()).await?;
    for (account, id) in unfinished {
        // The object first: as long as there is a row, both are found.
        if let Err(error) = app.attachments.delete(account, id).await {
            tracing::warn!(%error, "an upload that broke off is left to the hourly job");
            continue;
        }
        app.store
            .write(move |tx| tx.forget_attachment(account, id))
            .await?;
    }
    Ok(())
}
