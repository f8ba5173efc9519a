use std::fmt;

/// What is wrong with a body, and where. Never the text itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Flaw {
    kind: FlawKind,
    path: Option<&'static str>,
    position: Option<(usize, usize)>,
}

/// The kinds of wrong a body can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FlawKind {
    /// It is not UTF-8.
    Encoding,
    /// It is not the JSON or XML it claims to be.
    Syntax,
    /// It ends too early.
    Truncated,
    /// A value that the service promises is absent, null or empty.
    Missing,
    /// A member stands there twice, so nobody can say which one counts.
    Duplicate,
    /// A value is of another type than the service documents.
    WrongType,
    /// A value is of the right type and does not parse as what it stands for: a date, a UUID.
    InvalidValue,
}

impl Flaw {
    /// A flaw in the value at `path`: member names joined with dots, the empty path for the root.
    #[must_use]
    pub const fn at(kind: FlawKind, path: &'static str) -> Self {
        let path = if path.is_empty() { None } else { Some(path) };
        Self { kind, path, position: None }
    }

    /// A flaw at a byte of the text.
    #[must_use]
    pub fn at_byte(kind: FlawKind, text: &[u8], offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let is_newline = |byte: &u8| *byte == b'\n';
        let line = before.split(is_newline).count();
        let column = before.rsplit(is_newline).next().map_or(0, <[u8]>::len).saturating_add(1);
        Self::in_text(kind, line, column)
    }

    /// A flaw at a place in the text: line and column, both counted from 1.
    #[must_use]
    pub const fn in_text(kind: FlawKind, line: usize, column: usize) -> Self {
        Self { kind, path: None, position: Some((line, column)) }
    }

    /// What kind of wrong it is.
    #[must_use]
    pub const fn kind(&self) -> FlawKind {
        self.kind
    }

    /// The member at fault, in the service's own names joined with dots (`token.tokenValue`). `None`
    /// where the fault is the root's or lies in the text itself.
    #[must_use]
    pub const fn path(&self) -> Option<&'static str> {
        self.path
    }

    /// Line and column of a fault in the text, counted from 1. `None` where the text was in order
    /// and a value was not.
    #[must_use]
    pub const fn position(&self) -> Option<(usize, usize)> {
        self.position
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            FlawKind::Encoding => "not UTF-8",
            FlawKind::Syntax => "a syntax error",
            FlawKind::Truncated => "it ends too early",
            FlawKind::Missing => "a value is missing",
            FlawKind::Duplicate => "a member stands there twice",
            FlawKind::WrongType => "a value has the wrong type",
            FlawKind::InvalidValue => "a value cannot be read",
        })?;
        if let Some(path) = self.path {
            write!(f, ", at {path}")?;
        }
        if let Some((line, column)) = self.position {
            write!(f, ", at line {line} column {column}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_and_where() {
        for (flaw, said) in [
            (Flaw::at(FlawKind::Missing, "token.tokenValue"), "a value is missing, at token.tokenValue"),
            (Flaw::at(FlawKind::WrongType, ""), "a value has the wrong type"),
            (Flaw::in_text(FlawKind::Syntax, 2, 13), "a syntax error, at line 2 column 13"),
            (Flaw::at_byte(FlawKind::Truncated, b"a\nbc", 4), "it ends too early, at line 2 column 3"),
        ] {
            assert_eq!(flaw.to_string(), said);
        }
    }
}
