extension ClusterState {
    /// Larger files are not ours.
    static let bytesMax = 4096

    private static let title = "holdfast cluster state 1"
    private static let end = "end"

    /// Lines of words, which people can read and which end with `end`, so that a part is never taken for the whole.
    public func encoded() -> [UInt8] {
        var lines = [
            Self.title, "members \(layout.memberCount)", "client-port \(layout.clientPortBase)",
            "peer-port \(layout.peerPortBase)",
        ]
        if let supervisor { lines.append("supervisor \(supervisor.pid) \(supervisor.startedAt)") }
        for member in layout.members {
            guard let process = process(of: member) else { continue }
            lines.append("\(member.name) \(process.pid) \(process.startedAt)")
        }
        lines.append(Self.end)
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// Nil for anything but what ``encoded()`` makes, up to the order of the lines.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count <= Self.bytesMax, bytes.last == UInt8(ascii: "\n") else { return nil }
        var lines = String(decoding: bytes.dropLast(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.first == Self.title[...], lines.popLast() == Self.end[...] else { return nil }
        var values: [Substring: [Substring]] = [:]
        for line in lines.dropFirst() {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            guard let name = words.first, values.updateValue(Array(words.dropFirst()), forKey: name) == nil else {
                return nil
            }
        }
        func take(_ name: String) -> [Substring]? { values.removeValue(forKey: name[...]) }

        guard let memberCount = Self.number(take("members")), let clientPort = Self.number(take("client-port")),
            let peerPort = Self.number(take("peer-port")),
            let layout = try? ClusterLayout(
                memberCount: memberCount, clientPortBase: clientPort, peerPortBase: peerPort)
        else { return nil }
        self.init(layout: layout)
        if let words = take("supervisor") {
            // In a container it may well be the first process.
            guard let mark = Self.mark(words, from: 1) else { return nil }
            supervisor = mark
        }
        for member in layout.members {
            guard let words = take(member.name) else { continue }
            guard let mark = Self.mark(words, from: 2) else { return nil }
            setProcess(mark, of: member)
        }
        guard values.isEmpty else { return nil }
    }

    private static func number(_ words: [Substring]?) -> Int? {
        guard let words, words.count == 1, let number = Int(words[0]), number >= 0 else { return nil }
        return number
    }

    /// To kill(2), 0 and negative numbers mean whole groups: they never come through here.
    private static func mark(_ words: [Substring], from pidMin: Int32) -> ProcessMark? {
        guard words.count == 2, let pid = Int32(words[0]), pid >= pidMin, let startedAt = UInt64(words[1]) else {
            return nil
        }
        return ProcessMark(pid: pid, startedAt: startedAt)
    }
}
