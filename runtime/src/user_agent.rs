//! The user agent: this library, the service, the operating system and the application, in the
//! format of the AWS SDKs, version 2.1.

use http::HeaderValue;

/// The characters of a token, <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>.
const TOKEN: &[u8] = b"!$%&'*+-.^_`|~";

/// The ID and the API version of the service that receives a request.
pub(crate) type Api<'a> = (&'a str, &'a str);

/// The value of the `User-Agent` header. `environment` is the execution environment, such as
/// `AWS_Lambda_provided.al2023`.
pub(crate) fn user_agent(
    api: Option<Api<'_>>,
    environment: Option<&str>,
    app_id: Option<&str>,
) -> HeaderValue {
    let mut text = format!("tinsmith/{} ua/2.1", env!("CARGO_PKG_VERSION"));
    if let Some((id, version)) = api {
        text += &format!(" api/{}#{}", token(&id.to_ascii_lowercase()), token(version));
    }
    text += &format!(" os/{} md/arch#{} lang/rust", os(), std::env::consts::ARCH);
    let optional = [("exec-env", environment), ("app", app_id)];
    for (name, value) in optional {
        if let Some(value) = value {
            text.extend([" ", name, "/", &token(value)]);
        }
    }
    // The text contains only valid header characters; the fallback satisfies the type.
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("tinsmith"))
}

/// The name of the operating system family in this format.
fn os() -> &'static str {
    match std::env::consts::OS {
        known @ ("linux" | "windows" | "macos" | "ios" | "android") => known,
        _ => "other",
    }
}

fn token(text: &str) -> String {
    let is_good =
        |c: char| c.is_ascii_alphanumeric() || (c.is_ascii() && TOKEN.contains(&(c as u8)));
    text.chars()
        .map(|c| {
            if is_good(c) {
                c
            } else if c == ' ' {
                '_'
            } else {
                '-'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agent(id: &'static str, environment: Option<&str>, app_id: Option<&str>) -> String {
        let agent = user_agent(Some((id, "2015-03-31")), environment, app_id);
        agent.to_str().unwrap().to_owned()
    }

    #[test]
    fn the_user_agent_names_service_environment_and_application() {
        let agent = agent("Bedrock Runtime", Some("AWS_Lambda_provided.al2023"), Some("shop"));
        let version = env!("CARGO_PKG_VERSION");
        let start = format!("tinsmith/{version} ua/2.1 api/bedrock_runtime#2015-03-31 os/");
        assert!(agent.starts_with(&start), "{agent}");
        assert!(
            agent.ends_with(" lang/rust exec-env/AWS_Lambda_provided.al2023 app/shop"),
            "{agent}"
        );
    }

    #[test]
    fn the_user_agent_is_always_a_valid_header() {
        let agent = agent("a\nb", Some("x y\r\nz: é"), None);
        assert!(agent.contains(" api/a-b#"), "{agent}");
        assert!(agent.ends_with(" exec-env/x_y--z-_-"), "{agent}");
    }
}
