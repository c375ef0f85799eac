use super::*;

fn planned(config: &str) -> Result<Plan, SourceError> {
    plan(&Profiles::parse(config, "").unwrap(), "a")
}

fn refused(config: &str) -> String {
    match planned(config).unwrap_err() {
        SourceError::Failed(reason) => reason,
        other => panic!("{other:?}"),
    }
}

const KEYS: &str = "aws_access_key_id = AKID\naws_secret_access_key = hunter2\n";

#[test]
fn a_profile_without_credentials_is_not_configured() {
    for config in ["", "[profile b]\n", "[profile a]\nregion = eu-central-1\n"] {
        assert!(matches!(planned(config), Err(SourceError::NotConfigured(_))), "{config}");
    }
}

#[test]
fn incomplete_settings_name_the_missing_one() {
    for (settings, missing) in [
        ("web_identity_token_file = f", "`role_arn` is not set, though `web_identity_token_file`"),
        ("source_profile = b", "`role_arn` is not set, though `source_profile`"),
        ("credential_source = Environment", "`role_arn` is not set, though `credential_source`"),
        (
            "aws_session_token = hunter2",
            "`aws_access_key_id` is not set, though `aws_session_token`",
        ),
        ("sso_session = oops", "no section [sso-session oops]"),
        (
            "sso_session = s",
            "`sso_account_id` and `sso_role_name` are not set, though `sso_session`",
        ),
        ("sso_start_url = u\nsso_region = r", "are not set, though `sso_start_url` is"),
        ("sso_region = r", "are not set, though `sso_region` is"),
    ] {
        let sections = "[sso-session s]\nsso_region = r\n[profile b]\naws_access_key_id = A\n";
        let reason = refused(&format!("{sections}[profile a]\n{settings}\n"));
        assert!(reason.contains(missing) && !reason.contains("hunter"), "{settings}: {reason}");
    }
    // A token for one service does not prevent the use of access keys for others, a role does.
    let keys = planned(&format!("[profile a]\nsso_session = s\n{KEYS}[sso-session s]\n")).unwrap();
    assert!(matches!(keys.base, Base::Keys(_)));
    refused(&format!("[profile a]\nweb_identity_token_file = f\n{KEYS}"));
}

#[test]
fn sources_of_a_profile_have_an_order_of_precedence() {
    let keys = planned(&format!("[profile a]\n{KEYS}aws_session_token = t\n")).unwrap();
    let expected = Credentials::new("AKID", "hunter2", Some("t".to_owned()), None, "Profile");
    assert_eq!(keys, Plan { base: Base::Keys(expected), roles: vec![] });

    let process = format!("[profile a]\n{KEYS}credential_process = x y\n");
    assert_eq!(
        planned(&process).unwrap().base,
        Base::Process { command: "x y".to_owned(), account: None }
    );

    let sso = "sso_start_url = u\nsso_region = r\nsso_account_id = 1\nsso_role_name = n\n";
    assert!(matches!(planned(&format!("{process}{sso}")).unwrap().base, Base::Sso(_)));

    let role = "role_arn = arn\nweb_identity_token_file = f\n";
    let plan = planned(&format!("{process}{sso}{role}")).unwrap();
    assert!(matches!(plan.base, Base::WebIdentity(_)));
    assert!(plan.roles.is_empty());
}

#[test]
fn chained_roles_are_assumed_in_order() {
    let config = format!(
        "[profile a]\nrole_arn = 1\nsource_profile = b\n[profile b]\nrole_arn = 2\n\
         source_profile = c\n[profile c]\n{KEYS}"
    );
    let plan = planned(&config).unwrap();
    let arns: Vec<&str> = plan.roles.iter().map(|role| role.arn.as_str()).collect();
    assert_eq!(arns, ["2", "1"]);
    assert!(matches!(plan.base, Base::Keys(_)));
}

#[test]
fn keys_of_a_source_profile_take_precedence_over_its_role() {
    let config = format!(
        "[profile a]\nrole_arn = 1\nsource_profile = b\n[profile b]\nrole_arn = 2\n\
         source_profile = a\n{KEYS}"
    );
    assert_eq!(planned(&config).unwrap().roles.len(), 1);
    let itself = format!("[profile a]\nrole_arn = 1\nsource_profile = a\n{KEYS}");
    let plan = planned(&itself).unwrap();
    assert!(matches!(plan.base, Base::Keys(_)));
    assert_eq!(plan.roles.len(), 1);
}

#[test]
fn a_credential_source_is_one_of_three() {
    for (name, named) in [
        ("Environment", Named::Environment),
        ("Ec2InstanceMetadata", Named::Ec2InstanceMetadata),
        ("EcsContainer", Named::EcsContainer),
        ("environment", Named::Environment),
        ("ec2instancemetadata", Named::Ec2InstanceMetadata),
        ("ECSCONTAINER", Named::EcsContainer),
    ] {
        let config = format!("[profile a]\nrole_arn = 1\ncredential_source = {name}\n");
        assert_eq!(planned(&config).unwrap().base, Base::Named(named));
    }
}

#[test]
fn invalid_settings_are_named() {
    let role = "[profile a]\nrole_arn = 1\n";
    let with_source = format!("{role}source_profile = b\n");
    let cases = [
        (role.to_owned(), "without a source of credentials"),
        (format!("{role}credential_source = Moon\n"), "`credential_source` is \"Moon\""),
        (format!("{with_source}credential_source = Environment\n"), "remove one of them"),
        (format!("{role}mfa_serial = m\n"), "`mfa_serial` requires an MFA code"),
        (format!("{role}duration_seconds = hour\n"), "`duration_seconds` is not a number"),
        (with_source.clone(), "source_profile: there is no profile `b`"),
        (format!("{with_source}[profile b]\n"), "source_profile `b`: the profile `b` has no"),
        (format!("{role}source_profile = a\n"), "a cycle: `a` -> `a`"),
        (
            format!(
                "{with_source}[profile b]\nrole_arn = 2\nsource_profile = c\n[profile c]\nrole_arn = 3\nsource_profile = b\n"
            ),
            "a cycle: `a` -> `b` -> `c` -> `b`",
        ),
        (
            "[profile a]\naws_secret_access_key = hunter2\n".to_owned(),
            "`aws_access_key_id` is not set, though `aws_secret_access_key` is",
        ),
        ("[profile a]\naws_access_key_id = AKID\n".to_owned(), "`aws_secret_access_key` is not"),
        ("[profile a]\nlogin_session = x\n".to_owned(), "`login_session` is not supported"),
    ];
    for (config, expected) in cases {
        let reason = refused(&config);
        assert!(reason.contains(expected), "{config}: {reason}");
        assert!(!reason.contains("hunter"), "{reason}");
    }
}
