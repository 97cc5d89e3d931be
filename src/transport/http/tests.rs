use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use super::*;

const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/// A server that has each connection handled by `serve`.
async fn server<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> (SocketAddr, JoinHandle<()>)
where
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serve(stream).await;
        }
    });
    (address, serving)
}

/// Reads up to the end of a request whose body is `{}`.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n{}") {
        let mut some = [0; 512];
        let length = stream.read(&mut some).await.ok().filter(|length| *length > 0)?;
        text.extend_from_slice(&some[..length]);
    }
    String::from_utf8(text).ok()
}

async fn ask(transport: &Transport, address: SocketAddr) -> Result<(u16, Vec<u8>), ConnectorError> {
    let mut request = HttpRequest::new(SdkBody::from("{}"));
    request.set_method("POST").unwrap();
    request.set_uri(format!("http://{address}/")).unwrap();
    request.headers_mut().insert("x-amz-target", "DynamoDB.Query");
    let answer = transport.call(request).await?;
    let body = answer.body().bytes().expect("the answer was read whole");
    Ok((answer.status().as_u16(), body.to_vec()))
}

#[tokio::test]
async fn requests_follow_each_other_on_one_connection() {
    // One connection is served at a time, so that a second one would never be answered.
    let (address, _) = server(|mut stream| async move {
        while let Some(request) = read_request(&mut stream).await {
            assert!(request.starts_with("POST / HTTP/1.1\r\n"), "{request}");
            assert!(request.contains("x-amz-target: DynamoDB.Query\r\n"), "{request}");
            stream.write_all(ANSWER.as_bytes()).await.unwrap();
        }
    })
    .await;
    let transport = Transport::new(&Trust::Amazon);
    for _ in 0..3 {
        assert_eq!(ask(&transport, address).await.unwrap(), (200, b"{}".to_vec()));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_the_networks_fault() {
    let (address, _) = server(|mut stream| async move {
        read_request(&mut stream).await;
        let half = &ANSWER[..ANSWER.len() - 1];
        stream.write_all(half.as_bytes()).await.unwrap();
    })
    .await;
    let error = ask(&Transport::new(&Trust::Amazon), address).await.unwrap_err();
    assert!(error.is_io(), "{error:?}");
}

#[tokio::test]
async fn where_nobody_listens_there_is_no_connection() {
    let (address, serving) = server(|_| async {}).await;
    serving.abort();
    assert!(serving.await.unwrap_err().is_cancelled());
    let error = ask(&Transport::new(&Trust::Amazon), address).await.unwrap_err();
    assert!(error.is_io(), "{error:?}");
}
