//! A person at a real browser: Chromium, led by its chromedriver, both gone at the end of the test.
//! Whatever is looked for is waited for, so a test names what it expects and never how long that takes.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
    sync::{Arc, Once},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{
    By, Capabilities, Key, TypingData, WebDriver, WebElement, cdp::Cdp, error::WebDriverResult,
    session::handle::SessionHandle,
};

use super::{PASSWORD, TestServer, installed::in_ci};

const CHROMEDRIVER: &str = "/usr/bin/chromedriver";
const CHROMIUM: &str = "/usr/bin/chromium";
/// How long something may take to appear before it counts as missing.
const TIMEOUT: Duration = Duration::from_secs(10);
/// With the pipe, Chromium ends with its driver, whatever ends that.
const FLAGS: &str = "--headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
    --disable-sync --no-first-run --disable-quic --window-size=1200,900 --remote-debugging-pipe";

pub struct Browser {
    pub page: Arc<SessionHandle>,
    _driver: Driver,
    base: String,
}

/// The chromedriver process with the folder its browser keeps things in.
struct Driver {
    process: Child,
    port: u16,
    profile: TempDir,
    _output: BufReader<ChildStdout>,
}

impl TestServer {
    /// A server for people at browsers; none where no browser is installed, which fails in CI.
    pub async fn with_browsers() -> Option<Self> {
        static TOLD: Once = Once::new();
        if let Some(missing) = [CHROMEDRIVER, CHROMIUM].into_iter().find(|program| !Path::new(program).exists()) {
            assert!(!in_ci(), "no {missing} on this machine");
            // Past the test harness, which would keep the line of a passing test to itself.
            let line = format!("browser tests skipped: no {missing} on this machine\n");
            TOLD.call_once(|| std::io::stderr().write_all(line.as_bytes()).unwrap());
            return None;
        }
        Some(Self::new().await)
    }

    /// Someone signed in, with the list of customers in front of them.
    pub async fn browser_of(&self, name: &str) -> Browser {
        self.browser_with(json!({}), name).await
    }

    /// The same at a browser with `options` of its own.
    pub async fn browser_with(&self, options: Value, name: &str) -> Browser {
        // Browsers keep passkeys for names, and none for numbers.
        let base = self.base.replace("127.0.0.1", "localhost");
        let browser = Browser::open(&base, options).await;
        browser.goes_to("/login").await;
        browser.signs_in(name).await;
        browser.shows("h1", "Customers").await;
        browser
    }
}

impl Driver {
    /// A driver that ends before it has a port lost it to another one that started at the same moment.
    fn start() -> Self {
        (0..5).find_map(|_| Self::try_start()).expect("a driver that gets a port, in five tries")
    }

