//! Settings of single services, which are [built-in
//! parameters](https://smithy.io/2.0/aws/rules-engine/built-ins.html) of their endpoint rules.

use super::lookup::{Found, Lookup};
use super::value::flag;
use super::{Builder, ConfigError, Settings};
use crate::endpoint::Value;

const PATH_STYLE: &str = "AWS::S3::ForcePathStyle";
const ACCELERATE: &str = "AWS::S3::Accelerate";
const GLOBAL_ENDPOINT: &str = "AWS::S3::UseGlobalEndpoint";
const NO_MULTI_REGION: &str = "AWS::S3::DisableMultiRegionAccessPoints";
const ARN_REGION: &str = "AWS::S3::UseArnRegion";
const CONTROL_ARN_REGION: &str = "AWS::S3Control::UseArnRegion";
const STS_GLOBAL_ENDPOINT: &str = "AWS::STS::UseGlobalEndpoint";
/// Not built in according to Smithy, but a setting of all SDKs.
const NO_SESSIONS: &str = "DisableS3ExpressSessionAuth";

/// Settings of Amazon S3, Amazon S3 Control and AWS STS.
impl Builder {
    /// Whether S3 buckets are in the path of a URL instead of its host name, as most servers other
    /// than AWS require. The default is no; buckets whose names are not valid in host names are in
    /// the path in any case.
    pub fn s3_path_style(self, path_style: bool) -> Builder {
        self.built_in(PATH_STYLE, path_style)
    }

    /// Whether to use [S3 Transfer
    /// Acceleration](https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html).
    /// The default is no.
    pub fn s3_accelerate(self, accelerate: bool) -> Builder {
        self.built_in(ACCELERATE, accelerate)
    }

    /// Whether to use the global endpoint of S3 for the region `us-east-1`. The default is no.
    pub fn s3_global_endpoint(self, global: bool) -> Builder {
        self.built_in(GLOBAL_ENDPOINT, global)
    }

    /// Whether [multi-Region access
    /// points](https://docs.aws.amazon.com/sdkref/latest/guide/feature-s3-mrap.html) of S3 are an
    /// error. The default is no.
    pub fn s3_disable_multi_region_access_points(self, disable: bool) -> Builder {
        self.built_in(NO_MULTI_REGION, disable)
    }

    /// Whether to use the [region of an
    /// ARN](https://docs.aws.amazon.com/sdkref/latest/guide/feature-s3-access-point.html) that is
    /// given as the bucket, instead of that of the configuration. If it is off, another region is an
    /// error. The default is that of the endpoint rules: on for S3, off for S3 Control.
    pub fn s3_use_arn_region(self, use_arn_region: bool) -> Builder {
        self.built_in(ARN_REGION, use_arn_region).built_in(CONTROL_ARN_REGION, use_arn_region)
    }

    /// Whether requests to directory buckets of S3 are signed without a
    /// [session](https://docs.aws.amazon.com/sdkref/latest/guide/feature-s3-express.html). The
    /// default is no.
    pub fn s3_disable_express_session_auth(self, disable: bool) -> Builder {
        self.built_in(NO_SESSIONS, disable)
    }

    /// Whether to use the [global endpoint of
    /// STS](https://docs.aws.amazon.com/sdkref/latest/guide/feature-sts-regionalized-endpoints.html)
    /// for the regions that had no other one. The default is no.
    pub fn sts_global_endpoint(self, global: bool) -> Builder {
        self.built_in(STS_GLOBAL_ENDPOINT, global)
    }

    fn built_in(mut self, name: &'static str, value: bool) -> Builder {
        self.settings.built_ins.retain(|(present, _)| *present != name);
        self.settings.built_ins.push((name, value));
        self
    }
}

/// The values that are set of some built-in parameters, which are given with their names in the
/// rules. A `context_parameter` has precedence over other settings.
pub(super) fn values(
    settings: &Settings,
    wanted: &[(&str, &str)],
) -> Result<Vec<(String, Value)>, ConfigError> {
    let mut values = settings.context_parameters.clone();
    let lookup = match settings {
        Settings { environment: Some(environment), profile: Some(profile), .. } => {
            Some(Lookup { environment, profile })
        }
        _ => None,
    };
    for (built_in, parameter) in wanted {
        if values.iter().any(|(name, _)| name == parameter) {
            continue;
        }
        let of_program = settings.built_ins.iter().find(|(name, _)| name == built_in);
        let value = match (of_program, lookup) {
            (Some((_, value)), _) => Some(*value),
            (None, Some(lookup)) => found(lookup, built_in)?,
            (None, None) => None,
        };
        values.extend(value.map(|value| ((*parameter).to_owned(), Value::Bool(value))));
    }
    Ok(values)
}

/// The value in the environment or the profile:
/// <https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html>.
fn found(lookup: Lookup<'_>, built_in: &str) -> Result<Option<bool>, ConfigError> {
    let switch = |variable: &str, key: &str| optional_flag(lookup.find(&[variable], key));
    match built_in {
        ARN_REGION | CONTROL_ARN_REGION => switch("AWS_S3_USE_ARN_REGION", "s3_use_arn_region"),
        NO_MULTI_REGION => switch(
            "AWS_S3_DISABLE_MULTIREGION_ACCESS_POINTS",
            "s3_disable_multiregion_access_points",
        ),
        NO_SESSIONS => {
            switch("AWS_S3_DISABLE_EXPRESS_SESSION_AUTH", "s3_disable_express_session_auth")
        }
        GLOBAL_ENDPOINT => {
            let variable = "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT";
            is_legacy(lookup.find(&[variable], "s3_us_east_1_regional_endpoint"))
        }
        STS_GLOBAL_ENDPOINT => {
            is_legacy(lookup.find(&["AWS_STS_REGIONAL_ENDPOINTS"], "sts_regional_endpoints"))
        }
        ACCELERATE => optional_flag(lookup.of_nested("s3", "use_accelerate_endpoint")),
        PATH_STYLE => is_path_style(lookup.of_nested("s3", "addressing_style")),
        _ => Ok(None),
    }
}

fn optional_flag(found: Option<Found>) -> Result<Option<bool>, ConfigError> {
    found.map(|found| flag(Some(found))).transpose()
}

fn is_legacy(found: Option<Found>) -> Result<Option<bool>, ConfigError> {
    one_of(found, &[("legacy", true), ("regional", false)], "set it to `regional` or `legacy`")
}

/// The setting of the AWS CLI:
/// <https://docs.aws.amazon.com/cli/latest/topic/s3-config.html#addressing-style>.
fn is_path_style(found: Option<Found>) -> Result<Option<bool>, ConfigError> {
    let styles = [("path", true), ("virtual", false), ("auto", false)];
    one_of(found, &styles, "set it to `path`, `virtual` or `auto`")
}

/// One of some words, ignoring case.
fn one_of(
    found: Option<Found>,
    words: &[(&str, bool)],
    what_to_do: &str,
) -> Result<Option<bool>, ConfigError> {
    let Some(Found { origin, value }) = found else { return Ok(None) };
    let word = words.iter().find(|(word, _)| value.eq_ignore_ascii_case(word));
    word.map(|(_, value)| Some(*value))
        .ok_or_else(|| ConfigError::invalid(&origin, &value, what_to_do))
}

#[cfg(test)]
mod tests;
