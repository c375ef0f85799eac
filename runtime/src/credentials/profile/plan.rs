//! Plans how to get the credentials of a profile, without any request.

use std::path::PathBuf;

use crate::credentials::Credentials;
use crate::credentials::answer::Parts;
use crate::credentials::source_error::SourceError;
use crate::credentials::sso::{self, Sso};
use crate::credentials::sts::Role;
use crate::credentials::web_identity::WebIdentity;
use crate::profile::{Profiles, Section};

const ACCOUNT: &str = "aws_account_id";

/// The source of the first credentials, and the chain of roles to assume with them.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) base: Base,
    pub(super) roles: Vec<Role>,
}

/// A source that needs no other credentials.
#[derive(Debug, PartialEq)]
pub(super) enum Base {
    Keys(Credentials),
    WebIdentity(WebIdentity),
    Sso(Sso),
    Process {
        /// Run by the shell.
        command: String,
        /// The account ID, if the output does not contain it.
        account: Option<String>,
    },
    Named(Named),
}

/// A source named by `credential_source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Environment,
    Ec2InstanceMetadata,
    EcsContainer,
}

impl Named {
    /// The name is case-insensitive, as in the AWS CLI.
    fn parse(name: &str) -> Result<Named, SourceError> {
        const NAMES: [(&str, Named); 3] = [
            ("Environment", Named::Environment),
            ("Ec2InstanceMetadata", Named::Ec2InstanceMetadata),
            ("EcsContainer", Named::EcsContainer),
        ];
        let named = NAMES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map(|(_, named)| named).ok_or_else(|| {
            SourceError::failed(format!(
                "`credential_source` is {name:?}; set it to `Environment`, `Ec2InstanceMetadata` or \
                 `EcsContainer`"
            ))
        })
    }
}

/// Follows `source_profile` from profile to profile.
pub(super) fn plan(profiles: &Profiles, name: &str) -> Result<Plan, SourceError> {
    let mut visited = vec![name.to_owned()];
    let mut roles = Vec::new();
    let mut section = find(profiles, name)?;
    loop {
        let name = visited.last().map_or("", String::as_str).to_owned();
        let about = |refusal: SourceError| match visited.as_slice() {
            [_] => refusal,
            _ => refusal.within(&format!("source_profile `{name}`")).of_required(),
        };
        // The access keys of a source profile take precedence over its role, so a profile can be
        // its own source.
        if visited.len() > 1
            && let Some(keys) = keys(section).map_err(about)?
        {
            return Ok(finished(Base::Keys(keys), roles));
        }
        let step = step(profiles, section, &name).map_err(about)?;
        let (role, next) = match step {
            Step::Base(base) => return Ok(finished(base, roles)),
            Step::Role(role, Next::Named(named)) => {
                roles.push(role);
                return Ok(finished(Base::Named(named), roles));
            }
            Step::Role(role, Next::Profile(next)) => (role, next),
        };
        roles.push(role);
        if next == name {
            let keys = keys(section)?.ok_or_else(|| looping(&visited, &next))?;
            return Ok(finished(Base::Keys(keys), roles));
        }
        if visited.contains(&next) {
            return Err(looping(&visited, &next));
        }
        section = find(profiles, &next)
            .map_err(|refusal| refusal.within("source_profile").of_required())?;
        visited.push(next);
    }
}

/// Puts the roles in the order in which they are assumed.
fn finished(base: Base, mut roles: Vec<Role>) -> Plan {
    roles.reverse();
    Plan { base, roles }
}

fn find<'a>(profiles: &'a Profiles, name: &str) -> Result<&'a Section, SourceError> {
    match profiles.profile(name).map(|section| (section, section.problem())) {
        Some((section, None)) => Ok(section),
        Some((_, Some(problem))) => Err(SourceError::failed(problem.to_string())),
        None => {
            let (places, hint) = (profiles.places(), profiles.hint("profile", name));
            let reason = format!("there is no profile `{name}` ({places}){hint}");
            // The profile may be hidden by the problem in a file, so the next source must not be
            // tried.
            match profiles.may_hide_some() {
                true => Err(SourceError::failed(reason)),
                false => Err(SourceError::not_configured(reason)),
            }
        }
    }
}

fn looping(visited: &[String], next: &str) -> SourceError {
    let path = visited.join("` -> `");
    SourceError::failed(format!(
        "`source_profile` forms a cycle: `{path}` -> `{next}`; correct `source_profile`"
    ))
}

