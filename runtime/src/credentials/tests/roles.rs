//! Roles that are assumed with other credentials, or with a token in a file.

use super::stand_in::{StandIn, form, header};
use super::world::{World, assert_hides_secrets, assumed};

const REFUSED: &str = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>\
                       <Message>a &lt;user&gt; may not</Message></Error></ErrorResponse>";

const CHAIN: &str = "
[default]
region = eu-central-1
role_arn = arn:aws:iam::1:role/last
source_profile = middle
external_id = a b
duration_seconds = 900
[profile middle]
role_arn = arn:aws:iam::1:role/first
role_session_name = me
source_profile = keys
[profile keys]
aws_access_key_id = AKID
aws_secret_access_key = hunter2
";

#[tokio::test]
async fn roles_are_chained() {
    let sts = StandIn::start(|request, _| match form(request, "RoleArn") {
        Some("arn%3Aaws%3Aiam%3A%3A1%3Arole%2Ffirst") => assumed("FIRST"),
        _ => assumed("LAST"),
    })
    .await;
    let world = World::new().set("AWS_ENDPOINT_URL_STS", &sts.url).config(CHAIN);
    let credentials = world.provide().await.unwrap();
    assert_eq!(credentials.access_key_id(), "LAST");
    assert_eq!(credentials.secret_access_key(), "hunter2&LAST");
    assert_eq!(credentials.session_token(), Some("hunter3LAST"));
    assert!(credentials.expiry().is_some());

    let requests = sts.received();
    let [first, last] = requests.as_slice() else { panic!("{requests:?}") };
    for (request, key) in [(first, "AKID"), (last, "FIRST")] {
        assert!(request.starts_with("POST / HTTP/1.1"), "{request}");
        let authorization = header(request, "authorization").unwrap();
        let scope = format!("AWS4-HMAC-SHA256 Credential={key}/");
        assert!(authorization.starts_with(&scope), "{authorization}");
        assert!(authorization.contains("/eu-central-1/sts/aws4_request"), "{authorization}");
        assert_eq!(form(request, "Action"), Some("AssumeRole"));
        assert_eq!(form(request, "Version"), Some("2011-06-15"));
    }
    assert_eq!(form(first, "RoleSessionName"), Some("me"));
    assert_eq!(form(first, "ExternalId"), None);
    assert_eq!(header(first, "x-amz-security-token"), None);
    assert!(form(last, "RoleSessionName").unwrap().starts_with("tinsmith-"));
    assert_eq!(form(last, "ExternalId"), Some("a%20b"));
    assert_eq!(form(last, "DurationSeconds"), Some("900"));
    assert_eq!(header(last, "x-amz-security-token"), Some("hunter3FIRST"));
}

#[tokio::test]
async fn a_refused_role_ends_the_chain() {
    let sts = StandIn::start(|_, _| (403, REFUSED.to_owned())).await;
    let world = World::new().set("AWS_ENDPOINT_URL_STS", &sts.url).config(CHAIN);
    let world = world.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &sts.url);
    assert_eq!(
        world.error().await,
        "no credentials: environment variables: AWS_ACCESS_KEY_ID is not set; shared config and \
         credentials files: profile `default`: role arn:aws:iam::1:role/first: STS rejected the \
         request: HTTP status 403: AccessDenied: a <user> may not; correct the role's ARN, or let \
         its trust policy allow the caller"
    );
    assert_eq!(sts.received().len(), 1);
    assert_eq!(world.provide().await.unwrap_err().failed_sources().len(), 2);
}

#[tokio::test]
async fn invalid_responses_are_not_shown() {
    for (status, body) in [
        (200, "<AssumeRoleResponse>hunter2</AssumeRoleResponse>"),
        (200, "{\"hunter2\": 1}"),
        (500, "hunter2"),
        (400, "<ErrorResponse><Error><Code>hunter2</Code></Error></ErrorResponse>"),
        (400, "<Error><Message>the header x was hunter3FIRST or hunter2</Message></Error>"),
    ] {
        let sts = StandIn::start(move |_, _| (status, body.to_owned())).await;
        let world = World::new().set("AWS_ENDPOINT_URL", &sts.url).config(CHAIN);
        let error = world.error().await;
        assert!(error.contains("role/first"), "{error}");
        assert_eq!(sts.received().len(), if status == 500 { 3 } else { 1 });
    }
}

