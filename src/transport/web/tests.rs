use std::{net::SocketAddr, sync::Arc};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

use super::*;

const HOUR: Duration = Duration::from_secs(3600);
const LIMITS: Limits = Limits {
    connect: HOUR,
    answer: HOUR,
    bytes: 1024,
};

/// A server that has each connection handled by `serve`, one after the other.
async fn server<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            serve(stream).await;
        }
    });
    address
}

/// A server that writes this once a request has come, and then nothing more.
async fn answering(answer: &'static str) -> SocketAddr {
    server(move |mut stream| async move {
        answer_with(&mut stream, answer).await;
        std::future::pending().await
    })
    .await
}

async fn answer_with(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), answer: &str) {
    let mut text = Vec::new();
    while !text.ends_with(b"\r\n\r\n") {
        text.push(stream.read_u8().await.unwrap());
    }
    stream.write_all(answer.as_bytes()).await.unwrap();
    stream.flush().await.unwrap();
}

async fn ask(client: &WebClient, scheme: &str, address: SocketAddr) -> Result<(u16, Vec<u8>), WebError> {
    let address = format!("{scheme}://localhost:{}/v1?a=b", address.port());
    let request = Request::get(address).body(String::new()).unwrap();
    let answer = client.send(request).await?;
    Ok((answer.status().as_u16(), answer.into_body()))
}

#[tokio::test]
async fn an_answer_is_handed_on_whatever_its_status_is() {
    let moved = "HTTP/1.1 302 Found\r\nlocation: http://localhost:1/\r\ncontent-length: 2\r\n\r\nno";
    let address = answering(moved).await;
    let answer = ask(&WebClient::local(LIMITS), "http", address).await;
    assert_eq!(answer, Ok((302, b"no".to_vec())));
}

#[tokio::test]
async fn an_answer_that_is_too_long_is_not_read() {
    let limited = |bytes| WebClient::local(Limits { bytes, ..LIMITS });
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n12345",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n123\r\n2\r\n45\r\n0\r\n\r\n",
    ] {
        let short = ask(&limited(5), "http", answering(answer).await).await;
        assert_eq!(short, Ok((200, b"12345".to_vec())));
        let long = ask(&limited(4), "http", answering(answer).await).await;
        assert_eq!(long, Err(WebError::TooLong));
    }
}

#[tokio::test]
async fn an_answer_that_does_not_end_is_not_waited_for() {
    for answer in ["", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n1234"] {
        let client = WebClient::local(Limits {
            answer: Duration::from_millis(20),
            ..LIMITS
        });
        let late = ask(&client, "http", answering(answer).await).await;
        assert_eq!(late, Err(WebError::Late), "{answer:?}");
    }
}

#[tokio::test]
async fn what_is_no_whole_answer_is_told_in_few_words() {
    for (answer, why) in [
        ("", "connection closed before message completed"),
        ("odd\r\n\r\n", "invalid HTTP version parsed"),
        (
            "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n1234",
            "end of file before message length reached",
        ),
    ] {
        let serve = move |mut stream| async move { answer_with(&mut stream, answer).await };
        let broken = ask(&WebClient::local(LIMITS), "http", server(serve).await).await;
        assert_eq!(broken, Err(WebError::Failed(why.to_owned())));
    }
}

/// A server on this machine that speaks TLS, and the certificate by which it is known.
async fn secure_server() -> (SocketAddr, CertificateDer<'static>) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let address = server(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                answer_with(&mut stream, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}").await;
            }
        }
    });
    (address.await, cert.der().clone())
}

/// A client of HTTPS that believes nobody else.
fn believing(certificate: CertificateDer<'static>, limits: Limits) -> WebClient {
    let mut roots = RootCertStore::empty();
    roots.add(certificate).unwrap();
    let tls = tls().with_root_certificates(roots).with_no_client_auth();
    let mut connector = connector(tls, limits.connect);
    connector.enforce_https();
    WebClient::over(connector, limits)
}

#[tokio::test]
async fn a_server_is_believed_whose_certificate_is_vouched_for() {
    let (address, certificate) = secure_server().await;
    let client = believing(certificate, LIMITS);
    assert_eq!(ask(&client, "https", address).await, Ok((200, b"{}".to_vec())));
}

#[tokio::test]
async fn a_certificate_that_this_machine_does_not_know_is_refused() {
    let (address, _) = secure_server().await;
    let client = WebClient::https(LIMITS).unwrap();
    let why = "invalid peer certificate: UnknownIssuer".to_owned();
    assert_eq!(ask(&client, "https", address).await, Err(WebError::Failed(why)));
}

#[tokio::test]
async fn over_https_nobody_is_asked_in_the_clear() {
    let client = WebClient::https(LIMITS).unwrap();
    let address = answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let answer = ask(&client, "http", address).await;
    assert!(matches!(answer, Err(WebError::Failed(_))), "{answer:?}");
}

#[tokio::test]
async fn a_handshake_that_does_not_end_is_no_connection() {
    let (_, certificate) = secure_server().await;
    let silent = server(|stream| async move {
        let _open = stream;
        std::future::pending().await
    });
    let connect = Duration::from_millis(20);
    let client = believing(certificate, Limits { connect, ..LIMITS });
    assert_eq!(ask(&client, "https", silent.await).await, Err(WebError::Late));
}
