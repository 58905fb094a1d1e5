//! A database in which somebody is there again who was erased since.

use clientele::{
    customers::erasure::{Keys, Tombstone, again, tombstones},
    secret::Secrets,
};
use uuid::Uuid;

use crate::support::{ADA, TestServer, but};

const SECRET: &str = "seven slow herons wade through reeds";

fn id(address: &str) -> Uuid {
    Uuid::parse_str(address.rsplit('/').next().unwrap()).unwrap()
}

/// What stays of somebody who was erased.
fn tombstone(customer_id: Uuid, keys: Option<Keys>) -> Tombstone {
    Tombstone {
        customer_id,
        kept_away: keys.is_some(),
        by_birth: keys.map(|keys| keys.by_birth.to_vec()),
        by_phone: keys.map(|keys| keys.by_phone.to_vec()),
        at: 1_800_000_000,
        user_id: None,
        channel: "page".into(),
    }
}

#[actix_web::test]
async fn whoever_was_erased_since_a_backup_is_erased_again_by_the_row_or_by_who_it_is() {
    let server = TestServer::with(&[("CLIENTELE_SECRET", SECRET)]).await;
    server.add_everyone().await;
    let grace = server.grace().await;
    let key = Secrets::new(SECRET.as_bytes()).unwrap().erased;
    let by_id = grace.adds(&but(&ADA, &[("last_name", "Byron"), ("phone_number", "+44 20 7946 0959")])).await;
    let by_name = grace.adds(&but(&ADA, &[("first_name", "LOVELÁCE"), ("last_name", "Ada")])).await;
    let meant_to_return = grace.adds(&but(&ADA, &[("last_name", "King"), ("phone_number", "+33 1 42 68 53 00")])).await;
    grace.deletes(&by_id).await;
    grace.opens_and_sends(&format!("{by_name}/edit"), &[("phone_number", "+44 20 7946 0000")]).await;

    let lovelace = Keys::known(&key, "Ada Lovelace", ("1985-12-10", "+442079460958"));
    let other = Keys::known(&key, "Some Body", ("1985-12-10", "+442079460958"));
    let given = vec![
        tombstone(id(&by_id), Some(other)),
        tombstone(Uuid::from_u128(1), Some(lovelace)),
        tombstone(id(&meant_to_return), None),
    ];
    assert_eq!(again(server.db(), &key, given.clone()).await.unwrap(), 2);
    assert_eq!(grace.get("/customers").await.names(), ["Ada King"]);
    let left = "SELECT count(*) FROM customers";
    assert_eq!(server.database.number(left).await, 1);
    assert_eq!(server.database.number("SELECT count(DISTINCT customer_id) FROM changes").await, 1);
    assert_eq!(tombstones(server.db().read()).await.unwrap().len(), 2);
    assert_eq!(again(server.db(), &key, given).await.unwrap(), 0, "a second time");
    assert_eq!(server.database.number(left).await, 1);
    assert!(server.database.is_sound().await);
}
