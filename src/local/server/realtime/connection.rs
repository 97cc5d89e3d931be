//! One connection: what the client says, what it is told, and when it ends.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use axum::{
    extract::ws::{CloseCode, CloseFrame, Message, WebSocket, close_code},
    http::HeaderMap,
};
use futures_util::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use serde_json::Value;
use tokio::{
    sync::{broadcast::error::RecvError, watch},
    time::{MissedTickBehavior, interval, sleep, timeout},
};

use super::{
    credentials::Credentials,
    message::{Fault, Rejection, Said, Start, Told},
};
use crate::local::{
    gateway::{MAX_PAYLOAD_BYTES, Subscription, Update},
    server::{Shared, authorization::authorize, graphql},
};

/// How many subscriptions a connection may have
/// (<https://docs.aws.amazon.com/general/latest/gr/appsync.html>).
const MAX_SUBSCRIPTIONS: usize = 200;
const MAX_ID_BYTES: usize = 128;
/// The path that the signature of a subscription is over, with POST.
const GRAPHQL: &str = "/graphql";

/// Why a connection is over.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The client has left, or does not read: nothing can be said to it.
    Gone,
    /// The client is told why.
    Closed(CloseCode, String),
}

impl End {
    fn too_slow() -> Self {
        Self::Closed(close_code::POLICY, "The client reads too slowly.".to_owned())
    }
}

type Ended = Result<(), End>;

/// What an id of the client's stands for.
enum State {
    /// The registration with this number is on its way.
    Pending(u64),
    Active(Box<Subscription>),
}

/// A registration that has come to its end.
struct Registered {
    id: String,
    number: u64,
    outcome: Result<Subscription, Vec<Fault>>,
}

pub(super) struct Connection {
    shared: Arc<Shared>,
    socket: WebSocket,
    /// Those of the handshake.
    headers: HeaderMap,
    source_ip: IpAddr,
    /// By the client's id.
    subscriptions: HashMap<String, State>,
    registrations: FuturesUnordered<BoxFuture<'static, Registered>>,
    /// How many registrations there have been: a stopped one and its successor may have the same id.
    count: u64,
}

impl Connection {
    pub fn new(shared: Arc<Shared>, socket: WebSocket, headers: HeaderMap, source_ip: IpAddr) -> Self {
        Self {
            shared,
            socket,
            headers,
            source_ip,
            subscriptions: HashMap::new(),
            registrations: FuturesUnordered::new(),
            count: 0,
        }
    }

    /// Serves until the connection is over. Whoever is not admitted is told so at once they say something.
    pub async fn run(mut self, admitted: Result<(), Rejection>) {
        let ended = match admitted {
            Ok(()) => self.serve().await,
            Err(rejection) => self.reject(rejection).await,
        };
        if let Err(End::Closed(code, reason)) = ended {
            let reason = reason.into();
            // The client may have left by itself.
            let _ = self
                .send_message(Message::Close(Some(CloseFrame { code, reason })))
                .await;
        }
    }

    async fn reject(&mut self, rejection: Rejection) -> Ended {
        let mut closing = self.shared.closing.clone();
        tokio::select! {
            _ = timeout(self.shared.timing.patience, self.socket.recv()) => {}
            () = closes(&mut closing) => {}
        }
        self.send(&rejection.into()).await?;
        Err(End::Closed(close_code::NORMAL, String::new()))
    }

