import Foundation
import Testing

@testable import Raft

/// Quorum and configuration vectors as files: our own beside the tests, and those of another implementation in the shared
/// data folder (its README names source and licence). The latter are skipped, visibly, where that folder is absent.
@Suite struct VectorTests {
    private static let here = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let shared: URL = {
        if let path = ProcessInfo.processInfo.environment["HOLDFAST_SHARED"] { return URL(fileURLWithPath: path) }
        return here.appendingPathComponent("../../../shared").standardizedFileURL
    }()

    private static var sharedVectors: URL { shared.appendingPathComponent("data/raft-vectors") }
    private static var isSharedThere: Bool { FileManager.default.fileExists(atPath: sharedVectors.path) }

    @Test("our own quorum vectors")
    func ownQuorum() throws {
        #expect(try run(Self.here.appendingPathComponent("Vectors/quorum.txt"), Self.quorum) == 10)
    }

    @Test("our own configuration vectors")
    func ownChanges() throws {
        let script = ChangeScript()
        #expect(try run(Self.here.appendingPathComponent("Vectors/changes.txt"), script.run) == 12)
    }

    @Test("shared quorum vectors", .enabled(if: isSharedThere, "the shared data folder is absent"))
    func sharedQuorum() throws {
        var count = 0
        for file in try Self.files("quorum") { count += try run(file, Self.quorum) }
        #expect(count > 80)
    }

    @Test("shared configuration vectors", .enabled(if: isSharedThere, "the shared data folder is absent"))
    func sharedChanges() throws {
        var count = 0
        for file in try Self.files("confchange") { count += try run(file, ChangeScript().run) }
        #expect(count > 50)
    }

    private static func files(_ folder: String) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: sharedVectors.appendingPathComponent(folder), includingPropertiesForKeys: nil
        ).sorted { $0.path < $1.path }
    }

    /// Runs every case of a file; gives how many there were.
    private func run(_ file: URL, _ answer: (VectorCase) -> String) throws -> Int {
        let cases = VectorCase.parse(try String(contentsOf: file, encoding: .utf8))
        for vector in cases {
            #expect(answer(vector) == vector.result, "\(file.lastPathComponent): \(vector.lines)")
        }
        return cases.count
    }

    // MARK: Quorum

    private static func quorum(_ vector: VectorCase) -> String {
        let voters = vector.numbers("cfg")
        let outgoing = vector.arguments["cfgj"] == "zero" ? [] : vector.numbers("cfgj")
        // Values belong to the members in the order in which the two halves name them first.
        let members = voters + outgoing.filter { !voters.contains($0) }
        let configuration = Configuration(
            voters: voters.sorted().map { MemberID($0) }, outgoing: outgoing.sorted().map { MemberID($0) })
        if vector.command == "vote" {
            var tally = Tally()
            for (member, vote) in zip(members, vector.list("votes")) where vote != "_" {
                tally.record(MemberID(member), granted: vote == "y")
            }
            return switch tally.result(in: configuration) {
            case .won: "VoteWon"
            case .lost: "VoteLost"
            case .pending: "VotePending"
            }
        }
        let indexes = vector.list("idx").map { UInt64($0) ?? 0 }
        func reached(_ half: [UInt64]) -> UInt64 {
            Majority.reached(half.map { member in members.firstIndex(of: member).map { indexes[$0] } ?? 0 })
        }
        let index = min(reached(voters), reached(outgoing))
        return index == .max ? "∞" : "\(index)"
    }
}

/// One case of a vector file: lines of directives, `----`, and the result, of which the last line or the first counts.
struct VectorCase {
    var lines: [String]
    var output: [String]

    var command: String { lines.first?.split(separator: " ").first.map(String.init) ?? "" }

    /// The value after the chart of a quorum case; the configuration or refusal of a change case.
    var result: String {
        if command == "vote" || command == "committed" {
            let last = output.last ?? ""
            return last.hasSuffix("∞") ? "∞" : last
        }
        return output.first.map { $0.replacingOccurrences(of: " autoleave", with: "") } ?? ""
    }

    var arguments: [String: String] {
        var arguments: [String: String] = [:]
        for match in (lines.first ?? "").replacingOccurrences(of: ", ", with: ",").split(separator: " ").dropFirst() {
            let parts = match.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2 { arguments[parts[0]] = parts[1] }
        }
        return arguments
    }

    func list(_ name: String) -> [String] {
        guard let value = arguments[name] else { return [] }
        return value.trimmingCharacters(in: CharacterSet(charactersIn: "()")).split(separator: ",").map(String.init)
    }

    func numbers(_ name: String) -> [UInt64] { list(name).compactMap { UInt64($0) } }

    static func parse(_ text: String) -> [VectorCase] {
        var cases: [VectorCase] = []
        var lines: [String] = []
        var isOutput = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("#") { continue }
            if line == "----" {
                cases.append(VectorCase(lines: lines, output: []))
                lines = []
                isOutput = true
            } else if line.isEmpty {
                isOutput = false
            } else if isOutput {
                cases[cases.count - 1].output.append(line)
            } else {
                lines.append(line)
            }
        }
        return cases
    }
}

/// A configuration that the cases of one file change in turn.
final class ChangeScript {
    private var configuration = Configuration(voters: [])

    func run(_ vector: VectorCase) -> String {
        let change = ConfigurationChange(vector.lines.dropFirst().flatMap { $0.split(separator: " ") }.compactMap(step))
        do throws(ConfigurationRefusal) {
            switch vector.command {
            case "simple": configuration = try configuration.simplyChanged(by: change)
            case "enter-joint": configuration = try configuration.enteringJoint(by: change)
            default: configuration = try configuration.leavingJoint()
            }
            return Story.words(configuration)
        } catch {
            return words(error, vector)
        }
    }

    /// The files ignore member 0; with us it cannot be asked for.
    private func step(_ word: Substring) -> ConfigurationChange.Step? {
        guard let number = UInt64(word.dropFirst()), number != 0 else { return nil }
        let member = MemberID(number)
        return switch word.first {
        case "v": .addVoter(member, peerURLs: nil)
        case "l": .addLearner(member, peerURLs: nil)
        case "u": .update(member, peerURLs: [])
        default: .remove(member)
        }
    }

    /// Our refusals in the words of the files.
    private func words(_ refusal: ConfigurationRefusal, _ vector: VectorCase) -> String {
        switch refusal {
        case .joint:
            vector.command == "simple" ? "can't apply simple config change in joint config" : "config is already joint"
        case .notJoint: "can't leave a non-joint config"
        case .noVoters:
            vector.command == "simple" ? "removed all voters" : "can't make a zero-voter config joint"
        case .moreThanOneVoter: "more than one voter changed without entering joint config"
        case .notLeader, .transferInProgress, .leaderNotReady, .changeInProgress, .memberIsZero, .tooManyMembers,
            .addressTooLong, .tagTooLong:
            "\(refusal)"
        }
    }
}
