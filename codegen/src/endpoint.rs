//! Endpoint rules -> api: rule sets, and the diagrams that newer models have in their place.
//!
//! Specification: <https://smithy.io/2.0/additional-specs/rules-engine/specification.html>.

mod diagram;
mod kind;
mod parse;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use crate::{Error, smithy::Shape};
pub use kind::{Attribute, Kind};

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const DIAGRAM: &str = "smithy.rules#endpointBdd";

/// How the endpoints of a service are found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rules {
    /// What the rules look at.
    pub parameters: Vec<Parameter>,
    /// Variables in Rust for parameters and assigned values, by their names in the rules.
    pub variables: BTreeMap<String, String>,
    /// What is decided; `None` when the model has no rules.
    pub logic: Option<Logic>,
}

/// The two forms in which a model has rules.
#[derive(Clone, Debug, PartialEq)]
pub enum Logic {
    /// Rules, tried in order.
    Rules(Vec<Rule>),
    /// A diagram of decisions.
    Diagram(Diagram),
}

/// Decisions, one after the other. What several of them come to is there once.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagram {
    /// Conditions, as decisions name them.
    pub conditions: Vec<Condition>,
    /// What can come of it, as decisions name it.
    pub results: Vec<Outcome>,
    /// The decisions; each comes before those that it leads to.
    pub decisions: Vec<Decision>,
    /// Where to begin.
    pub root: Target,
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Positions of conditions, all of which must hold.
    pub conditions: Vec<usize>,
    /// Where to go on if they do.
    pub yes: Target,
    /// Where to go on if they do not.
    pub no: Target,
}

/// Where a decision leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Another decision, by position.
    Decision(usize),
    /// A result, by position.
    Result(usize),
    /// Nothing fits.
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
    /// Whether there is no endpoint without it.
    pub required: bool,
    /// Where the client has its value from, if not from the operation or the caller.
    pub built_in: Option<BuiltIn>,
    /// Whether an operation or the client's configuration can say something else than the built-in value.
    pub is_bound: bool,
}

/// The type of a parameter, with its default.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterKind {
    /// A text.
    String(Option<String>),
    /// A boolean.
    Bool(Option<bool>),
    /// Texts.
    StringList(Option<Vec<String>>),
}

/// Parameters that every client has.
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
    /// Another, that the client knows nothing about: its configuration may give a value.
    Other(String),
}

impl BuiltIn {
    /// What a model calls it.
    pub fn of_name(name: &str) -> BuiltIn {
        match name {
            "AWS::Region" => BuiltIn::Region,
            "AWS::UseFIPS" => BuiltIn::UseFips,
            "AWS::UseDualStack" => BuiltIn::UseDualStack,
            "SDK::Endpoint" => BuiltIn::Endpoint,
            "AWS::Auth::AccountId" => BuiltIn::AccountId,
            "AWS::Auth::AccountIdEndpointMode" => BuiltIn::AccountIdEndpointMode,
            other => BuiltIn::Other(other.to_owned()),
        }
    }
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
    pub name: Expr,
    /// Name to sign with.
    pub signing_name: Option<Expr>,
    /// Region to sign for.
    pub signing_region: Option<Expr>,
    /// Regions that a signature is good for.
    pub signing_region_set: Vec<Expr>,
    /// Whether the path is encoded once only.
    pub disable_double_encoding: bool,
    /// Whether empty segments, `.` and `..` stay in the path.
    pub disable_normalize_path: bool,
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
    /// `split`: text, delimiter, limit.
    Split(Expr, Expr, Expr),
    /// `coalesce`: the first that is there.
    Coalesce(Vec<Expr>),
    /// `ite`: a boolean, what it is if that is true, and what otherwise.
    IfThenElse(Expr, Expr, Expr),
}

impl Call {
    /// What it is called with.
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
    /// An element of an array; a negative one counts from the end.
    Index(i64),
}

/// Reads the rules of a service, and says what of them has no effect. Names of parameters that operations or the
/// client's configuration bind are known already.
pub(crate) fn lower(
    service: &Shape,
    bound: &BTreeSet<&str>,
) -> Result<(Rules, Vec<String>), Error> {
    let place = |id: &'static str| {
        move |error: Error| error.of_trait(id).at(&service.id).in_file(&service.file)
    };
    // Where a model has both, they say the same, and rules are read more easily.
    let rule_set = service.traits.object(RULE_SET).map_err(place(RULE_SET))?;
    let diagram = service.traits.object(DIAGRAM).map_err(place(DIAGRAM))?;
    let (id, read) = match (rule_set, diagram) {
        (Some(json), _) => (RULE_SET, parse::rule_set(json)),
        (None, Some(json)) => (DIAGRAM, diagram::read(json)),
        (None, None) => return Ok((Rules::default(), Vec::new())),
    };
    let (mut rules, ignored) = read.map_err(place(id))?;
    kind::check(&rules).map_err(place(id))?;
    for parameter in &mut rules.parameters {
        parameter.is_bound = bound.contains(parameter.name.as_str());
    }
    let notice =
        |name| format!("{id}: the property `{name}` of endpoints is not known and has no effect");
    Ok((rules, ignored.into_iter().map(notice).collect()))
}
