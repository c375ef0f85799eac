//! The rules, with their stable IDs and levels.

use super::{
    Level::{Behaviour, Major, Minor, Patch},
    Rule,
};

macro_rules! rules {
    ($($name:ident = $id:literal, $level:ident;)*) => {
        $(pub(super) const $name: Rule = Rule { id: $id, level: $level };)*
        /// All rules.
        pub(super) const ALL: &[Rule] = &[$($name),*];
    };
}

rules! {
    // The service.
    PROTOCOL_CHANGED = "protocol-changed", Behaviour;
    API_VERSION_CHANGED = "api-version-changed", Behaviour;
    SIGNING_NAME_CHANGED = "signing-name-changed", Behaviour;
    SERVICE_ID_CHANGED = "service-id-changed", Behaviour;
    CONTENT_SHA256_CHANGED = "content-sha256-changed", Behaviour;
    REGION_OF_CHANGED = "region-of-changed", Behaviour;
    SETTINGS_CHANGED = "settings-changed", Behaviour;
    ENDPOINT_RULES_CHANGED = "endpoint-rules-changed", Behaviour;
    ATTRIBUTE_VALUE_ADDED = "attribute-value-added", Minor;
    ATTRIBUTE_VALUE_REMOVED = "attribute-value-removed", Major;

    // Operations.
    OPERATION_ADDED = "operation-added", Minor;
    OPERATION_REMOVED = "operation-removed", Major;
    OPERATION_RENAMED = "operation-renamed", Major;
    OUTPUT_TYPE_CHANGED = "output-type-changed", Major;
    OPERATION_ERROR_ADDED = "operation-error-added", Minor;
    OPERATION_ERROR_REMOVED = "operation-error-removed", Behaviour;

    // Requests and responses of operations.
    HTTP_METHOD_CHANGED = "http-method-changed", Behaviour;
    HTTP_PATH_CHANGED = "http-path-changed", Behaviour;
    HOST_PREFIX_CHANGED = "host-prefix-changed", Behaviour;
    HEADERS_CHANGED = "headers-changed", Behaviour;
    REQUEST_BODY_CHANGED = "request-body-changed", Behaviour;
    RESPONSE_BODY_CHANGED = "response-body-changed", Behaviour;
    BODY_LIMIT_CHANGED = "body-limit-changed", Behaviour;
    COMPRESSION_CHANGED = "compression-changed", Behaviour;
    CHECKSUM_CHANGED = "checksum-changed", Behaviour;
    READONLY_CHANGED = "readonly-changed", Behaviour;
    IDEMPOTENCY_CHANGED = "idempotency-changed", Behaviour;
    AT_MOST_ONCE_CHANGED = "at-most-once-changed", Behaviour;
    READ_TIMEOUT_CHANGED = "read-timeout-changed", Behaviour;
    UNSIGNED_PAYLOAD_CHANGED = "unsigned-payload-changed", Behaviour;
    AUTH_CHANGED = "auth-changed", Behaviour;
    ENDPOINT_PARAMETERS_CHANGED = "endpoint-parameters-changed", Behaviour;

    // Pages and waiters.
    PAGES_ADDED = "pages-added", Minor;
    PAGES_REMOVED = "pages-removed", Major;
    PAGES_CHANGED = "pages-changed", Behaviour;
    PAGE_ITEMS_ADDED = "page-items-added", Minor;
    PAGE_ITEMS_REMOVED = "page-items-removed", Major;
    PAGE_TYPE_CHANGED = "page-type-changed", Major;
    WAITER_ADDED = "waiter-added", Minor;
    WAITER_REMOVED = "waiter-removed", Major;
    WAITER_RENAMED = "waiter-renamed", Major;
    WAITER_TYPE_CHANGED = "waiter-type-changed", Major;
    WAITER_CHANGED = "waiter-changed", Behaviour;

    // Types.
    TYPE_ADDED = "type-added", Minor;
    TYPE_REMOVED = "type-removed", Major;
    TYPE_KIND_CHANGED = "type-kind-changed", Major;
    CONSTRUCTOR_ADDED = "constructor-added", Minor;
    CONSTRUCTOR_REMOVED = "constructor-removed", Major;
    DEFAULT_IMPL_ADDED = "default-impl-added", Minor;
    DEFAULT_IMPL_REMOVED = "default-impl-removed", Major;
    SERDE_ADDED = "serde-added", Minor;
    SERDE_REMOVED = "serde-removed", Major;
    ARGUMENTS_REORDERED = "arguments-reordered", Major;

    // Members of structures.
    MEMBER_ADDED = "member-added", Minor;
    REQUIRED_MEMBER_ADDED = "required-member-added", Major;
    MEMBER_REMOVED = "member-removed", Major;
    MEMBER_RENAMED = "member-renamed", Major;
    SETTER_RENAMED = "setter-renamed", Major;
    PRESENCE_CHANGED = "presence-changed", Major;
    DEFAULT_CHANGED = "default-changed", Behaviour;
    STRICTNESS_CHANGED = "strictness-changed", Behaviour;
    LENIENCE_CHANGED = "lenience-changed", Behaviour;
    IDEMPOTENCY_TOKEN_CHANGED = "idempotency-token-changed", Behaviour;
    BINDING_CHANGED = "binding-changed", Behaviour;
    HEADER_FORMAT_CHANGED = "header-format-changed", Behaviour;
    LENGTH_REQUIRED_CHANGED = "length-required-changed", Behaviour;

    // Members of structures, and variants of unions.
    MEMBER_TYPE_CHANGED = "member-type-changed", Major;
    SPARSE_CHANGED = "sparse-changed", Major;
    STREAMING_CHANGED = "streaming-changed", Major;
    BOX_CHANGED = "box-changed", Major;
    TIMESTAMP_FORMAT_CHANGED = "timestamp-format-changed", Behaviour;
    WIRE_NAME_CHANGED = "wire-name-changed", Behaviour;
    SENSITIVE_CHANGED = "sensitive-changed", Behaviour;

    // Unions.
    VARIANT_ADDED = "variant-added", Minor;
    VARIANT_REMOVED = "variant-removed", Major;
    VARIANT_RENAMED = "variant-renamed", Major;
    EVENT_CHANGED = "event-changed", Behaviour;

    // Enums.
    ENUM_VALUE_ADDED = "enum-value-added", Minor;
    ENUM_VALUE_REMOVED = "enum-value-removed", Major;
    ENUM_VALUE_RENAMED = "enum-value-renamed", Major;
    ENUM_VALUE_CHANGED = "enum-value-changed", Behaviour;
    ENUM_ORDER_CHANGED = "enum-order-changed", Behaviour;

    // Errors.
    ERROR_ADDED = "error-added", Minor;
    ERROR_REMOVED = "error-removed", Major;
    ERROR_RENAMED = "error-renamed", Major;
    ERROR_CODE_CHANGED = "error-code-changed", Behaviour;
    ERROR_OPERATIONS_CHANGED = "error-operations-changed", Behaviour;
    ERROR_MESSAGE_CHANGED = "error-message-changed", Behaviour;
    RETRYABLE_CHANGED = "retryable-changed", Behaviour;

    // Documentation.
    DOCUMENTATION_CHANGED = "documentation-changed", Patch;
    DEPRECATED = "deprecated", Patch;
    UNDEPRECATED = "undeprecated", Patch;
    DEPRECATION_CHANGED = "deprecation-changed", Patch;
}
