//! One connection with its subscriptions.

use std::{collections::HashMap, net::IpAddr, ops::ControlFlow, sync::Arc, time::Duration};

use axum::{
    extract::ws::{CloseFrame, Message, close_code},
    http::{HeaderMap, HeaderValue, header},
};
use futures_util::{Sink, SinkExt as _, Stream, StreamExt as _};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{interval, sleep, timeout},
};

use super::{
    PROTOCOL,
    message::{self, Said, Start},
};
use crate::local::{
    gateway::{Subscription, Update},
    server::{
        Shared,
        authorization::{Signed, UNAUTHORIZED, authorize},
    },
};

/// How often a client is shown that the connection lives.
const KEEP_ALIVE: Duration = Duration::from_secs(60);
/// AppSync ends a connection after a day (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
const LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long a client may leave a message unread before the connection is given up.
const PATIENCE: Duration = Duration::from_secs(10);
/// AppSync's limit of subscriptions for each connection.
const MAX_SUBSCRIPTIONS: usize = 200;

/// Go on, or end with this frame, or at once.
type Flow = ControlFlow<Option<CloseFrame>>;

pub(super) struct Connection {
    shared: Arc<Shared>,
    client: IpAddr,
    /// Those of the handshake.
    headers: HeaderMap,
    /// By the ids that the client has given them.
    subscriptions: HashMap<String, Subscription>,
    /// Heard from the beginning, so that nothing is missed while a subscription is registered.
    updates: Receiver<Arc<Update>>,
}

impl Connection {
    pub fn new(shared: Arc<Shared>, client: IpAddr, mut headers: HeaderMap) -> Self {
        headers.insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(PROTOCOL));
        Self {
            updates: shared.gateway.updates(),
            shared,
            client,
            headers,
            subscriptions: HashMap::new(),
        }
    }

    /// Tells that the client may not connect, and ends.
    pub async fn refuse(self, mut sink: impl Sink<Message> + Unpin, error_type: &str) {
        let flow = send(&mut sink, message::connection_error(error_type)).await;
        if flow.is_continue() {
            end(&mut sink, closing(close_code::POLICY, error_type)).await;
        }
    }

    /// Serves until the client goes, or has had its time.
    pub async fn serve<E>(
        &mut self,
        mut sink: impl Sink<Message> + Unpin,
        mut stream: impl Stream<Item = Result<Message, E>> + Unpin,
    ) {
        let mut keep_alive = interval(KEEP_ALIVE);
        keep_alive.reset();
        let mut shutdown = self.shared.shutdown.clone();
        let life = sleep(LIFE);
        tokio::pin!(life);
        let frame = loop {
            let flow = tokio::select! {
                said = stream.next() => match said {
                    Some(Ok(Message::Text(text))) => self.hear(&mut sink, &text).await,
                    Some(Ok(Message::Binary(_))) => Flow::Break(closing(close_code::UNSUPPORTED, "Only text is understood.")),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => Flow::Continue(()),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => Flow::Break(None),
                },
                update = self.updates.recv() => self.tell(&mut sink, update).await,
                _ = keep_alive.tick() => send(&mut sink, message::keep_alive()).await,
                () = &mut life => Flow::Break(closing(close_code::NORMAL, "The connection has reached its age.")),
                _ = shutdown.changed() => Flow::Break(closing(close_code::AWAY, "The server ends.")),
            };
            if let Flow::Break(frame) = flow {
                break frame;
            }
        };
        end(&mut sink, frame).await;
    }

    async fn hear(&mut self, sink: &mut (impl Sink<Message> + Unpin), text: &str) -> Flow {
        match Said::read(text) {
            Said::Init => {
                send(sink, message::acknowledged()).await?;
                send(sink, message::keep_alive()).await
            }
            Said::Start(start) => {
                let answer = match self.start(&start).await {
                    Ok(()) => message::about("start_ack", &start.id),
                    Err(refused) => refused,
                };
                send(sink, answer).await
            }
            Said::Stop { id } => {
                let answer = match self.subscriptions.remove(&id) {
                    Some(_) => message::about("complete", &id),
                    None => {
                        let text = format!("Unknown operation id {id}.");
                        message::error(Some(&id), "UnknownOperationError", &text)
                    }
                };
                send(sink, answer).await
            }
            Said::Other { id, kind } => {
                let text = format!("{kind} not supported through the realtime channel");
                send(sink, message::error(id.as_deref(), "UnsupportedOperation", &text)).await
            }
        }
    }

    /// Registers a subscription, or says why not.
    async fn start(&mut self, start: &Start) -> Result<(), String> {
        let refuse = |error_type: &str, text: &str| message::error(Some(&start.id), error_type, text);
        if self.subscriptions.contains_key(&start.id) {
            let text = format!("A subscription with the id {} is active.", start.id);
            return Err(refuse("DuplicatedOperationError", &text));
        }
        if self.subscriptions.len() >= MAX_SUBSCRIPTIONS {
            let text = format!("Max number of {MAX_SUBSCRIPTIONS} subscriptions reached");
            return Err(refuse("MaxSubscriptionsReachedError", &text));
        }
        let given = start.authorization.as_ref();
        let given = given.ok_or_else(|| refuse(UNAUTHORIZED, "You are not authorized to make this call."))?;
        let signed = Signed {
            path: "/graphql",
            headers: given,
            body: start.data.as_bytes(),
        };
        let caller = authorize(&self.shared, &signed).await;
        let caller = caller.map_err(|error| refuse(UNAUTHORIZED, &error.to_string()))?;
        let request = start
            .request()
            .ok_or_else(|| refuse("BadRequestException", "The data are no GraphQL request in JSON."))?;
        let mut headers = self.headers.clone();
        headers.extend(given.clone());
        let subscribed = self
            .shared
            .gateway
            .subscribe(request, caller, headers, self.client);
        let subscription = subscribed
            .await
            .map_err(|response| message::with_response("error", &start.id, &response))?;
        self.subscriptions.insert(start.id.clone(), subscription);
        Ok(())
    }

    async fn tell(
        &mut self,
        sink: &mut (impl Sink<Message> + Unpin),
        update: Result<Arc<Update>, RecvError>,
    ) -> Flow {
        let update = match update {
            Ok(update) => update,
            // A client that has lost something must know: it connects again, and reads anew.
            Err(RecvError::Lagged(_)) => {
                return Flow::Break(closing(close_code::POLICY, "Updates are read too slowly."));
            }
            Err(RecvError::Closed) => return Flow::Break(None),
        };
        for (id, subscription) in &self.subscriptions {
            if subscription.hears(&update) {
                let response = self.shared.gateway.deliver(subscription, &update).await;
                send(sink, message::with_response("data", id, &response)).await?;
            }
        }
        Flow::Continue(())
    }
}

fn closing(code: u16, reason: &str) -> Option<CloseFrame> {
    let reason = reason.into();
    Some(CloseFrame { code, reason })
}

/// A client that does not read is given up.
async fn send(sink: &mut (impl Sink<Message> + Unpin), text: String) -> Flow {
    match timeout(PATIENCE, sink.send(Message::text(text))).await {
        Ok(Ok(())) => Flow::Continue(()),
        Ok(Err(_)) | Err(_) => Flow::Break(None),
    }
}

async fn end(sink: &mut (impl Sink<Message> + Unpin), frame: Option<CloseFrame>) {
    let close = async {
        if frame.is_some() {
            // The connection may be gone already.
            let _ = sink.send(Message::Close(frame)).await;
        }
        let _ = sink.close().await;
    };
    let _ = timeout(PATIENCE, close).await;
}
