//! An answer, read as a person or a program would read it.

use reqwest::{Response, header::HeaderMap};
use scraper::{ElementRef, Html, Selector};

pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: response.text().await.unwrap() }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    fn all<T>(&self, selector: &str, of: impl Fn(ElementRef) -> T) -> Vec<T> {
        Html::parse_document(&self.body).select(&Selector::parse(selector).unwrap()).map(of).collect()
    }

    /// The text of every element that fits, white space tidied.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.all(selector, |element| {
            element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }

    /// The text of the first element that fits; empty without one.
    pub fn text(&self, selector: &str) -> String {
        self.texts(selector).into_iter().next().unwrap_or_default()
    }

    pub fn has(&self, selector: &str) -> bool {
        !self.all(selector, |_| ()).is_empty()
    }

    /// An attribute of every element that fits.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.all(selector, |element| element.attr(name).unwrap_or_default().to_owned())
    }

    pub fn attribute(&self, selector: &str, name: &str) -> String {
        self.attributes(selector, name).into_iter().next().unwrap_or_default()
    }

    /// The value of an input.
    pub fn value(&self, name: &str) -> String {
        self.attribute(&format!("input[name={name}]"), "value")
    }

    /// Every field of the page's own form, as a browser would send it.
    pub fn fields(&self) -> Vec<(String, String)> {
        let controls = ["input", "textarea", "select"].map(|kind| format!("main form:not([action]) {kind}[name]"));
        let sent = self.all(&controls.join(", "), |control| {
            let left_out =
                matches!(control.attr("type"), Some("checkbox" | "radio")) && control.attr("checked").is_none();
            (!left_out).then(|| (control.attr("name").unwrap_or_default().to_owned(), value(control)))
        });
        sent.into_iter().flatten().collect()
    }

    /// The value of any control, as a browser would send it.
    pub fn sent(&self, name: &str) -> Option<String> {
        self.fields().into_iter().find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// The complaint beside a field.
    pub fn complaint(&self, field: &str) -> String {
        self.text(&format!("#{field}-note .field__complaint"))
    }

    /// The names in the list, in order.
    pub fn names(&self) -> Vec<String> {
        self.texts("#results tbody th a")
    }

    /// The lines of the activity that hold these words.
    pub fn told(&self, words: &str) -> Vec<String> {
        self.texts(".history__list > li p").into_iter().filter(|line| line.contains(words)).collect()
    }

    /// The sentence about what was just done.
    pub fn notice(&self) -> String {
        self.text(".notice[role=status] p")
    }

    /// The address of the page after or before.
    pub fn page_link(&self, rel: &str) -> Option<String> {
        let link = self.attribute(&format!(".pages a[rel={rel}]"), "href");
        (!link.is_empty()).then_some(link)
    }
}

/// What a browser sends for a control.
fn value(control: ElementRef) -> String {
    match control.value().name() {
        "textarea" => {
            let text: String = control.text().collect();
            text.strip_prefix('\n').unwrap_or(&text).replace('\n', "\r\n")
        }
        "select" => {
            let selected = Selector::parse("option[selected]").unwrap();
            control.select(&selected).next().and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
        }
        _ => control.attr("value").unwrap_or_default().to_owned(),
    }
}
