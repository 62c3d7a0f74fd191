//! Resolution of a reference to its target, through other references and across files.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Input, Place, Severity};
use crate::pointer::Pointer;
use crate::source::gather::address::{Address, Part, percent_decode, scheme};
use crate::source::gather::base;
use crate::source::gather::texts::Texts;
use crate::source::gather::walk::lone;

/// The maximum length of a chain of references.
const LONGEST: usize = 64;

/// A location in one of the documents.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    /// The index of the document.
    pub document: usize,
    pub at: Pointer,
}

impl Spot {
    pub fn new(document: usize, at: Pointer) -> Self {
        Self { document, at }
    }

    /// Returns the section and the name, if this is a component of the main document.
    pub fn component(&self) -> Option<(String, String)> {
        let mut tokens = self.at.tokens();
        match (self.document, tokens.next()?.as_str(), tokens.next(), tokens.next(), tokens.next()) {
            (0, "components", Some(section), Some(name), None) => Some((section, name)),
            _ => None,
        }
    }
}

/// The result of resolving a reference by the base URIs of documents and schemas.
enum Way {
    Found(Spot),
    /// The target does not exist, which has been reported.
    Lost,
    /// The reference is to be resolved by the path of its file.
    ByFile,
}

/// The state of resolving one reference.
pub struct Follower<'a, 'b> {
    pub texts: &'a mut Texts<'b>,
    pub found: &'a mut Diagnostics,
    /// Set if errors are not reported.
    pub quiet: bool,
    /// The references that are being resolved, to detect cycles.
    way: Vec<Spot>,
}

impl<'a, 'b> Follower<'a, 'b> {
    pub fn new(texts: &'a mut Texts<'b>, found: &'a mut Diagnostics, quiet: bool) -> Self {
        Self { texts, found, quiet, way: Vec::new() }
    }

    /// Returns the target of a reference: a value that is not a reference itself, or a component of the requested section.
    /// `from` is the location of the `$ref`. Errors are reported at the reference in the chain that causes them.
    pub fn follow(&mut self, from: &Spot, text: &str, section: Option<&str>) -> Option<Spot> {
        let key = (from.clone(), section.map(str::to_owned));
        if let Some(end) = self.texts.ends.get(&key) {
            return Some(end.clone());
        }
        if let Some(start) = self.way.iter().position(|spot| spot == from) {
            // Reported at the same reference of a cycle each time, and therefore only once.
            let first = self.way[start..].iter().min().unwrap_or(from).clone();
            self.report("E0203", &first, "cycle detected when resolving this `$ref`".to_owned(), None);
            return None;
        }
        if self.way.len() >= LONGEST {
            let what = format!("chain of more than {LONGEST} `$ref`s");
            self.report("E0224", from, what, Some("refer to the target directly".to_owned()));
            return None;
        }
        self.way.push(from.clone());
        let end = self.start(from, text).and_then(|(document, pointer)| {
            let spot = self.descend(from, document, &pointer)?;
            self.end(spot, section)
        });
        self.way.pop();
        if let Some(end) = &end {
            self.texts.ends.insert(key, end.clone());
        }
        end
    }

    /// Returns the document that a reference refers to, and the pointer into it.
    fn start(&mut self, from: &Spot, text: &str) -> Option<(usize, Pointer)> {
        let has_own = self.texts.documents.iter().any(|document| !document.addresses.is_empty());
        match if has_own { self.by_own_address(from, text) } else { Way::ByFile } {
            Way::Found(spot) => return Some((spot.document, spot.at)),
            Way::Lost => return None,
            Way::ByFile => {}
        }
        self.by_file(from, text)
    }

    /// Resolves a reference by the base URIs of schemas and documents.
    fn by_own_address(&mut self, from: &Spot, text: &str) -> Way {
        let document = &self.texts.documents[from.document];
        let own = document.addresses.around(&from.at);
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let base = own.map_or(document.path.as_str(), |(_, url)| url);
        let url = base::resolve(base, file);
        let is_below = own.is_some_and(|(at, _)| !at.as_str().is_empty());
        let target = match own {
            Some((at, _)) if file.is_empty() => Some(Spot::new(from.document, at.clone())),
            _ if file.is_empty() => None,
            _ => self.texts.resource(&url),
        };
        if let Some(target) = target {
            if let Some(spot) = self.part(&target, fragment) {
                return Way::Found(spot);
            }
            if !file.is_empty() {
                let what = format!(
                    "cannot find `{}` in the schema with the `$id` `{}`",
                    fragment.escape_debug(),
                    url.escape_debug()
                );
                self.report("E0201", from, what, Some("add it there, or fix the `$ref`".to_owned()));
                return Way::Lost;
            }
        } else if !file.is_empty() && own.is_some() && scheme(&url).is_some() && scheme(file).is_none() {
            return self.elsewhere(from, text, &url, fragment);
        }
        if is_below && file.is_empty() && self.exists(from.document, fragment) {
            self.read_otherwise(from);
        }
        Way::ByFile
    }

