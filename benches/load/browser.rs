//! Someone who uses the register, and the requests that person sends.
//! Cookies are good for as long as the secret and the database are, so for every server of a run.

use uuid::Uuid;

use crate::client::{Connection, Request};

pub const NAME: &str = "grace";
pub const PASSWORD: &str = "eleven quiet foxes paint";

/// A page of ours sent this form.
const FORM: &str = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// Someone who is signed in.
pub struct Person {
    /// The session's cookie, as a line of a request's head.
    cookie: String,
}

impl Person {
    pub async fn sign_in(connection: &mut Connection) -> Self {
        let answer = connection.get(&sign_in(0)).await;
        let session =
            answer.head.lines().find_map(|line| line.strip_prefix("set-cookie: session=")).expect("a session");
        let session = session.split(';').next().unwrap_or_default();
        Self { cookie: format!("Cookie: session={session}\r\n") }
    }

    /// The request for a page.
    pub fn get(&self, address: &str) -> Request {
        Request::get(address, &self.cookie)
    }

    /// The request that adds the n-th new customer, as the form of the page sends it.
    pub fn create(&self, n: usize) -> Request {
        let name: String = n.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
        let form = format!(
            "first_name=Ada&last_name=New{name}&date_of_birth_day=10&date_of_birth_month=12&date_of_birth_year=1985\
             &phone_number=%2B442079460958&key={}",
            Uuid::new_v4()
        );
        Request::post("/customers/new", &format!("{}{FORM}", self.cookie), &form, 303)
    }
}

/// The n-th sign-in with the right password, each from another address, as those of many people are.
pub fn sign_in(n: usize) -> Request {
    let form = format!("username={NAME}&password={}", PASSWORD.replace(' ', "+"));
    let (high, low) = (n / 250 % 250, n % 250 + 1);
    Request::post("/login", &format!("X-Forwarded-For: 198.18.{high}.{low}\r\n{FORM}"), &form, 303)
}
