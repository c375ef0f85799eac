//! Partitions of AWS: which one a region is in.

use super::partitions::PARTITIONS;

/// A partition of AWS: regions that share accounts, and the names that their endpoints end with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Partition {
    /// The partition's name, such as `aws` or `aws-cn`.
    pub name: &'static str,
    /// What the names of ordinary endpoints end with, such as `amazonaws.com`.
    pub dns_suffix: &'static str,
    /// What the names of dual-stack endpoints end with, such as `api.aws`.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether services have FIPS endpoints here.
    pub supports_fips: bool,
    /// Whether services have dual-stack endpoints here.
    pub supports_dual_stack: bool,
    /// The region that signs for services without regions.
    pub implicit_global_region: &'static str,
    /// The regions that are known by name.
    pub(super) regions: &'static [&'static str],
    /// What the names of regions begin with: `us` stands for the pattern `^us-\w+-\d+$`.
    pub(super) prefixes: &'static [&'static str],
}

/// `aws.partition`: the partition of a region.
///
/// A region that is in no partition is taken to be in the first, `aws`: it may be newer than the
/// table.
///
/// ```
/// use tinsmith_runtime::endpoint::partition;
///
/// let china = partition("cn-north-1").unwrap();
/// assert_eq!(china.dns_suffix, "amazonaws.com.cn");
/// ```
pub fn partition(region: &str) -> Option<&'static Partition> {
    PARTITIONS.iter().find(|partition| partition.has(region)).or_else(|| PARTITIONS.first())
}

impl Partition {
    fn has(&self, region: &str) -> bool {
        self.regions.contains(&region) || self.prefixes.iter().any(|it| matches(region, it))
    }
}

/// Whether a region matches `^prefix-\w+-\d+$`.
fn matches(region: &str, prefix: &str) -> bool {
    let rest = region.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
    // A word has no hyphen, so that there is only one place to split at.
    let Some((word, number)) = rest.and_then(|rest| rest.split_once('-')) else {
        return false;
    };
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !word.is_empty()
        && word.bytes().all(is_word)
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(region: &str) -> &'static str {
        partition(region).unwrap().name
    }

    #[test]
    fn regions_known_by_name() {
        assert_eq!(name("us-east-1"), "aws");
        assert_eq!(name("aws-global"), "aws");
        assert_eq!(name("aws-cn-global"), "aws-cn");
        assert_eq!(name("eusc-de-east-1"), "aws-eusc");
        assert_eq!(name("us-gov-west-1"), "aws-us-gov");
    }

    #[test]
    fn regions_known_by_pattern() {
        assert_eq!(name("eu-nowhere-17"), "aws");
        assert_eq!(name("cn-south_2-1"), "aws-cn");
        assert_eq!(name("us-gov-north-3"), "aws-us-gov");
        assert_eq!(name("us-iso-north-3"), "aws-iso");
        assert_eq!(name("us-isob-north-3"), "aws-iso-b");
        assert_eq!(name("eu-isoe-north-3"), "aws-iso-e");
        assert_eq!(name("us-isof-north-3"), "aws-iso-f");
        assert_eq!(name("eusc-de-north-3"), "aws-eusc");
    }

    #[test]
    fn an_unknown_region_is_in_the_first_partition() {
        for region in ["", "local", "moon-base-1", "us-gov-west-", "cn--1", "cn-north-1a", "cn-1"] {
            assert_eq!(name(region), "aws", "{region}");
        }
    }

    #[test]
    fn every_partition_is_found_by_its_global_region() {
        for partition in PARTITIONS {
            assert_eq!(name(partition.implicit_global_region), partition.name);
        }
    }
}