    async fn serve(&mut self) -> Ended {
        let timing = self.shared.timing;
        let mut updates = self.shared.gateway.updates();
        let mut closing = self.shared.closing.clone();
        let mut keep_alive = interval(timing.keep_alive);
        keep_alive.set_missed_tick_behavior(MissedTickBehavior::Delay);
        keep_alive.reset();
        let life = sleep(timing.life);
        tokio::pin!(life);
        loop {
            tokio::select! {
                frame = self.socket.recv() => match frame {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(error)) => return Err(End::Closed(close_code::PROTOCOL, error.to_string())),
                    None => return Err(End::Gone),
                },
                update = updates.recv() => match update {
                    Ok(update) => self.deliver(&update).await?,
                    Err(RecvError::Lagged(_)) => return Err(End::too_slow()),
                    Err(RecvError::Closed) => return Err(End::Gone),
                },
                Some(registered) = self.registrations.next() => self.activate(registered).await?,
                _ = keep_alive.tick() => self.send(&Told::KeepAlive).await?,
                () = &mut life => {
                    let reason = "The connection has reached its greatest age.".to_owned();
                    return Err(End::Closed(close_code::NORMAL, reason));
                }
                () = closes(&mut closing) => {
                    return Err(End::Closed(close_code::AWAY, "The server ends.".to_owned()));
                }
            }
        }
    }

    async fn hear(&mut self, message: Message) -> Ended {
        match message {
            Message::Text(text) => self.hear_text(text.as_str()).await,
            Message::Binary(_) => self.send(&Told::error(None, &[Fault::unsupported()])).await,
            // The library answers pings and closing.
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(()),
        }
    }

    async fn hear_text(&mut self, text: &str) -> Ended {
        let said: Value = serde_json::from_str(text).unwrap_or_default();
        let id = said.get("id").and_then(Value::as_str).map(str::to_owned);
        match serde_json::from_value(said) {
            Ok(Said::ConnectionInit) => self.acknowledge().await,
            Ok(Said::Start { id, payload }) => match self.start(&id, payload) {
                Ok(()) => Ok(()),
                Err(fault) => self.send(&Told::error(Some(&id), &[fault])).await,
            },
            Ok(Said::Stop { id }) => match self.subscriptions.remove(&id) {
                Some(_) => self.send(&Told::Complete { id: &id }).await,
                None => self.send(&Told::error(Some(&id), &[Fault::unknown()])).await,
            },
            Err(_) => {
                self.send(&Told::error(id.as_deref(), &[Fault::unsupported()]))
                    .await
            }
        }
    }

    /// What the client says before it has the acknowledgement is ignored.
    async fn acknowledge(&mut self) -> Ended {
        while let Some(frame) = self.socket.recv().now_or_never() {
            match frame {
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(End::Closed(close_code::PROTOCOL, error.to_string())),
                None => return Err(End::Gone),
            }
        }
        self.send(&Told::acknowledged()).await
    }

    fn start(&mut self, id: &str, start: Start) -> Result<(), Fault> {
        if id.is_empty() || id.len() > MAX_ID_BYTES {
            let message = format!("The id of a subscription has between 1 and {MAX_ID_BYTES} bytes.");
            return Err(Fault::malformed(message));
        }
        if self.subscriptions.contains_key(id) {
            return Err(Fault::duplicate());
        }
        // One that was stopped counts until its registration has come to its end.
        if self.subscriptions.len().max(self.registrations.len()) >= MAX_SUBSCRIPTIONS {
            return Err(Fault::too_many(MAX_SUBSCRIPTIONS));
        }
        self.count += 1;
        let (number, id) = (self.count, id.to_owned());
        self.subscriptions.insert(id.clone(), State::Pending(number));
        let registration = register(self.shared.clone(), self.headers.clone(), self.source_ip, start);
        let registered = async move {
            let outcome = registration.await;
            Registered { id, number, outcome }
        };
        self.registrations.push(registered.boxed());
        Ok(())
    }

    async fn activate(&mut self, registered: Registered) -> Ended {
        let Registered { id, number, outcome } = registered;
        if !matches!(self.subscriptions.get(&id), Some(State::Pending(pending)) if *pending == number) {
            // It was stopped in the meantime.
            return Ok(());
        }
        match outcome {
            Ok(subscription) => {
                self.send(&Told::StartAck { id: &id }).await?;
                self.subscriptions
                    .insert(id, State::Active(Box::new(subscription)));
                Ok(())
            }
            Err(faults) => {
                self.subscriptions.remove(&id);
                self.send(&Told::error(Some(&id), &faults)).await
            }
        }
    }

    async fn deliver(&mut self, update: &Update) -> Ended {
        let mut texts = Vec::new();
        for (id, state) in &self.subscriptions {
            let State::Active(subscription) = state else {
                continue;
            };
            if subscription.hears(update) {
                let payload = &self.shared.gateway.deliver(subscription, update).await;
                let text = Told::Data { id, payload }.text();
                texts.push(match text.len() > MAX_PAYLOAD_BYTES {
                    true => Told::error(Some(id), &[Fault::too_large(MAX_PAYLOAD_BYTES)]).text(),
                    false => text,
                });
            }
        }
        for text in texts {
            self.send_message(Message::text(text)).await?;
        }
        Ok(())
    }

    async fn send(&mut self, told: &Told<'_>) -> Ended {
        self.send_message(Message::text(told.text())).await
    }

    /// A client that does not read is given up: others must not wait for it, and it must not miss a part.
    async fn send_message(&mut self, message: Message) -> Ended {
        match timeout(self.shared.timing.patience, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => {
                tracing::warn!(source_ip = %self.source_ip, "a subscriber reads too slowly");
                Err(End::Gone)
            }
        }
    }
}

/// Waits until the server ends.
async fn closes(closing: &mut watch::Receiver<bool>) {
    // It fails when nobody can tell any more, which is the end too.
    let _ = closing.wait_for(|is_closing| *is_closing).await;
}

/// Asks whether somebody may subscribe. The event of the subscription's resolver has the headers of the
/// handshake, and those that came with the subscription.
async fn register(
    shared: Arc<Shared>,
    mut headers: HeaderMap,
    source_ip: IpAddr,
    start: Start,
) -> Result<Subscription, Vec<Fault>> {
    let credentials = Credentials::of_start(&start.extensions.authorization, &start.data).map_err(|_| {
        vec![Fault::malformed(
            "The authorization must be an object of headers.",
        )]
    })?;
    let authorized = authorize(&shared, &credentials.signed(GRAPHQL)).await;
    let caller = authorized.map_err(|error| vec![error.into()])?;
    let request = graphql::parse(start.data.as_bytes()).map_err(|refusal| vec![refusal.into()])?;
    headers.extend(credentials.headers);
    let subscribed = shared
        .gateway
        .subscribe(request, caller, headers, source_ip)
        .await;
    subscribed.map_err(|response| Fault::of_response(&response))
}
