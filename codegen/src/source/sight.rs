//! What needs no parser to be told from a description, and what would keep a parser busy for too long.

use crate::source::parse::is_json;
use crate::source::unread::Unread;

/// How long a text may be, in bytes: many times the largest description there is, and what is read in seconds.
const LONGEST: usize = 32 << 20;

/// How many directives (`%YAML 1.2`) may stand before a document: each is compared with all the others.
const MOST_DIRECTIVES: usize = 100;

/// How many signs of structure a line may have. A YAML parser looks for the end of a line before it knows what stands
/// there, and keeps all that it has met.
const MOST_SIGNS: usize = 1 << 20;

/// Refuses what no description is.
pub fn look(text: &str) -> Result<(), Unread> {
    if text.len() > LONGEST {
        let what = format!("this text is longer than the {} MB that are read", LONGEST >> 20);
        return Err(Unread::whole(
            what,
            "leave out what the client does not need, or what was inserted many times",
        ));
    }
    encoding(text)?;
    let first = text.trim_start_matches([' ', '\t', '\r', '\n']);
    if first.starts_with('<') && !first.starts_with("<<<<<<< ") {
        let what = "this is a web page or XML, no JSON or YAML";
        return Err(Unread::whole(what, "the address that it came from may want a login: look at the file"));
    }
    if first.starts_with("%PDF") {
        return Err(Unread::whole("this is a PDF document, no JSON or YAML", "get the description itself"));
    }
    if first.starts_with("HTTP/") {
        return Err(Unread::whole("this begins with the head of an HTTP answer", "save its body alone"));
    }
    if first.starts_with("//") || first.starts_with("/*") {
        let at = text.len() - first.len();
        return Err(Unread::at(text, at, "JSON has no comments, and those of YAML begin with `#`")
            .help("remove them"));
    }
    if is_json(text) {
        return Ok(());
    }
    controls(text)?;
    directives(text)?;
    wide_lines(text)
}

/// ASCII in UTF-16 or UTF-32 is UTF-8, too, with a zero beside each letter.
fn encoding(text: &str) -> Result<(), Unread> {
    let zeros: Vec<bool> = text.bytes().take(4).map(|byte| byte == 0).collect();
    let name = match zeros.as_slice() {
        [true, true, true, false] | [false, true, true, true] => "UTF-32",
        [true, false, true, false] | [false, true, false, true] => "UTF-16",
        _ => return Ok(()),
    };
    let what = format!("this text looks like {name}, and must be UTF-8");
    Err(Unread::whole(
        what,
        "save it as UTF-8: editors have that in the dialog or menu where files are saved",
    ))
}

/// How many bytes are looked at together.
const BLOCK: usize = 256;

/// YAML 1.2, section 5.1: the characters that may stand in a text. serde_yaml tells of others, but not where they are.
fn controls(text: &str) -> Result<(), Unread> {
    let is_allowed = |c: char| match c {
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' => true,
        c => c > '\u{ffff}',
    };
    // Most bytes tell by themselves: only characters that begin with one of these are looked at, and only in the blocks that
    // have one (a fold goes through a block faster than a search).
    let is_doubtful = |byte: u8| matches!(byte, 0..b' ' | 0x7f | 0xc2 | 0xef) && byte != b'\n';
    let blocks = text.as_bytes().chunks(BLOCK).enumerate();
    let doubtful = blocks
        .filter(|(_, block)| block.iter().fold(false, |any, byte| any | is_doubtful(*byte)))
        .flat_map(|(index, block)| (index * BLOCK..).zip(block))
        .filter(|(_, byte)| is_doubtful(**byte));
    let mut found = doubtful.filter_map(|(at, _)| Some((at, text[at..].chars().next()?)));
    let Some((at, c)) = found.find(|(_, c)| !is_allowed(*c)) else { return Ok(()) };
    let what = format!("the character U+{:04X} cannot stand in YAML", u32::from(c));
    let help = "remove it; within double quotes it can be written as an escape, such as `\\x01`";
    Err(Unread::at(text, at, what).help(help))
}

fn directives(text: &str) -> Result<(), Unread> {
    let mut at = 0;
    let mut count = 0;
    for line in text.split_inclusive('\n') {
        count += usize::from(line.starts_with('%'));
        if count > MOST_DIRECTIVES {
            let what = format!("more than {MOST_DIRECTIVES} directives stand before the document");
            return Err(
                Unread::at(text, at, what).help("a description needs none: remove the lines with `%`")
            );
        }
        if !line.starts_with(['%', '#']) && !line.trim().is_empty() {
            break;
        }
        at += line.len();
    }
    Ok(())
}

fn wide_lines(text: &str) -> Result<(), Unread> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.len() > MOST_SIGNS {
            let is_sign = |byte: &&u8| b",[]{}:?*&!'\"".contains(byte);
            if line.as_bytes().iter().filter(is_sign).count() > MOST_SIGNS {
                let what = "this line has more than a million brackets, commas and quotes";
                let help = "save the document as JSON, which is read in one go, or in several lines";
                return Err(Unread::at(text, at, what).help(help));
            }
        }
        at += line.len();
    }
    Ok(())
}
