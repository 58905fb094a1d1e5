//! A browser that someone is signed in with, and the requests it sends.
//! Its cookie stays valid as long as the secret and the database do, so for every server of a run.

use uuid::Uuid;

use crate::client::{Connection, Request};

pub const NAME: &str = "grace";
pub const PASSWORD: &str = "eleven quiet foxes paint";

/// The headers of a form sent from one of our own pages.
const FORM: &str = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// Signed in as [`NAME`].
pub struct Browser {
    /// The session's cookie, as a line of a request's head.
    cookie: String,
}

impl Browser {
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

/// The n-th sign-in with the right password, each from a different address, as if by many people.
pub fn sign_in(n: usize) -> Request {
    let form = format!("username={NAME}&password={}", PASSWORD.replace(' ', "+"));
    let (high, low) = (n / 250 % 250, n % 250 + 1);
    Request::post("/login", &format!("X-Forwarded-For: 198.18.{high}.{low}\r\n{FORM}"), &form, 303)
}
