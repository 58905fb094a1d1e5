//! A Chrome that someone is signed in with and a program with a token of theirs, and the requests they send.
//! Cookie and token stay valid as long as the secret and the database do, so for every server of a run.

use url::form_urlencoded::Serializer;
use uuid::Uuid;

use crate::{
    chrome::{Coding, Initiator},
    client::{Connection, Request},
};

pub const NAME: &str = "grace";
pub const PASSWORD: &str = "eleven quiet foxes paint";

/// In the head of a form.
const FORM: &str = "Origin: http://127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded;charset=UTF-8\r\n";

/// Signed in as [`NAME`].
pub struct Browser {
    /// The session's cookie, as a line of a request's head.
    cookie: String,
    token: String,
}

impl Browser {
    /// `token` is a personal access token.
    pub async fn sign_in(connection: &mut Connection, token: String) -> Self {
        let answer = connection.get(&sign_in(0)).await;
        let session = answer.header("set-cookie").and_then(|cookie| cookie.strip_prefix("session="));
        let session = session.and_then(|session| session.split(';').next()).expect("a session");
        Self { cookie: format!("Cookie: session={session}\r\n"), token }
    }

    /// The request for a page or a file. With the tag of what the browser has, it asks whether that has changed.
    pub fn get(&self, initiator: Initiator, address: &str, coding: Coding, tag: Option<&str>) -> Request {
        let head = format!("{}{}{}", initiator.head(), coding.head(), self.cookie);
        asks(address, &head, tag)
    }

    /// The request for a page at an address typed in the address bar.
    pub fn visit(&self, address: &str) -> Request {
        self.get(Initiator::Visit, address, Coding::Plain, None)
    }

    /// The same by a program, of the API.
    pub fn program(&self, address: &str, coding: Coding, tag: Option<&str>) -> Request {
        let program = "User-Agent: curl/8.17.0\r\nAccept: */*\r\n";
        asks(address, &format!("{program}{}Authorization: Bearer {}\r\n", coding.head(), self.token), tag)
    }

    /// A program's request that sends a text to the API.
    pub fn sends(&self, address: &str, body: &str, status: u16) -> Request {
        self.sends_bytes(address, body.as_bytes(), status)
    }

    /// The same with bytes: a file to be imported.
    pub fn sends_bytes(&self, address: &str, body: &[u8], status: u16) -> Request {
        let kind = if body.first() == Some(&b'{') { "application/json" } else { "application/octet-stream" };
        let head =
            format!("User-Agent: curl/8.17.0\r\nAuthorization: Bearer {}\r\nContent-Type: {kind}\r\n", self.token);
        Request::send(address, &head, body, status)
    }

    /// The request that adds the n-th new customer, as the form of the page sends it.
    pub fn create(&self, n: usize) -> Request {
        self.create_with(n, &[])
    }

    /// The same with what was typed in more controls.
    pub fn create_with(&self, n: usize, more: &[(String, String)]) -> Request {
        let name: String = n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
        // Nobody is like another: to compare those who are alike is another measurement.
        let born = format!("{}-{:02}-{:02}", 1940 + n % 61, 1 + n % 12, 1 + n % 28);
        let phone = format!("+44207{:07}", n * 7_919 % 10_000_000);
        self.add(["Ada", &format!("New{name}"), &born, &phone], more)
    }

    /// The same for a customer of this name, birth date and phone number.
    pub fn add(&self, [first, last, born, phone]: [&str; 4], more: &[(String, String)]) -> Request {
        let [year, month, day] = born.splitn(3, '-').collect::<Vec<_>>()[..] else { panic!("{born} is no date") };
        let form = Serializer::new(String::new())
            .append_pair("key", &Uuid::new_v4().to_string())
            .append_pair("first_name", first)
            .append_pair("last_name", last)
            .append_pair("date_of_birth_day", day)
            .append_pair("date_of_birth_month", month)
            .append_pair("date_of_birth_year", year)
            .append_pair("phone_number", phone)
            .extend_pairs(more)
            .finish();
        self.posts("/customers/new", &form, 303)
    }

    /// A form as a page sends it.
    pub fn posts(&self, address: &str, form: &str, status: u16) -> Request {
        let head = format!("{}{}{}{FORM}", Initiator::Page.head(), Coding::Compressed.head(), self.cookie);
        Request::post(address, &head, form, status)
    }
}

fn asks(address: &str, head: &str, tag: Option<&str>) -> Request {
    match tag {
        None => Request::get(address, head, 200),
        Some(tag) => Request::get(address, &format!("{head}If-None-Match: {tag}\r\n"), 304),
    }
}

/// The n-th sign-in with the right password, each from a different address, as if by many people.
pub fn sign_in(n: usize) -> Request {
    let form = format!("username={NAME}&password={}", PASSWORD.replace(' ', "+"));
    let (high, low) = (n / 250 % 250, n % 250 + 1);
    let address = format!("X-Forwarded-For: 198.18.{high}.{low}\r\n");
    Request::post(
        "/login",
        &format!("{address}{}{}{FORM}", Initiator::Page.head(), Coding::Compressed.head()),
        &form,
        303,
    )
}