#[tokio::test]
async fn the_first_credentials_may_have_another_source() {
    let sts = StandIn::start(|_, _| assumed("ROLE")).await;
    let config =
        "[default]\nregion = cn-north-1\nrole_arn = arn\ncredential_source = Environment\n";
    let world = World::new().set("AWS_ENDPOINT_URL", &sts.url).config(config);
    let error = world.error().await;
    assert!(
        error.contains("profile `default`: credential_source Environment: AWS_ACCESS"),
        "{error}"
    );
    assert!(
        error.ends_with(
            "AWS_ACCESS_KEY_ID is not set; set up the source that `credential_source` names"
        ),
        "{error}"
    );

    let ecs = StandIn::start(|_, _| super::world::metadata("ECS", "2100-01-01T00:00:00Z")).await;
    let world = world
        .set("AWS_CONTAINER_CREDENTIALS_FULL_URI", &ecs.url)
        .config(&config.replace("Environment", "EcsContainer"));
    assert_eq!(world.provide().await.unwrap().access_key_id(), "ROLE");
    let authorization = sts.received()[0].clone();
    assert!(authorization.contains("Credential=ECS/"), "{authorization}");
}

#[tokio::test]
async fn a_region_is_needed() {
    let config = CHAIN.replace("region = eu-central-1", "");
    let error = World::new().config(&config).error().await;
    assert!(
        error.ends_with(
            "the region of STS is not known; set AWS_REGION, or `region` in the profile"
        )
    );
    let error = World::new().config(&config).set("AWS_REGION", "x.y/").error().await;
    assert!(error.contains("\"x.y/\" is not a valid region"), "{error}");
}

#[tokio::test]
async fn a_token_in_a_file_is_read_each_time() {
    let sts = StandIn::start(|request, _| {
        assumed(form(request, "WebIdentityToken").unwrap().strip_prefix("hunter").unwrap())
    })
    .await;
    let world = World::new().set("AWS_ENDPOINT_URL_STS", &sts.url);
    let file = world.write("token", "hunter1\n");
    let world = world
        .set("AWS_WEB_IDENTITY_TOKEN_FILE", &file)
        .set("AWS_ROLE_ARN", "arn:aws:iam::1:role/r")
        .set("AWS_ROLE_SESSION_NAME", "pod");
    let source = world.source();
    let first = source.provide().await.unwrap();
    assert_eq!(first.access_key_id(), "1");
    world.write("token", "hunter2");
    assert_eq!(source.provide().await.unwrap(), first);
    source.forget(&first);
    assert_eq!(source.provide().await.unwrap().access_key_id(), "2");

    let request = &sts.received()[0];
    assert_eq!(header(request, "authorization"), None);
    assert_eq!(form(request, "Action"), Some("AssumeRoleWithWebIdentity"));
    assert_eq!(form(request, "RoleSessionName"), Some("pod"));
    assert_eq!(form(request, "RoleArn"), Some("arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"));
}

#[tokio::test]
async fn a_token_that_is_refused_is_not_shown() {
    let refusal = |message| {
        format!("<Error><Code>InvalidIdentityToken</Code><Message>{message}</Message></Error>")
    };
    let sts = StandIn::start(move |_, count| match count {
        0 => (400, refusal("hunter2 is no token")),
        _ => (400, refusal("no token")),
    })
    .await;
    let world = World::new().set("AWS_ENDPOINT_URL_STS", &sts.url);
    let file = world.write("token", "hunter2");
    let world =
        world.config(&format!("[default]\nrole_arn = arn\nweb_identity_token_file = {file}\n"));
    let error = world.error().await;
    assert!(error.contains("HTTP status 400: InvalidIdentityToken; correct"), "{error}");
    let error = world.error().await;
    assert!(error.contains("InvalidIdentityToken: no token; correct"), "{error}");
}

