//! Begins as soon as the page that holds the frame has said hello.

fn main() {
    widget::app::listen(widget::connect::in_browser);
}
