//! A precedence climbing parser.

use super::{
    Expr,
    lexer::{Token, tokens},
};
use crate::Error;

/// The maximum nesting depth of expressions.
const DEEPEST: usize = 64;

/// The binding powers of operators. Those below [`PROJECTION`] end a projection.
const PIPE: u8 = 1;
const OR: u8 = 2;
const AND: u8 = 3;
const COMPARE: u8 = 5;
const FLATTEN: u8 = 9;
const PROJECTION: u8 = 10;
const STAR: u8 = 20;
const FILTER: u8 = 21;
const DOT: u8 = 40;
const NOT: u8 = 45;
const BRACKET: u8 = 55;

/// Parses an expression.
///
/// # Errors
/// The text is not a valid expression, or uses syntax that models do not use: slices, multi-select hashes, expression
/// references.
pub fn parse(text: &str) -> Result<Expr, Error> {
    let inside = |error: Error| Error::new(format!("the path `{text}`: {error}"));
    let mut parser = Parser { tokens: tokens(text)?, next: 0, depth: 0 };
    let expr = parser.expr(0).map_err(inside)?;
    match parser.peek() {
        None => Ok(expr),
        Some(token) => Err(inside(unexpected(Some(token)))),
    }
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

fn unexpected(token: Option<&Token>) -> Error {
    match token {
        Some(token) => Error::new(format!("{token:?} is not supported here; correct it")),
        None => Error::new("it ends too early; correct it"),
    }
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn takes(&mut self, wanted: &Token) -> bool {
        let is_it = self.peek() == Some(wanted);
        self.next += usize::from(is_it);
        is_it
    }

    fn expect(&mut self, sign: char) -> Result<(), Error> {
        let token = self.take();
        match token == Some(Token::Sign(sign)) {
            true => Ok(()),
            false => Err(unexpected(token.as_ref())),
        }
    }

    /// Parses an expression up to an operator with lower binding power.
    fn expr(&mut self, strength: u8) -> Result<Expr, Error> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Error::new("it is nested too deep; write a simpler one"));
        }
        let first = self.first()?;
        let expr = self.continued(first, strength)?;
        self.depth -= 1;
        Ok(expr)
    }

    /// Parses the rest of an expression up to an operator with lower binding power.
    fn continued(&mut self, mut left: Expr, strength: u8) -> Result<Expr, Error> {
        while self.strength() > strength {
            left = self.next(left)?;
        }
        Ok(left)
    }

    fn strength(&self) -> u8 {
        match self.peek() {
            Some(Token::Pipe) => PIPE,
            Some(Token::Or) => OR,
            Some(Token::And) => AND,
            Some(Token::Compare(_)) => COMPARE,
            Some(Token::Flatten) => FLATTEN,
            Some(Token::Filter) => FILTER,
            Some(Token::Sign('.')) => DOT,
            Some(Token::Sign('[')) => BRACKET,
            _ => 0,
        }
    }

    /// Parses the beginning of an expression.
    fn first(&mut self) -> Result<Expr, Error> {
        match self.take() {
            Some(Token::Name(name)) if self.takes(&Token::Sign('(')) => {
                Ok(Expr::Call(name, self.list(')')?))
            }
            Some(Token::Name(name) | Token::Quoted(name)) => Ok(Expr::Field(name)),
            Some(Token::Literal(value)) => Ok(Expr::Literal(value)),
            Some(Token::Sign('@')) => Ok(Expr::Current),
            Some(Token::Not) => Ok(Expr::Not(Box::new(self.expr(NOT)?))),
            Some(Token::Sign('(')) => {
                let inner = self.expr(0)?;
                self.expect(')')?;
                Ok(inner)
            }
            Some(Token::Sign('*')) => self.values_of(Expr::Current),
            Some(Token::Flatten) => self.flattened(Expr::Current),
            Some(Token::Filter) => self.filtered(Expr::Current),
            Some(Token::Sign('[')) if self.is_index() => self.bracket(Expr::Current),
            Some(Token::Sign('[')) => self.several(),
            token => Err(unexpected(token.as_ref())),
        }
    }

    /// Parses the next postfix or operator of an expression.
    fn next(&mut self, left: Expr) -> Result<Expr, Error> {
        let boxed = Box::new;
        match self.take() {
            Some(Token::Pipe) => Ok(Expr::Sub(boxed(left), boxed(self.expr(PIPE)?))),
            Some(Token::Or) => Ok(Expr::Or(boxed(left), boxed(self.expr(OR)?))),
            Some(Token::And) => Ok(Expr::And(boxed(left), boxed(self.expr(AND)?))),
            Some(Token::Compare(how)) => {
                Ok(Expr::Compare(how, boxed(left), boxed(self.expr(COMPARE)?)))
            }
            Some(Token::Flatten) => self.flattened(left),
            Some(Token::Filter) => self.filtered(left),
            Some(Token::Sign('.')) if self.takes(&Token::Sign('*')) => self.values_of(left),
            Some(Token::Sign('.')) => Ok(Expr::Sub(boxed(left), boxed(self.after_dot(DOT)?))),
            Some(Token::Sign('[')) => self.bracket(left),
            token => Err(unexpected(token.as_ref())),
        }
    }

    /// After a dot, a bracket is a multi-select list, not an index: `sub-expression` of
    /// <https://jmespath.org/specification.html#grammar>.
    fn after_dot(&mut self, strength: u8) -> Result<Expr, Error> {
        match self.peek() {
            Some(Token::Name(_) | Token::Quoted(_) | Token::Sign('*')) => self.expr(strength),
            Some(Token::Sign('[')) => {
                self.next += 1;
                let several = self.several()?;
                self.continued(several, strength)
            }
            token => Err(unexpected(token)),
        }
    }

    /// Whether an open bracket contains an index or a star.
    fn is_index(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_)) => true,
            Some(Token::Sign('*')) => self.tokens.get(self.next + 1) == Some(&Token::Sign(']')),
            _ => false,
        }
    }

    /// Parses at least one expression, up to the closing bracket.
    fn several(&mut self) -> Result<Expr, Error> {
        let items = self.list(']')?;
        match items.is_empty() {
            true => Err(unexpected(Some(&Token::Sign(']')))),
            false => Ok(Expr::List(items)),
        }
    }

    fn bracket(&mut self, left: Expr) -> Result<Expr, Error> {
        match self.take() {
            Some(Token::Number(index)) => {
                self.expect(']')?;
                Ok(Expr::Index(Box::new(left), index))
            }
            Some(Token::Sign('*')) => {
                self.expect(']')?;
                Ok(Expr::Projection(Box::new(left), Box::new(self.projected(STAR)?)))
            }
            token => Err(unexpected(token.as_ref())),
        }
    }

    fn values_of(&mut self, left: Expr) -> Result<Expr, Error> {
        Ok(Expr::ValueProjection(Box::new(left), Box::new(self.projected(STAR)?)))
    }

    fn flattened(&mut self, left: Expr) -> Result<Expr, Error> {
        Ok(Expr::Flatten(Box::new(left), Box::new(self.projected(FLATTEN)?)))
    }

    fn filtered(&mut self, left: Expr) -> Result<Expr, Error> {
        let condition = self.expr(0)?;
        self.expect(']')?;
        let each = self.projected(FILTER)?;
        Ok(Expr::Filter(Box::new(left), Box::new(condition), Box::new(each)))
    }

    /// Parses the expression that a projection evaluates on each element.
    fn projected(&mut self, strength: u8) -> Result<Expr, Error> {
        match self.peek() {
            _ if self.strength() < PROJECTION => Ok(Expr::Current),
            Some(Token::Sign('[') | Token::Filter) => self.expr(strength),
            Some(Token::Sign('.')) => {
                self.next += 1;
                self.after_dot(strength)
            }
            token => Err(unexpected(token)),
        }
    }

    /// Parses expressions up to a closing token.
    fn list(&mut self, end: char) -> Result<Vec<Expr>, Error> {
        let mut items = Vec::new();
        if self.takes(&Token::Sign(end)) {
            return Ok(items);
        }
        loop {
            items.push(self.expr(0)?);
            match self.take() {
                Some(Token::Sign(',')) => {}
                Some(Token::Sign(sign)) if sign == end => return Ok(items),
                token => return Err(unexpected(token.as_ref())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::Comparison, *};

    fn field(name: &str) -> Box<Expr> {
        Box::new(Expr::Field(name.to_owned()))
    }

    fn current() -> Box<Expr> {
        Box::new(Expr::Current)
    }

    fn literal(value: serde_json::Value) -> Box<Expr> {
        Box::new(Expr::Literal(value))
    }

    #[test]
    fn names_and_what_is_in_them() {
        let abc = Expr::Sub(Box::new(Expr::Sub(field("a"), field("b"))), field("c"));
        assert_eq!(parse("a.b.c").unwrap(), abc);
        assert_eq!(parse(" a . \"b\".c ").unwrap(), abc);
        assert_eq!(parse("\"a b\"").unwrap(), Expr::Field("a b".into()));
        assert_eq!(parse("@").unwrap(), Expr::Current);
        assert_eq!(parse("a[-1]").unwrap(), Expr::Index(field("a"), -1));
    }

    #[test]
    fn projections_reach_to_their_end() {
        let bc = Box::new(Expr::Sub(field("b"), field("c")));
        assert_eq!(parse("a[*].b.c").unwrap(), Expr::Projection(field("a"), bc));
        assert_eq!(parse("a[*]").unwrap(), Expr::Projection(field("a"), current()));
        assert_eq!(parse("a.*.b").unwrap(), Expr::ValueProjection(field("a"), field("b")));
        assert_eq!(parse("*").unwrap(), Expr::ValueProjection(current(), current()));
        assert_eq!(parse("a[].b").unwrap(), Expr::Flatten(field("a"), field("b")));
        let nested = Expr::Projection(field("b"), field("c"));
        assert_eq!(
            parse("a[*].b[*].c").unwrap(),
            Expr::Projection(field("a"), Box::new(nested.clone()))
        );
        let flat = Expr::Projection(field("a"), Box::new(nested));
        assert_eq!(parse("a[*].b[*].c[]").unwrap(), Expr::Flatten(Box::new(flat), current()));
    }

    #[test]
    fn lists_of_several() {
        let list = Expr::List(vec![Expr::Sub(field("b"), field("c")), Expr::Field("d".into())]);
        assert_eq!(parse("[b.c, d]").unwrap(), list);
        assert_eq!(
            parse("a[*].[b.c, d][]").unwrap(),
            Expr::Flatten(Box::new(Expr::Projection(field("a"), Box::new(list))), current())
        );
    }

    /// From the compliance tests of JMESPath.
    #[test]
    fn brackets_after_a_dot_have_several_expressions_in_them() {
        for wrong in ["*.[0]", "foo.[0]", "foo[*].[0]", "foo.*.[0]", "foo[].[-1]", "foo[?a].[0]"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        for wrong in ["foo[*.*]", "foo.[]", "[ ]", "foo.[ ]", "[a,]", "\"f\"(a)", "foo.@"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        let every = Expr::ValueProjection(current(), current());
        let all = Expr::ValueProjection(current(), Box::new(every.clone()));
        assert_eq!(parse("[*.*]").unwrap(), Expr::List(vec![all]));
        assert_eq!(parse("[*]").unwrap(), Expr::Projection(current(), current()));
        let several = |items: Vec<Expr>| Expr::Sub(field("foo"), Box::new(Expr::List(items)));
        assert_eq!(parse("foo.[*]").unwrap(), several(vec![every.clone()]));
        assert_eq!(parse("[*, a]").unwrap(), Expr::List(vec![every, *field("a")]));
        let second = Expr::Index(current(), 1);
        assert_eq!(parse("foo.[[1]]").unwrap(), several(vec![second]));
        let third = Expr::Index(Box::new(Expr::List(vec![*field("a")])), 2);
        let third = Expr::Sub(field("foo"), Box::new(third));
        assert_eq!(parse("foo.[a][2]").unwrap(), third);
        assert_eq!(
            parse("*[0]").unwrap(),
            Expr::ValueProjection(current(), Box::new(Expr::Index(current(), 0)))
        );
    }

    #[test]
    fn conditions() {
        let equals = |name: &str, text: &str| {
            Box::new(Expr::Compare(Comparison::Equal, field(name), literal(json!(text))))
        };
        assert_eq!(
            parse("a[?b == 'x'].c").unwrap(),
            Expr::Filter(field("a"), equals("b", "x"), field("c"))
        );
        assert_eq!(
            parse("a == 'x' || b == `\"y\"` && !c").unwrap(),
            Expr::Or(
                equals("a", "x"),
                Box::new(Expr::And(equals("b", "y"), Box::new(Expr::Not(field("c")))))
            )
        );
        let length = Expr::Call("length".into(), vec![Expr::Field("a".into())]);
        assert_eq!(
            parse("length(a) >= `2`").unwrap(),
            Expr::Compare(Comparison::GreaterOrEqual, Box::new(length), literal(json!(2)))
        );
        let filtered = Expr::Filter(field("a"), field("b"), current());
        assert_eq!(
            parse("length(a[?b]) == `0`").unwrap(),
            Expr::Compare(
                Comparison::Equal,
                Box::new(Expr::Call("length".into(), vec![filtered])),
                literal(json!(0))
            )
        );
        assert_eq!(
            parse("contains(a[].b, 'it\\'s')").unwrap(),
            Expr::Call(
                "contains".into(),
                vec![Expr::Flatten(field("a"), field("b")), Expr::Literal(json!("it's")),]
            )
        );
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for wrong in [
            "",
            ".",
            "a.",
            "a..b",
            "a[",
            "a[0",
            "a]",
            "a[*",
            "[a",
            "a b",
            "f(a",
            "f(,)",
            "'a",
            "`x`",
            "a[0:2]",
            "{a: b}",
            "&a",
            "a == ",
            "ä",
            "f('it''s')",
            "a['b']",
            "!",
        ] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
        assert!(parse(&"!".repeat(100_000)).is_err());
    }
}