enum Step {
    Base(Base),
    Role(Role, Next),
}

enum Next {
    Profile(String),
    Named(Named),
}

/// Reads one profile.
fn step(profiles: &Profiles, section: &Section, name: &str) -> Result<Step, SourceError> {
    if let Some(arn) = section.get("role_arn") {
        let role = role(section, arn)?;
        return match section.get("web_identity_token_file") {
            Some(file) => {
                let token_file = PathBuf::from(file);
                Ok(Step::Base(Base::WebIdentity(WebIdentity { role, token_file })))
            }
            None => Ok(Step::Role(role, next(section)?)),
        };
    }
    if section.get("web_identity_token_file").is_some() {
        return Err(half_written("role_arn", "web_identity_token_file"));
    }
    if let Some(sso) = Sso::of_profile(profiles, section, name)? {
        return Ok(Step::Base(Base::Sso(sso)));
    }
    if let Some(command) = section.get("credential_process") {
        let account = section.get(ACCOUNT).map(str::to_owned);
        return Ok(Step::Base(Base::Process { command: command.to_owned(), account }));
    }
    match keys(section)? {
        Some(keys) => Ok(Step::Base(Base::Keys(keys))),
        None if section.get("login_session").is_some() => Err(SourceError::failed(format!(
            "`login_session` is not supported; set `credential_process` to \
             `aws configure export-credentials --profile {name} --format process` in a profile of \
             its own, and name that in AWS_PROFILE"
        ))),
        None => {
            halves(profiles, section, name)?;
            Err(SourceError::not_configured(format!("the profile `{name}` has no credentials")))
        }
    }
}

/// Rejects incomplete credentials settings: ignoring them could silently use another identity.
fn halves(profiles: &Profiles, section: &Section, name: &str) -> Result<(), SourceError> {
    const HALVES: [(&str, &str); 3] = [
        ("source_profile", "role_arn"),
        ("credential_source", "role_arn"),
        ("aws_session_token", "aws_access_key_id"),
    ];
    let half = HALVES.into_iter().find(|(present, _)| section.get(present).is_some());
    match half {
        Some((present, missing)) => Err(half_written(missing, present)),
        None => sso::half(profiles, section, name),
    }
}

fn half_written(missing: &str, present: &str) -> SourceError {
    SourceError::failed(format!(
        "`{missing}` is not set, though `{present}` is; set both or neither"
    ))
}

fn role(section: &Section, arn: &str) -> Result<Role, SourceError> {
    if section.get("mfa_serial").is_some() {
        return Err(SourceError::failed(
            "`mfa_serial` requires an MFA code, which cannot be entered here; assume the role with the \
             AWS CLI, and use `credential_process` to load its credentials",
        ));
    }
    let duration = section.get("duration_seconds");
    let duration_seconds = duration.map(str::parse).transpose().map_err(|_| {
        SourceError::failed("`duration_seconds` is not a number of seconds; use one such as 3600")
    })?;
    let setting = |key| section.get(key).map(str::to_owned);
    Ok(Role {
        arn: arn.to_owned(),
        session_name: setting("role_session_name"),
        external_id: setting("external_id"),
        duration_seconds,
        policy: None,
    })
}

/// The source of credentials to assume the role with.
fn next(section: &Section) -> Result<Next, SourceError> {
    match (section.get("source_profile"), section.get("credential_source")) {
        (Some(profile), None) => Ok(Next::Profile(profile.to_owned())),
        (None, Some(source)) => Named::parse(source).map(Next::Named),
        (Some(_), Some(_)) => Err(SourceError::failed(
            "`source_profile` and `credential_source` are both set; remove one of them",
        )),
        (None, None) => Err(SourceError::failed(
            "`role_arn` is set without a source of credentials to assume it; set `source_profile`, \
             `credential_source` or `web_identity_token_file`",
        )),
    }
}

/// The access keys of a profile. An incomplete pair is an error.
fn keys(section: &Section) -> Result<Option<Credentials>, SourceError> {
    let (key, secret) = ("aws_access_key_id", "aws_secret_access_key");
    match (section.get(key), section.get(secret)) {
        (Some(key), Some(secret)) => {
            let (token, account) = (section.get("aws_session_token"), section.get(ACCOUNT));
            let parts = Parts { key, secret, token, expiry: None, account };
            Ok(Some(parts.from("Profile")))
        }
        (Some(_), None) => Err(half_written(secret, key)),
        (None, Some(_)) => Err(half_written(key, secret)),
        (None, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests;
