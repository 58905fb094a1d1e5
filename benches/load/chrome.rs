//! The heads of requests as desktop Chrome writes them, recorded from Chromium 156 on pages of the register but for the
//! names of browser and system. Only addresses, the cookie and the coding differ from one request to another.

/// What makes Chrome send a request.
#[derive(Clone, Copy)]
pub enum Initiator {
    /// An address in the address bar.
    Visit,
    /// A link or a form of a page, which htmx sends in Chrome's place.
    Page,
    /// A letter typed in the search box.
    SearchBox,
    Style,
    Script,
    Image,
}

/// Which codings of the body are accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coding {
    /// Those of Chrome, or of `curl --compressed`.
    Compressed,
    Plain,
}

/// In every request.
const ALWAYS: &str = "Connection: keep-alive\r\n\
    sec-ch-ua: \"Not:A-Brand\";v=\"8\", \"Chromium\";v=\"156\", \"Google Chrome\";v=\"156\"\r\n\
    sec-ch-ua-mobile: ?0\r\n\
    sec-ch-ua-platform: \"Windows\"\r\n\
    User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36\r\n\
    Accept-Language: en-US,en;q=0.9\r\n";

const VISIT: &str = "Upgrade-Insecure-Requests: 1\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/jxl,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7\r\n\
    Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\nSec-Fetch-User: ?1\r\nSec-Fetch-Dest: document\r\n";

const HTMX: &str = "HX-Request: true\r\nHX-Current-URL: http://127.0.0.1/customers\r\n\
    Referer: http://127.0.0.1/customers\r\nAccept: text/html\r\n\
    Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: same-origin\r\nSec-Fetch-Dest: empty\r\n";

const PAGE: &str = "HX-Request-Type: full\r\nHX-Target: body\r\nHX-Source: a\r\nHX-Boosted: true\r\n";
const SEARCH_BOX: &str = "HX-Request-Type: partial\r\nHX-Target: section#results\r\nHX-Source: input#q\r\n";

const FILE: &str = "Referer: http://127.0.0.1/customers\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: no-cors\r\n";
const STYLE: &str = "Accept: text/css,*/*;q=0.1\r\nSec-Fetch-Dest: style\r\n";
const SCRIPT: &str = "Accept: */*\r\nSec-Fetch-Dest: script\r\n";
const IMAGE: &str = "Accept: image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8\r\n\
    Sec-Fetch-Dest: image\r\n";

impl Initiator {
    /// The lines of the head, but for the cookie and the coding.
    pub fn head(self) -> String {
        let own = match self {
            Self::Visit => [VISIT, ""],
            Self::Page => [HTMX, PAGE],
            Self::SearchBox => [HTMX, SEARCH_BOX],
            Self::Style => [FILE, STYLE],
            Self::Script => [FILE, SCRIPT],
            Self::Image => [FILE, IMAGE],
        };
        format!("{ALWAYS}{}", own.concat())
    }
}

impl Coding {
    /// The line of the head.
    pub fn head(self) -> &'static str {
        match self {
            Self::Compressed => "Accept-Encoding: gzip, deflate, br, zstd\r\n",
            Self::Plain => "Accept-Encoding: identity\r\n",
        }
    }
}
