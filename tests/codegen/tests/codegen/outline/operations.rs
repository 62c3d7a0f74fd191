//! Outlines of groups, operations, builders, headers and clients.

use syn::{Expr, ItemImpl, ItemStatic, ItemType, Stmt};

use super::index::{Index, Method};
use super::models::{expected_setters, short};
use super::tokens::compact;
use super::{deprecated, type_name};

/// Returns the line of a builder: the operation, the media type and body of the request, the status, body and
/// headers of the response.
pub fn builder(item: &ItemType, index: &Index) -> Option<Vec<String>> {
    let name = item.ident.to_string();
    let marker = index.builders.get(&name)?;
    let key = |path: &str| (path.to_owned(), marker.clone());
    let operation = index.impls.get(&key("Operation"))?;
    let get = |key: &str| operation.get(key).map(String::as_str).unwrap_or_default();
    let info = get("INFO").trim_start_matches("OperationInfo {").trim_end_matches('}').trim();
    let id = info.replace(&format!(", builder: \"{name}\""), "").replace("id: ", "");
    let statuses = match get("STATUSES").trim_matches(['&', '[', ']']) {
        "" if operation.contains_key("STATUSES") => "any",
        "" => "200",
        statuses => statuses,
    };
    let mut line = format!("  {}builder {name}: {id}, {statuses}, ", deprecated(&item.attrs));
    match (get("Body"), get("MediaType")) {
        ("()", "Json") => {}
        (body, media) => line.push_str(&format!("{media} {body} ")),
    }
    let text = if operation.contains_key("IS_TEXT") { "text " } else { "" };
    line.push_str(&format!("-> {text}{}", get("Output")));
    if get("Headers") != "()" {
        line.push_str(&format!(", headers {}", get("Headers")));
    }
    if index.impls.contains_key(&key("BodyFields")) {
        line.push_str(", body fields");
    }
    if let Some(header) = operation.get("IDEMPOTENCY_KEY") {
        line.push_str(&format!(", key {}", header.trim_start_matches("Some(").trim_end_matches(')')));
    }
    Some(vec![line])
}

/// Returns the line of setters for fields of the body: one phrase if the model has the same ones.
pub fn fields_of_body(block: &ItemImpl, index: &Index) -> Option<String> {
    let marker = index.builders.get(&type_name(&block.self_ty))?;
    let operation = index.impls.get(&("Operation".to_owned(), marker.clone()))?;
    let methods = block.items.iter().filter_map(|item| match item {
        syn::ImplItem::Fn(item) => Some(Method::of(item)),
        _ => None,
    });
    let mut setters: Vec<Method> = methods.filter(Method::is_setter).collect();
    if setters.is_empty() {
        return None;
    }
    let body = operation.get("Body").map(String::as_str).unwrap_or_default();
    let body = body.strip_prefix("Option<").and_then(|body| body.strip_suffix('>')).unwrap_or(body);
    let mut words = Vec::new();
    let replaces_body =
        |setter: &Method| setter.name == "body" && setter.arguments.iter().any(|(_, ty)| ty == body);
    if setters.last().is_some_and(replaces_body) {
        setters.pop();
        words.push("body".to_owned());
    }
    for (_, ty) in setters.iter_mut().flat_map(|setter| &mut setter.arguments) {
        *ty = ty.replace("models::", "");
    }
    if let Some(model) = index.structs.get(body.trim_start_matches("models::")) {
        let expected = expected_setters(model, index);
        let new = model.methods.iter().find(|method| method.name == "new");
        let is_argument =
            |name: &str| new.is_some_and(|new| new.arguments.iter().any(|(argument, _)| argument == name));
        let all = expected.iter().filter(|setter| !is_argument(setter.name.trim_start_matches("clear_")));
        if setters.iter().eq(all) {
            words.push("all optional fields of the body".to_owned());
        } else {
            words.extend(setters.iter().map(|setter| short(setter, &expected)));
        }
    } else {
        words.extend(setters.iter().map(|setter| short(setter, &[])));
    }
    Some(format!("setters {}", words.join(", ")))
}

/// Returns the line of a method: its signature, and the path, parameter or pointers in its body.
pub fn method(method: &Method, item: &syn::ImplItemFn) -> String {
    let prefix = if method.is_deprecated { "deprecated " } else { "" };
    let body = body(item).map(|body| format!(": {body}")).unwrap_or_default();
    let is_parameter = method.receiver.as_deref() == Some("self") && method.output == "-> Self";
    if let ([(argument, ty)], true, false) = (method.arguments.as_slice(), is_parameter, body.is_empty())
        && *argument == method.name
    {
        return format!("{prefix}{argument}: {ty}{}", body.replacen(':', ",", 1));
    }
    let receiver = method.receiver.iter().map(|receiver| receiver.replace("mut ", ""));
    let arguments = method.arguments.iter().map(|(name, ty)| format!("{name}: {ty}"));
    let arguments: Vec<String> = receiver.chain(arguments).collect();
    format!("{prefix}{}({}) {}{body}", method.name, arguments.join(", "), method.output).replace(") :", "):")
}