    /// Resolves a relative reference below an `$id` that is a URL: by the local copy of that URL, or else by the path that it
    /// would be without the `$id`.
    fn elsewhere(&mut self, from: &Spot, text: &str, url: &str, fragment: &str) -> Way {
        if self.texts.has_copy(url) {
            return match self.by_file(from, &format!("{url}#{fragment}")) {
                Some((document, at)) => Way::Found(Spot::new(document, at)),
                None => Way::Lost,
            };
        }
        let address = Address::parse(text, &self.texts.documents[from.document].path);
        let is_there = address
            .is_some_and(|address| self.texts.document(address.file, from.document, self.found).is_ok());
        if is_there {
            // The files of a document are beside it even if its `$self` says otherwise.
            let own = self.texts.documents[from.document].addresses.around(&from.at);
            if own.is_some_and(|(at, _)| !at.as_str().is_empty()) {
                self.read_otherwise(from);
            }
            return Way::ByFile;
        }
        let what = format!("cannot read `{}`: the network is not accessed", url.escape_debug());
        let help = "add a copy of it to `[files]` in the config, or remove the `$id` or `$self` that the `$ref` is relative to";
        self.report("E0222", from, what, Some(help.to_owned()));
        Way::Lost
    }

    /// Returns the part of a resource that a fragment refers to.
    fn part(&self, resource: &Spot, fragment: &str) -> Option<Spot> {
        let fragment = percent_decode(fragment)?;
        let Some(pointer) = Pointer::parse(&fragment) else {
            let addresses = &self.texts.documents[resource.document].addresses;
            let place = addresses.anchor(&resource.at, &fragment)?;
            return Some(Spot::new(resource.document, place.clone()));
        };
        let tokens: Vec<String> = pointer.tokens().collect();
        let spot = Spot::new(resource.document, resource.at.descend(tokens.iter().map(String::as_str)));
        self.texts.value(&spot).map(|_| spot)
    }

    /// Returns whether a fragment refers to a part of a document, regardless of the resources in it.
    fn exists(&self, document: usize, fragment: &str) -> bool {
        let has_anchor = self.texts.documents[document].addresses.any_anchor(fragment).is_some();
        has_anchor || self.part(&Spot::new(document, Pointer::root()), fragment).is_some()
    }

    fn read_otherwise(&mut self, from: &Spot) {
        let what = "cannot find the target of this `$ref` relative to the `$id` of the enclosing schema; the `$id` is ignored";
        let help = "remove the `$id`, or refer to the `$id` of the target schema";
        self.report("W0221", from, what.to_owned(), Some(help.to_owned()));
    }

    fn by_file(&mut self, from: &Spot, text: &str) -> Option<(usize, Pointer)> {
        let Some(address) = Address::parse(text, &self.texts.documents[from.document].path) else {
            let what = format!("invalid reference `{}`", text.escape_debug());
            let help =
                "use an optional path, `#` and a JSON Pointer, as in `pets.yaml#/components/schemas/Pet`";
            self.report("E0225", from, what, Some(help.to_owned()));
            return None;
        };
        let document = match self.texts.document(address.file, from.document, self.found) {
            Ok(document) => document?,
            Err(lost) => {
                self.report(lost.code, from, lost.what, Some(lost.help));
                return None;
            }
        };
        let pointer = match address.part {
            Part::Pointer(pointer) => pointer,
            Part::Anchor(name) => {
                let place = self.texts.documents[document].addresses.any_anchor(&name).cloned();
                if place.is_none() {
                    let what = format!("cannot find a schema with the `$anchor` `{}`", name.escape_debug());
                    let help = "add the `$anchor`, or start the JSON Pointer after the `#` with `/`";
                    self.report("E0201", from, what, Some(help.to_owned()));
                }
                place?
            }
        };
        Some((document, pointer))
    }

