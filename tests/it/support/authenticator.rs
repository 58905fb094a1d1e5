//! A passkey without a browser: makes and answers challenges as a device does, and wrongly where a test wants it.
//! The bytes are those of `WebAuthn` level 3, sections 6.1 (authenticator data) and 6.5.4 (attested key).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const HAS_KEY: u8 = 64;

/// What a device is asked and what it says; a test changes what it wants wrong.
#[derive(Clone)]
pub struct Authenticator {
    pub key: SigningKey,
    pub id: Vec<u8>,
    pub user: Vec<u8>,
    pub origin: String,
    pub rp_id: String,
    pub flags: u8,
    pub counter: u32,
    pub kind: Option<&'static str>,
    pub challenge: Option<String>,
}

impl Authenticator {
    /// One for the pages of `origin`, with a key made of `seed`.
    pub fn new(origin: &str, rp_id: &str, seed: u8) -> Self {
        Self {
            key: SigningKey::from_slice(&[seed; 32]).unwrap(),
            id: vec![seed; 16],
            user: Vec::new(),
            origin: origin.to_owned(),
            rp_id: rp_id.to_owned(),
            flags: PRESENT | VERIFIED,
            counter: 0,
            kind: None,
            challenge: None,
        }
    }

    /// Makes a passkey as the page asks.
    pub fn makes(&mut self, asked: &Value) -> String {
        self.user = BASE64.decode(asked["user"]["id"].as_str().unwrap()).unwrap();
        let client = self.client(asked, "webauthn.create");
        let mut attested = [&[0; 16][..], &u16::try_from(self.id.len()).unwrap().to_be_bytes(), &self.id].concat();
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        // A map of key type, algorithm, curve and coordinates (CBOR).
        attested.extend([0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        attested.extend(x);
        attested.extend([0x22, 0x58, 32]);
        attested.extend(y);
        let data = [self.data(HAS_KEY), attested].concat();
        let mut object = vec![0xA3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xA0, 0x68]);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        let response = json!({"clientDataJSON": BASE64.encode(client), "attestationObject": BASE64.encode(object)});
        self.credential(&response)
    }

    /// Answers a challenge.
    pub fn answers(&self, asked: &Value) -> String {
        self.credential(&self.response(asked))
    }

    /// What an answer holds, for a test to spoil.
    pub fn response(&self, asked: &Value) -> Value {
        let client = self.client(asked, "webauthn.get");
        let data = self.data(0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "clientDataJSON": BASE64.encode(client),
            "authenticatorData": BASE64.encode(data),
            "signature": BASE64.encode(signature.to_der()),
            "userHandle": BASE64.encode(&self.user),
        })
    }

    /// A response with the names around it.
    pub fn credential(&self, response: &Value) -> String {
        let id = BASE64.encode(&self.id);
        json!({"id": id, "rawId": id, "type": "public-key", "response": response, "clientExtensionResults": {}})
            .to_string()
    }

    fn client(&self, asked: &Value, kind: &str) -> Vec<u8> {
        let challenge = self.challenge.clone().unwrap_or_else(|| asked["challenge"].as_str().unwrap().to_owned());
        let kind = self.kind.unwrap_or(kind);
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let flags = [self.flags | more];
        [Sha256::digest(self.rp_id.as_bytes()).as_slice(), &flags, &self.counter.to_be_bytes()].concat()
    }
}
