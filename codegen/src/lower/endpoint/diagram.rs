//! Parses a binary decision diagram.
//!
//! The nodes are triples of integers: a condition, the target if it is true, and the target otherwise. A target is 1 or
//! -1 for no match, the number of a node (negative to swap its two targets), or a large number for a result. No target
//! refers to the first node, because 1 means no match.

mod join;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::parse::{self, Ignored, Object, lacks};
use crate::{
    Error,
    api::endpoint::{Decision, Diagram, Logic, Outcome, Rules, Target},
    base64,
};

/// The target of the first result, minus one: result 0 is no match.
const RESULTS: i64 = 100_000_000;

/// The index of a node, and whether its two targets are swapped.
type Node = (usize, bool);

/// Parses a diagram.
pub(super) fn read(json: &Object) -> Result<(Rules, Ignored), Error> {
    parse::check_version(json)?;
    let parameters = parse::parameters(json)?;
    let conditions = each(json, "conditions", parse::condition)?;
    let results = each(json, "results", result)?;
    let root = json.get("root").and_then(Value::as_i64).ok_or_else(|| lacks("root"))?;
    let nodes = Nodes { nodes: nodes(json)?, conditions: conditions.len(), results: results.len() };
    let (decisions, root) = nodes.decisions(root)?;
    let diagram = join::join(Diagram { conditions, results, decisions, root });
    let (assigned, _) = parse::survey(json.get("conditions"));
    let (_, ignored) = parse::survey(json.get("results"));
    let variables = parse::variables(&parameters, &assigned);
    Ok((Rules { parameters, variables, logic: Some(Logic::Diagram(diagram)) }, ignored))
}

fn each<T>(
    json: &Object,
    key: &str,
    read: impl Fn(&Value) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let place = |index| move |error: Error| error.within(format!("{key}[{index}]"));
    let items = parse::array(json, key)?.iter().enumerate();
    items.map(|(index, value)| read(value).map_err(place(index))).collect()
}

/// A result is a rule without conditions, because all conditions are in the nodes.
fn result(value: &Value) -> Result<Outcome, Error> {
    let mut rule = value.clone();
    if let Some(rule) = rule.as_object_mut() {
        rule.entry("conditions").or_insert_with(|| Value::Array(Vec::new()));
    }
    let rule = parse::rule(&rule)?;
    match (rule.conditions.as_slice(), rule.then) {
        ([], Outcome::Tree(_)) | ([_, ..], _) => Err(Error::new(
            "a result must be an endpoint or an error without conditions; correct it",
        )),
        (_, outcome) => Ok(outcome),
    }
}

fn nodes(json: &Object) -> Result<Vec<[i64; 3]>, Error> {
    let count = json.get("nodeCount").and_then(Value::as_u64).ok_or_else(|| lacks("nodeCount"))?;
    let text = json.get("nodes").and_then(Value::as_str).ok_or_else(|| lacks("nodes"))?;
    let bytes =
        base64::decode(text).ok_or_else(|| Error::new("`nodes` is not base64; correct it"))?;
    let (nodes, rest) = bytes.as_chunks::<12>();
    if !rest.is_empty() || u64::try_from(nodes.len()) != Ok(count) {
        return Err(Error::new(format!(
            "`nodes` has {} bytes, and {count} nodes are 12 bytes each; correct it",
            bytes.len()
        )));
    }
    let integer = |[a, b, c, d]: [u8; 4]| i64::from(i32::from_be_bytes([a, b, c, d]));
    let node = |&[a, b, c, d, e, f, g, h, i, j, k, l]: &[u8; 12]| {
        [integer([a, b, c, d]), integer([e, f, g, h]), integer([i, j, k, l])]
    };
    Ok(nodes.iter().map(node).collect())
}

/// The encoded nodes, and the numbers of valid targets.
struct Nodes {
    nodes: Vec<[i64; 3]>,
    conditions: usize,
    results: usize,
}

/// A resolved target.
enum Reference {
    Node(Node),
    End(Target),
}

