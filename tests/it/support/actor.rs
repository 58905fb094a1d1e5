//! Somebody at a browser: keeps cookies, follows nothing by itself, sends what browsers send.

use std::{collections::BTreeMap, sync::Mutex};

use reqwest::{Client, Method, RequestBuilder, redirect::Policy};

use super::{ADA, Page};

pub struct Actor {
    client: Client,
    base: String,
    cookies: Mutex<BTreeMap<String, String>>,
}

impl Actor {
    pub fn new(base: &str) -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
        Self { client, base: base.to_owned(), cookies: Mutex::default() }
    }

    /// The same browser's cookies, copied to another place.
    pub fn copied(&self) -> Self {
        let copy = Self::new(&self.base);
        copy.cookies.lock().unwrap().clone_from(&self.cookies.lock().unwrap());
        copy
    }

    /// The same cookies, at a server that was started again.
    pub fn moved_to(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.copied() }
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().unwrap().insert(name.to_owned(), value.to_owned());
    }

    /// The browser loses a cookie.
    pub fn forgets(&self, name: &str) {
        self.cookies.lock().unwrap().remove(name);
    }

    /// A request with this browser's cookies and none of its habits.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<_> =
            self.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, format!("{}{path}", self.base));
        if cookies.is_empty() { request } else { request.header("Cookie", cookies.join("; ")) }
    }

    pub async fn send(&self, request: RequestBuilder) -> Page {
        let page = Page::of(request.send().await.unwrap()).await;
        for set in page.headers.get_all("set-cookie") {
            let set = cookie(set.to_str().unwrap());
            let mut cookies = self.cookies.lock().unwrap();
            if set.gone {
                cookies.remove(&set.name)
            } else {
                cookies.insert(set.name, set.value)
            };
        }
        page
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(self.request(Method::GET, path)).await
    }

    /// A part of a page, as htmx asks for it.
    pub async fn get_part(&self, path: &str, target: &str) -> Page {
        let request = self.request(Method::GET, path).header("HX-Request", "true").header("HX-Target", target);
        self.send(request).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(self.request(Method::POST, path).header("Sec-Fetch-Site", "same-origin").form(fields)).await
    }

    /// The address of a new customer.
    pub async fn adds(&self, fields: &[(&str, &str)]) -> String {
        let mut page = self.post("/customers/new", fields).await;
        if page.has("#customer [name=trashed]") {
            // Somebody like this is in the trash, and is to stay there.
            page = self.sends("/customers/new", &page, &[]).await;
        }
        assert_eq!(page.status, 303, "{}", page.text("main"));
        assert!(page.location().contains("/customers/"), "{}", page.location());
        page.location().to_owned()
    }

    /// The address of Ada Lovelace, just added.
    pub async fn adds_ada(&self) -> String {
        self.adds(&ADA).await
    }

    /// Sends the form of a page as the page shows it, with some fields otherwise.
    pub async fn sends(&self, path: &str, page: &Page, otherwise: &[(&str, &str)]) -> Page {
        let fields = page.fields();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(path, &super::but(&fields, otherwise)).await
    }

    /// Opens a page with a form and sends it with some fields otherwise.
    pub async fn opens_and_sends(&self, path: &str, otherwise: &[(&str, &str)]) -> Page {
        let page = self.get(path).await;
        self.sends(path, &page, otherwise).await
    }

    /// Sends a file to be imported; the address of its page.
    pub async fn sends_file(&self, name: &str, file: &[u8]) -> String {
        let page = self.uploads(name, file).await;
        assert_eq!(page.status, 303, "{}", page.text("main"));
        page.location().to_owned()
    }

    /// Sends a file as the form of a browser does.
    pub async fn uploads(&self, name: &str, file: &[u8]) -> Page {
        let head = format!(
            "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        let body = [head.as_bytes(), file, b"\r\n--edge--\r\n"].concat();
        let request = self.request(Method::POST, "/imports/new").header("Sec-Fetch-Site", "same-origin");
        self.send(request.header("Content-Type", "multipart/form-data; boundary=edge").body(body)).await
    }

    /// The page of an import once nothing is being done to it.
    pub async fn waits_for(&self, import: &str) -> Page {
        for _ in 0..1_500 {
            let page = self.get(import).await;
            if page.status != 200 || !page.has("progress") {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        panic!("the import does not come to an end");
    }

    /// Sends a file and waits until its rows are checked.
    pub async fn imports(&self, name: &str, file: impl AsRef<[u8]>) -> (String, Page) {
        let address = self.sends_file(name, file.as_ref()).await;
        let page = self.waits_for(&address).await;
        (address, page)
    }

    /// Presses the button that saves what was checked, and waits for the end.
    pub async fn commits(&self, import: &str, page: &Page) -> Page {
        let revision = page.value("revision");
        let answer = self.post(&format!("{import}/commit"), &[("revision", &revision)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text("main"));
        self.waits_for(import).await
    }

    /// Undoes an import, and waits for the end.
    pub async fn undoes(&self, import: &str) -> Page {
        assert_eq!(self.post(&format!("{import}/undo"), &[]).await.status, 303);
        self.waits_for(import).await
    }

    /// Deletes a customer from its page.
    pub async fn deletes(&self, address: &str) -> Page {
        self.opens_and_sends(&format!("{address}/delete"), &[]).await
    }

    /// Where a redirect leads.
    pub async fn follow(&self, page: &Page) -> Page {
        self.get(page.location()).await
    }
}

struct SetCookie {
    name: String,
    value: String,
    gone: bool,
}

fn cookie(set: &str) -> SetCookie {
    let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
    let (name, value) = pair.split_once('=').unwrap();
    SetCookie { name: name.to_owned(), value: value.to_owned(), gone: attributes.contains("Max-Age=0") }
}
