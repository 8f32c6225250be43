//! Bounds what waits in the kernel's send buffer for a client to take it. Left to itself, a send
//! buffer grows to megabytes, and says that there is room again when a third of
//! it has gone: over a slow line that takes longer than a client may stall.

use std::io;

use tokio::net::TcpStream;

/// Bytes not sent yet. What is underway on a long fast line comes on top.
const MOST: u32 = 128 * 1024;

/// Keeps what waits small, so that a client which reads slowly is seen to read.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn limit(tcp: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(tcp).set_tcp_notsent_lowat(MOST)
}

/// Elsewhere send buffers are of a fixed size.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn limit(tcp: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(tcp).set_send_buffer_size(MOST as usize)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn little_waits_in_the_system_for_a_client() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let _client = TcpStream::connect(listener.local_addr().unwrap()).await;
        let (tcp, _) = listener.accept().await.unwrap();
        limit(&tcp).unwrap();
        let kept = socket2::SockRef::from(&tcp).tcp_notsent_lowat();
        assert_eq!(kept.unwrap(), MOST);
    }
}