    fn try_start() -> Option<Self> {
        let profile = tempfile::tempdir().unwrap();
        let mut command = Command::new(CHROMEDRIVER);
        command.arg("--port=0").env("TMPDIR", profile.path()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let port = |line: String| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok();
        let port = output.by_ref().lines().map_while(Result::ok).find_map(port);
        if port.is_none() {
            process.wait().unwrap();
        }
        Some(Self { process, port: port?, profile, _output: output })
    }
}

impl Drop for Driver {
    /// The driver closes its browser and ends; one that does not is killed.
    fn drop(&mut self) {
        if let Ok(mut connection) = TcpStream::connect(("127.0.0.1", self.port)) {
            let _ = connection.set_read_timeout(Some(TIMEOUT));
            let _ = connection.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            let _ = connection.read_to_end(&mut Vec::new());
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Browser {
    pub async fn open(base: &str, mut options: Value) -> Self {
        let driver = Driver::start();
        let profile = format!("--user-data-dir={}", driver.profile.path().display());
        let own = options["args"].as_str().unwrap_or_default().to_owned();
        options["args"] =
            FLAGS.split_whitespace().chain([own.as_str(), &profile]).filter(|flag| !flag.is_empty()).collect();
        options["binary"] = CHROMIUM.into();
        let mut capabilities = Capabilities::new();
        capabilities.set("goog:chromeOptions", options).unwrap();
        capabilities.set("goog:loggingPrefs", json!({"browser": "WARNING"})).unwrap();
        let session = WebDriver::new(format!("http://127.0.0.1:{}", driver.port), capabilities).await.unwrap();
        let page = Arc::clone(session.handle());
        // The driver's end is the session's end.
        session.leak().unwrap();
        Self { page, _driver: driver, base: base.to_owned() }
    }

    /// A path of the register, or a whole address elsewhere.
    pub async fn goes_to(&self, path: &str) {
        let address = if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() };
        self.page.goto(address).await.unwrap();
    }

    pub async fn signs_in(&self, name: &str) {
        self.shows("h1", "Sign in").await;
        self.fills("username", name).await;
        self.fills("password", PASSWORD).await;
        self.presses("Sign in").await;
    }

    /// Clicks the link or button with these words.
    pub async fn presses(&self, words: &str) {
        let path = format!("//*[self::a or self::button or self::summary][normalize-space()=\"{words}\"]");
        self.with(By::XPath(path), click).await;
    }

    /// Goes to a field and types `text` in place of what is there.
    pub async fn fills(&self, id: &str, text: &str) {
        let keys = format!("{}a{}{}{text}", Key::Control.value(), Key::Null.value(), Key::Backspace.value());
        // The driver alone would first leave the field before for nowhere, as no person does.
        self.with(By::Id(id), async |field| {
            field.focus().await?;
            field.send_keys(keys.as_str()).await
        })
        .await;
    }

    /// Chooses a file in an input for one.
    pub async fn chooses_file(&self, id: &str, path: &str) {
        self.with(By::Id(id), async |field| field.send_keys(path).await).await;
    }

    pub async fn fills_all(&self, fields: &[(&str, &str)]) {
        for (id, text) in fields {
            self.fills(id, text).await;
        }
    }

    pub async fn holds_all(&self, fields: &[(&str, &str)]) {
        for (id, text) in fields {
            self.is(&format!("document.getElementById('{id}')?.value"), *text).await;
        }
    }

    /// Types keys to whatever has the focus.
    pub async fn types(&self, keys: impl Into<TypingData>) {
        self.page.active_element().await.unwrap().send_keys(keys).await.unwrap();
    }

    /// Types a letter at a time, one every `pace`, to whatever has the focus.
    pub async fn types_at(&self, pace: Duration, text: &str) {
        let (tools, mut next) = (Cdp::new(Arc::clone(&self.page)), tokio::time::interval(pace));
        for letter in text.chars() {
            next.tick().await;
            for (kind, text) in [("keyDown", letter.to_string()), ("keyUp", String::new())] {
                let key = json!({ "type": kind, "key": letter.to_string(), "text": text });
                tools.send_raw("Input.dispatchKeyEvent", key).await.unwrap();
            }
        }
    }

    async fn with(&self, by: By, act: impl AsyncFn(WebElement) -> WebDriverResult<()>) {
        let started = Instant::now();
        loop {
            let done = async { act(self.page.find(by.clone()).await?).await };
            match done.await {
                Ok(()) => return,
                Err(error) if started.elapsed() > TIMEOUT => panic!("{by}: {error:.200}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// The value of a script's expression.
    pub async fn value(&self, expression: &str) -> WebDriverResult<Value> {
        Ok(self.page.execute(format!("return {expression}"), Vec::new()).await?.json().clone())
    }

    /// Waits until a script's expression has the value.
    pub async fn is(&self, expression: &str, expected: impl Into<Value>) {
        let (started, expected) = (Instant::now(), expected.into());
        loop {
            let found = self.value(expression).await;
            match found {
                Ok(found) if found == expected => return,
                found if started.elapsed() > TIMEOUT => {
                    panic!("{expression} is {found:?} and not {expected} at {}", self.page.current_url().await.unwrap())
                }
                _ => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    }

    /// Waits until the elements that fit show these words to the eye, one after the other.
    pub async fn shows_all(&self, selector: &str, words: &[&str]) {
        let text = "element => element.innerText.trim().replace(/\\s+/g, ' ')";
        self.is(&format!("Array.from(document.querySelectorAll({}), {text})", json!(selector)), json!(words)).await;
    }

    pub async fn shows(&self, selector: &str, words: &str) {
        self.shows_all(selector, &[words]).await;
    }

    /// Waits until nothing fits.
    pub async fn shows_no(&self, selector: &str) {
        self.shows_all(selector, &[]).await;
    }

    /// Waits until every request that typing led to is answered, those that wait a moment in the page too.
    pub async fn has_its_answers(&self) {
        let later = "new Promise((done) => setTimeout(done, 200))";
        self.is(&format!("{later}.then(() => document.querySelectorAll('.htmx-request').length)"), 0).await;
    }

    /// Waits until the complaint beside a field is this one; none for no words.
    pub async fn complains(&self, field: &str, words: &str) {
        let words = if words.is_empty() { vec![] } else { vec![words] };
        self.shows_all(&format!("#{field}-note .field__complaint"), &words).await;
    }

    pub async fn has_focus_on(&self, id: &str) {
        self.is("document.activeElement.id", id).await;
    }

    /// What the device prefers, or is: paper, a width, colours of its owner's choice.
    pub async fn emulates(&self, command: &str, parameters: Value) {
        self.tells(&format!("Emulation.{command}"), parameters).await;
    }

    /// A device of the browser's own that keeps passkeys and knows its person.
    pub async fn keeps_passkeys(&self) {
        self.tells("WebAuthn.enable", json!({})).await;
        let device = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        self.tells("WebAuthn.addVirtualAuthenticator", json!({"options": device})).await;
    }

    async fn tells(&self, command: &str, parameters: Value) {
        let tools = Cdp::new(Arc::clone(&self.page));
        tools.send_raw(command, parameters).await.unwrap();
    }

    /// Nothing scrolls sideways.
    pub async fn fits(&self) {
        self.is("document.documentElement.scrollWidth - document.documentElement.clientWidth", 0).await;
    }

    /// Closes the browser, which had nothing to say against any page: no script failed, no policy was broken.
    pub async fn leaves(self) {
        let refusals = [401, 409, 410, 422].map(|status| format!("responded with a status of {status}"));
        let log = self.page.browser_log().await.unwrap().into_iter().map(|entry| entry.message);
        let complaints: Vec<_> = log.filter(|line| !refusals.iter().any(|refusal| line.contains(refusal))).collect();
        assert_eq!(complaints, [""; 0]);
    }
}

/// The header stays in sight, so what is to be clicked is first brought out from under it.
async fn click(element: WebElement) -> WebDriverResult<()> {
    element.scroll_into_view().await?;
    element.click().await
}
