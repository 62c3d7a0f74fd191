//! An upper bound on the values that a query visits. serde_json_path evaluates a query as a whole, and the time of some grows with
//! the square of the document or faster.

/// A number of nodes: with repetitions, and of the node that occurs most often.
#[derive(Clone, Copy)]
struct Nodes {
    count: usize,
    same: usize,
}

impl Nodes {
    fn times(self, factor: usize) -> Self {
        Self { count: self.count.saturating_mul(factor), same: self.same.saturating_mul(factor) }
    }

    fn plus(self, other: Self) -> Self {
        Self { count: self.count.saturating_add(other.count), same: self.same.saturating_add(other.same) }
    }
}

/// Returns the maximum number of values that a query visits in a tree with this number of values and levels.
pub fn visits(query: &str, values: usize, levels: usize) -> usize {
    let mut cost = Cost { text: query.as_bytes(), at: 1, values, levels, visits: 0 };
    cost.segments(Nodes { count: 1, same: 1 });
    cost.visits
}

struct Cost<'a> {
    text: &'a [u8],
    at: usize,
    values: usize,
    levels: usize,
    visits: usize,
}

impl Cost<'_> {
    fn peek(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or_default()
    }

    fn visit(&mut self, nodes: Nodes) -> Nodes {
        self.visits = self.visits.saturating_add(nodes.count);
        nodes
    }

    /// Reads the segments of a query that begins at the given nodes.
    fn segments(&mut self, mut nodes: Nodes) {
        self.visit(nodes);
        loop {
            match self.peek() {
                b'.' if self.text.get(self.at + 1) == Some(&b'.') => {
                    self.at += 1;
                    let is_one = nodes.count == nodes.same;
                    let below = self.children(nodes);
                    nodes = self.visit(if is_one { below } else { below.times(self.levels) });
                    if self.text.get(self.at + 1) == Some(&b'[') {
                        self.at += 1;
                        continue;
                    }
                }
                b'.' => {
                    self.at += 1;
                    if self.peek() == b'*' {
                        nodes = self.children(nodes);
                    }
                    self.visit(nodes);
                }
                b'[' => {
                    nodes = self.brackets(nodes);
                    self.visit(nodes);
                    continue;
                }
                // An operator, or the end of an argument, a condition or the query.
                b'=' | b'!' | b'<' | b'>' | b'&' | b'|' | b')' | b',' | b']' | 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    fn children(&self, nodes: Nodes) -> Nodes {
        Nodes { count: self.values, same: 1 }.times(nodes.same)
    }

    fn brackets(&mut self, nodes: Nodes) -> Nodes {
        let mut selected = Nodes { count: 0, same: 0 };
        let mut selector = nodes;
        loop {
            self.at += 1;
            match self.peek() {
                b'?' => {
                    selector = self.children(nodes);
                    self.at += 1;
                    self.condition(selector);
                    self.at -= 1;
                }
                b'*' | b':' => selector = self.children(nodes),
                b'\'' | b'"' => self.quoted(),
                b',' => selected = selected.plus(std::mem::replace(&mut selector, nodes)),
                b']' | 0 => {
                    self.at += 1;
                    return selected.plus(selector);
                }
                _ => {}
            }
        }
    }

    /// Reads a condition that is evaluated for the given nodes.
    fn condition(&mut self, nodes: Nodes) {
        let mut open = 0_usize;
        loop {
            match self.peek() {
                b'$' => {
                    self.at += 1;
                    self.segments(Nodes { count: nodes.count, same: nodes.count });
                    continue;
                }
                b'@' => {
                    self.at += 1;
                    self.segments(nodes);
                    continue;
                }
                b'\'' | b'"' => {
                    let start = self.at;
                    self.quoted();
                    // It may be a pattern, which is compiled for each node.
                    let states = states(&self.text[start..self.at.min(self.text.len())]);
                    self.visit(nodes.times(states));
                }
                b'(' => {
                    open += 1;
                    let is_call = |name: &[u8]| self.text[..self.at].trim_ascii_end().ends_with(name);
                    if (is_call(b"match") || is_call(b"search")) && !self.has_pattern() {
                        self.visits = usize::MAX;
                    }
                }
                b')' => open = open.saturating_sub(1),
                b']' | 0 => return,
                b',' if open == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Returns whether the second argument of a call is a literal, not a part of the document.
    fn has_pattern(&self) -> bool {
        let mut rest = Cost { at: self.at + 1, ..*self };
        let mut open = 0_usize;
        loop {
            match rest.peek() {
                b'\'' | b'"' => rest.quoted(),
                b'(' | b'[' => open += 1,
                b')' | b']' if open > 0 => open -= 1,
                b',' if open == 0 => break,
                b')' | b']' | 0 => return false,
                _ => {}
            }
            rest.at += 1;
        }
        let argument = self.text[rest.at + 1..].trim_ascii_start();
        argument.starts_with(b"'") || argument.starts_with(b"\"")
    }

    /// Moves to the end of a string.
    fn quoted(&mut self) {
        let quote = self.peek();
        self.at += 1;
        while self.peek() != quote && self.at < self.text.len() {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
    }
}

/// Returns about how many states a pattern has.
fn states(pattern: &[u8]) -> usize {
    let mut open: Vec<usize> = Vec::new();
    let (mut sum, mut last) = (0_usize, 0);
    let mut at = 0;
    while let Some(&byte) = pattern.get(at) {
        at += 1;
        match byte {
            b'(' => open.push(std::mem::take(&mut sum)),
            b')' => {
                last = sum;
                sum = sum.saturating_add(open.pop().unwrap_or_default());
            }
            b'{' => {
                let inner = pattern[at..].split(|byte| *byte == b'}').next().unwrap_or_default();
                let count = std::str::from_utf8(inner).unwrap_or_default();
                let most = count.rsplit(',').filter_map(|count| count.parse::<usize>().ok()).max();
                last = last.saturating_mul(most.unwrap_or(1));
                sum = sum.saturating_add(last);
                at += inner.len() + 1;
            }
            _ => {
                at += usize::from(byte == b'\\');
                last = 1;
                sum = sum.saturating_add(1);
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{states, visits};

    #[test]
    fn visits_grow_with_the_query() {
        for (query, most) in [
            ("$.paths['/a'].get", 10),
            ("$.paths[*][?@.x == 'y']", 7_000),
            ("$..[?@.type == 'string' && match(@.format, 'date.*')]", 30_000),
            ("$.paths.*.*.responses['200','201']", 6_000),
            ("$..schema..properties", 30_000),
            ("$.a[?match(@['b,c'], 'd,e') || search(value(@.f), \"g\")]", 20_000),
        ] {
            assert!(visits(query, 1000, 10) <= most, "{query}: {}", visits(query, 1000, 10));
        }
        for query in [
            "$..[?count($..*) > 1]",
            "$..*..*..*..*",
            "$.a[?match(@, '(.{1,1000}){1,1000}')]",
            "$.a[?search(@.a, @.b)]",
            "$.a[?search(@[',\"'], @.b)]",
            "$.a-b..*..*..*..*",
            "$\t..*\r\n..*..*..*",
            "$.a[?@.b-c == 1 || count($..*..*..*) > 1]",
            &format!("$.a[{}]", ["*"; 1000].join(",")),
            &format!("$..[?{}]", ["@.a == 'x'"; 1000].join(" || ")),
        ] {
            assert!(visits(query, 1000, 10) >= 1_000_000, "{query}: {}", visits(query, 1000, 10));
        }
        assert_eq!(states(b"a(bc){1,3}\\d"), 10);
    }
}
