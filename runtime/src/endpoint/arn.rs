//! Amazon Resource Names, as parsed by the rules engine.

/// The parts of an ARN: `arn:partition:service:region:account-id:resource-id`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Arn<'a> {
    /// The partition, such as `aws`.
    pub partition: &'a str,
    /// The service, such as `lambda`.
    pub service: &'a str,
    /// The region. Empty for resources without a region.
    pub region: &'a str,
    /// The account ID. Empty for resources without an account.
    pub account_id: &'a str,
    /// The resource, split at every `:` and `/`.
    pub resource_id: Vec<&'a str>,
}

/// `aws.parseArn`: parses an ARN, or returns `None` if the string is not one.
///
/// Partition, service and resource must not be empty.
///
/// ```
/// use tinsmith_runtime::endpoint::parse_arn;
///
/// let arn = parse_arn("arn:aws:lambda:eu-central-1:123456789012:function:resize").unwrap();
/// assert_eq!(arn.region, "eu-central-1");
/// assert_eq!(arn.resource_id, ["function", "resize"]);
/// assert_eq!(parse_arn("resize"), None);
/// ```
pub fn parse_arn(value: &str) -> Option<Arn<'_>> {
    let mut parts = value.strip_prefix("arn:")?.splitn(5, ':');
    let partition = parts.next()?;
    let service = parts.next()?;
    let region = parts.next()?;
    let account_id = parts.next()?;
    let resource = parts.next()?;
    if partition.is_empty() || service.is_empty() || resource.is_empty() {
        return None;
    }
    Some(Arn {
        partition,
        service,
        region,
        account_id,
        resource_id: resource.split([':', '/']).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn region_and_account_may_be_empty() {
        let arn = parse_arn("arn:aws:s3:::bucket/a:b//c").unwrap();
        assert_eq!((arn.partition, arn.service), ("aws", "s3"));
        assert_eq!((arn.region, arn.account_id), ("", ""));
        assert_eq!(arn.resource_id, ["bucket", "a", "b", "", "c"]);
    }

    #[test]
    fn what_is_not_an_arn_is_none() {
        for value in [
            "",
            "arn",
            "arn:",
            "arn:aws",
            "arn:aws:s3",
            "arn:aws:s3::",
            "arn:aws:s3:us-east-1:1",
            "arn:aws:s3:us-east-1:1:",
            "arn::s3:::bucket",
            "arn:aws::::bucket",
            "ARN:aws:s3:::bucket",
        ] {
            assert_eq!(parse_arn(value), None, "{value}");
        }
    }
}
