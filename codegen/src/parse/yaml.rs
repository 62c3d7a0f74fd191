//! YAML → tree, in one loop over saphyr's events, which stops at the first limit.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span, Tag};
use serde_json::{Map, Value};

use crate::parse::limits::{Limits, MAX_ANCHORS, MAX_DEPTH};
use crate::parse::scalar;
use crate::parse::syntax_error::{self, SyntaxError};

/// Parses a text.
pub fn parse(text: &str) -> Result<Value, SyntaxError> {
    let aliased = aliased(text);
    let limits = Limits::of_yaml(text);
    let mut builder = Builder {
        text,
        limits,
        aliased,
        open: Vec::new(),
        anchors: HashMap::new(),
        anchor_count: 0,
        documents: 0,
        root: Value::Null,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| syntax_error::yaml(text, offset(text, *error.marker()), error.info()))?;
        builder.event(event, span)?;
    }
    Ok(builder.root)
}

/// Returns the anchors that have an alias. Only their values are kept.
fn aliased(text: &str) -> HashSet<usize> {
    // An anchor follows a space or a bracket, and its name has no space.
    let bytes = text.as_bytes();
    let is_anchor = |at: usize| {
        let before = at.checked_sub(1).map_or(b'\n', |before| bytes[before]);
        b" \t\r\n[{,".contains(&before) && bytes.get(at + 1).is_some_and(|next| !next.is_ascii_whitespace())
    };
    if !text.match_indices('&').any(|(at, _)| is_anchor(at)) {
        return HashSet::new();
    }
    // The loop above reports errors.
    let events = Parser::new_from_str(text).map_while(Result::ok);
    let aliases = events.filter_map(|(event, _)| match event {
        Event::Alias(anchor) => Some(anchor),
        _ => None,
    });
    aliases.collect()
}

struct Builder<'t> {
    text: &'t str,
    limits: Limits,
    aliased: HashSet<usize>,
    /// The open collections, the outermost first.
    open: Vec<Open<'t>>,
    anchors: HashMap<usize, Anchored<'t>>,
    anchor_count: usize,
    documents: usize,
    root: Value,
}

/// A collection whose end is not reached.
struct Open<'t> {
    anchor: usize,
    /// What was left of the limits at its start.
    limits: Limits,
    content: Content<'t>,
}

enum Content<'t> {
    List(Vec<Value>),
    Map(OpenMap<'t>),
}

#[derive(Default)]
struct OpenMap<'t> {
    map: Map<String, Value>,
    /// The places of its keys.
    places: Vec<Marker>,
    /// The key whose value comes next.
    key: Option<Key<'t>>,
    /// The place of the merge key, and the keys that only the merge has defined.
    merged: Option<Box<(Marker, HashSet<String>)>>,
}

struct Key<'t> {
    text: Cow<'t, str>,
    span: Span,
    /// Set for the merge key of YAML 1.1 (<https://yaml.org/type/merge.html>), which is not quoted.
    is_merge: bool,
}

/// The value of an anchor.
struct Anchored<'t> {
    value: Value,
    /// The text of a scalar.
    text: Option<Cow<'t, str>>,
    bytes: usize,
    values: usize,
}

impl<'t> Builder<'t> {
    fn event(&mut self, event: Event<'t>, span: Span) -> Result<(), SyntaxError> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let help = "remove one of them, or put each into a file of its own";
                    return Err(self
                        .error(span, "expected a single document, found a second one")
                        .help(help));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.anchor(anchor, span)?;
                match self.pending_key() {
                    Some(map) => {
                        let is_merge = text == "<<" && style == ScalarStyle::Plain;
                        map.key = Some(Key { text: text.clone(), span, is_merge });
                        self.count(text.len(), span)?;
                        self.keep(anchor, || Anchored {
                            value: Value::Null,
                            bytes: text.len(),
                            values: 1,
                            text: Some(text),
                        });
                    }
                    None => {
                        let value = self.scalar(&text, style, tag.as_deref(), span)?;
                        let bytes = value.as_str().map_or(0, str::len);
                        self.count(bytes, span)?;
                        let kept = || Anchored { value: value.clone(), text: Some(text), bytes, values: 1 };
                        self.keep(anchor, kept);
                        self.add(value)?;
                    }
                }
            }
            Event::Alias(anchor) => self.alias(anchor, span)?,
            Event::SequenceStart(anchor, tag) => {
                self.start(anchor, tag.as_deref(), Content::List(Vec::new()), span)?
            }
            Event::MappingStart(anchor, tag) => {
                self.start(anchor, tag.as_deref(), Content::Map(OpenMap::default()), span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.end()?,
            _ => {}
        }
        Ok(())
    }

