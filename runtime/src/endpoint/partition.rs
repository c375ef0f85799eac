//! AWS partitions: maps a region to its partition.

use super::partitions::PARTITIONS;

/// An AWS partition: regions that share accounts and the suffixes of their endpoints.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Partition {
    /// The name of the partition, such as `aws` or `aws-cn`.
    pub name: &'static str,
    /// The suffix of regular endpoints, such as `amazonaws.com`.
    pub dns_suffix: &'static str,
    /// The suffix of dual-stack endpoints, such as `api.aws`.
    pub dual_stack_dns_suffix: &'static str,
    /// Whether services have FIPS endpoints in this partition.
    pub supports_fips: bool,
    /// Whether services have dual-stack endpoints in this partition.
    pub supports_dual_stack: bool,
    /// The signing region of global services.
    pub implicit_global_region: &'static str,
    /// The known regions.
    pub(super) regions: &'static [&'static str],
    /// The prefixes of region names: `us` stands for the pattern `^us-\w+-\d+$`.
    pub(super) prefixes: &'static [&'static str],
}

/// `aws.partition`: the partition of a region.
///
/// An unknown region is assigned to the first partition, `aws`, because it may be newer than the
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
    // A word contains no hyphen, so the position of the split is unambiguous.
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
