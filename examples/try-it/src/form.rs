use std::collections::BTreeMap;

/// The page's fields, by name. Those that it does not show are not there.
#[derive(Default)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a JSON object of strings. Anything else is a form without fields.
    pub(crate) fn read(json: &[u8]) -> Self {
        Self(serde_json::from_slice(json).unwrap_or_default())
    }

    /// What the field holds; nothing, if it is not there.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What a field holds that may be left empty.
    pub(crate) fn optional(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
impl<const N: usize> From<[(&str, &str); N]> for Form {
    fn from(fields: [(&str, &str); N]) -> Self {
        Self(fields.map(|(name, text)| (name.to_owned(), text.to_owned())).into())
    }
}