    /// Returns the innermost map, if its next scalar is a key.
    fn pending_key(&mut self) -> Option<&mut OpenMap<'t>> {
        match self.open.last_mut() {
            Some(Open { content: Content::Map(map @ OpenMap { key: None, .. }), .. }) => Some(map),
            _ => None,
        }
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<Value, SyntaxError> {
        let number = |number: Option<Option<_>>| number.map(|number| number.map(Value::Number));
        // saphyr takes these for the start of a plain scalar, but they are indicators (YAML 1.2.2, section 7.3.3).
        if style == ScalarStyle::Plain
            && let Some(indicator) = text.chars().next().filter(|c| matches!(c, '|' | '>' | '%' | '@' | '`'))
        {
            return Err(syntax_error::indicator(self.text, offset(self.text, span.start), indicator));
        }
        let value = match tag {
            None if style == ScalarStyle::Plain => scalar::plain(text).map(Some),
            None => return Ok(text.into()),
            Some(tag) => match core_type(tag).ok_or_else(|| self.tag(span))? {
                "bool" => Some(scalar::boolean(text).map(Value::Bool)),
                "null" => Some(scalar::is_null(text).then_some(Value::Null)),
                "int" | "float" => match number(scalar::number(text)) {
                    Some(number) => number.map(Some),
                    None => Some(None),
                },
                _ => return Ok(text.into()),
            },
        };
        match value {
            Some(Some(value)) => Ok(value),
            Some(None) => Err(self
                .error(span, "the value does not match its tag")
                .help("remove the tag, or fix the value")),
            None => Err(self
                .error(span, "expected a number of JSON, found `.inf` or `.nan`")
                .help("remove it: without a limit, the value is unlimited")),
        }
    }

    fn tag(&self, span: Span) -> SyntaxError {
        self.error(span, "YAML tags (`!name`) are not supported")
            .help("replace the tag with its value, or quote a string that starts with `!`")
    }

    fn start(
        &mut self,
        anchor: usize,
        tag: Option<&Tag>,
        content: Content<'t>,
        span: Span,
    ) -> Result<(), SyntaxError> {
        if tag.is_some_and(|tag| core_type(tag).is_none()) {
            return Err(self.tag(span));
        }
        if self.pending_key().is_some() {
            return Err(self.key_error(span));
        }
        if self.open.len() == MAX_DEPTH {
            return Err(syntax_error::too_deep(self.text, offset(self.text, span.start)));
        }
        self.anchor(anchor, span)?;
        self.open.push(Open { anchor, limits: self.limits, content });
        self.count(0, span)
    }

    fn end(&mut self) -> Result<(), SyntaxError> {
        let Some(Open { anchor, limits, content }) = self.open.pop() else { return Ok(()) };
        let value = match content {
            Content::List(items) => Value::Array(items),
            Content::Map(OpenMap { map, .. }) => Value::Object(map),
        };
        let (bytes, values) = self.limits.since(&limits);
        self.keep(anchor, || Anchored { value: value.clone(), text: None, bytes, values });
        self.add(value)
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), SyntaxError> {
        let Some(anchored) = self.anchors.get(&anchor) else {
            // saphyr has found the anchor, so its value has no end yet.
            let error = syntax_error::too_deep(self.text, offset(self.text, span.start));
            return Err(
                error.help("replace the alias, which is inside the value of its own anchor, with a `$ref`")
            );
        };
        let Anchored { bytes, values, .. } = *anchored;
        self.limits.take(bytes, values).map_err(|(message, help)| self.error(span, message).help(help))?;
        let Some(Anchored { text, value, .. }) = self.anchors.get(&anchor) else { return Ok(()) };
        let (text, value) = (text.clone(), value.clone());
        match (self.pending_key(), text) {
            (Some(map), Some(text)) => map.key = Some(Key { text, span, is_merge: false }),
            (Some(_), None) => return Err(self.key_error(span)),
            (None, _) => self.add(value)?,
        }
        Ok(())
    }

