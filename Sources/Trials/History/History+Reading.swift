/// Reading back what ``History/write(_:)`` wrote. Total: any text gives a history or the line that is wrong.
extension History {
    public init(_ text: String) throws(HistoryError) {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst().map({ $0 == Self.firstLine }) == true else {
            throw HistoryError(line: 1, reason: "this is no history of this release")
        }
        guard let run = lines.popFirst(), run.hasPrefix("run ") else {
            throw HistoryError(line: 2, reason: "the conditions of the run are missing")
        }
        do throws(WordReader.Malformed) {
            self.init(options: try Self.options(run))
        } catch {
            throw HistoryError(line: 2, reason: error.reason)
        }
        var number = 2
        while let line = lines.popFirst() {
            number += 1
            if line == "end" { return }
            do throws(WordReader.Malformed) {
                try take(line)
            } catch {
                throw HistoryError(line: number, reason: error.reason)
            }
        }
        throw HistoryError(line: number, reason: "the text is cut: its last line is missing")
    }

    private static func options(_ line: Substring) throws(WordReader.Malformed) -> RunOptions {
        var reader = WordReader(line)
        _ = try reader.word("kind of line")
        var words: [String] = []
        while !reader.isAtEnd { words.append(try reader.text("option")) }
        do {
            return try RunOptions(words)
        } catch {
            throw WordReader.Malformed(reason: "\(error)")
        }
    }

    private mutating func take(_ line: Substring) throws(WordReader.Malformed) {
        var reader = WordReader(line)
        let kind = try reader.word("kind of line")
        switch kind {
        case "phase":
            phases.append(PhaseStart(try reader.choice("phase"), start: try reader.number("time")))
        case "fault":
            let start: UInt64 = try reader.number("start")
            let end: UInt64 = try reader.number("end")
            var fault = FaultRecord(
                nemesis: try reader.choice("nemesis"), target: try reader.choice("target"), members: [], start: start,
                end: end)
            repeat { fault.members.append(try reader.number("member")) } while !reader.isAtEnd
            faults.append(fault)
        case "damage": damages.append(try Self.damage(&reader))
        case "remark": remarks.append(try reader.text("remark"))
        case "op": operations.append(try Self.operation(&reader))
        case "member":
            evidence.append(
                MemberEvidence(member: try reader.number("member"), finalRevision: try reader.number("revision")))
        case "version", "state":
            let version = try Self.version(&reader)
            guard !evidence.isEmpty else { throw WordReader.Malformed(reason: "it is not said of which member") }
            if kind == "version" {
                evidence[evidence.count - 1].versions.append(version)
            } else {
                evidence[evidence.count - 1].state.append(version)
            }
        default: throw WordReader.Malformed(reason: "there is no kind of line \(kind)")
        }
        guard reader.isAtEnd else { throw WordReader.Malformed(reason: "it has words too many") }
    }

    private static func damage(_ reader: inout WordReader) throws(WordReader.Malformed) -> DamageRecord {
        let start: UInt64 = try reader.number("start")
        let end: UInt64 = try reader.number("end")
        let kind = try reader.choice("kind of damage", of: DamageKind.self)
        let member: Int = try reader.number("member")
        let harm = try reader.text("harm")
        let ending = try reader.choice("ending", of: DamageFinding.Ending.self)
        return DamageRecord(
            kind: kind, member: member, harm: harm, finding: DamageFinding(ending, try reader.text("finding")),
            start: start, end: end)
    }

    private static func operation(_ reader: inout WordReader) throws(WordReader.Malformed) -> Operation {
        let client: Int = try reader.number("client")
        let member: Int = try reader.number("member")
        let start: UInt64 = try reader.number("start")
        let end: UInt64 = try reader.number("end")
        let request = try request(&reader)
        return Operation(
            client: client, member: member, start: start, end: end, request: request, outcome: try outcome(&reader))
    }

    private static func request(_ reader: inout WordReader) throws(WordReader.Malformed) -> RegisterRequest {
        let kind = try reader.word("request")
        let key = try reader.text("key")
        switch kind {
        case "put": return .put(key: key, value: try reader.text("value"))
        case "cas":
            let expected: Int64 = try reader.number("expected revision")
            return .compareAndSet(key: key, expected: expected, value: try reader.text("value"))
        case "get": return .get(key: key)
        default: throw WordReader.Malformed(reason: "there is no request \(kind)")
        }
    }

    private static func outcome(_ reader: inout WordReader) throws(WordReader.Malformed) -> Outcome {
        let kind = try reader.word("outcome")
        switch kind {
        case "written": return .written(revision: try reader.number("revision"))
        case "refused", "read":
            let revision: Int64 = try reader.number("revision")
            var reading: Reading?
            if !reader.isAtEnd {
                let modRevision: Int64 = try reader.number("mod_revision")
                reading = Reading(value: try reader.text("value"), modRevision: modRevision)
            }
            return kind == "read" ? .read(reading, revision: revision) : .refused(reading, revision: revision)
        case "failed": return .failed(try reader.text("reason"))
        case "unknown": return .unknown(try reader.text("reason"))
        default: throw WordReader.Malformed(reason: "there is no outcome \(kind)")
        }
    }

    private static func version(_ reader: inout WordReader) throws(WordReader.Malformed) -> StoredVersion {
        let revision: Int64 = try reader.number("revision")
        let key = try reader.text("key")
        let value = try reader.text("value")
        let version: Int64 = try reader.number("version")
        return StoredVersion(
            revision: revision, key: key, value: value, version: version,
            createRevision: try reader.number("create_revision"))
    }
}
