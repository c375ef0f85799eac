//! The AWS X-Ray trace of a call that is made by a Lambda function.

use http::HeaderValue;
use http::header::HeaderName;
use percent_encoding::{CONTROLS, utf8_percent_encode};

use crate::environment::Environment;

/// Lambda detects [recursive
/// loops](https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html) with this header:
/// it counts how often a function was invoked through other services.
pub(super) const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// The value of [`TRACE_ID`] for each invocation of a function.
#[derive(Debug)]
pub(super) struct Trace(Option<Environment>);

impl Trace {
    /// Checked once, because the execution environment does not change.
    pub(super) fn of(environment: Environment) -> Trace {
        Trace(environment.get("AWS_LAMBDA_FUNCTION_NAME").map(|_| environment))
    }

    /// The trace ID of the current invocation: the Lambda runtime sets the variable for each
    /// invocation.
    pub(super) fn id(&self) -> Option<HeaderValue> {
        let id = self.0.as_ref()?.get("_X_AMZN_TRACE_ID")?;
        HeaderValue::try_from(utf8_percent_encode(&id, CONTROLS).to_string()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(variables: &[(&str, &str)]) -> Option<String> {
        let trace = Trace::of(variables.iter().copied().collect());
        trace.id().map(|id| id.to_str().unwrap().to_owned())
    }

    #[test]
    fn functions_pass_on_the_id_of_their_invocation() {
        for (given, expected) in [
            ("Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1", None),
            ("test123-=;:+&[]{}\"'", None),
            ("first\nsecond", Some("first%0Asecond")),
            ("a\u{7f}ü b", Some("a%7F%C3%BC b")),
        ] {
            let variables = [("AWS_LAMBDA_FUNCTION_NAME", "f"), ("_X_AMZN_TRACE_ID", given)];
            assert_eq!(id(&variables).as_deref(), Some(expected.unwrap_or(given)));
        }
    }

    #[test]
    fn outside_of_functions_there_is_none() {
        for variables in [
            &[("_X_AMZN_TRACE_ID", "Root=1")][..],
            &[("AWS_LAMBDA_FUNCTION_NAME", " "), ("_X_AMZN_TRACE_ID", "Root=1")],
            &[("AWS_LAMBDA_FUNCTION_NAME", "f")],
            &[("AWS_LAMBDA_FUNCTION_NAME", "f"), ("_X_AMZN_TRACE_ID", "")],
        ] {
            assert_eq!(id(variables), None);
        }
    }
}
