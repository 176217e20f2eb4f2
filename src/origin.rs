//! Origins whose pages may call, as browsers spell them.

use serde::Deserialize;
use tsify::Tsify;

/// An origin as browsers send it, such as `https://app.example.com`.
///
/// Another spelling would never equal what a browser sends, and `null` or `*` would equal too much:
/// any sandboxed frame, of any site, has the origin `null`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Tsify)]
#[serde(try_from = "String")]
pub struct Origin(String);

impl Origin {
    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if is_origin(&text) {
            return Ok(Self(text));
        }
        Err(format!(
            "allowedOrigins: '{text}' is not an origin. Write scheme, host and port as browsers send \
             them, in lower case, without a path, a slash at the end or the scheme's own port: \
             'https://app.example.com'."
        ))
    }
}

fn is_origin(text: &str) -> bool {
    let Some((scheme, host)) = text.split_once("://") else {
        return false;
    };
    let default_port = match scheme {
        "http" => ":80",
        "https" => ":443",
        _ => "/", // which no host has
    };
    scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && is_made_of(scheme, b"+.-")
        && !host.is_empty()
        && is_made_of(host, b".-_:[]")
        && !host.ends_with(default_port)
}

/// Of lower-case letters, digits and these.
fn is_made_of(text: &str, others: &[u8]) -> bool {
    text.bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || others.contains(&b))
}

#[cfg(test)]
mod tests {
    use super::is_origin;

    #[test]
    fn what_browsers_send_is_an_origin() {
        for text in [
            "https://app.example.com",
            "http://localhost:5173",
            "http://[::1]:8080",
            "https://xn--bcher-kva.example",
            "chrome-extension://abcdefghijklmnop",
            "capacitor://localhost",
        ] {
            assert!(is_origin(text), "{text}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            "*",
            "null",
            "app.example.com",
            "//app.example.com",
            "https://",
            "https://*.example.com",
            "https://app.example.com/",
            "https://app.example.com/path",
            "https://app.example.com?x",
            "https://app.example.com#x",
            "https://user@app.example.com",
            "https://app.example.com, https://b.example.com",
            "https://App.example.com",
            "HTTPS://app.example.com",
            "https://bücher.example",
            "https://app.example.com:443",
            "http://app.example.com:80",
            "1https://app.example.com",
            " https://app.example.com",
        ] {
            assert!(!is_origin(text), "{text}");
        }
    }
}