/// Returns the index in the body of a method.
fn body(item: &syn::ImplItemFn) -> Option<String> {
    if let Some((at, [_, _, http_method, path])) = call(&item.block.stmts) {
        let mut index = vec![format!("{} {}", type_name_of(http_method), template(path))];
        index.extend(item.block.stmts[at..].iter().filter_map(fact));
        return Some(index.join(", "));
    }
    let Some(Stmt::Expr(expression, None)) = item.block.stmts.last() else { return None };
    let text = compact(expression);
    match expression {
        Expr::MethodCall(call) if compact(&call.receiver) == "self" => {
            let Some(Expr::Lit(name)) = call.args.first() else { return None };
            let style = call.args.iter().skip(2).map(|style| format!(" {}", compact(style)));
            let location = short_name(&call.method.to_string()).to_owned();
            Some(format!("{location} {}{}", compact(name), style.collect::<String>()))
        }
        Expr::Call(_) if text.starts_with("Waiter::new(") || text.starts_with("Pages::new(") => Some(text),
        Expr::MethodCall(call) if call.method == "items" => Some(compact(&call.args)),
        _ => None,
    }
}

/// Returns the arguments of `let call = Call::new(…)`, with the index of the statement.
fn call(statements: &[Stmt]) -> Option<(usize, [&Expr; 4])> {
    statements.iter().enumerate().find_map(|(at, statement)| {
        let Stmt::Local(local) = statement else { return None };
        let Expr::Call(call) = &*local.init.as_ref()?.expr else { return None };
        let arguments: Vec<&Expr> = call.args.iter().collect();
        (compact(&call.func) == "Call::new").then_some(())?;
        Some((at, arguments.try_into().ok()?))
    })
}

/// Returns the part of a name such as `set_query` or `with_query` that names the location of a parameter.
fn short_name(method: &str) -> &str {
    method.strip_prefix("set_").or(method.strip_prefix("with_")).unwrap_or(method)
}

/// Returns the last segment of a path such as `Method::GET`.
fn type_name_of(expression: &Expr) -> String {
    compact(expression).rsplit("::").next().unwrap_or_default().to_owned()
}

/// Returns the path template of `Path::new().literal("/pets/").value("id", id)`: `/pets/{id}`.
fn template(expression: &Expr) -> String {
    let Expr::MethodCall(call) = expression else { return String::new() };
    let before = template(&call.receiver);
    let arguments: Vec<&Expr> = call.args.iter().collect();
    match (call.method.to_string().as_str(), arguments.as_slice()) {
        ("literal", [text]) => before + &literal(text),
        ("value", [name, value]) => before + &format!("{{{}}}", assignment(name, value)),
        _ => before + &format!("{{{} {}}}", call.method, compact(&call.args)),
    }
}

/// Returns the text of a literal without quotes.
fn literal(expression: &Expr) -> String {
    let text = compact(expression);
    text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(&text).to_owned()
}

/// Returns a name on the wire, with the value unless it is the argument of this name.
fn assignment(name: &Expr, value: &Expr) -> String {
    let (name, value) = (literal(name), compact(value));
    let plain = |text: &str| -> String {
        text.trim_start_matches("r#")
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    if plain(&name) == plain(&value) { name } else { format!("{name} = {value}") }
}

/// Returns the fact of a statement in a method that starts an operation: a parameter, or the body.
fn fact(statement: &Stmt) -> Option<String> {
    let Stmt::Expr(expression, _) = statement else { return None };
    match expression {
        Expr::MethodCall(call) => {
            let arguments: Vec<&Expr> = call.args.iter().collect();
            let method = call.method.to_string();
            match arguments.as_slice() {
                [name, value] => Some(format!("{} {}", short_name(&method), assignment(name, value))),
                _ => Some(format!("{} {}", short_name(&method), compact(&call.args)).trim().to_owned()),
            }
        }
        Expr::Struct(built) => {
            let body = built.fields.iter().find(|field| compact(&field.member) == "body")?;
            Some(format!("body {}", compact(&body.expr)))
        }
        _ => None,
    }
}

/// Returns the line of the service: the settings that are not the usual ones.
pub fn service(item: &ItemStatic) -> Option<String> {
    let Expr::Struct(service) = &*item.expr else { return Some(format!("  static {}", compact(&item.expr))) };
    let usual = |text: &str| {
        matches!(text, "template: None" | "schemes: &[]" | "security: Security::Any" | "credentials: &[]")
            || text == "base_url: \"https://api.example.com\""
            || text == "user_agent: \"{package}/{version}\""
            || text.starts_with(USUAL_ERRORS)
    };
    let fields: Vec<String> = service.fields.iter().map(compact).filter(|field| !usual(field)).collect();
    (!fields.is_empty()).then(|| format!("  service {}", fields.join(", ")))
}

/// The start of the pointers into error bodies, without the extension `x-specsmith-errors`.
const USUAL_ERRORS: &str =
    "errors: ErrorShape { code: &[\"/code\", \"/error/code\", \"/error_code\", \"/errorCode\"]";
