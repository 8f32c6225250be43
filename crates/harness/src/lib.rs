//! What `bench` and `chaos` share: the server's [`Binary`], clients that parse
//! as little as they can ([`http_connection`], [`socket`]), what the kernel reports
//! of a [`ProcessHandle`], and the one [`Table`] that comes out.

mod binary;
pub mod http_connection;
pub mod machine;
pub mod process;
pub mod socket;
pub mod table;

pub use binary::Binary;
pub use http_connection::HttpConnection;
pub use process::ProcessHandle;
pub use socket::FrameSocket;
pub use table::{Table, grouped, median};