    /// Adds a finished value to the collection around it.
    fn add(&mut self, value: Value) -> Result<(), SyntaxError> {
        let Some(open) = self.open.last_mut() else {
            self.root = value;
            return Ok(());
        };
        let map = match &mut open.content {
            Content::List(items) => {
                items.push(value);
                return Ok(());
            }
            Content::Map(map) => map,
        };
        let Some(key) = map.key.take() else { return Ok(()) };
        let place = key.span;
        let added = if key.is_merge { map.merge(key, value) } else { map.insert(key, value) };
        added.map_err(|fault| match fault {
            MapFault::Duplicate { first, key } => {
                let at = |marker| offset(self.text, marker);
                let second = at(key.span.start)..at(key.span.end);
                syntax_error::duplicate_key(self.text, &key.text, at(first), second)
            }
            MapFault::NoMap => self
                .error(place, "expected an object or a list of objects as the value of the merge key `<<`")
                .help("refer to objects by their anchors, such as `<<: *base` or `<<: [*base, *more]`"),
        })
    }

    /// Counts an anchor; they are numbered from 1, and 0 means no anchor.
    fn anchor(&mut self, anchor: usize, span: Span) -> Result<(), SyntaxError> {
        self.anchor_count += usize::from(anchor > 0);
        if self.anchor_count > MAX_ANCHORS {
            let message = format!("the document contains more than {MAX_ANCHORS} anchors");
            return Err(self.error(span, &message).help(syntax_error::LESS));
        }
        Ok(())
    }

    fn keep(&mut self, anchor: usize, anchored: impl FnOnce() -> Anchored<'t>) {
        if self.aliased.contains(&anchor) {
            self.anchors.insert(anchor, anchored());
        }
    }

    fn count(&mut self, bytes: usize, span: Span) -> Result<(), SyntaxError> {
        self.limits.count(bytes).map_err(|(message, help)| self.error(span, message).help(help))
    }

    fn key_error(&self, span: Span) -> SyntaxError {
        self.error(span, "expected a string as key, found a list or a map")
            .help("quote a string that starts with `{` or `[`; if this is a template, fill it in first")
    }

    fn error(&self, span: Span, message: &str) -> SyntaxError {
        SyntaxError::at(self.text, offset(self.text, span.start), message)
    }
}

/// Returns the name of a type of the core schema; `None` for any other tag.
fn core_type(tag: &Tag) -> Option<&str> {
    tag.is_yaml_core_schema().then_some(tag.suffix.as_str())
}

/// The reason that an entry cannot be added to a map.
enum MapFault<'t> {
    Duplicate {
        first: Marker,
        key: Key<'t>,
    },
    /// The value of a merge key is no map.
    NoMap,
}

impl<'t> OpenMap<'t> {
    fn insert(&mut self, key: Key<'t>, value: Value) -> Result<(), MapFault<'t>> {
        let is_new = !self.map.contains_key(&*key.text)
            || self.merged.as_mut().is_some_and(|merged| merged.1.remove(&*key.text));
        if !is_new {
            let first = self.map.keys().position(|other| *other == key.text);
            let first = first.and_then(|at| self.places.get(at)).copied().unwrap_or(key.span.start);
            return Err(MapFault::Duplicate { first, key });
        }
        if self.map.insert(key.text.into_owned(), value).is_none() {
            self.places.push(key.span.start);
        }
        Ok(())
    }

    /// Adds the fields of the merged map, or of a list of them, that are not defined yet.
    fn merge(&mut self, key: Key<'t>, value: Value) -> Result<(), MapFault<'t>> {
        let parts = match value {
            Value::Array(parts) => parts,
            part => vec![part],
        };
        if let Some(merged) = &self.merged {
            return Err(MapFault::Duplicate { first: merged.0, key });
        }
        let (_, merged) = &mut **self.merged.insert(Box::new((key.span.start, HashSet::new())));
        for part in parts {
            let Value::Object(part) = part else { return Err(MapFault::NoMap) };
            for (name, value) in part {
                if !self.map.contains_key(&name) {
                    merged.insert(name.clone());
                    self.map.insert(name, value);
                    self.places.push(key.span.start);
                }
            }
        }
        Ok(())
    }
}

/// Returns the byte offset of a marker, which counts characters.
fn offset(text: &str, marker: Marker) -> usize {
    text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at)
}
