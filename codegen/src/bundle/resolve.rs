//! Resolution of a reference to its target, through other references and across files.

use serde_json::Value;

use crate::bundle::base_uris;
use crate::bundle::documents::Documents;
use crate::bundle::location::Location;
use crate::bundle::uri_reference::{Part, UriReference, percent_decode, scheme};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Input, Level, Place, Severity, similar};
use crate::grammar::walk::only_ref;
use crate::pointer::Pointer;

/// The result of resolving a reference by the base URIs of documents and schemas.
enum ByUri {
    Target(Location),
    /// The target does not exist, which has been reported.
    Missing,
    /// The reference is to be resolved by the path of its file.
    ByFile,
}

/// The state of resolving one reference.
pub struct Resolver<'a, 'b> {
    pub documents: &'a mut Documents<'b>,
    pub diagnostics: &'a mut Diagnostics,
    /// Set if errors are not reported.
    pub quiet: bool,
    /// The references that are being resolved, to detect cycles.
    stack: Vec<Location>,
    /// The last error.
    failure: Option<Diagnostic>,
}

impl<'a, 'b> Resolver<'a, 'b> {
    pub fn new(documents: &'a mut Documents<'b>, diagnostics: &'a mut Diagnostics, quiet: bool) -> Self {
        Self { documents, diagnostics, quiet, stack: Vec::new(), failure: None }
    }

    /// Returns the target of a reference; without one, the reference is broken.
    pub fn target(&mut self, from: &Location, text: &str, section: Option<&str>) -> Option<Location> {
        let target = self.resolve(from, text, section);
        if let (None, Some(failure)) = (&target, self.failure.take()) {
            self.documents.broken.entry(from.clone()).or_insert(failure);
        }
        target
    }

    /// Returns the target of a reference: a value that is not a reference itself, or a component of the requested section.
    /// `from` is the location of the `$ref`. Errors are reported at the reference in the chain that causes them.
    pub fn resolve(&mut self, from: &Location, text: &str, section: Option<&str>) -> Option<Location> {
        let key = (from.clone(), section.map(str::to_owned));
        if let Some(target) = self.documents.targets.get(&key) {
            return target.clone();
        }
        if let Some(start) = self.stack.iter().position(|location| location == from) {
            // Reported at the same reference of a cycle each time, and therefore only once.
            let first = self.stack[start..].iter().min().unwrap_or(from).clone();
            self.report(Code::E0203, &first, "cycle detected when resolving this `$ref`".to_owned(), None);
            return None;
        }
        let max = self.documents.context.config.limits.reference_depth;
        if self.stack.len() >= max {
            let message = format!("chain of more than {max} `$ref`s");
            let help = "refer to the target directly, or raise `reference-depth` in `[limits]` of the config";
            self.report(Code::E0224, from, message, Some(help.to_owned()));
            return None;
        }
        self.stack.push(from.clone());
        let target = self.document(from, text).and_then(|(document, pointer)| {
            let location = self.walk_pointer(from, document, &pointer)?;
            self.final_target(location, section)
        });
        self.stack.pop();
        // An error that was not reported may have to be.
        if target.is_some() || !self.quiet {
            self.documents.targets.insert(key, target.clone());
        }
        target
    }

    /// Returns the document that a reference refers to, and the pointer into it.
    fn document(&mut self, from: &Location, text: &str) -> Option<(usize, Pointer)> {
        let has_base_uris = self.documents.list.iter().any(|document| !document.base_uris.is_empty());
        match if has_base_uris { self.by_base_uri(from, text) } else { ByUri::ByFile } {
            ByUri::Target(location) => return Some((location.document, location.at)),
            ByUri::Missing => return None,
            ByUri::ByFile => {}
        }
        self.by_file(from, text)
    }

