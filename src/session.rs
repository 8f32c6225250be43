//! Who is here: a guest, or an agent with their live account.

use leptos::{prelude::*, task::spawn_local};
use live::{Connection, Live, session};
use protocol::{Problem, command::SignIn};

use crate::dom::storage;

/// Tells the pre-paint script that an agent was here: it paints the frame then,
/// not an empty page.
const KNOWN: &str = "frontdesk.known";

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

/// Who is here.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    account: RwSignal<AccountHandle>,
    /// How an account is opened: a test opens one in a world of its own.
    open: StoredValue<fn() -> Live>,
    /// Signed out by hand, as opposed to by the server.
    left: RwSignal<bool>,
    /// Why signing out did not work.
    pub problem: RwSignal<Option<Problem>>,
}

impl Session {
    /// Opens the account with the session that this browser may have.
    pub fn provide(open: fn() -> Live) {
        provide_context(Self {
            account: RwSignal::new(AccountHandle::of(open())),
            open: StoredValue::new(open),
            left: RwSignal::new(false),
            problem: RwSignal::new(None),
        });
    }

    /// The account, unless the one here is a guest.
    pub fn account(self) -> Signal<Option<AccountHandle>> {
        let guest = Memo::new(move |_| {
            let connection = self.account.get().live().connection();
            self.left.get() || connection.get() == Connection::SignedOut
        });
        Signal::derive(move || {
            let guest = guest.get();
            storage::write(KNOWN, if guest { "" } else { "yes" });
            (!guest).then(|| self.account.get())
        })
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
        self.left.set(false);
        Ok(())
    }

    /// Signs out. What was not sent stays on this device.
    pub fn sign_out(self) {
        spawn_local(async move {
            match session::sign_out("").await {
                Ok(()) => {
                    self.account.get_untracked().live().stop();
                    self.left.set(true);
                }
                Err(problem) => self.problem.set(Some(problem)),
            }
        });
    }
}

/// The page's own.
pub fn use_session() -> Session {
    expect_context()
}
