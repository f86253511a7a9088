import Foundation
import Testing

@testable import Raft

/// Whole exchanges in full view, as text files beside the tests.
///
/// A file is a list of cases: commands, `----`, and everything that happened. HOLDFAST_REWRITE_TRANSCRIPTS=1 writes what
/// happens now into the files, to be read before it is committed.
@Suite struct TranscriptTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Transcripts")

    @Test(
        "the transcript is what happens",
        arguments: ["election", "replication", "conflict", "reads", "membership", "snapshot", "transfer"])
    func transcript(_ name: String) throws {
        let file = Self.folder.appendingPathComponent(name + ".txt")
        let expected = try String(contentsOf: file, encoding: .utf8)
        let actual = TranscriptPlayer.play(expected)
        if ProcessInfo.processInfo.environment["HOLDFAST_REWRITE_TRANSCRIPTS"] == "1" {
            try actual.write(to: file, atomically: true, encoding: .utf8)
        } else {
            #expect(actual == expected, "HOLDFAST_REWRITE_TRANSCRIPTS=1 swift test --filter TranscriptTests")
        }
    }
}

/// Carries out the commands of a transcript and writes it anew.
struct TranscriptPlayer {
    private var cluster = Cluster()

    static func play(_ text: String) -> String {
        var player = TranscriptPlayer()
        var written: [String] = []
        var isOutput = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if isOutput {
                // What is between `----` and the next empty line is replaced.
                guard line.isEmpty else { continue }
                isOutput = false
            }
            written.append(line)
            if line == "----" {
                written += player.cluster.story ?? []
                player.cluster.story = []
                isOutput = true
            } else if !line.isEmpty, !line.hasPrefix("#") {
                player.carryOut(line)
            }
        }
        return written.joined(separator: "\n")
    }

    private mutating func carryOut(_ line: String) {
        let words = line.split(separator: " ").map(String.init)
        let ends = (words.count > 1 ? words[1] : "").components(separatedBy: "->").compactMap { UInt64($0) }
        let number = ends.first ?? 0
        let id = MemberID(number)
        let rest = Array(words.dropFirst(2))
        switch words[0] {
        case "cluster":
            cluster = Cluster(voters: 1...number, joiners: rest.compactMap { UInt64($0) })
            cluster.story = []
        case "elect":
            cluster.story = nil
            cluster.elect(number)
            cluster.settle()
            cluster.story = []
        case "tick": cluster.tick(number, rest.first.flatMap { Int($0) } ?? 1)
        case "campaign": while cluster.role(number) == .follower { cluster.tick(number) }
        case "heartbeat": cluster.tick(number, cluster.options.heartbeatTicks)
        case "deliver" where ends.count == 2: cluster.deliver(from: ends[0], to: ends[1])
        case "drop" where ends.count == 2: cluster.drop(from: ends[0], to: ends[1])
        case "persist": cluster.flush(id)
        case "apply": cluster.apply(id)
        case "work": cluster.work(id)
        case "settle": cluster.settle()
        case "propose": cluster.propose(id, rest.map { Array($0.utf8) })
        case "read": cluster.read(id)
        case "transfer":
            cluster.step(id, .transferLeadership(to: rest.first.flatMap { UInt64($0) }.map { MemberID($0) }))
        case "change": cluster.change(id, rest.compactMap(Self.step))
        case "crash": cluster.crash(id)
        case "start": cluster.start(id)
        case "compact": cluster.compact(id)
        case "refused": cluster.step(id, .leaderConnectionRefused(MemberID(rest.first.flatMap { UInt64($0) } ?? 0)))
        default: cluster.story?.append("? \(line)")
        }
    }

    private static func step(_ word: String) -> ConfigurationChange.Step? {
        guard let number = UInt64(word.dropFirst()) else { return nil }
        return switch word.first {
        case "v": .addVoter(MemberID(number), peerURLs: nil)
        case "l": .addLearner(MemberID(number), peerURLs: nil)
        default: .remove(MemberID(number))
        }
    }
}
