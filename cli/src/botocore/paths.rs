//! Follows members of structures.

use super::{Source, text};

/// The name and type of the shape that a path such as `Page.NextToken` leads to from a structure. `None` if a part of
/// the path is not the name of a member.
pub(super) fn follow<'a>(
    source: &Source<'a>,
    from: &'a str,
    path: &str,
) -> Option<(&'a str, &'a str)> {
    let mut shape = from;
    for name in path.split('.') {
        shape = text(&source.api["shapes"][shape]["members"][name], "shape")?;
    }
    Some((shape, text(&source.api["shapes"][shape], "type")?))
}
