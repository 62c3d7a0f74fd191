//! Streams: the implementation of the runtime's trait, and the docs about it.

use crate::emit::types::IN_GROUPS;
use crate::ir::{Operation, Stream, StreamFlag, StreamKind};
use crate::print::{RustFile, quoted};

/// Writes the implementation of the runtime's trait for an operation with a stream.
pub fn implementation(file: &mut RustFile, stream: &Stream) {
    let info = info(stream);
    if !info.is_empty() {
        file.line(format_args!("const STREAM: StreamInfo = StreamInfo::DEFAULT{info};"));
    }
    let name = type_name(stream);
    match &stream.item {
        None => file.line(format_args!("type Stream<C: StreamClient> = {name}<C>;")),
        Some(item) => {
            file.line(format_args!("type Stream<C: StreamClient> = {name}<{}, C>;", IN_GROUPS.ty(item)));
        }
    }
}

/// Returns the name of the runtime's type.
pub fn type_name(stream: &Stream) -> &'static str {
    match stream.kind {
        StreamKind::Bytes => "ByteStream",
        StreamKind::JsonLines | StreamKind::JsonSequence => "JsonStream",
        StreamKind::Events | StreamKind::TextEvents | StreamKind::WholeEvents(_) => "EventStream",
    }
}

/// Returns the method calls that set the properties of the stream.
fn info(stream: &Stream) -> String {
    let format = match &stream.kind {
        StreamKind::Bytes | StreamKind::Events | StreamKind::JsonLines => String::new(),
        StreamKind::TextEvents => ".format(ItemFormat::Text)".to_owned(),
        StreamKind::JsonSequence => ".format(ItemFormat::JsonSequence)".to_owned(),
        StreamKind::WholeEvents(texts) => {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            format!(".format(ItemFormat::Event(&[{}]))", texts.join(", "))
        }
    };
    let accept = stream.accept.as_ref().map(|of| format!(".accept({})", quoted(of)));
    let flag = stream.flag.as_ref().map(|flag| match flag {
        StreamFlag::Field(name) => format!(".field({})", quoted(name)),
        StreamFlag::Query(name) => format!(".query({})", quoted(name)),
    });
    let method = if stream.is_end_required { "required_end" } else { "end" };
    let end = stream.end.as_ref().map(|end| format!(".{method}({})", quoted(end)));
    [Some(format), accept, flag, end].into_iter().flatten().collect()
}

/// Returns `true` if the stream has a type with this name.
pub fn has_type(operation: &Operation, name: &str) -> bool {
    operation.stream.as_ref().is_some_and(|stream| type_name(stream) == name)
}

/// Returns `true` if the stream has properties.
pub fn has_info(operation: &Operation) -> bool {
    operation.stream.as_ref().is_some_and(|stream| !info(stream).is_empty())
}

/// Returns `true` if the representation of items is written out.
pub fn has_format(operation: &Operation) -> bool {
    operation.stream.as_ref().is_some_and(|stream| info(stream).contains("ItemFormat"))
}

/// Returns a sentence about the stream; empty without one.
pub fn docs(operation: &Operation) -> &'static str {
    let Some(stream) = &operation.stream else { return "" };
    match (&stream.kind, &stream.accept) {
        (StreamKind::Bytes, _) => " `send_stream` returns bytes as they arrive.",
        (kind, None) if kind.is_events() => " `send_stream` returns its events as they arrive.",
        (kind, Some(_)) if kind.is_events() => " `send_stream` returns events as they arrive instead.",
        (_, None) => " `send_stream` returns its values as they arrive.",
        (_, Some(_)) => " `send_stream` returns values as they arrive instead.",
    }
}

/// Returns the lines of an example that reads the items of a stream, if it is the only response.
pub fn example(operation: &Operation) -> Option<&'static str> {
    let is_shown = |stream: &&Stream| stream.accept.is_none() && stream.item.is_some();
    operation.stream.as_ref().filter(is_shown).map(lines)
}

/// Returns the lines that read a stream.
pub fn lines(stream: &Stream) -> &'static str {
    match &stream.kind {
        StreamKind::Bytes => {
            "while let Some(chunk) = stream.chunk().await? {\n    println!(\"{} bytes\", chunk.len());\n}"
        }
        kind if kind.is_events() => {
            "while let Some(event) = stream.next().await {\n    println!(\"{:?}\", event?.data);\n}"
        }
        _ => "while let Some(item) = stream.next().await {\n    println!(\"{:?}\", item?);\n}",
    }
}