impl Nodes {
    /// All reachable nodes as decisions; each comes before its targets.
    fn decisions(&self, root: i64) -> Result<(Vec<Decision>, Target), Error> {
        let root = self.reference(root).ok_or_else(|| wrong("`root`", root))?;
        let first = match root {
            Reference::End(end) => return Ok((Vec::new(), end)),
            Reference::Node(node) => node,
        };
        let order = self.order(first)?;
        let positions: BTreeMap<Node, usize> =
            order.iter().enumerate().map(|(position, node)| (*node, position)).collect();
        let target = |reference: i64| match self.reference(reference) {
            Some(Reference::End(end)) => end,
            Some(Reference::Node(node)) => {
                positions.get(&node).map_or(Target::NoMatch, |it| Target::Decision(*it))
            }
            None => Target::NoMatch,
        };
        let decisions = order
            .iter()
            .map(|node| {
                let (condition, [yes, no]) = self.node(*node)?;
                let (yes, no) = (target(yes), target(no));
                Ok(Decision { conditions: vec![condition], yes, no })
            })
            .collect::<Result<_, Error>>()?;
        Ok((decisions, Target::Decision(0)))
    }

    /// Reachable nodes; each comes before its targets.
    fn order(&self, first: Node) -> Result<Vec<Node>, Error> {
        let (mut order, mut done, mut open) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
        // Each node is visited twice: first on discovery, then when all its targets are ordered.
        let mut left = vec![(first, false)];
        while let Some((node, is_left)) = left.pop() {
            if is_left {
                open.remove(&node);
                done.insert(node);
                order.push(node);
                continue;
            }
            if done.contains(&node) {
                continue;
            }
            if !open.insert(node) {
                return Err(Error::new(format!(
                    "`nodes`: node {} is part of a cycle; correct it",
                    node.0 + 1
                )));
            }
            left.push((node, true));
            let (_, ways) = self.node(node)?;
            for way in ways {
                match self.reference(way) {
                    Some(Reference::Node(next)) => left.push((next, false)),
                    Some(Reference::End(_)) => {}
                    None => return Err(wrong(&format!("`nodes`: node {}", node.0 + 1), way)),
                }
            }
        }
        order.reverse();
        Ok(order)
    }

    /// The condition and the targets of a node.
    fn node(&self, (index, is_turned): Node) -> Result<(usize, [i64; 2]), Error> {
        let [condition, yes, no] = self.nodes.get(index).copied().unwrap_or_default();
        let position = usize::try_from(condition).ok().filter(|it| *it < self.conditions);
        let position = position.ok_or_else(|| {
            Error::new(format!(
                "`nodes`: node {} has the condition {condition}, and there are {}; correct it",
                index + 1,
                self.conditions
            ))
        })?;
        Ok((position, if is_turned { [no, yes] } else { [yes, no] }))
    }

    fn reference(&self, reference: i64) -> Option<Reference> {
        let result = |number: i64| usize::try_from(number).ok().filter(|it| *it <= self.results);
        match reference {
            1 | -1 => Some(Reference::End(Target::NoMatch)),
            RESULTS.. => result(reference - RESULTS)
                .map(|number| number.checked_sub(1).map_or(Target::NoMatch, Target::Result))
                .map(Reference::End),
            _ => {
                let index = usize::try_from(reference.abs()).ok()?.checked_sub(1)?;
                (index < self.nodes.len()).then_some(Reference::Node((index, reference < 0)))
            }
        }
    }
}

