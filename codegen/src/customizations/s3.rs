//! The behaviour of S3 that its model does not describe.

use super::{
    Action::Set,
    Customization,
    Selector::{EachNamed, Member as OneMember, ServiceIn, Shape as OneShape},
    entry,
};
use crate::lower::{
    CONTENT_SHA256, ENDPOINT_LABEL, EXACT_LABEL, HAS_MORE_PAGES, REGION_OF, S3_ERRORS, SETTINGS,
    TEXT_MEMBER, TIMESTAMP,
};

const S3_UNWRAPPED: &str = "aws.customizations#s3UnwrappedXmlOutput";

/// The table.
pub(super) const TABLE: &[Customization] = &[
    // The endpoint rules add the bucket to the host or to the path:
    // <https://smithy.io/2.0/aws/customizations/s3-customizations.html>.
    entry(EachNamed("com.amazonaws.s3", "Bucket"), Set(ENDPOINT_LABEL, "{}")),
    // Keys are any text: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html>.
    entry(EachNamed("com.amazonaws.s3", "Key"), Set(EXACT_LABEL, "{}")),
    // The header is required: <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>.
    entry(ServiceIn("com.amazonaws.s3"), Set(CONTENT_SHA256, "{}")),
    entry(ServiceIn("com.amazonaws.s3control"), Set(CONTENT_SHA256, "{}")),
    // `CopyObject`, for example, can fail after the status was sent:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html>.
    entry(ServiceIn("com.amazonaws.s3"), Set(S3_ERRORS, "{}")),
    // Not all models have this trait.
    entry(OneShape("com.amazonaws.s3#GetBucketLocation"), Set(S3_UNWRAPPED, "{}")),
    // Another region redirects to that of the bucket:
    // <https://docs.aws.amazon.com/AmazonS3/latest/userguide/Redirects.html>.
    entry(ServiceIn("com.amazonaws.s3"), Set(REGION_OF, "\"Bucket\"")),
    // All SDKs have this setting:
    // <https://docs.aws.amazon.com/sdkref/latest/guide/feature-s3-express.html>.
    entry(ServiceIn("com.amazonaws.s3"), Set(SETTINGS, r#"["DisableS3ExpressSessionAuth"]"#)),
    // It is a date, but users can store any text:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>.
    entry(OneShape("com.amazonaws.s3#Expires"), Set(TIMESTAMP, "{}")),
    entry(
        OneMember("com.amazonaws.s3#GetObjectOutput", "Expires"),
        Set(TEXT_MEMBER, "\"ExpiresString\""),
    ),
    entry(
        OneMember("com.amazonaws.s3#HeadObjectOutput", "Expires"),
        Set(TEXT_MEMBER, "\"ExpiresString\""),
    ),
    // The last page has the number of its last part as the next marker:
    // <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html>.
    entry(OneShape("com.amazonaws.s3#ListParts"), Set(HAS_MORE_PAGES, "\"IsTruncated\"")),
];
