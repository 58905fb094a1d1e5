//! A program at the API: shows its token and nothing else.

use reqwest::{Client as Http, Method, RequestBuilder, header::HeaderMap, redirect::Policy};
use serde_json::{Value, json};

/// What a program sends to add Ada Lovelace.
pub fn ada() -> Value {
    json!({
        "first_name": "Ada",
        "last_name": "Lovelace",
        "date_of_birth": "1985-12-10",
        "phone_number": "+44 20 7946 0958",
    })
}

/// `body` with a member otherwise.
pub fn with(mut body: Value, member: &str, value: impl Into<Value>) -> Value {
    body[member] = value.into();
    body
}

pub struct Client {
    http: Http,
    base: String,
    pub token: Option<String>,
}

pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// The body; a text where it is none of JSON.
    pub json: Value,
}

impl Client {
    pub fn new(base: &str, token: Option<String>) -> Self {
        Self {
            http: Http::builder().redirect(Policy::none()).no_proxy().build().unwrap(),
            base: format!("{base}/api/v1"),
            token,
        }
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let text = answer.text().await.unwrap();
        let kind = headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
        let is_json = ["/json", "+json"].iter().any(|end| kind.ends_with(end));
        let json = match text.as_str() {
            "" => Value::Null,
            text if is_json => serde_json::from_str(text).unwrap(),
            text => text.into(),
        };
        let reply = Reply { status, headers, json };
        if status >= 400 {
            reply.is_a_problem();
        }
        reply
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// A change of the version that `tag` names.
    pub async fn change(&self, method: Method, path: &str, tag: &str, body: &Value) -> Reply {
        let request = self.request(method.clone(), path).header("If-Match", tag);
        self.send(if method == Method::DELETE { request } else { request.json(body) }).await
    }

    /// The path of an import of a file, whose rows were checked or which failed.
    pub async fn adds_import(&self, file: &str) -> String {
        let request = self.request(Method::POST, "/imports?filename=x.csv").body(file.to_owned());
        let reply = self.send(request).await;
        assert_eq!(reply.status, 202, "{}", reply.json);
        let path = format!("/imports/{}", reply.json["id"].as_str().unwrap());
        self.waits_for(&path).await;
        path
    }

    /// An import once nothing is being done to it.
    pub async fn waits_for(&self, import: &str) -> Reply {
        loop {
            let reply = self.get(import).await;
            let is_work =
                ["reading", "checking", "committing", "undoing"].map(Value::from).contains(&reply.json["state"]);
            if reply.status != 200 || !is_work {
                return reply;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// The path of Ada Lovelace, just added.
    pub async fn adds_ada(&self) -> String {
        let reply = self.post("/customers", &ada()).await;
        assert_eq!(reply.status, 201, "{}", reply.json);
        format!("/customers/{}", reply.json["id"].as_str().unwrap())
    }
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The end of the problem's type.
    pub fn problem(&self) -> &str {
        self.json["type"].as_str().unwrap_or_default().trim_start_matches("urn:clientele:problem:")
    }

    /// Field and code of every complaint.
    pub fn errors(&self) -> Vec<(&str, &str)> {
        let errors = self.json["errors"].as_array().map(Vec::as_slice).unwrap_or_default();
        errors.iter().map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap())).collect()
    }

    fn is_a_problem(&self) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(self.json["status"], self.status);
        assert_eq!(self.json["instance"], self.header("x-request-id"));
        for member in ["type", "title", "detail"] {
            assert!(self.json[member].as_str().is_some_and(|text| !text.is_empty()), "{member}: {}", self.json);
        }
        assert_eq!(self.status == 401, self.header("www-authenticate") == "Bearer");
    }
}
