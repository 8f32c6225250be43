//! Strongly connected components of a graph, by Tarjan's algorithm.

use std::collections::BTreeSet;

/// The components; each node is in one, alone or with those that it can reach and
/// be reached from.
pub(super) fn components(edges: &[BTreeSet<usize>]) -> Vec<Vec<usize>> {
    let mut search = TarjanSearch {
        edges,
        index: vec![None; edges.len()],
        low: vec![0; edges.len()],
        stack: Vec::new(),
        is_on_stack: vec![false; edges.len()],
        next: 0,
        found: Vec::new(),
    };
    for node in 0..edges.len() {
        if search.index[node].is_none() {
            search.visit(node);
        }
    }
    search.found
}

struct TarjanSearch<'a> {
    edges: &'a [BTreeSet<usize>],
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    stack: Vec<usize>,
    is_on_stack: Vec<bool>,
    next: usize,
    found: Vec<Vec<usize>>,
}

impl TarjanSearch<'_> {
    fn visit(&mut self, node: usize) {
        let index = self.next;
        self.next += 1;
        self.index[node] = Some(index);
        self.low[node] = index;
        self.stack.push(node);
        self.is_on_stack[node] = true;
        for &other in &self.edges[node] {
            match self.index[other] {
                None => {
                    self.visit(other);
                    self.low[node] = self.low[node].min(self.low[other]);
                }
                Some(seen) if self.is_on_stack[other] => {
                    self.low[node] = self.low[node].min(seen);
                }
                Some(_) => {}
            }
        }
        if self.low[node] == index {
            let mut component = Vec::new();
            while let Some(member) = self.stack.pop() {
                self.is_on_stack[member] = false;
                component.push(member);
                if member == node {
                    break;
                }
            }
            component.sort_unstable();
            self.found.push(component);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::components;

    #[test]
    fn what_reaches_itself_by_others_is_one_component() {
        let edges: Vec<BTreeSet<usize>> = vec![[1].into(), [2].into(), [0, 3].into(), [].into()];
        let mut found = components(&edges);
        found.sort();
        assert_eq!(found, [vec![0, 1, 2], vec![3]]);
    }
}
