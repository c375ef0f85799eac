//! Endpoint rules: rule sets, and the binary decision diagrams that newer models have instead.
//!
//! Specification: <https://smithy.io/2.0/additional-specs/rules-engine/specification.html>.

mod kind;

use std::collections::BTreeMap;

pub use kind::{Attribute, Kind};

/// The endpoint rules of a service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// The parameters of the rules.
    pub parameters: Vec<Parameter>,
    /// Names of Rust variables for parameters and assigned values, by their names in the rules.
    pub variables: BTreeMap<String, String>,
    /// The logic; `None` if the model has no rules.
    pub logic: Option<Logic>,
}

/// The two forms of endpoint rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Logic {
    /// A rule set: rules, tried in order.
    Rules(Vec<Rule>),
    /// A binary decision diagram.
    Diagram(Diagram),
}

/// A decision diagram. Common results and decisions are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// Conditions, by index.
    pub conditions: Vec<Condition>,
    /// Results, by index.
    pub results: Vec<Outcome>,
    /// Decisions; each comes before its targets.
    pub decisions: Vec<Decision>,
    /// The first target.
    pub root: Target,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Indexes of conditions, all of which must be true.
    pub conditions: Vec<usize>,
    /// The target if all are true.
    pub yes: Target,
    /// The target otherwise.
    pub no: Target,
}

/// The target of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Another decision, by index.
    Decision(usize),
    /// A result, by index.
    Result(usize),
    /// No match.
    NoMatch,
}

/// A parameter of the rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name in the rules: `UseDualStack`.
    pub name: String,
    /// Name of the field: `use_dual_stack`.
    pub field: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its type.
    pub kind: ParameterKind,
    /// Whether it is required.
    pub required: bool,
    /// The built-in value, if neither the operation nor the caller sets it.
    pub built_in: Option<BuiltIn>,
    /// Whether an operation or the client configuration can override the built-in value.
    pub is_bound: bool,
}

/// The type of a parameter, with its default.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterKind {
    /// A string.
    String(Option<String>),
    /// A boolean.
    Bool(Option<bool>),
    /// A list of strings.
    StringList(Option<Vec<String>>),
}

/// Built-in parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// `AWS::Region`.
    Region,
    /// `AWS::UseFIPS`.
    UseFips,
    /// `AWS::UseDualStack`.
    UseDualStack,
    /// `SDK::Endpoint`.
    Endpoint,
    /// `AWS::Auth::AccountId`.
    AccountId,
    /// `AWS::Auth::AccountIdEndpointMode`.
    AccountIdEndpointMode,
    /// An unknown built-in, which only the client configuration can set.
    Other(String),
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// All must be true.
    pub conditions: Vec<Condition>,
    /// The outcome if they are true.
    pub then: Outcome,
}

/// The outcome of a rule whose conditions are true.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Nested rules, one of which must match.
    Tree(Vec<Rule>),
    /// An endpoint.
    Endpoint(Endpoint),
    /// An error with this message.
    Error(Expr),
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its URL.
    pub url: Expr,
    /// Headers of requests.
    pub headers: Vec<(String, Vec<Expr>)>,
    /// Authentication schemes; the default of the client if empty.
    pub auth_schemes: Vec<AuthScheme>,
}

/// An authentication scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthScheme {
    /// `sigv4`, `sigv4a` ...
    pub name: Expr,
    /// Signing name.
    pub signing_name: Option<Expr>,
    /// Signing region.
    pub signing_region: Option<Expr>,
    /// Signing region set.
    pub signing_region_set: Vec<Expr>,
    /// Whether the path is not encoded a second time for the signature.
    pub disable_double_encoding: bool,
    /// Whether empty segments, `.` and `..` are kept in the path.
    pub disable_normalize_path: bool,
}

/// A condition: a function call, whose value may be assigned to a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The call.
    pub call: Call,
    /// The name that the value is assigned to.
    pub assign: Option<String>,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A template string.
    Template(Vec<TemplatePart>),
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A reference to a parameter or assigned value.
    Ref(String),
    /// A function call.
    Call(Box<Call>),
}

/// A part of a template string.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Text.
    Literal(String),
    /// A parameter, an assigned value, or an attribute of one.
    Value(Expr),
}

/// A call of a function of the rules engine.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// `isSet`: whether the value exists.
    IsSet(Expr),
    /// `not`: the negation.
    Not(Expr),
    /// `booleanEquals`: whether two booleans are equal.
    BooleanEquals(Expr, Expr),
    /// `stringEquals`: whether two strings are equal.
    StringEquals(Expr, Expr),
    /// `getAttr`: an attribute of a value.
    GetAttr(Expr, Vec<PathStep>),
    /// `aws.partition`.
    Partition(Expr),
    /// `aws.parseArn`.
    ParseArn(Expr),
    /// `parseURL`.
    ParseUrl(Expr),
    /// `isValidHostLabel`: string, whether subdomains are allowed.
    IsValidHostLabel(Expr, Expr),
    /// `aws.isVirtualHostableS3Bucket`: string, whether subdomains are allowed.
    IsVirtualHostableS3Bucket(Expr, Expr),
    /// `substring`: string, start, stop, whether to count from the end.
    Substring(Expr, Expr, Expr, Expr),
    /// `uriEncode`.
    UriEncode(Expr),
    /// `split`: string, delimiter, limit.
    Split(Expr, Expr, Expr),
    /// `coalesce`: the first existing value.
    Coalesce(Vec<Expr>),
    /// `ite`: a boolean condition, the value if it is true, the value if it is false.
    IfThenElse(Expr, Expr, Expr),
}

impl Call {
    /// The arguments of the call.
    pub fn arguments(&self) -> Vec<&Expr> {
        match self {
            Call::IsSet(one)
            | Call::Not(one)
            | Call::GetAttr(one, _)
            | Call::Partition(one)
            | Call::ParseArn(one)
            | Call::ParseUrl(one)
            | Call::UriEncode(one) => vec![one],
            Call::BooleanEquals(one, two)
            | Call::StringEquals(one, two)
            | Call::IsValidHostLabel(one, two)
            | Call::IsVirtualHostableS3Bucket(one, two) => vec![one, two],
            Call::Split(one, two, three) | Call::IfThenElse(one, two, three) => {
                vec![one, two, three]
            }
            Call::Substring(one, two, three, four) => vec![one, two, three, four],
            Call::Coalesce(all) => all.iter().collect(),
        }
    }
}

/// A step on the path of `getAttr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// A key of an object.
    Key(String),
    /// An element of an array; negative indexes count from the end.
    Index(i64),
}
