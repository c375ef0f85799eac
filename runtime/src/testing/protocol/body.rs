//! [`ExpectedBody`]: the expected body of a request.

#[cfg(feature = "cbor")]
mod cbor;
pub(super) mod json;
#[cfg(feature = "xml")]
mod xml;

use super::Difference;
use crate::body::Body;

/// The expected body of a request. Documents are compared by value.
#[derive(Clone, Debug)]
pub(super) enum ExpectedBody {
    Empty,
    Text(&'static str),
    Json(&'static str),
    #[cfg(feature = "xml")]
    Xml(&'static str),
    #[cfg(feature = "form")]
    Form(&'static str),
    #[cfg(feature = "cbor")]
    Cbor(&'static [u8]),
}

impl ExpectedBody {
    pub(super) fn check(&self, body: &Body) -> Result<(), Difference> {
        let Some(bytes) = body.as_bytes() else {
            return Err(Difference::new("the body is a stream; use a body in memory"));
        };
        let found = String::from_utf8_lossy(bytes);
        let (expected, same) = match self {
            Self::Empty => ("", bytes.is_empty()),
            Self::Text(expected) => (*expected, found == *expected),
            Self::Json(expected) => (*expected, json::is_same(expected, &found)?),
            #[cfg(feature = "xml")]
            Self::Xml(expected) => (*expected, xml::is_same(expected, &found)?),
            #[cfg(feature = "form")]
            Self::Form(expected) => (*expected, pairs(expected) == pairs(&found)),
            #[cfg(feature = "cbor")]
            Self::Cbor(expected) => return cbor::check(expected, bytes),
        };
        if same { Ok(()) } else { Err(Difference::of("body", &expected, &found)) }
    }
}

/// The pairs of a form, in a fixed order.
#[cfg(feature = "form")]
fn pairs(form: &str) -> Vec<&str> {
    let mut pairs: Vec<&str> = form.split('&').map(str::trim).collect();
    pairs.sort_unstable();
    pairs
}

#[cfg(all(test, any(feature = "cbor", feature = "form", feature = "xml")))]
mod tests {
    use super::*;

    #[test]
    #[cfg(feature = "form")]
    fn forms_are_compared_by_pairs() {
        let expected = ExpectedBody::Form("Action=A&B=1\n&C=2\n");
        assert_eq!(expected.check(&Body::from("Action=A&C=2&B=1")), Ok(()));
        for other in ["Action=A&C=2", "Action=A&B=1&C=2&C=2", "Action=A&B=1&C=3"] {
            assert!(expected.check(&Body::from(other)).is_err(), "{other}");
        }
    }

    #[test]
    #[cfg(feature = "xml")]
    fn documents_are_compared_by_elements_attributes_and_text() {
        let expected = ExpectedBody::Xml("<a x=\"1\" y='2'>\n  <b/>\n  <c>&lt; </c>\n</a>");
        for same in [
            "<a y=\"2\" x=\"1\"><b></b><c>&#60; </c></a>",
            "<a x='1' y='2'><c>&lt; </c><b/></a>",
            "<?xml version=\"1.0\"?><a y=\"2\" x=\"1\"><b/><c><![CDATA[<]]> </c></a>",
        ] {
            assert_eq!(expected.check(&Body::from(same)), Ok(()), "{same}");
        }
        for other in [
            "",
            "<a",
            "<a x='1'><b/><c>&lt; </c></a>",
            "<a x='1' y='3'><b/><c>&lt; </c></a>",
            "<a x='1' y='2'><b/><c>&lt;</c></a>",
            "<a x='1' y='2'><b/><c>&lt; </c><d/></a>",
            "<d x='1' y='2'><b/><c>&lt; </c></d>",
        ] {
            assert!(expected.check(&Body::from(other)).is_err(), "{other}");
        }
    }

    #[test]
    #[cfg(feature = "xml")]
    fn entries_of_maps_may_have_any_order_and_items_of_lists_not() {
        let entries = "<a><e><k>1</k><v>x</v></e><e><k>2</k><v>y</v></e></a>";
        let reversed = "<a><e><k>2</k><v>y</v></e><e><k>1</k><v>x</v></e></a>";
        assert_eq!(ExpectedBody::Xml(entries).check(&Body::from(reversed)), Ok(()));
        let items = ExpectedBody::Xml("<a><e>1</e><e>2</e></a>");
        assert!(items.check(&Body::from("<a><e>2</e><e>1</e></a>")).is_err());
    }

    #[test]
    #[cfg(feature = "cbor")]
    fn cbor_is_compared_by_value() {
        // {"a": [1, 1.5], "b": "x"}, with known and unknown lengths and other sizes.
        let expected = ExpectedBody::Cbor(b"\xa2\x61a\x82\x01\xfa\x3f\xc0\0\0\x61b\x61x");
        let same = b"\xbf\x61b\x61x\x61a\x9f\x18\x01\xfb\x3f\xf8\0\0\0\0\0\0\xff\xff";
        assert_eq!(expected.check(&Body::from(same.as_slice())), Ok(()));
        for other in [
            b"\xa1\x61a\x82\x01\xfa\x3f\xc0\0\0".as_slice(),
            b"\xa2\x61a\x82\x02\xfa\x3f\xc0\0\0\x61b\x61x",
            b"\xa2\x61a\x82\x01\xfa\x3f\xc0\0\0\x61b\x41x",
            b"\xa2\x61a\x82\xf9\x3c\0\xfa\x3f\xc0\0\0\x61b\x61x",
            b"",
        ] {
            assert!(expected.check(&Body::from(other)).is_err(), "{other:?}");
        }
    }
}
