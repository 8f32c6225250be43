//! Who is here: a guest, or an agent with their live account.

use leptos::{prelude::*, task::spawn_local};
use live::{Connection, Live, session};
use protocol::{Problem, command::SignIn};

use crate::dom::storage;

/// Tells the pre-paint script that an agent was here: it paints the frame then,
/// not an empty page.
const WAS_HERE: &str = "frontdesk.known";

/// The signed-in agent's account. Cheap to copy into any view.
#[derive(Debug, Clone, Copy)]
pub struct AccountHandle(StoredValue<Live, LocalStorage>);

impl AccountHandle {
    fn of(live: Live) -> Self {
        Self(StoredValue::new_local(live))
    }

    /// The live account.
    pub fn live(self) -> Live {
        self.0.get_value()
    }
}

/// The live account of the agent who is here.
pub fn use_live() -> Live {
    use_account().live()
}

/// The same, for closures that must be `Send`.
pub fn use_account() -> AccountHandle {
    expect_context()
}

/// Who is here. A page has one.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    account: RwSignal<AccountHandle>,
    /// How an account is opened: a test opens one of its own.
    open: StoredValue<fn() -> Live>,
    /// Signed out by hand, as opposed to by the server.
    signed_out: RwSignal<bool>,
    is_guest: Memo<bool>,
}

impl Session {
    /// Opens the account with the session that this browser may have.
    pub fn provide(open: fn() -> Live) {
        let account = RwSignal::new(AccountHandle::of(open()));
        let signed_out = RwSignal::new(false);
        let is_guest = Memo::new(move |_| {
            let connection = account.get().live().connection();
            signed_out.get() || connection.get() == Connection::SignedOut
        });
        Effect::new(move |_| {
            storage::write(WAS_HERE, if is_guest.get() { "" } else { "yes" });
        });
        provide_context(Self {
            account,
            open: StoredValue::new(open),
            signed_out,
            is_guest,
        });
    }

    /// The account, unless the one here is a guest.
    pub fn account(self) -> Signal<Option<AccountHandle>> {
        Signal::derive(move || (!self.is_guest.get()).then(|| self.account.get()))
    }

    /// Whether somebody signed out by hand and nobody has signed in since, tracked.
    pub fn has_signed_out(self) -> bool {
        self.signed_out.get()
    }

    /// Signs in; then the account opens under the same address.
    ///
    /// # Errors
    /// What the server, or the way to it, says.
    pub async fn sign_in(self, with: SignIn) -> Result<(), Problem> {
        session::sign_in("", &with).await?;
        self.account.get_untracked().live().stop();
        let open = self.open.get_value();
        self.account.set(AccountHandle::of(open()));
        self.signed_out.set(false);
        Ok(())
    }

    /// Signs out. What was not sent stays on this device.
    pub fn sign_out(self) {
        spawn_local(async move {
            match session::sign_out("").await {
                Ok(()) => {
                    self.account.get_untracked().live().stop();
                    self.signed_out.set(true);
                }
                Err(problem) => self.account.get_untracked().live().report(problem),
            }
        });
    }
}

/// The page's own.
pub fn use_session() -> Session {
    expect_context()
}
