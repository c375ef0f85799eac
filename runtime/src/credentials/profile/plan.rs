//! What a profile asks for, without asking anyone yet.

use std::path::PathBuf;

use crate::credentials::Credentials;
use crate::credentials::answer::Parts;
use crate::credentials::source_error::SourceError;
use crate::credentials::sso::{self, Sso};
use crate::credentials::sts::Role;
use crate::credentials::web_identity::WebIdentity;
use crate::profile::{Profiles, Section};

const ACCOUNT: &str = "aws_account_id";

/// Where the first credentials come from, and the roles that are then assumed one by one.
#[derive(Debug, PartialEq)]
pub(super) struct Plan {
    pub(super) base: Base,
    pub(super) roles: Vec<Role>,
}

/// Where credentials come from that need no others.
#[derive(Debug, PartialEq)]
pub(super) enum Base {
    Keys(Credentials),
    WebIdentity(WebIdentity),
    Sso(Sso),
    Process {
        /// For the shell.
        command: String,
        /// The account, if the output does not say it.
        account: Option<String>,
    },
    Named(Named),
}

/// A source that `credential_source` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Environment,
    Ec2InstanceMetadata,
    EcsContainer,
}

impl Named {
    /// The name is read in any case, as by the AWS CLI.
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
        // A source's own keys come before its role, which a profile can so be the source of itself.
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

/// The role that needs no other is assumed first.
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
            // It may be there, so that others must not take its place.
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
        "the profiles are sources of each other: `{path}` -> `{next}`; correct `source_profile`"
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

/// What one profile says.
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

/// Finds settings that ask for credentials and need others for it: to go on without them would be to
/// take someone else's identity.
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
            "`mfa_serial` wants a code that nobody can be asked for here; assume the role with the \
             AWS CLI, and use `credential_process` to get at its credentials",
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

/// Who assumes the role.
fn next(section: &Section) -> Result<Next, SourceError> {
    match (section.get("source_profile"), section.get("credential_source")) {
        (Some(profile), None) => Ok(Next::Profile(profile.to_owned())),
        (None, Some(source)) => Named::parse(source).map(Next::Named),
        (Some(_), Some(_)) => Err(SourceError::failed(
            "there are both `source_profile` and `credential_source`; remove one of them",
        )),
        (None, None) => Err(SourceError::failed(
            "there is a `role_arn`, and nothing says who assumes it; set `source_profile`, \
             `credential_source` or `web_identity_token_file`",
        )),
    }
}

/// The keys of a profile. Half of them is an error.
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
