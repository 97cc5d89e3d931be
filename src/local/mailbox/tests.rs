use std::sync::atomic::{AtomicI64, Ordering};

use super::*;
use crate::{
    mail::{Letter, Notice, Post, PostError},
    transport::Access,
};

struct Counting(AtomicI64);

impl Clock for Counting {
    fn now(&self) -> Timestamp {
        Timestamp::from_milliseconds(self.0.fetch_add(1, Ordering::SeqCst))
    }
}

fn open(documents: &Documents) -> Mailbox {
    Mailbox::open(documents.clone(), Arc::new(Counting(AtomicI64::new(1)))).unwrap()
}

fn post(mailbox: &Mailbox) -> Post {
    let topic = Some("arn:aws:sns:local:000000000000:orders".to_owned());
    Post::new(
        Access::local(),
        mailbox.http_client(),
        "shop@example.com".to_owned(),
        topic,
    )
}

fn letter(subject: &str) -> Letter {
    Letter {
        subject: subject.to_owned(),
        text: "Grüße & <x>".to_owned(),
        html: "<p>Grüße</p>".to_owned(),
    }
}

#[tokio::test]
async fn what_the_clients_send_arrives_and_is_kept() {
    let documents = Documents::default();
    let mailbox = open(&documents);
    let mut arrivals = mailbox.arrivals();
    let post = post(&mailbox);
    post.send("ada@example.com", &letter("Für Sie")).await.unwrap();
    assert!(arrivals.has_changed().unwrap());
    arrivals.mark_unchanged();
    let notice = Notice {
        subject: "New order".to_owned(),
        text: "4 pieces, €5 & more\n".to_owned(),
    };
    post.publish(&notice).await.unwrap();
    assert!(arrivals.has_changed().unwrap());
    // Another process on the same documents.
    let mailbox = open(&documents);
    let mails = mailbox.mails(10).unwrap();
    let [mail] = &mails[..] else { panic!("{mails:?}") };
    assert_eq!((mail.id, mail.at.milliseconds()), (1, 1));
    assert_eq!((mail.to(), mail.from()), ("ada@example.com", "shop@example.com"));
    assert_eq!(mail.subject(), "Für Sie");
    assert_eq!((mail.text(), mail.html()), ("Grüße & <x>", "<p>Grüße</p>"));
    let headers = &mail.request["Content"]["Simple"]["Headers"];
    assert_eq!(headers[0]["Value"], "auto-generated");
    let notices = mailbox.notices(10).unwrap();
    let [kept] = &notices[..] else {
        panic!("{notices:?}")
    };
    assert_eq!(
        (kept.title(), kept.message()),
        ("New order", "4 pieces, €5 & more\n")
    );
    assert_eq!(kept.request["TopicArn"], "arn:aws:sns:local:000000000000:orders");
    self::post(&mailbox)
        .send("bob@example.com", &letter("2"))
        .await
        .unwrap();
    assert_eq!(mailbox.mail(2).unwrap().unwrap().to(), "bob@example.com");
    assert_eq!(mailbox.mail(3).unwrap(), None);
}

#[tokio::test]
async fn the_newest_messages_are_kept() {
    let mailbox = open(&Documents::default());
    for number in 1..=KEPT + 2 {
        mailbox.keep(MAIL, Value::from(number)).unwrap();
    }
    assert_eq!(mailbox.mail(2).unwrap(), None);
    assert_eq!(mailbox.mails(2000).unwrap().len(), 1000);
    assert_eq!(mailbox.mails(1).unwrap()[0].request, Value::from(KEPT + 2));
}

#[tokio::test]
async fn what_the_services_refuse_is_told_apart() {
    let mailbox = open(&Documents::default());
    let post = post(&mailbox);
    let ses = |status: u16, code: &str, message: &str| {
        (
            status,
            serde_json::json!({ "__type": code, "message": message }).to_string(),
        )
    };
    let rejected = |reason: &str| PostError::Rejected(reason.to_owned());
    for (answer, expected) in [
        (ses(400, "MessageRejected", "no"), rejected("MessageRejected")),
        (
            ses(400, "BadRequestException", "ada@example.com"),
            rejected("BadRequestException"),
        ),
        (
            ses(400, "MessageRejected", "Email address is not verified."),
            PostError::Refused("MessageRejected".to_owned()),
        ),
        (ses(429, "TooManyRequestsException", ""), PostError::Throttled),
        (ses(400, "LimitExceededException", ""), PostError::Throttled),
        (
            ses(400, "SendingPausedException", ""),
            PostError::Refused("SendingPausedException".to_owned()),
        ),
        (
            ses(503, "ServiceUnavailable", ""),
            PostError::Unreachable("ServiceUnavailable".to_owned()),
        ),
    ] {
        let calls = Arc::new(AtomicI64::new(0));
        let (answered, counted) = (answer.clone(), calls.clone());
        mailbox.set_intercept(Some(Arc::new(move |_: &str, _: &str| {
            counted.fetch_add(1, Ordering::SeqCst);
            Some(answered.clone())
        })));
        let sent = post.send("ada@example.com", &letter("1")).await;
        assert_eq!(sent, Err(expected), "{answer:?}");
        // A message is not sent again by the client itself: the first may have arrived.
        assert_eq!(calls.load(Ordering::SeqCst), 1, "{answer:?}");
    }
    let sns = |status: u16, code: &str| (status, sns::error(code, "ada"));
    for (answer, expected) in [
        (sns(400, "InvalidParameter"), rejected("InvalidParameter")),
        (sns(429, "Throttled"), PostError::Throttled),
        (sns(404, "NotFound"), PostError::Refused("NotFound".to_owned())),
        (
            sns(500, "InternalError"),
            PostError::Unreachable("InternalError".to_owned()),
        ),
    ] {
        let answered = answer.clone();
        mailbox.set_intercept(Some(Arc::new(move |_: &str, _: &str| Some(answered.clone()))));
        let notice = Notice {
            subject: "1".to_owned(),
            text: "2".to_owned(),
        };
        assert_eq!(post.publish(&notice).await, Err(expected), "{answer:?}");
    }
}
