//! Stories of agents and customers, one module per subject. They need a built
//! server and dashboard, Chromium and chromedriver; `cargo xtask test e2e`
//! sees to that.

mod access;
mod conversation;
mod hostile;
mod keyboard;
mod load;
mod network;
mod order;
mod restart;
mod sign_in;
mod visitor;