    /// Resolves a pointer in a document token by token, through references.
    fn descend(&mut self, from: &Spot, document: usize, pointer: &Pointer) -> Option<Spot> {
        let mut spot = Spot::new(document, Pointer::root());
        for token in pointer.tokens() {
            loop {
                let here = self.texts.value(&spot)?;
                let has = match here {
                    Value::Object(map) => map.contains_key(&token),
                    Value::Array(items) => token.parse::<usize>().is_ok_and(|index| index < items.len()),
                    _ => false,
                };
                if has {
                    spot.at = spot.at.child(&token);
                    break;
                }
                let Some(text) = here.get("$ref").and_then(Value::as_str).map(str::to_owned) else {
                    self.dangling(from, pointer, &spot, &token);
                    return None;
                };
                let through = Spot::new(spot.document, spot.at.child("$ref"));
                spot = self.follow(&through, &text, None)?;
            }
        }
        Some(spot)
    }

    /// Continues to a value that is not a reference, or to a component of the requested section.
    fn end(&mut self, spot: Spot, section: Option<&str>) -> Option<Spot> {
        let Some(Value::Object(map)) = self.texts.value(&spot) else { return Some(spot) };
        // A schema with siblings beside its `$ref` is a schema of its own.
        let text = match section {
            Some("schemas") => lone(map),
            _ => map.get("$ref").and_then(Value::as_str),
        };
        let Some(text) = text.map(str::to_owned) else { return Some(spot) };
        let next = Spot::new(spot.document, spot.at.child("$ref"));
        let end = self.follow(&next, &text, section)?;
        let is_component = spot.component().is_some_and(|(own, _)| Some(own.as_str()) == section);
        Some(if is_component { spot } else { end })
    }

    fn dangling(&mut self, from: &Spot, pointer: &Pointer, parent: &Spot, token: &str) {
        let mut tokens: Vec<String> = parent.at.tokens().collect();
        let mut token = token.to_owned();
        // If the whole section is missing, the component is reported, not the section.
        let asked: Vec<String> = pointer.tokens().collect();
        if let [components, section, name] = asked.as_slice()
            && components == "components"
            && asked.starts_with(&tokens)
        {
            (tokens, token) = (vec![components.clone(), section.clone()], name.clone());
        }
        let name = token.escape_debug();
        let of_file = match parent.document {
            0 => String::new(),
            document => format!(" of `{}`", self.texts.documents[document].path.escape_debug()),
        };
        let what = match tokens.as_slice() {
            [] => format!(
                "cannot find `{name}` at the root{}",
                if of_file.is_empty() { " of the document" } else { &of_file }
            ),
            [components, section] if components == "components" => {
                format!("cannot find `{name}` in `components.{section}`{of_file}")
            }
            _ => format!("cannot find `{name}` at {}{of_file}", parent.at),
        };
        let shelf = self
            .texts
            .value(&Spot::new(parent.document, Pointer::root().descend(tokens.iter().map(String::as_str))));
        let keys =
            shelf.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().map(String::as_str));
        let guess = if self.texts.guesses > 0 { closest(&token, keys) } else { None };
        let help = match guess {
            Some(key) => format!("use `{}`, which has a similar name", key.escape_debug()),
            None => "add it there, or fix the `$ref`".to_owned(),
        };
        self.texts.guesses = self.texts.guesses.saturating_sub(1);
        self.report("E0201", from, what, Some(help));
    }

    pub fn report(&mut self, code: &'static str, at: &Spot, what: String, help: Option<String>) {
        if self.quiet {
            return;
        }
        let input = Input::of(self.texts.documents[at.document].id);
        let severity = if code.starts_with('W') { Severity::Warning } else { Severity::Error };
        let problem = Diagnostic::new(severity, code, input, Place::Value(at.at.clone()), what);
        self.found.push(Diagnostic { help, ..problem });
    }
}

/// Returns the key with the most similar name.
fn closest<'a>(wrong: &str, keys: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = (wrong.chars().count() / 3).max(1);
    let far = |key: &str| key.len().abs_diff(wrong.len()) > 3 * most;
    let distances = keys.filter(|key| !far(key)).take(10_000).map(|key| (distance(wrong, key), key));
    distances.filter(|(distance, _)| *distance <= most).min().map(|(_, key)| key)
}

/// Returns the Levenshtein distance of two words, ignoring case.
fn distance(a: &str, b: &str) -> usize {
    let letters = |text: &str| text.chars().flat_map(char::to_lowercase).take(100).collect::<Vec<char>>();
    let (a, b) = (letters(a), letters(b));
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let changed = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j + 1] = changed.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
