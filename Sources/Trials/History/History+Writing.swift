/// A history as lines of words, for people, `grep` and a later check.
extension History {
    static let firstLine = "holdfast-history 1"

    /// Hands over the lines in chunks of text, each ended by a line feed.
    public func write(_ emit: (String) throws -> Void) rethrows {
        var chunk = "\(Self.firstLine)\nrun \(options.words.map(HistoryWord.encode).joined(separator: " "))\n"
        func add(_ line: String) throws {
            chunk += line
            chunk += "\n"
            if chunk.utf8.count > 65_536 {
                try emit(chunk)
                chunk = ""
            }
        }
        for phase in phases { try add("phase \(phase.phase.rawValue) \(phase.start)") }
        for fault in faults {
            let members = fault.members.map { " \($0)" }.joined()
            try add("fault \(fault.start) \(fault.end) \(fault.nemesis.rawValue) \(fault.target.rawValue)\(members)")
        }
        for damage in damages {
            try add(
                "damage \(damage.start) \(damage.end) \(damage.kind.rawValue) \(damage.member)"
                    + " \(HistoryWord.encode(damage.harm)) \(damage.finding.ending.rawValue)"
                    + " \(HistoryWord.encode(damage.finding.text))")
        }
        for remark in remarks { try add("remark \(HistoryWord.encode(remark))") }
        for operation in operations { try add(Self.line(operation)) }
        for member in evidence {
            try add("member \(member.member) \(member.finalRevision)")
            for version in member.versions { try add("version \(Self.words(version))") }
            for version in member.state { try add("state \(Self.words(version))") }
        }
        // A file without it was cut.
        try add("end")
        try emit(chunk)
    }

    private static func line(_ operation: Operation) -> String {
        "op \(operation.client) \(operation.member) \(operation.start) \(operation.end) \(words(operation.request))"
            + " \(words(operation.outcome))"
    }

    private static func words(_ request: RegisterRequest) -> String {
        let key = HistoryWord.encode(request.key)
        switch request {
        case .put(_, let value): return "put \(key) \(HistoryWord.encode(value))"
        case .compareAndSet(_, let expected, let value): return "cas \(key) \(expected) \(HistoryWord.encode(value))"
        case .get: return "get \(key)"
        }
    }

    private static func words(_ outcome: Outcome) -> String {
        switch outcome {
        case .written(let revision): "written \(revision)"
        case .refused(let reading, let revision): "refused \(revision)\(words(reading))"
        case .read(let reading, let revision): "read \(revision)\(words(reading))"
        case .failed(let reason): "failed \(HistoryWord.encode(reason))"
        case .unknown(let reason): "unknown \(HistoryWord.encode(reason))"
        }
    }

    private static func words(_ reading: Reading?) -> String {
        reading.map { " \($0.modRevision) \(HistoryWord.encode($0.value))" } ?? ""
    }

    private static func words(_ version: StoredVersion) -> String {
        "\(version.revision) \(HistoryWord.encode(version.key)) \(HistoryWord.encode(version.value))"
            + " \(version.version) \(version.createRevision)"
    }
}
