//! The sign-in form: e-mail, password, and why a sign-in was refused.

use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};
use protocol::{Problem, command::SignIn};

use crate::{
    dom::{page, storage},
    session::use_session,
    ui::icon::{Icon, Logo, SvgIcon},
};

/// The last e-mail that came in here. Never the password.
const EMAIL: &str = "frontdesk.email";

/// Why a sign-in was refused, for a person.
pub fn words(problem: &Problem) -> String {
    match &*problem.code {
        "wrong_credentials" => "That e-mail and password do not match.".to_owned(),
        "network" => {
            "The server cannot be reached. Check your connection and try again.".to_owned()
        }
        _ => problem.words().to_owned(),
    }
}

/// The page for guests. It keeps the address, so that signing in leads there.
#[component]
pub fn SignInPage() -> impl IntoView {
    let session = use_session();
    page::set_title("Sign in · Frontdesk");
    let submit = move |with: SignIn| async move { session.sign_in(with).await };
    view! { <SignInForm submit /> }
}

/// The form alone: what it does with what was entered is up to `submit`.
#[component]
pub fn SignInForm<S, F>(submit: S) -> impl IntoView
where
    S: Fn(SignIn) -> F + Clone + 'static,
    F: Future<Output = Result<(), Problem>> + 'static,
{
    let email = NodeRef::<html::Input>::new();
    let password = NodeRef::<html::Input>::new();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(String::new());
    let remembered = storage::read(EMAIL).unwrap_or_default();
    let knows_email = !remembered.is_empty();

    // To where the first key belongs.
    let first = if knows_email { password } else { email };
    first.on_load(|input| {
        input.focus().ok();
    });

    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(email), Some(password)) = (email.get_untracked(), password.get_untracked())
        else {
            return;
        };
        let with = SignIn {
            email: email.value().trim().to_owned(),
            password: password.value(),
        };
        if with.email.is_empty() || with.password.is_empty() {
            error.set("Enter your e-mail and your password.".to_owned());
            let missing = if with.email.is_empty() {
                email
            } else {
                password
            };
            missing.focus().ok();
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(String::new());
        let submit = submit.clone();
        spawn_local(async move {
            let kept = with.email.clone();
            match submit(with).await {
                Ok(()) => {
                    storage::write(EMAIL, &kept);
                }
                Err(problem) => {
                    error.set(words(&problem));
                    password.select();
                }
            }
            busy.set(false);
        });
    };
    view! {
        <main class="page">
            <div class="sign-in">
                <Logo />
                <h1>"Sign in to Frontdesk"</h1>
                <form novalidate on:submit=on_submit>
                    <label class="field">
                        <span>"E-mail"</span>
                        <input
                            node_ref=email
                            type="email"
                            name="email"
                            autocomplete="username"
                            spellcheck="false"
                            required
                            value=remembered
                        />
                    </label>
                    <label class="field">
                        <span>"Password"</span>
                        <input
                            node_ref=password
                            type="password"
                            name="password"
                            autocomplete="current-password"
                            required
                        />
                    </label>
                    <button type="submit" class="button" data-kind="primary">
                        {move || if busy.get() { "Signing in…" } else { "Sign in" }}
                    </button>
                    <p class="form-error" role="alert">
                        {move || {
                            let error = error.get();
                            (!error.is_empty())
                                .then(|| view! { <SvgIcon icon=Icon::Alert /> {error} })
                        }}
                    </p>
                </form>
            </div>
        </main>
    }
}
