//! How a website signs who a visitor is.

use leptos::prelude::*;

use crate::ui::code_block::CodeBlock;

const NODE: &str = r#"// On your server: npm install jsonwebtoken
import jwt from "jsonwebtoken";

const token = jwt.sign(
  { name: user.name, email: user.email },
  process.env.FRONTDESK_IDENTITY_SECRET,
  { algorithm: "HS256", subject: String(user.id), expiresIn: "1h" },
);

// On the page, with that token:
Frontdesk("identify", { token });"#;

/// Closed until it is asked for.
#[component]
pub fn SigningExample() -> impl IntoView {
    view! {
        <details>
            <summary>"How to sign it"</summary>
            <CodeBlock code=NODE.to_owned() name="An example for Node" copy="Copy the example" />
        </details>
    }
}
