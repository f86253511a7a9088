import MVCCTestKit
import Testing

@testable import MVCC

/// The tree against a sorted array.
@Suite struct OrderedTreeTests {
    struct Entry: Hashable {
        var key: [UInt8]
        var revision: Int64
        var order: UInt32
    }

    private func record(_ entry: Entry) -> VersionRecord {
        VersionRecord(
            value: entry.key, created: 1, modified: entry.revision, version: 1, lease: 0, order: entry.order)
    }

    private func precedes(_ a: Entry, _ b: Entry) -> Bool {
        if a.key != b.key { return a.key.lexicographicallyPrecedes(b.key) }
        return (a.revision, a.order) < (b.revision, b.order)
    }

    private func withPosition<R>(_ entry: Entry, _ body: (TreePosition) -> R) -> R {
        entry.key.withUnsafeBytes { body(record(entry).position(of: $0)) }
    }

    private func contents(_ tree: OrderedTree) -> [Entry] {
        var cursor = TreeCursor(tree)
        var entries: [Entry] = []
        while !cursor.isAtEnd {
            let record = cursor.record
            entries.append(Entry(key: cursor.key, revision: record.modified, order: record.order))
            cursor.advance()
        }
        return entries
    }

    /// Keys of many lengths; a few are so long that they alone fill a node.
    private func entry(_ random: inout Seeded, versions: Bool) -> Entry {
        let number = random.below(3000)
        var key = Array(String(number).utf8)
        if number % 50 == 0 { key += [UInt8](repeating: UInt8(number % 200), count: 3000) }
        if number % 7 == 0 { key.append(0) }
        return Entry(
            key: key, revision: versions ? Int64(random.below(4)) : 1, order: versions ? UInt32(random.below(2)) : 0)
    }

    /// What must hold of every node.
    private func checkShape(_ node: Node) -> Int {
        #expect((node.keyCount == 0 ? 0 : node.keyEnd(node.keyCount - 1)) == node.keyBytes.count)
        #expect(node.keyCount <= Node.keysMax)
        if node.isLeaf {
            #expect(node.records.count == node.keyCount)
            return node.records.count
        }
        #expect(node.records.isEmpty && node.children.count == node.keyCount + 1)
        for (index, child) in node.children.enumerated() {
            let count = checkShape(child)
            #expect(count == node.counts[index] && count > 0)
        }
        return node.counts.reduce(0, +)
    }

    @Test("it holds what a sorted array holds, and copies of it do not change", arguments: 0..<6)
    func agreesWithArray(_ seed: UInt64) throws {
        var random = Seeded(seed)
        let versions = seed % 2 == 1
        var tree = OrderedTree(versions: versions)
        var model: Set<Entry> = []
        var copies: [(tree: OrderedTree, entries: [Entry])] = []
        for step in 0..<5000 {
            let entry = entry(&random, versions: versions)
            // First growing, then shrinking, then mixed.
            let removes = step < 2000 ? random.oneIn(4) : step < 4000 ? !random.oneIn(5) : random.oneIn(2)
            if removes {
                let removed = withPosition(entry) { tree.remove($0) }
                #expect((removed != nil) == (model.remove(entry) != nil))
            } else {
                let replaced = withPosition(entry) { tree.upsert($0) { _ in record(entry) } }
                #expect((replaced == nil) == model.insert(entry).inserted)
            }
            if step % 600 == 0 { copies.append((tree, model.sorted(by: precedes))) }
        }
        copies.append((tree, model.sorted(by: precedes)))
        for (tree, entries) in copies {
            try #require(contents(tree) == entries, "seed \(seed)")
            #expect(tree.count == entries.count)
            #expect(checkShape(tree.root) == entries.count)
        }
        let entries = model.sorted(by: precedes)
        for _ in 0..<400 {
            let probe = entry(&random, versions: versions)
            let before = entries.count { precedes($0, probe) }
            let through = entries.count { !precedes(probe, $0) }
            #expect(withPosition(probe) { tree.rank($0, inclusive: false) } == before)
            #expect(withPosition(probe) { tree.rank($0, inclusive: true) } == through)
            #expect((withPosition(probe) { tree.find($0) } != nil) == model.contains(probe))
            let last = through > 0 && entries[through - 1].key == probe.key ? entries[through - 1] : nil
            #expect(withPosition(probe) { tree.last(through: $0) }?.modified == last?.revision)
            let cursor = withPosition(probe) { TreeCursor(tree, at: $0) }
            #expect(cursor.isAtEnd == (before == entries.count))
            if !cursor.isAtEnd { #expect(cursor.key == entries[before].key) }
        }
        for entry in model.shuffled(using: &random) { withPosition(entry) { _ = tree.remove($0) } }
        #expect(tree.count == 0 && tree.root.isLeaf && tree.root.keyBytes.isEmpty)
    }

    @Test(
        "a tree that was built in order is one that was filled at random",
        arguments: [0, 1, 55, 56, 57, 112, 3248, 9999])
    func built(_ count: Int) throws {
        for versions in [false, true] {
            let entries = (0..<count).map { number in
                Entry(key: Array("key\(100_000 + number / 3 * 3)".utf8), revision: Int64(number % 3), order: 0)
            }
            let distinct = versions ? entries : entries.filter { $0.revision == 0 }
            var builder = TreeBuilder(versions: versions)
            for entry in distinct { withPosition(entry) { builder.append($0, record(entry)) } }
            var tree = builder.finish()
            try #require(contents(tree) == distinct)
            #expect(checkShape(tree.root) == distinct.count)
            var random = Seeded(UInt64(count))
            for entry in distinct.shuffled(using: &random) { #expect(withPosition(entry) { tree.remove($0) } != nil) }
            #expect(tree.count == 0)
        }
    }

    @Test("keys that arrive in ascending order leave full nodes behind")
    func ascending() {
        var tree = OrderedTree(versions: false)
        for number in 0..<6400 {
            let entry = Entry(key: Array("key\(100_000 + number)".utf8), revision: 1, order: 0)
            withPosition(entry) { _ = tree.upsert($0) { _ in record(entry) } }
        }
        var leaves = 0
        func visit(_ node: Node) {
            if node.isLeaf { leaves += 1 }
            node.children.forEach(visit)
        }
        visit(tree.root)
        #expect(leaves == 100)
    }
}
