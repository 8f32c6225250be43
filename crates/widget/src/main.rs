//! Starts the program of the frame, which waits for the first message of the host
//! page.

fn main() {
    widget::app::listen(widget::connect::in_browser);
}
