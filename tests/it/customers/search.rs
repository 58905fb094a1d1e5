//! What a search looks for, and when it looks for nothing yet.

use crate::support::{ADA, House, but};

#[actix_web::test]
async fn zeros_and_punctuation_alone_look_for_nothing_yet_and_show_everyone() {
    let house = House::new().await;
    let grace = house.grace().await;
    grace.adds_ada().await;
    let hopper = [("first_name", "Grace"), ("last_name", "Hopper"), ("phone_number", "+1 415 555 0100")];
    grace.adds(&but(&ADA, &hopper)).await;
    let charlie = house.program("charlie").await;
    for text in ["0", "0-", "0 0", "00-", "(0)", "(0) ", "+", "+0", "+(0)", "000-", "-", "0/0", "( )", "0.", "0\u{a0}0"]
    {
        let text: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        for (sort, names) in [
            ("", ["Grace Hopper", "Ada Lovelace"]),
            ("&sort=name", ["Grace Hopper", "Ada Lovelace"]),
            ("&sort=-name", ["Ada Lovelace", "Grace Hopper"]),
        ] {
            assert_eq!(grace.get(&format!("/customers?q={text}{sort}")).await.names(), names, "{text}{sort}");
        }
        let reply = charlie.get(&format!("/customers?q={text}")).await;
        assert_eq!(reply.json["items"].as_array().map(Vec::len), Some(2), "{text}");
        let born = grace.get(&format!("/customers?q=1985-12-10+{text}")).await;
        assert_eq!(born.names().len(), 2, "a date is still looked for: {text}");
        let born = grace.get(&format!("/customers?q=1985-12-11+{text}")).await;
        assert_eq!(born.names().len(), 0, "a date is still looked for: {text}");
    }
    for (text, name) in [("095", "Ada Lovelace"), ("0-1-0", "Grace Hopper"), ("(0)2079", "Ada Lovelace")] {
        assert_eq!(grace.get(&format!("/customers?q={text}")).await.names(), [name], "{text}");
    }
}