    /// Resolves a reference by the base URIs of schemas and documents.
    fn by_base_uri(&mut self, from: &Location, text: &str) -> ByUri {
        let document = &self.documents.list[from.document];
        let own = document.base_uris.enclosing(&from.at);
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let base = own.map_or(document.path.as_str(), |(_, url)| url);
        let url = base_uris::resolve(base, file);
        let is_below = own.is_some_and(|(at, _)| !at.as_str().is_empty());
        let target = match own {
            Some((at, _)) if file.is_empty() => Some(Location::new(from.document, at.clone())),
            _ if file.is_empty() => None,
            _ => self.documents.resource(&url),
        };
        if let Some(target) = target {
            if let Some(location) = self.part(&target, fragment) {
                return ByUri::Target(location);
            }
            if !file.is_empty() {
                let message = format!(
                    "cannot find `{}` in the schema with the `$id` `{}`",
                    fragment.escape_debug(),
                    url.escape_debug()
                );
                self.report(Code::E0201, from, message, Some("add it there, or fix the `$ref`".to_owned()));
                return ByUri::Missing;
            }
        } else if !file.is_empty() && own.is_some() && scheme(&url).is_some() && scheme(file).is_none() {
            return self.by_url(from, text, &url, fragment);
        }
        if is_below && file.is_empty() && self.exists(from.document, fragment) {
            self.report_ignored_id(from);
        }
        ByUri::ByFile
    }

    /// Resolves a relative reference below an `$id` that is a URL: by the local copy of that URL, or else by the path that it
    /// would be without the `$id`.
    fn by_url(&mut self, from: &Location, text: &str, url: &str, fragment: &str) -> ByUri {
        if self.documents.has_local_copy(url) {
            return match self.by_file(from, &format!("{url}#{fragment}")) {
                Some((document, at)) => ByUri::Target(Location::new(document, at)),
                None => ByUri::Missing,
            };
        }
        let reference = UriReference::parse(text, &self.documents.list[from.document].path);
        let exists_as_file = reference
            .is_some_and(|reference| self.documents.document(reference.file, from, self.diagnostics).is_ok());
        if exists_as_file {
            // The files of a document are beside it even if its `$self` says otherwise.
            let own = self.documents.list[from.document].base_uris.enclosing(&from.at);
            if own.is_some_and(|(at, _)| !at.as_str().is_empty()) {
                self.report_ignored_id(from);
            }
            return ByUri::ByFile;
        }
        let message = format!("cannot read `{}`: the network is not accessed", url.escape_debug());
        let help = "add a copy of it to `[files]` in the config, or remove the `$id` or `$self` that the `$ref` is relative to";
        self.report(Code::E0222, from, message, Some(help.to_owned()));
        ByUri::Missing
    }

    /// Returns the part of a resource that a fragment refers to.
    fn part(&self, resource: &Location, fragment: &str) -> Option<Location> {
        let fragment = percent_decode(fragment)?;
        let Some(pointer) = Pointer::parse(&fragment) else {
            let base_uris = &self.documents.list[resource.document].base_uris;
            let place = base_uris.anchor(&resource.at, &fragment)?;
            return Some(Location::new(resource.document, place.clone()));
        };
        let tokens: Vec<String> = pointer.tokens().collect();
        let location =
            Location::new(resource.document, resource.at.descend(tokens.iter().map(String::as_str)));
        self.documents.value(&location).map(|_| location)
    }

    /// Returns whether a fragment refers to a part of a document, regardless of the resources in it.
    fn exists(&self, document: usize, fragment: &str) -> bool {
        let has_anchor = self.documents.list[document].base_uris.any_anchor(fragment).is_some();
        has_anchor || self.part(&Location::new(document, Pointer::root()), fragment).is_some()
    }

    fn report_ignored_id(&mut self, from: &Location) {
        let message = "cannot find the target of this `$ref` relative to the `$id` of the enclosing schema; the `$id` is ignored";
        let help = "remove the `$id`, or refer to the `$id` of the target schema";
        self.report(Code::W0221, from, message.to_owned(), Some(help.to_owned()));
    }

    fn by_file(&mut self, from: &Location, text: &str) -> Option<(usize, Pointer)> {
        let Some(reference) = UriReference::parse(text, &self.documents.list[from.document].path) else {
            let message = format!("invalid reference `{}`", text.escape_debug());
            let help =
                "use an optional path, `#` and a JSON Pointer, as in `pets.yaml#/components/schemas/Pet`";
            self.report(Code::E0225, from, message, Some(help.to_owned()));
            return None;
        };
        let document = match self.documents.document(reference.file, from, self.diagnostics) {
            Ok(document) => document,
            Err(error) => {
                self.add(from, *error);
                return None;
            }
        };
        let pointer = match reference.part {
            Part::Pointer(pointer) => pointer,
            Part::Anchor(name) => {
                let place = self.documents.list[document].base_uris.any_anchor(&name).cloned();
                if place.is_none() {
                    let message =
                        format!("cannot find a schema with the `$anchor` `{}`", name.escape_debug());
                    let help = "add the `$anchor`, or start the JSON Pointer after the `#` with `/`";
                    self.report(Code::E0201, from, message, Some(help.to_owned()));
                }
                place?
            }
        };
        Some((document, pointer))
    }

