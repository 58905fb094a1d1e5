//! The tokens of sessions: JSON Web Tokens signed with HS256.
//! One algorithm, fixed here; a token that names another is refused.

use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{
    Algorithm, AlgorithmFamily, DecodingKey, EncodingKey, Header, Validation,
    crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils},
    errors::{ErrorKind, Result as JwtResult},
};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use signature::{Signer, Verifier};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::error::Error;

/// Who issues our tokens.
const ISSUER: &str = "clientele";
/// How far two clocks may differ, in seconds.
const LEEWAY: u32 = 5;

/// What a token may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// The cookie of a browser.
    Web,
    /// The Bearer header of a program.
    Api,
}

impl Audience {
    /// The `aud` claim, and the session's kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Api => "api",
        }
    }
}

/// The claims of a token: a reference to a session row and nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The user's id.
    pub sub: Uuid,
    /// The secret whose SHA-256 is the session's key.
    pub sid: String,
    iat: i64,
    nbf: i64,
    exp: i64,
}

impl Claims {
    /// Claims for a session that begins at `from` and ends at `until`, in seconds since 1970.
    pub fn new(audience: Audience, sub: Uuid, sid: String, from: i64, until: i64) -> Self {
        Self { iss: ISSUER.into(), aud: audience.name().into(), sub, sid, iat: from, nbf: from, exp: until }
    }
}

/// Signs and reads tokens.
#[derive(Clone)]
pub struct Jwt {
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl Jwt {
    /// Signs with this key.
    pub fn new(key: &[u8; 32]) -> Self {
        LazyLock::force(&INSTALLED);
        Self { encoding: EncodingKey::from_secret(key), decoding: DecodingKey::from_secret(key) }
    }

    /// A token that carries `claims`.
    pub fn sign(&self, claims: &Claims) -> Result<String, Error> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding)
            .map_err(|error| Error::internal(&error))
    }

    /// The claims of a token of ours for `audience` that is in force now.
    pub fn read(&self, audience: Audience, token: &str) -> Option<Claims> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation(audience)).ok()?.claims;
        // The library leaves it to us that no token comes from the future.
        let latest = OffsetDateTime::now_utc().unix_timestamp() + i64::from(LEEWAY);
        (claims.iat <= latest).then_some(claims)
    }
}

fn validation(audience: Audience) -> Validation {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[audience.name()]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY.into();
    validation
}

/// HS256 for `jsonwebtoken`, over the crates `hmac` and `sha2`.
struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, family: AlgorithmFamily, secret: &[u8]) -> JwtResult<Self> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        if family != AlgorithmFamily::Hmac || secret.is_empty() {
            return Err(ErrorKind::InvalidKeyFormat.into());
        }
        let mac = Hmac::new_from_slice(secret).map_err(|_| ErrorKind::InvalidKeyFormat)?;
        Ok(Self(mac))
    }
}

impl Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        Ok(self.0.clone().chain_update(message).finalize().into_bytes().to_vec())
    }
}

impl Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        self.0.clone().chain_update(message).verify_slice(signature).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape jsonwebtoken calls")]
fn signer(algorithm: &Algorithm, key: &EncodingKey) -> JwtResult<Box<dyn JwtSigner>> {
    Ok(Box::new(Hs256::new(*algorithm, key.family(), key.as_bytes())?))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape jsonwebtoken calls")]
fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> JwtResult<Box<dyn JwtVerifier>> {
    Ok(Box::new(Hs256::new(*algorithm, key.family(), key.try_get_as_bytes()?)?))
}

static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

static INSTALLED: LazyLock<bool> = LazyLock::new(|| PROVIDER.install_default().is_ok());

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use jsonwebtoken::crypto;

    use super::*;

    /// RFC 7515, appendix A.1: key, signing input, signature.
    const RFC_KEY: &str = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    const RFC_INPUT: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const RFC_SIGNATURE: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn jwt() -> Jwt {
        Jwt::new(&[7; 32])
    }

    fn claims(from: i64, until: i64) -> Claims {
        Claims::new(Audience::Web, Uuid::nil(), "sid".into(), from, until)
    }

    fn now() -> i64 {
        OffsetDateTime::now_utc().unix_timestamp()
    }

    #[test]
    fn signatures_are_those_of_rfc_7515() {
        jwt();
        let secret = URL_SAFE_NO_PAD.decode(RFC_KEY).unwrap();
        let signed = crypto::sign(RFC_INPUT.as_bytes(), &EncodingKey::from_secret(&secret), Algorithm::HS256).unwrap();
        assert_eq!(signed, RFC_SIGNATURE);
        let verified = |input: &str, signature: &str| {
            let key = DecodingKey::from_secret(&secret);
            crypto::verify(signature, input.as_bytes(), &key, Algorithm::HS256).unwrap_or(false)
        };
        assert!(verified(RFC_INPUT, RFC_SIGNATURE));
        assert!(!verified(&format!("{RFC_INPUT}A"), RFC_SIGNATURE), "another text");
        assert!(!verified(RFC_INPUT, &RFC_SIGNATURE[..40]), "half a signature");
        assert!(!verified(RFC_INPUT, ""), "no signature");
    }

    #[test]
    fn other_algorithms_and_empty_keys_are_refused() {
        jwt();
        let secret = EncodingKey::from_secret(&[7; 32]);
        for algorithm in [Algorithm::HS384, Algorithm::HS512, Algorithm::RS256, Algorithm::EdDSA] {
            assert!(crypto::sign(b"text", &secret, algorithm).is_err(), "{algorithm:?}");
        }
        assert!(crypto::sign(b"text", &EncodingKey::from_secret(b""), Algorithm::HS256).is_err());
    }

    #[test]
    fn only_tokens_of_ours_in_force_are_read() {
        let (jwt, now) = (jwt(), now());
        let token = jwt.sign(&claims(now, now + 60)).unwrap();
        assert_eq!(jwt.read(Audience::Web, &token).map(|claims| claims.sid).as_deref(), Some("sid"));
        assert!(jwt.read(Audience::Api, &token).is_none(), "made for another audience");
        assert!(Jwt::new(&[8; 32]).read(Audience::Web, &token).is_none(), "another key");

        let [header, body, signature] = token.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
        let none = URL_SAFE_NO_PAD.encode(r#"{"typ":"JWT","alg":"none"}"#);
        for forged in [
            format!("{none}.{body}."),
            format!("{none}.{body}.{signature}"),
            format!("{header}.{body}."),
            format!("{header}.{body}"),
            String::new(),
        ] {
            assert!(jwt.read(Audience::Web, &forged).is_none(), "{forged}");
        }
    }

    #[test]
    fn a_token_that_ran_out_or_is_not_yet_in_force_is_not_read() {
        let (jwt, now) = (jwt(), now());
        let over = jwt.sign(&claims(now - 120, now - 60)).unwrap();
        assert!(jwt.read(Audience::Web, &over).is_none());
        let early = jwt.sign(&claims(now + 60, now + 120)).unwrap();
        assert!(jwt.read(Audience::Web, &early).is_none(), "not yet in force");
        let barely = jwt.sign(&claims(now - 60, now - 3)).unwrap();
        assert!(jwt.read(Audience::Web, &barely).is_some(), "clocks may differ by 5 seconds");
    }
}
