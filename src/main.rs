//! Mounts the dashboard, and nothing else.

fn main() {
    console_error_panic_hook::set_once();
    dashboard::app::mount();
}
