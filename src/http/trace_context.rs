//! The trace that a request belongs to, as its caller says in `traceparent` (W3C Trace Context, level 1); for the log.
//! Nothing is made up: a header that is missing, repeated or malformed counts as none.

use actix_web::http::header::HeaderMap;

/// Where a request stands in its caller's trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceContext<'h> {
    /// 32 digits, the same in every log that the trace passes through.
    pub trace_id: &'h str,
    /// 16 digits: the caller's own step.
    pub parent_id: &'h str,
}

impl<'h> TraceContext<'h> {
    /// The one that the headers of a request name.
    pub fn of(headers: &'h HeaderMap) -> Option<Self> {
        let mut named = headers.get_all("traceparent");
        let (Some(header), None) = (named.next(), named.next()) else { return None };
        Self::read(header.to_str().ok()?)
    }

    fn read(header: &'h str) -> Option<Self> {
        let mut fields = header.splitn(5, '-');
        let version = fields.next().filter(|version| is_hex(version, 2) && *version != "ff")?;
        let trace_id = fields.next().filter(|id| is_id(id, 32))?;
        let parent_id = fields.next().filter(|id| is_id(id, 16))?;
        fields.next().filter(|flags| is_hex(flags, 2))?;
        // A later version may say more after these four; this one may not.
        if version == "00" && fields.next().is_some() {
            return None;
        }
        Some(Self { trace_id, parent_id })
    }
}

fn is_id(text: &str, digits: usize) -> bool {
    is_hex(text, digits) && text.bytes().any(|digit| digit != b'0')
}

fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const PARENT: &str = "00f067aa0ba902b7";

    #[test]
    fn a_traceparent_is_read_strictly_and_nothing_else_is() {
        let read = Some(TraceContext { trace_id: TRACE, parent_id: PARENT });
        let zeros = |digits: usize| "0".repeat(digits);
        for (header, why, expected) in [
            (format!("00-{TRACE}-{PARENT}-01"), "as the standard has it", read),
            (format!("00-{TRACE}-{PARENT}-00"), "not sampled", read),
            (format!("00-{TRACE}-{PARENT}-ff"), "flags that mean nothing yet", read),
            (format!("01-{TRACE}-{PARENT}-01"), "a later version", read),
            (format!("cc-{TRACE}-{PARENT}-01-what-the-future-brings"), "a later version that says more", read),
            (format!("00-{TRACE}-{PARENT}-01-more"), "this version says no more", None),
            (format!("00-{TRACE}-{PARENT}-01-"), "not even a dash", None),
            (format!("cc-{TRACE}-{PARENT}-01more"), "a later version without the dash", None),
            (format!("ff-{TRACE}-{PARENT}-01"), "no version", None),
            (format!("0-{TRACE}-{PARENT}-01"), "a short version", None),
            (format!("0x-{TRACE}-{PARENT}-01"), "a version that is no number", None),
            (format!("00-{}-{PARENT}-01", zeros(32)), "no trace", None),
            (format!("00-{TRACE}-{}-01", zeros(16)), "no parent", None),
            (format!("00-{}-{PARENT}-01", TRACE.to_uppercase()), "upper case", None),
            (format!("00-{}-{PARENT}-01", &TRACE[1..]), "a short trace", None),
            (format!("00-{TRACE}0-{PARENT}-01"), "a long trace", None),
            (format!("00-{TRACE}-{}-01", &PARENT[1..]), "a short parent", None),
            (format!("00-{TRACE}-{PARENT}-1"), "short flags", None),
            (format!("00-{TRACE}-{PARENT}"), "no flags", None),
            (format!("00-{TRACE}-{PARENT}-0g"), "flags that are no number", None),
            (format!("00_{TRACE}_{PARENT}_01"), "other separators", None),
            (String::new(), "nothing", None),
        ] {
            assert_eq!(TraceContext::read(&header), expected, "{why}: {header}");
        }
    }

    #[test]
    fn of_two_headers_neither_is_believed() {
        let mut headers = HeaderMap::new();
        assert_eq!(TraceContext::of(&headers), None);
        let (name, value) = (HeaderName::from_static("traceparent"), format!("00-{TRACE}-{PARENT}-01"));
        headers.append(name.clone(), HeaderValue::from_str(&value).unwrap());
        assert_eq!(TraceContext::of(&headers), Some(TraceContext { trace_id: TRACE, parent_id: PARENT }));
        headers.append(name.clone(), HeaderValue::from_str(&value).unwrap());
        assert_eq!(TraceContext::of(&headers), None);
        headers.insert(name, HeaderValue::from_bytes(b"00-\xff").unwrap());
        assert_eq!(TraceContext::of(&headers), None);
    }
}