#[tokio::test]
async fn an_incomplete_web_identity_is_an_error() {
    let world = World::new().set("AWS_WEB_IDENTITY_TOKEN_FILE", "/does/not/exist");
    assert!(world.error().await.contains("AWS_ROLE_ARN is not set, though"));
    let error = world.set("AWS_ROLE_ARN", "arn").error().await;
    assert!(error.contains("the file /does/not/exist cannot be read: No such file"), "{error}");
    assert_hides_secrets(&error);
}

#[tokio::test]
async fn keys_in_a_file_may_be_replaced() {
    let keys = |key: &str| {
        format!("[default]\naws_access_key_id = {key}\naws_secret_access_key = hunter2\n")
    };
    let world = World::new().config(&keys("A"));
    let source = world.source();
    let first = source.provide().await.unwrap();
    assert_eq!(first.access_key_id(), "A");
    let world = world.config(&keys("B"));
    assert_eq!(source.provide().await.unwrap(), first);
    source.forget(&first);
    let second = source.provide().await.unwrap();
    assert_eq!(second.access_key_id(), "B");
    // If the file cannot be read, the previous contents are used.
    let _world = world.config("hunter2");
    source.forget(&second);
    assert_eq!(source.provide().await.unwrap().access_key_id(), "A");
}

#[tokio::test]
async fn problems_in_a_profile_end_the_search() {
    let elsewhere =
        StandIn::start(|_, _| super::world::metadata("EC2", "2100-01-01T00:00:00Z")).await;
    let role = "[default]\nrole_arn = arn\nsource_profile = b\n";
    for (config, expected) in [
        ("[default\nhunter2 = x\n".to_owned(), "line 1 of the config file"),
        (format!("{role}[profile b]\nhunter2\n"), "source_profile: line 5 of the config file"),
        (format!("{role}[b]\n"), "write `[profile b]` instead of `[b]` in the config file"),
        (
            "[default]\nsso_session = s\nsso_account_id = 1\nsso_role_name = r\n[sso-session s]\n\
             hunter2\n"
                .to_owned(),
            "profile `default`: line 6 of the config file",
        ),
    ] {
        let error = World::new().config(&config).instance(&elsewhere.url).error().await;
        assert!(error.contains(expected), "{error}");
    }
    assert_eq!(elsewhere.received().len(), 0);

    // If the file cannot exist, there is no problem.
    let world = World::new().instance(&elsewhere.url);
    let folder = world.path("folder");
    std::fs::create_dir(&folder).unwrap();
    let world = world.set("AWS_CONFIG_FILE", folder.to_str().unwrap());
    assert!(world.provide().await.is_err());
    assert!(!elsewhere.received().is_empty());
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_unreadable_file_ends_the_search() {
    // The beginning of this file cannot be read.
    let world = World::new().set("AWS_CONFIG_FILE", "/proc/self/mem");
    let error = world.error().await;
    assert!(error.contains("the config file /proc/self/mem cannot be read: "), "{error}");
    assert_eq!(world.provide().await.unwrap_err().failed_sources().len(), 2);
    let world = world.set("AWS_ACCESS_KEY_ID", "AKID").set("AWS_SECRET_ACCESS_KEY", "hunter2");
    assert_eq!(world.provide().await.unwrap().access_key_id(), "AKID");
}

#[tokio::test]
async fn incomplete_profiles_end_the_search() {
    let elsewhere =
        StandIn::start(|_, _| super::world::metadata("EC2", "2100-01-01T00:00:00Z")).await;
    for (settings, missing) in [
        (
            "web_identity_token_file = f",
            "`role_arn` is not set, though `web_identity_token_file` is",
        ),
        ("sso_session = oops", "there is no section [sso-session oops]"),
        ("sso_start_url = u", "`sso_account_id` and `sso_role_name` are not set"),
    ] {
        let world = World::new().config(&format!("[default]\n{settings}\n"));
        let error = world.instance(&elsewhere.url).error().await;
        assert!(error.contains(&format!("profile `default`: {missing}")), "{error}");
    }
    assert_eq!(elsewhere.received().len(), 0);
}
