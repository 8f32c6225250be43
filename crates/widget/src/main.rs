//! Mounts the chat.

fn main() {
    leptos::mount::mount_to_body(widget::Chat);
}
