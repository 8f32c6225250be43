//! How much waits in the system for a client to take it. Left to itself, a send
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

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use tokio::{io::AsyncWriteExt as _, net::TcpListener};

    use super::*;

    #[tokio::test]
    async fn room_for_more_is_seen_before_megabytes_were_read() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut client = std::net::TcpStream::connect(address).unwrap();
        let (mut tcp, _) = listener.accept().await.unwrap();
        limit(&tcp).unwrap();
        let part = vec![0; 16 * 1024];
        // As much as there is room for.
        loop {
            tcp.writable().await.unwrap();
            match tcp.try_write(&part) {
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => panic!("{error}"),
            }
        }
        // In a thread: the system takes its time to say so.
        let mut read = vec![0; 1024 * 1024];
        let reading = tokio::task::spawn_blocking(move || {
            client.read_exact(&mut read).unwrap();
            client
        });
        tcp.write_all(&part).await.unwrap();
        drop(reading.await.unwrap());
    }
}