fn wrong(place: &str, reference: i64) -> Error {
    Error::new(format!("{place} refers to {reference}, which does not exist; correct it"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// A diagram with conditions on the flags `A`, `B` and `C`, and the errors `one` and `two` as results.
    fn diagram(root: i64, nodes: &[[i32; 3]]) -> Result<Diagram, Error> {
        let bytes: Vec<u8> = nodes.iter().flatten().flat_map(|it| it.to_be_bytes()).collect();
        decoded(root, nodes.len(), &encode(&bytes))
    }

    fn decoded(root: i64, count: usize, nodes: &str) -> Result<Diagram, Error> {
        let flag = json!({ "type": "boolean" });
        let condition =
            |name: &str| json!({ "fn": "booleanEquals", "argv": [{ "ref": name }, true] });
        let error = |text: &str| json!({ "type": "error", "conditions": [], "error": text });
        let json = json!({
            "version": "1.1",
            "parameters": { "A": flag, "B": flag, "C": flag },
            "conditions": [condition("A"), condition("B"), condition("C")],
            "results": [error("one"), error("two")],
            "root": root,
            "nodeCount": count,
            "nodes": nodes,
        });
        let (rules, _) = read(json.as_object().unwrap())?;
        match rules.logic {
            Some(Logic::Diagram(diagram)) => Ok(diagram),
            other => panic!("{other:?}"),
        }
    }

    fn encode(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let letters = |chunk: &[u8]| {
            let [a, b, c] = [0, 1, 2].map(|at| usize::from(*chunk.get(at).unwrap_or(&0)));
            [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63]
        };
        let letter = |index: usize| char::from(LETTERS[index]);
        bytes.chunks(3).flat_map(letters).map(letter).collect()
    }

    const END: [i32; 3] = [-1, 1, -1];
    const ONE: i32 = 100_000_001;
    const TWO: i32 = 100_000_002;

    fn decision(conditions: &[usize], yes: Target, no: Target) -> Decision {
        Decision { conditions: conditions.to_vec(), yes, no }
    }

    #[test]
    fn a_root_may_be_an_end() {
        assert_eq!(diagram(1, &[END]).unwrap().root, Target::NoMatch);
        assert_eq!(diagram(-1, &[END]).unwrap().root, Target::NoMatch);
        assert_eq!(diagram(100_000_000, &[END]).unwrap().root, Target::NoMatch);
        assert_eq!(diagram(100_000_002, &[END]).unwrap().root, Target::Result(1));
    }

    #[test]
    fn references_lead_to_nodes_and_results() {
        let diagram = diagram(2, &[END, [0, 3, ONE], [1, TWO, -1]]).unwrap();
        assert_eq!(diagram.root, Target::Decision(0));
        assert_eq!(
            diagram.decisions,
            [
                decision(&[0], Target::Decision(1), Target::Result(0)),
                decision(&[1], Target::Result(1), Target::NoMatch),
            ]
        );
    }

    #[test]
    fn a_negative_reference_turns_a_node() {
        let diagram = diagram(-2, &[END, [0, ONE, TWO]]).unwrap();
        assert_eq!(diagram.decisions, [decision(&[0], Target::Result(1), Target::Result(0))]);
    }

    #[test]
    fn decisions_with_the_same_no_are_one() {
        let nodes = [END, [0, 3, TWO], [1, 4, TWO], [2, ONE, TWO]];
        let diagram = diagram(2, &nodes).unwrap();
        assert_eq!(diagram.decisions, [decision(&[0, 1, 2], Target::Result(0), Target::Result(1))]);
    }

    #[test]
    fn a_node_that_several_lead_to_stays_one() {
        let nodes = [END, [0, 3, 4], [1, 4, ONE], [2, TWO, ONE]];
        let diagram = diagram(2, &nodes).unwrap();
        let last = Target::Decision(2);
        assert_eq!(
            diagram.decisions,
            [
                decision(&[0], Target::Decision(1), last),
                decision(&[1], last, Target::Result(0)),
                decision(&[2], Target::Result(1), Target::Result(0)),
            ]
        );
    }

    #[test]
    fn what_is_malformed_is_refused() {
        let wrong = |root, nodes: &[[i32; 3]]| diagram(root, nodes).unwrap_err().to_string();
        assert_eq!(wrong(0, &[END]), "`root` refers to 0, which does not exist; correct it");
        assert_eq!(wrong(2, &[END]), "`root` refers to 2, which does not exist; correct it");
        assert_eq!(
            wrong(100_000_003, &[END]),
            "`root` refers to 100000003, which does not exist; correct it"
        );
        assert_eq!(
            wrong(2, &[END, [0, 7, ONE]]),
            "`nodes`: node 2 refers to 7, which does not exist; correct it"
        );
        assert_eq!(
            wrong(2, &[END, [3, 1, -1]]),
            "`nodes`: node 2 has the condition 3, and there are 3; correct it"
        );
        assert_eq!(
            wrong(2, &[END, [0, 3, ONE], [1, ONE, 2]]),
            "`nodes`: node 2 is part of a cycle; correct it"
        );
        let wrong = |count, nodes| decoded(2, count, nodes).unwrap_err().to_string();
        assert_eq!(wrong(1, "!"), "`nodes` is not base64; correct it");
        assert_eq!(
            wrong(2, "AAAA"),
            "`nodes` has 3 bytes, and 2 nodes are 12 bytes each; correct it"
        );
    }
}
