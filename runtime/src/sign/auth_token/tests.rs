//! The expected tokens of Amazon RDS and Aurora DSQL are those of botocore 1.44.8, by
//! `generate_db_auth_token`, `generate_db_connect_auth_token` and
//! `generate_db_connect_admin_auth_token`.

use super::*;
use crate::config::Config;

const DB: &str = "db.abc123.eu-central-1.rds.amazonaws.com";
const CLUSTER: &str = "abc.dsql.us-east-1.on.aws";
const SESSION: &str = "a/token+with=reserved";

fn credentials(session: Option<&str>) -> Credentials {
    let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    Credentials::new("AKIDEXAMPLE", secret, session.map(str::to_owned), None, "test")
}

/// 2024-05-17T12:00:00Z.
fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_947_200)
}

fn token(token: &AuthToken, session: Option<&str>, region: &str) -> String {
    token.sign_with(&credentials(session), region, noon()).unwrap()
}

#[test]
fn tokens_are_those_of_botocore() {
    let rds = AuthToken::rds(DB, 3306, "jane doe+x");
    let dsql = AuthToken::dsql(CLUSTER);
    let admin = AuthToken::dsql_admin(CLUSTER).expires_in(Duration::from_secs(3600));
    let start = |service: &str, region: &str, secs: u32| {
        format!(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20240517%2F{region}%2F{service}\
             %2Faws4_request&X-Amz-Date=20240517T120000Z&X-Amz-Expires={secs}&X-Amz-SignedHeaders=host"
        )
    };
    let session = "X-Amz-Security-Token=a%2Ftoken%2Bwith%3Dreserved";
    let rds_start = format!("{DB}:3306/?Action=connect&DBUser=jane%20doe%2Bx");
    for (of, region, service, secs, address, signature, with_session) in [
        (
            &rds,
            "eu-central-1",
            "rds-db",
            900,
            rds_start,
            "18c548bdffcb662b344d170eda252f64d22b15d271bbea1be35218a210ebcfac",
            "92c9ca0649e90ddbc10b28132431d333ea4232edeb4740c3ed5f8b2371776c3f",
        ),
        (
            &dsql,
            "us-east-1",
            "dsql",
            900,
            format!("{CLUSTER}/?Action=DbConnect"),
            "04d2d481b8b7d58cb6b295d4fda11994d088c72c9103dea819d158f7c0ca8df6",
            "86d9ef663a4128efdda54f0372415ac07c9c7b5c87ff4d98675c9d01a71820cb",
        ),
        (
            &admin,
            "us-east-1",
            "dsql",
            3600,
            format!("{CLUSTER}/?Action=DbConnectAdmin"),
            "8c862656ace4f4df2ec043aae939fc4a6ae12d3eceb6c9f23d84ed2caefd6383",
            "fca49759a3229be032d18afa4e1e1933d5c27580c7ccd4219fe39fc1c044df71",
        ),
    ] {
        let start = format!("{address}&{}", start(service, region, secs));
        let plain = token(of, None, region);
        assert_same(&plain, &format!("{start}&X-Amz-Signature={signature}"));
        let temporary = token(of, Some(SESSION), region);
        assert_same(&temporary, &format!("{start}&{session}&X-Amz-Signature={with_session}"));
    }
}

/// The order of parameters does not matter.
fn assert_same(token: &str, expected: &str) {
    let parts = |token: &str| {
        let (address, query) = token.split_once('?').unwrap();
        let mut query: Vec<String> = query.split('&').map(str::to_owned).collect();
        query.sort();
        (address.to_owned(), query)
    };
    assert_eq!(parts(token), parts(expected));
}

#[test]
fn caches_have_tokens() {
    let start = |of: AuthToken| {
        let token = token(&of, None, "eu-west-1");
        let (start, rest) = token.split_once("&X-Amz-Algorithm").unwrap();
        let scope = rest.split_once("20240517%2Feu-west-1%2F").unwrap().1;
        (start.to_owned(), scope.split('%').next().unwrap().to_owned())
    };
    let wanted = |start: &str, service: &str| (start.to_owned(), service.to_owned());
    let user = "cache/?Action=connect&User=jane";
    assert_eq!(start(AuthToken::elasticache("cache", "jane")), wanted(user, "elasticache"));
    assert_eq!(start(AuthToken::memorydb("cache", "jane")), wanted(user, "memorydb"));
    let serverless = format!("{user}&ResourceType=ServerlessCache");
    assert_eq!(
        start(AuthToken::elasticache_serverless("cache", "jane")),
        wanted(&serverless, "elasticache")
    );
}

#[tokio::test]
async fn region_and_credentials_come_from_the_configuration() {
    let config = Config::builder().region("eu-west-1").credentials(credentials(None));
    let config = config.build().unwrap();
    let of_config = AuthToken::dsql(CLUSTER).sign(&config).await.unwrap();
    assert!(of_config.contains("%2Feu-west-1%2Fdsql%2F"), "{of_config}");
    let set = AuthToken::dsql(CLUSTER).region("us-east-1").sign(&config).await.unwrap();
    assert!(set.contains("%2Fus-east-1%2Fdsql%2F"), "{set}");

    let without = Config::builder().credentials(credentials(None)).build().unwrap();
    let error = AuthToken::dsql(CLUSTER).sign(&without).await.unwrap_err();
    assert!(error.to_string().contains("the region is not known"), "{error}");
    let without = Config::builder().region("eu-west-1").build().unwrap();
    let error = AuthToken::dsql(CLUSTER).sign(&without).await.unwrap_err();
    assert!(matches!(error, SignError::Credentials(_)), "{error}");
}

#[test]
fn invalid_values_are_errors() {
    let error = |token: AuthToken, region: &str| {
        token.sign_with(&credentials(None), region, noon()).unwrap_err().to_string()
    };
    for host in ["", "https://a.example", "a.example:3306", "me@a.example", "a b", "a/b"] {
        let error = error(AuthToken::rds(host, 3306, "jane"), "eu-west-1");
        assert!(error.contains("is not a valid host; use the name"), "{host}: {error}");
    }
    let wrong = error(AuthToken::dsql(CLUSTER), "eu/west");
    assert!(wrong.contains("is not a valid region"), "{wrong}");
    let long = AuthToken::dsql(CLUSTER).expires_in(Duration::from_secs(8 * 24 * 60 * 60));
    assert!(error(long, "eu-west-1").contains("1 second to 7 days"));
    assert_eq!(
        format!("{:?}", AuthToken::rds(DB, 1, "jane")),
        format!("AuthToken {{ service: \"rds-db\", host: {DB:?}, .. }}")
    );
}