    /// Resolves a pointer in a document token by token, through references.
    fn walk_pointer(&mut self, from: &Location, document: usize, pointer: &Pointer) -> Option<Location> {
        let mut location = Location::new(document, Pointer::root());
        for token in pointer.tokens() {
            loop {
                let here = self.documents.value(&location)?;
                let has = match here {
                    Value::Object(map) => map.contains_key(&token),
                    Value::Array(items) => token.parse::<usize>().is_ok_and(|index| index < items.len()),
                    _ => false,
                };
                if has {
                    location.at = location.at.child(&token);
                    break;
                }
                let Some(text) = here.get("$ref").and_then(Value::as_str).map(str::to_owned) else {
                    self.report_missing(from, pointer, &location, &token);
                    return None;
                };
                let through = Location::new(location.document, location.at.child("$ref"));
                location = self.resolve(&through, &text, None)?;
            }
        }
        Some(location)
    }

    /// Continues to a value that is not a reference, or to a component of the requested section.
    fn final_target(&mut self, location: Location, section: Option<&str>) -> Option<Location> {
        let Some(Value::Object(map)) = self.documents.value(&location) else { return Some(location) };
        // A schema with siblings beside its `$ref` is a schema of its own.
        let text = match section {
            Some("schemas") => only_ref(map),
            _ => map.get("$ref").and_then(Value::as_str),
        };
        let Some(text) = text.map(str::to_owned) else { return Some(location) };
        let next = Location::new(location.document, location.at.child("$ref"));
        let target = self.resolve(&next, &text, section);
        // A component with a broken reference is cut out itself.
        let is_component = location.component().is_some_and(|(own, _)| Some(own.as_str()) == section);
        if is_component { Some(location) } else { target }
    }

    fn report_missing(&mut self, from: &Location, pointer: &Pointer, parent: &Location, token: &str) {
        let mut tokens: Vec<String> = parent.at.tokens().collect();
        let mut token = token.to_owned();
        // If the whole section is missing, the component is reported, not the section.
        let requested: Vec<String> = pointer.tokens().collect();
        if let [components, section, name] = requested.as_slice()
            && components == "components"
            && requested.starts_with(&tokens)
        {
            (tokens, token) = (vec![components.clone(), section.clone()], name.clone());
        }
        let name = token.escape_debug();
        let of_file = match parent.document {
            0 => String::new(),
            document => format!(" of `{}`", self.documents.list[document].path.escape_debug()),
        };
        let message = match tokens.as_slice() {
            [] => format!(
                "cannot find `{name}` at the root{}",
                if of_file.is_empty() { " of the document" } else { &of_file }
            ),
            [components, section] if components == "components" => {
                format!("cannot find `{name}` in `components.{section}`{of_file}")
            }
            _ => format!("cannot find `{name}` at {}{of_file}", parent.at),
        };
        let container = self.documents.value(&Location::new(
            parent.document,
            Pointer::root().descend(tokens.iter().map(String::as_str)),
        ));
        let keys =
            container.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().map(String::as_str));
        let similar = if self.documents.suggestions > 0 { similar(&token, keys) } else { None };
        let help = match similar {
            Some(key) => format!("use `{}`, which has a similar name", key.escape_debug()),
            None => "add it there, or fix the `$ref`".to_owned(),
        };
        self.documents.suggestions = self.documents.suggestions.saturating_sub(1);
        self.report(Code::E0201, from, message, Some(help));
    }

    pub fn report(&mut self, code: Code, at: &Location, message: String, help: Option<String>) {
        let input = Input::of(self.documents.list[at.document].id);
        let diagnostic = Diagnostic::at(code, input, Place::Value(at.at.clone()), message);
        self.add(at, Diagnostic { help, ..diagnostic });
    }

    /// Reports a warning, or records a broken reference.
    fn add(&mut self, at: &Location, diagnostic: Diagnostic) {
        if self.quiet {
            return;
        }
        if diagnostic.code.level() == Level::Warning {
            return self.diagnostics.push(diagnostic);
        }
        // The part with the reference can be cut out, also if a limit is exceeded or a file cannot be parsed.
        let diagnostic = Diagnostic { severity: Severity::Warning, ..diagnostic };
        self.failure = Some(diagnostic.clone());
        self.documents.broken.entry(at.clone()).or_insert(diagnostic);
    }
}
