//! Converts field names to member names in the wire format at compile time.

/// The case of member names in the wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "each variant is named in its own case")]
pub enum Case {
    /// `functionName`.
    camelCase,
    /// `FunctionName`.
    PascalCase,
}

/// Converts field names to member names in the wire format. Each name ends with a zero byte. A field may be followed by
/// `=` and its member name. The rest of the array is filled with zeros.
#[must_use]
pub const fn convert<const LEN: usize>(fields: &str, case: Case) -> [u8; LEN] {
    let fields = fields.as_bytes();
    let mut names = [0; LEN];
    let (mut from, mut to, mut start) = (0, 0, 0);
    let mut is_upper = matches!(case, Case::PascalCase);
    let mut is_name = false;
    while from < fields.len() {
        match fields[from] {
            // The bytes before `=` are the field name; those before `#` start a raw identifier.
            b'=' | b'#' if !is_name => {
                while to > start {
                    to -= 1;
                    names[to] = 0;
                }
                is_name = fields[from] == b'=';
                is_upper = !is_name && matches!(case, Case::PascalCase);
            }
            b'_' if !is_name => is_upper = true,
            byte => {
                names[to] = if is_upper { byte.to_ascii_uppercase() } else { byte };
                to += 1;
                is_upper = false;
                if byte == 0 {
                    start = to;
                    is_name = false;
                    is_upper = matches!(case, Case::PascalCase);
                }
            }
        }
        from += 1;
    }
    names
}

/// Splits names that end with a zero byte each.
#[must_use]
pub const fn split<const COUNT: usize>(names: &[u8]) -> [&str; COUNT] {
    let mut split = [""; COUNT];
    let mut rest = names;
    let mut index = 0;
    while index < COUNT {
        let mut end = 0;
        while end < rest.len() && rest[end] != 0 {
            end += 1;
        }
        let (name, after) = rest.split_at(end);
        if let (Ok(name), Some((_, after))) = (std::str::from_utf8(name), after.split_first()) {
            (split[index], rest) = (name, after);
        }
        index += 1;
    }
    split
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: &str = "function_name\0kms_key_arn=KMSKeyArn\0r#type\0code_sha256\0a=b,_c=#\0x\0";

    #[test]
    fn field_names_are_converted_to_both_cases() {
        const PASCAL: [u8; FIELDS.len()] = convert(FIELDS, Case::PascalCase);
        const CAMEL: [u8; FIELDS.len()] = convert(FIELDS, Case::camelCase);
        let pascal = ["FunctionName", "KMSKeyArn", "Type", "CodeSha256", "b,_c=#", "X"];
        assert_eq!(split::<6>(&PASCAL), pascal);
        let camel = ["functionName", "KMSKeyArn", "type", "codeSha256", "b,_c=#", "x"];
        assert_eq!(split::<6>(&CAMEL), camel);
        assert_eq!(split::<0>(&[]), [""; 0]);
    }
}
