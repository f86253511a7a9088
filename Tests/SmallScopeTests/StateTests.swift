import Foundation
import Raft
import Testing

@testable import SmallScope

/// The search is sound only if machines that it takes for equal behave alike.
@Suite struct StateTests {
    /// What the compiler makes covers every stored property, also one that is added tomorrow.
    @Test("equality and hashing of all that the core consists of are the compiler's own, and nothing is shared")
    func synthesized() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        for module in ["Raft", "SmallScope/Member", "SmallScope/Specification"] {
            let files = try #require(FileManager.default.enumerator(atPath: sources.appending(path: module).path))
            var count = 0
            for case let name as String in files where name.hasSuffix(".swift") {
                count += 1
                let text = try String(contentsOf: sources.appending(path: "\(module)/\(name)"), encoding: .utf8)
                for word in [
                    "func ==", "func hash(", " class ", "actor ", "static var ", "lazy var", "nonisolated(unsafe)",
                ] {
                    #expect(!text.contains(word), "\(module)/\(name) has \(word)")
                }
            }
            #expect(count > 3)
        }
    }

    /// The paths of all stored properties, with their values as text.
    private func leaves(_ value: Any, _ path: String = "") -> [String: String] {
        let mirror = Mirror(reflecting: value)
        if mirror.children.isEmpty { return [path: "\(value)"] }
        var leaves: [String: String] = [:]
        for (offset, child) in mirror.children.enumerated() {
            let label = child.label.map { $0.hasPrefix(".") ? "\(offset)" : $0 } ?? "\(offset)"
            leaves.merge(self.leaves(child.value, "\(path)/\(label)")) { a, _ in a }
        }
        return leaves
    }

    @Test("to forget time changes the clocks, the generator and the numbers of writes, and nothing else")
    func forgetsOnlyTime() throws {
        let search = Search(.pair)
        _ = search.run { _ in true }
        let clocks: Set = [
            "randomness", "now", "ticksUntilElection", "ticksSinceLeader", "oldestAgeTicks", "lastID", "id",
            "heartbeatTicks", "quorumTicks", "isActive", "ticks", "head",
        ]
        var changed: Set<String> = []
        for machine in search.catalogue.machines.values {
            var node = machine.node
            let ticks = machine.log.count % 3 + 1
            for _ in 0..<ticks { _ = node.step(.tick, at: ClusterTime(nanoseconds: 7)) }
            let before = leaves(node)
            node.forgetTime()
            for (path, value) in leaves(node) where before[path] != value {
                let names = path.split(separator: "/").map(String.init)
                #expect(names.contains(where: clocks.contains), "\(path)")
                changed.formUnion(names.filter(clocks.contains))
            }
            var again = node
            again.forgetTime()
            #expect(again == node)
        }
        #expect(changed.isSuperset(of: ["randomness", "now", "ticksUntilElection", "heartbeatTicks"]))
    }

    @Test("machines that are told apart differ in a stored property")
    func distinct() {
        let search = Search(.pair)
        _ = search.run { _ in true }
        let texts = search.catalogue.machines.values.map { machine in
            leaves(machine).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "\n")
        }
        #expect(Set(texts).count == texts.count)
        #expect(texts.count > 100)
    }
}
