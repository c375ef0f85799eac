//! Endpoint rule sets -> api.
//!
//! Specification: <https://smithy.io/2.0/additional-specs/rules-engine/specification.html>.

mod parse;
mod template;

use crate::{Error, smithy::Shape};

const RULE_SET: &str = "smithy.rules#endpointRuleSet";

/// How the endpoints of a service are found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// What the rules look at.
    pub parameters: Vec<Parameter>,
    /// The rules, tried in order; `None` when the model has none.
    pub rules: Option<Vec<Rule>>,
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
    /// Where the client has its value from, if not from the operation or the caller.
    pub built_in: Option<BuiltIn>,
}

/// The type of a parameter, with its default.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterKind {
    /// A text.
    String(Option<String>),
    /// A boolean.
    Bool(Option<bool>),
    /// Texts.
    StringList,
}

/// Parameters that every client has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltIn {
    /// `AWS::Region`.
    Region,
    /// `AWS::UseFIPS`.
    UseFips,
    /// `AWS::UseDualStack`.
    UseDualStack,
    /// `SDK::Endpoint`.
    Endpoint,
}

/// A rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// All must hold.
    pub conditions: Vec<Condition>,
    /// What follows if they do.
    pub then: Outcome,
}

/// What follows if the conditions of a rule hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// More rules, of which one must hold.
    Tree(Vec<Rule>),
    /// An endpoint.
    Endpoint(Endpoint),
    /// An error with this text.
    Error(Expr),
}

/// An endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Endpoint {
    /// Its URL.
    pub url: Expr,
    /// Headers to send to it.
    pub headers: Vec<(String, Vec<Expr>)>,
    /// How to sign for it; the client's own way when empty.
    pub auth_schemes: Vec<AuthScheme>,
}

/// A way to sign.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthScheme {
    /// `sigv4`, `sigv4a` ...
    pub name: String,
    /// Name to sign with.
    pub signing_name: Option<Expr>,
    /// Region to sign for.
    pub signing_region: Option<Expr>,
    /// Whether the path is encoded once only.
    pub disable_double_encoding: bool,
}

/// A condition: a call, whose value may get a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The call.
    pub call: Call,
    /// The name that the value gets for what follows.
    pub assign: Option<String>,
}

/// An expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Expr {
    /// A text with values in it.
    Template(Vec<TemplatePart>),
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A parameter or assigned value.
    Ref(String),
    /// The value of a function.
    Call(Box<Call>),
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum TemplatePart {
    /// Text.
    Literal(String),
    /// A parameter or assigned value, or one of its attributes.
    Value(Expr),
}

/// A call of one of the functions that the rules have.
#[derive(Clone, Debug, PartialEq)]
pub enum Call {
    /// Whether the value is there.
    IsSet(Expr),
    /// The opposite.
    Not(Expr),
    /// Whether two booleans are equal.
    BooleanEquals(Expr, Expr),
    /// Whether two texts are equal.
    StringEquals(Expr, Expr),
    /// An attribute of a value.
    GetAttr(Expr, Vec<PathStep>),
    /// `aws.partition`.
    Partition(Expr),
    /// `aws.parseArn`.
    ParseArn(Expr),
    /// `parseURL`.
    ParseUrl(Expr),
    /// `isValidHostLabel`: text, whether subdomains are allowed.
    IsValidHostLabel(Expr, Expr),
    /// `aws.isVirtualHostableS3Bucket`: text, whether subdomains are allowed.
    IsVirtualHostableS3Bucket(Expr, Expr),
    /// `substring`: text, start, stop, whether to count from the end.
    Substring(Expr, Expr, Expr, Expr),
    /// `uriEncode`.
    UriEncode(Expr),
}

/// A step on the path of `getAttr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathStep {
    /// A key of an object.
    Key(String),
    /// An element of an array.
    Index(usize),
}

/// Reads the rules of a service.
pub(crate) fn lower(service: &Shape) -> Result<Rules, Error> {
    let place = |error: Error| error.of_trait(RULE_SET).at(&service.id).in_file(&service.file);
    match service.traits.object(RULE_SET).map_err(place)? {
        None => Ok(Rules::default()),
        Some(rule_set) => parse::rule_set(rule_set).map_err(place),
    }
}
